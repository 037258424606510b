"""Answers in words: for checking before filing, and for the officer's page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel.money import Money, grouped

from .places import commune_name
from .values import Address, Answers, FileReference, Form, Kind, Page, PersonDetails, Question


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """One line: `path` is the field (`mother.birth_date`), `value` is in words, lines parted by `\\n`."""

    path: str
    label: str
    value: str
    files: tuple[FileReference, ...] = ()


@dataclass(frozen=True, slots=True)
class AnsweredPage:
    """The answers of one page, in the order asked."""

    key: str
    title: str
    questions: tuple[AnsweredQuestion, ...]


def summary(form: Form, answers: Answers, *, on: date) -> tuple[AnsweredPage, ...]:
    """Every answer in words, page by page; pages without any are left out. Communes are named as on the day."""
    pages = ((page, tuple(_lines(page, answers, on))) for page in form.pages)
    return tuple(AnsweredPage(page.key, str(page.title), lines) for page, lines in pages if lines)


def _lines(page: Page, answers: Answers, on: date) -> Iterator[AnsweredQuestion]:
    for question in page.questions:
        value = answers.get(question.key)
        if value is None:
            continue
        if isinstance(value, PersonDetails):
            yield from _person(page, question, value, on)
        elif question.kind is Kind.FILE and isinstance(value, tuple):
            files = tuple(one for one in value if isinstance(one, FileReference))
            names = "\n".join(one.name for one in files)
            yield AnsweredQuestion(question.key, str(question.label), names, files)
        else:
            yield AnsweredQuestion(question.key, str(question.label), in_words(question, value, on))


def _person(page: Page, question: Question, person: PersonDetails, on: date) -> Iterator[AnsweredQuestion]:
    for part in question.parts:
        value = getattr(person, part.key)
        if value:
            label = str(part.label) if str(page.title) == str(question.label) else f"{question.label}: {part.label}"
            yield AnsweredQuestion(f"{question.key}.{part.key}", label, in_words(part, value, on))


def in_words(question: Question, value: Any, on: date) -> str:  # noqa: PLR0911  # one line for each type
    """One answer as people read it: dd/mm/yyyy, 50.000 ₫, Có, the names of what was chosen."""
    match value:
        case bool():
            return _("Có") if value else _("Không")
        case date():
            return f"{value:%d/%m/%Y}"
        case Address():
            return address_in_words(value, on)
        case int() if question.kind is Kind.MONEY:
            return str(Money(value))
        case int():
            return grouped(value)
        case Decimal():
            return f"{value.normalize():,f}".translate(str.maketrans(",.", ".,"))
        case tuple():
            return "\n".join(_option(question, str(one)) for one in value)
        case _:
            return _option(question, str(value))


def address_in_words(address: Address, on: date) -> str:
    """Street and commune, named as on the day; a place elsewhere as it was typed."""
    place = address.elsewhere or commune_name(address.commune, on)
    return ", ".join(part for part in (address.street, place) if part)


def _option(question: Question, value: str) -> str:
    return next((str(option.label) for option in question.options if option.value == value), value)
