"""How good and how quick the search is, on questions whose answers are known."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass

from motcua.kernel.text import fold

from .searching import search

FIRST_FEW = 5


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the codes of the procedures that answer it."""

    text: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Miss:
    question: Question
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    asked: int
    first: int
    among_first_few: int
    misses: tuple[Miss, ...]
    milliseconds: tuple[float, ...]  # of each question, from the quickest to the slowest

    def slowest_of(self, share: float) -> float:
        """Milliseconds within which that share of the questions was answered."""
        return self.milliseconds[math.ceil(share * self.asked) - 1]


def without_diacritics(questions: Iterable[Question]) -> list[Question]:
    return [Question(fold(question.text), question.codes) for question in questions]


def evaluate(questions: Iterable[Question]) -> Evaluation:
    """How often the right procedure came first, and among the first five; with the questions where it did not
    come first."""
    asked = first = few = 0
    misses: list[Miss] = []
    taken: list[float] = []
    for question in questions:
        began = time.perf_counter()
        found = tuple(hit.code for hit in search(question.text, FIRST_FEW))
        taken.append((time.perf_counter() - began) * 1000)
        asked += 1
        few += bool(question.codes & set(found))
        if found and found[0] in question.codes:
            first += 1
        else:
            misses.append(Miss(question, found))
    return Evaluation(asked, first, few, tuple(misses), tuple(sorted(taken)))
