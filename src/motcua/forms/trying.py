"""Answers by which conditions are tried: of each kind every one that makes a difference, as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations, islice, product
from typing import Any

from .values import Kind, Question

TRIED_MAX = 3000
CHOICES_MAX = 6

_TEXTS = re.compile(r'"([^"\\]*)"|\'([^\'\\]*)\'')
_NUMBERS = re.compile(r"-?\d+")
_CALLS = re.compile(r"\b(?!has\b|size\b)[A-Za-z_]+\s*\(")

FILE = {"id": "00000000-0000-4000-8000-000000000000", "name": "a.pdf"}
ADDRESS = {"commune": "00004", "street": "1"}
_PERSON = {
    "name": "A",
    "number": "000000000000",
    "paper": "1",
    "birth_date": "1990-01-01",
    "sex": "male",
    "ethnicity": "Kinh",
    "nationality": "Việt Nam",
    "residence": ADDRESS,
    "phone": "+84900000000",
    "email": "a@example.com",
}
_COUNTED = {Kind.YES_NO, Kind.CHOICE}


def candidates(names: Mapping[str, Question], source: str) -> Iterator[dict[str, Any]]:
    """Sets of answers to all the questions named, at most `TRIED_MAX`."""
    values = [values_of(question, source) for question in names.values()]
    for chosen in islice(product(*values), TRIED_MAX):
        yield dict(zip(names, chosen, strict=True))


def is_exhaustive(question: Question, source: str) -> bool:
    """Whether what `values_of` gives stands for every answer there may be, as far as the condition can tell."""
    if question.kind in _COUNTED:
        return True
    if question.kind is Kind.CHOICES:
        return len(question.options) <= CHOICES_MAX
    plain = {Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.TEXT, Kind.LONG_TEXT}
    return question.kind in plain and not _CALLS.search(source)


def values_of(question: Question, source: str) -> list[Any]:  # noqa: PLR0911  # one line for each kind
    """Answers of the question's kind; round the values that the condition compares with."""
    match question.kind:
        case Kind.YES_NO:
            return [True, False]
        case Kind.CHOICE:
            return [option.value for option in question.options]
        case Kind.CHOICES:
            return _some_of([option.value for option in question.options])
        case Kind.NUMBER | Kind.MONEY:
            found = {int(text) for text in _NUMBERS.findall(source)} | {0, 1}
            return sorted({near for number in found for near in (number - 1, number, number + 1)})
        case Kind.DATE:
            return sorted({near for text in _texts(source) for near in _days_near(text)} | {"2020-06-15"})
        case Kind.ADDRESS:
            return [ADDRESS, {"elsewhere": "A", "street": "1"}]
        case Kind.PERSON:
            every = {part.key: _PERSON[part.key] for part in question.parts}
            return [every, {part.key: _PERSON[part.key] for part in question.parts if part.required}]
        case Kind.FILE:
            return [[FILE], [FILE, FILE]]
        case Kind.PERSONAL_NUMBER:
            return ["000000000000", *_texts(source)]
        case _:
            return ["a", *_texts(source)]


def _some_of(options: list[str]) -> list[Any]:
    if len(options) > CHOICES_MAX:
        return [[one] for one in options] + [options]
    return [list(some) for count in range(1, len(options) + 1) for some in combinations(options, count)]


def _texts(source: str) -> list[str]:
    return [first or second for first, second in _TEXTS.findall(source)]


def _days_near(text: str) -> list[str]:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return []
    return [(day + timedelta(days=step)).isoformat() for step in (-1, 0, 1)]
