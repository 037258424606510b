"""How people say things: everyday words for official ones, what tells cases apart, words that say nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..search_values import SearchRule, SearchRuleKind
from .words import plain, terms_of, words_of

LEAST_MARKED = 0.5  # of the words: of what is typed whole, about three in four have diacritics
FILLER_WEIGHT = 0.25
HALF_FILLER_WEIGHT = 0.8  # of a pair with one word that says nothing
GAP = "…"  # in what people say: some words more may stand there
WIDEST_GAP = 5  # words


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
class _Part:
    """Words of a phrase that stand side by side."""

    plain: tuple[str, ...]
    marked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What people say: its parts in their order, with at most `WIDEST_GAP` other words between two."""

    parts: tuple[_Part, ...]
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
        self._plain_fillers = {plain(word) for word in self._fillers}
        learnt = [*self._phrases.values(), *self._set_phrases.values()]
        self._known = {word for phrases in learnt for one in phrases for part in one.parts for word in part.plain}
        self._known |= self._plain_fillers

    def knows(self, word: str) -> bool:
        """Whether the plain word stands in any rule."""
        return word in self._known

    def of_kind(self, kind: SearchRuleKind) -> list[SearchRule]:
        return [rule for rule in self.rules if rule.kind is kind]

    def read(self, words: Sequence[str]) -> Asked:
        """What the words of a question ask for."""
        question = _Question(tuple(words), tuple(plain(word) for word in words))
        whole = [places for places, _ in _said(self._set_phrases, question)]
        # The “mất” of “mất bao lâu” is no loss: inside a set phrase nothing means what it means alone.
        spoken = [
            phrase
            for places, phrase in _said(self._phrases, question)
            if not any(_inside(places, larger) for larger in whole)
        ]
        covered = {at for places in whole for at in places}
        fills = [at in covered or filler for at, filler in enumerate(self._fillers_in(question))]
        terms = _own_terms(question, fills)
        for phrase in spoken:
            for term in self._meanings.get(phrase.rule.key, ()):
                terms[term] = max(phrase.rule.share, terms.get(term, 0.0))
        return Asked(
            terms=terms,
            qualifiers=frozenset(p.rule.key for p in spoken if p.rule.kind is SearchRuleKind.QUALIFIER),
            telling=tuple(word for word, filler in zip(question.plain, fills, strict=True) if not filler),
            meant=any(p.rule.kind is SearchRuleKind.SYNONYM for p in spoken),
        )

    def _fillers_in(self, question: _Question) -> list[bool]:
        if question.has_marks:
            return [word in self._fillers for word in question.words]
        return [word in self._plain_fillers for word in question.plain]

    def _learn(self, rule: SearchRule) -> None:
        if rule.kind is SearchRuleKind.FILLER:
            self._fillers.update(word for said in rule.said for word in words_of(said))
            return
        if rule.kind is SearchRuleKind.SYNONYM:
            self._meanings[rule.key] = [term for means in rule.means for term in terms_of(words_of(means))]
        to = self._set_phrases if rule.kind is SearchRuleKind.SET_PHRASE else self._phrases
        for said in rule.said:
            if parts := tuple(_parts(said)):
                to[parts[0].plain[0]].append(_Phrase(parts, rule))


@dataclass(frozen=True, slots=True)
class _Question:
    words: tuple[str, ...]
    plain: tuple[str, ...]

    @property
    def has_marks(self) -> bool:
        """Whether it was typed with diacritics throughout, not in a word here and there."""
        marked = sum(word != bare for word, bare in zip(self.words, self.plain, strict=True))
        return 0 < marked >= LEAST_MARKED * len(self.words)


def _parts(said: str) -> Iterator[_Part]:
    for words in map(words_of, said.replace("...", GAP).split(GAP)):
        if words:
            yield _Part(tuple(plain(word) for word in words), tuple(words))


def _own_terms(question: _Question, fills: Sequence[bool]) -> dict[str, float]:
    """The words of the question and every two side by side; `fills` tells which say nothing."""
    terms: dict[str, float] = {}

    def add(term: str, weight: float) -> None:
        terms[term] = max(weight, terms.get(term, 0.0))

    for word, bare, filler in zip(question.words, question.plain, fills, strict=True):
        weight = FILLER_WEIGHT if filler else 1.0
        add(bare, weight)
        if word != bare:
            add(word, weight)
    for (first, one), (second, other) in pairwise(zip(question.plain, fills, strict=True)):
        add(f"{first} {second}", (1.0, HALF_FILLER_WEIGHT, FILLER_WEIGHT)[one + other])
    return terms


def _said(phrases: Mapping[str, Sequence[_Phrase]], question: _Question) -> Iterator[tuple[range, _Phrase]]:
    """The phrases that stand in the question, with their places. Where it has diacritics they decide."""
    for at, first in enumerate(question.plain):
        for phrase in phrases.get(first, ()):
            if places := _places(phrase, question, at):
                yield places, phrase


def _places(phrase: _Phrase, question: _Question, at: int) -> range | None:
    """From its first word at the place to its last; None where it does not stand there."""
    first, *others = phrase.parts
    if not _stands(first, question, at):
        return None
    end = at + len(first.plain)
    for part in others:
        found = next((start for start in range(end, end + WIDEST_GAP + 1) if _stands(part, question, start)), None)
        if found is None:
            return None
        end = found + len(part.plain)
    return range(at, end)


def _stands(part: _Part, question: _Question, at: int) -> bool:
    end = at + len(part.plain)
    return question.words[at:end] == part.marked if question.has_marks else question.plain[at:end] == part.plain


def _inside(places: range, larger: range) -> bool:
    return larger.start <= places.start and places.stop <= larger.stop and len(places) < len(larger)
