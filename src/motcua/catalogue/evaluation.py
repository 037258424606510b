"""How good the search is, on questions whose answers are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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


def evaluate(questions: Iterable[Question]) -> Evaluation:
    """How often the right procedure came first, and among the first five; with the questions where it did not
    come first."""
    asked = first = few = 0
    misses: list[Miss] = []
    for question in questions:
        found = tuple(hit.code for hit in search(question.text, FIRST_FEW))
        asked += 1
        few += bool(question.codes & set(found))
        if found and found[0] in question.codes:
            first += 1
        else:
            misses.append(Miss(question, found))
    return Evaluation(asked, first, few, tuple(misses))
