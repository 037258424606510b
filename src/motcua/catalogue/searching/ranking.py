"""A question against the index: the order in which procedures answer it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..search_values import SearchRule, SearchRuleKind
from .index import Index, Scores
from .slips import Neighbours
from .vocabulary import Asked, Vocabulary
from .words import plain, words_of

LONGEST_QUESTION = 400  # characters
WHOLE_NAME_SHARE = 0.6  # how much of the rank depends on how much of the name was asked for
ASKED_BONUS = 0.3  # for the case that the question speaks of
HEAD_START = 0.5  # of what is asked for every day
HEAD_START_UNSAID = 20.0  # where the question says nothing of what it is about
BEGUN_WEIGHT = 0.6  # a last word only begun: "khai si"
SHORTEST_BEGINNING = 2
USED_OFTEN = 5  # procedures; a word that so many use anywhere is no slip
SURE_LENGTH = 4  # letters of a word that is mended though the words beside it do not tell how
SHORTEST_JOINED = 5  # letters of two words run together

_LEADING_WORDS = re.compile(r"\Athu tuc ")

type Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class _Qualifier:
    rule: SearchRule
    cases: Mask


@dataclass(frozen=True, slots=True)
class Ranked:
    """Documents with their scores, the best first. `fitting`: the question holds a word that a name holds
    too, or that is known to mean one."""

    documents: tuple[int, ...]
    scores: tuple[float, ...]
    fitting: bool


class Ranker:
    """An index and a vocabulary, made ready for each other."""

    def __init__(self, index: Index, vocabulary: Vocabulary, neighbours: Neighbours) -> None:
        self.index, self.vocabulary, self._neighbours = index, vocabulary, neighbours
        names = [_plain(line.name) for line in index.lines]
        self._qualifiers = [
            _Qualifier(rule, _holding(names, rule)) for rule in vocabulary.of_kind(SearchRuleKind.QUALIFIER)
        ]
        self._priority = self._priorities(names)

    def rank(self, question: str, limit: int) -> Ranked:
        question = question[:LONGEST_QUESTION]
        words = words_of(question)
        begun = self._begun(words, question)
        words = [*self._without_slips(words[:-1]), words[-1]] if begun else self._without_slips(words)
        asked = self.vocabulary.read(words)
        scores = self._scores(asked)
        self._add_begun(begun, scores)
        best = np.argsort(-scores, kind="stable")[:limit]
        found = [(int(number), float(scores[number])) for number in best if scores[number] > 0]
        return Ranked(
            documents=tuple(number for number, _ in found),
            scores=tuple(score for _, score in found),
            fitting=bool(found) and (asked.meant or any(self.index.is_named(word) for word in asked.telling)),
        )

    def _scores(self, asked: Asked) -> Scores:
        text, named = self.index.scores(asked.terms)
        scores = text * (1 - WHOLE_NAME_SHARE + WHOLE_NAME_SHARE * named) * self._priority
        head_start = HEAD_START if asked.telling or asked.meant else HEAD_START_UNSAID
        scores += np.where(text > 0, head_start * (self._priority - 1), 0.0)
        for qualifier in self._qualifiers:
            spoken_of = qualifier.rule.key in asked.qualifiers
            scores[qualifier.cases] *= 1 + ASKED_BONUS if spoken_of else 1 - qualifier.rule.share
        return scores

    def _priorities(self, names: list[str]) -> Scores:
        """What is asked for every day, by its field, level or name, before what hardly anybody asks for."""
        weights = {
            _plain(means): rule.share
            for rule in self.vocabulary.of_kind(SearchRuleKind.PRIORITY)
            for means in rule.means
        }
        priority = np.ones(len(names))
        for number, (line, name) in enumerate(zip(self.index.lines, names, strict=True)):
            told = {_plain(line.field), _LEADING_WORDS.sub("", name), *(_plain(level) for level in line.levels)}
            priority[number] = math.prod(1 + weights.get(words, 0.0) for words in told)
        return priority

    # -- slips and beginnings ----------------------------------------------------------------------

    def _without_slips(self, words: list[str]) -> list[str]:
        mended: list[str] = []
        for at, word in enumerate(words):
            after = plain(words[at + 1]) if at + 1 < len(words) else ""
            before = plain(mended[-1]) if mended else ""
            mended.extend(self._mended(word, before, after))
        return mended

    def _mended(self, word: str, before: str, after: str) -> list[str]:
        bare = plain(word)
        if self.index.is_named(bare) or self.vocabulary.knows(bare) or not bare.isalpha():
            return [word]
        near = self._neighbours.of(bare)
        for other in near:
            if self.index.is_named(f"{before} {other}") or self.index.is_named(f"{other} {after}"):
                return [other]
        if apart := self._taken_apart(bare):
            return apart
        if near and len(bare) >= SURE_LENGTH and self.index.frequency(bare) < USED_OFTEN:
            return [max(near, key=self.index.frequency)]
        return [word]

    def _taken_apart(self, word: str) -> list[str]:
        """Two words run together: “khaisinh”."""
        if len(word) >= SHORTEST_JOINED:
            for at in range(2, len(word) - 1):
                if self.index.is_named(f"{word[:at]} {word[at:]}"):
                    return [word[:at], word[at:]]
        return []

    def _begun(self, words: Sequence[str], question: str) -> list[str]:
        """The words that the last one may be the beginning of, when it is no word yet: those that follow the word
        before it in some name, if any do."""
        last = plain(words[-1]) if words and not question[-1:].isspace() else ""
        if len(last) < SHORTEST_BEGINNING or self.index.is_named(last):
            return []
        endings = self.index.endings(last)
        before = plain(words[-2]) if len(words) > 1 else ""
        return [word for word in endings if self.index.is_named(f"{before} {word}")] or endings

    def _add_begun(self, endings: Sequence[str], scores: Scores) -> None:
        """Each document counts the best of the words it holds."""
        if endings:
            each = [self.index.scores({word: BEGUN_WEIGHT})[0] for word in endings]
            scores += (1 - WHOLE_NAME_SHARE) * np.max(each, axis=0)


def _plain(text: str) -> str:
    return " ".join(plain(word) for word in words_of(text))


def _holding(names: list[str], rule: SearchRule) -> Mask:
    wanted = [f" {_plain(means)} " for means in rule.means]
    return np.array([any(words in f" {name} " for words in wanted) for name in names], dtype=bool)
