"""How people say things: everyday words for official ones, what tells cases apart, words that say nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..search_values import SearchRule, SearchRuleKind
from .words import plain, terms_of, words_of

FILLER_WEIGHT = 0.25
HALF_FILLER_WEIGHT = 0.8  # of a pair with one word that says nothing


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was understood: its terms with their weights, the qualifiers it speaks of.

    `telling` are its words that say something; `meant` whether an everyday word was recognised.
    """

    terms: dict[str, float]
    qualifiers: frozenset[str]
    telling: tuple[str, ...]
    meant: bool


@dataclass(frozen=True, slots=True)
class _Phrase:
    plain: tuple[str, ...]
    marked: tuple[str, ...]
    rule: SearchRule


class Vocabulary:
    """The rules, ready to read questions by."""

    def __init__(self, rules: Iterable[SearchRule]) -> None:
        self.rules = tuple(rules)
        self._phrases: defaultdict[str, list[_Phrase]] = defaultdict(list)
        self._set_phrases: defaultdict[str, list[_Phrase]] = defaultdict(list)
        self._meanings: dict[str, list[str]] = {}
        self._fillers: set[str] = set()
        for rule in self.rules:
            self._learn(rule)
        learnt = [*self._phrases.values(), *self._set_phrases.values()]
        self._known = {word for phrases in learnt for phrase in phrases for word in phrase.plain} | self._fillers

    def knows(self, word: str) -> bool:
        """Whether the plain word stands in any rule."""
        return word in self._known

    def of_kind(self, kind: SearchRuleKind) -> list[SearchRule]:
        return [rule for rule in self.rules if rule.kind is kind]

    def read(self, words: Sequence[str]) -> Asked:
        """What the words of a question ask for."""
        bare = [plain(word) for word in words]
        # The “mất” of “mất bao lâu” is no loss: what stands in a set phrase means nothing more.
        silent = frozenset(at for places, _ in _said(self._set_phrases, words, bare) for at in places)
        spoken = [p for places, p in _said(self._phrases, words, bare) if silent.isdisjoint(places)]
        terms = self._own_terms(words, bare, silent)
        for phrase in spoken:
            for term in self._meanings.get(phrase.rule.key, ()):
                terms[term] = max(phrase.rule.share, terms.get(term, 0.0))
        return Asked(
            terms=terms,
            qualifiers=frozenset(p.rule.key for p in spoken if p.rule.kind is SearchRuleKind.QUALIFIER),
            telling=tuple(w for at, w in enumerate(bare) if at not in silent and w not in self._fillers),
            meant=any(p.rule.kind is SearchRuleKind.SYNONYM for p in spoken),
        )

    def _learn(self, rule: SearchRule) -> None:
        if rule.kind is SearchRuleKind.FILLER:
            self._fillers.update(plain(word) for said in rule.said for word in words_of(said))
            return
        if rule.kind is SearchRuleKind.SYNONYM:
            self._meanings[rule.key] = [term for means in rule.means for term in terms_of(words_of(means))]
        to = self._set_phrases if rule.kind is SearchRuleKind.SET_PHRASE else self._phrases
        for said in rule.said:
            marked = tuple(words_of(said))
            if marked:
                bare = tuple(plain(word) for word in marked)
                to[bare[0]].append(_Phrase(bare, marked, rule))

    def _own_terms(self, words: Sequence[str], bare: Sequence[str], silent: frozenset[int]) -> dict[str, float]:
        terms: dict[str, float] = {}

        def add(term: str, weight: float) -> None:
            terms[term] = max(weight, terms.get(term, 0.0))

        spoken = [at for at in range(len(bare)) if at not in silent]
        for at in spoken:
            weight = FILLER_WEIGHT if bare[at] in self._fillers else 1.0
            add(bare[at], weight)
            if words[at] != bare[at]:
                add(words[at], weight)
        for at, after in pairwise(spoken):
            if after == at + 1:
                fillers = (bare[at] in self._fillers) + (bare[after] in self._fillers)
                add(f"{bare[at]} {bare[after]}", (1.0, HALF_FILLER_WEIGHT, FILLER_WEIGHT)[fillers])
        return terms


def _said(
    phrases: Mapping[str, Sequence[_Phrase]], words: Sequence[str], bare: Sequence[str]
) -> Iterator[tuple[range, _Phrase]]:
    """The phrases that stand in the question, with their places."""
    with_marks = any(word != without for word, without in zip(words, bare, strict=True))
    for at, first in enumerate(bare):
        for phrase in phrases.get(first, ()):
            places = range(at, at + len(phrase.plain))
            if tuple(bare[at : places.stop]) != phrase.plain:
                continue
            if not with_marks or _agree(words[at : places.stop], phrase):
                yield places, phrase


def _agree(words: Sequence[str], phrase: _Phrase) -> bool:
    """Whether each word is the phrase's, or was typed without diacritics among others that were not."""
    return all(word in (marked, bare) for word, marked, bare in zip(words, phrase.marked, phrase.plain, strict=True))
