"""What a form is made of, and what is answered: frozen values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import get_language


class Kind(StrEnum):
    """What sort of answer a question takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"  # integer đồng
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    PERSONAL_NUMBER = "personal_number"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    PERSON = "person"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Label:
    """Words of a form in both languages. As text it speaks the language of the moment."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "vi").startswith("en") else self.vi

    def __bool__(self) -> bool:
        return bool(self.vi)


NO_WORDS = Label("", "")


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that may be chosen. `value` is what is stored."""

    value: str
    label: Label
    hint: Label = NO_WORDS


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    `minimum` and `maximum` bound a number or an amount by its value, a text by its length in
    characters, several choices and files by their count, and a date by a day: `2020-01-31`, `today`,
    or `today` with a distance in days, months or years (`today-18y`).
    `error` is said in place of the usual sentence when a bound or the pattern is not kept.
    A person is asked part by part: `parts` are questions themselves.
    A file question answers the required paper `paper`, of which `originals` and `copies` are asked.
    `meaning` says what the answer is about whatever the form (`person.full_name`, see `meanings`); with
    `prefill` off such an answer is remembered for other forms but not taken from them.
    """

    key: str
    kind: Kind
    label: Label
    hint: Label = NO_WORDS
    required: bool = True
    show_if: str = ""
    minimum: int | str | None = None
    maximum: int | str | None = None
    pattern: str = ""
    decimals: int = 0
    options: tuple[Option, ...] = ()
    parts: tuple[Question, ...] = ()
    default: str = ""
    error: Label = NO_WORDS
    source: str = ""
    paper: str = ""
    originals: int = 0
    copies: int = 0
    accept: tuple[str, ...] = ()
    meaning: str = ""
    prefill: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule over several answers: `wrong_if` (CEL) true means `error`, shown beside `field`."""

    field: str
    wrong_if: str
    error: Label
    source: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Questions asked together."""

    key: str
    title: Label
    questions: tuple[Question, ...]
    hint: Label = NO_WORDS
    show_if: str = ""
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A version of a form. `key` is the procedure's code; identity, not content, tells two apart."""

    key: str
    version: int
    title: Label
    pages: tuple[Page, ...]

    def page(self, key: str) -> Page:
        """The page of that key; `KeyError` when there is none."""
        for page in self.pages:
            if page.key == key:
                return page
        raise KeyError(key)

    def questions(self) -> Iterator[Question]:
        """Every question, in the order asked."""
        for page in self.pages:
            yield from page.questions

    @property
    def label(self) -> str:
        return f"{self.key} v{self.version}"


@dataclass(frozen=True, slots=True)
class Address:
    """A place: a commune of the city by its official code, or elsewhere in words."""

    street: str = field(default="", repr=False)
    commune: str = field(default="", repr=False)
    elsewhere: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What a form asked about a person; what was not asked or given is empty. Never in a log: `repr` is mute."""

    name: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    paper: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    sex: str = field(default="", repr=False)
    ethnicity: str = field(default="", repr=False)
    nationality: str = field(default="", repr=False)
    residence: Address | None = field(default=None, repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class FileReference:
    """A file already stored by whoever calls; forms only remember which."""

    id: UUID
    name: str


type Answer = str | int | Decimal | bool | date | Address | PersonDetails | tuple[str, ...] | tuple[FileReference, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """Typed answers of a form, only to the questions that were shown."""

    form_key: str
    form_version: int
    values: Mapping[str, Answer] = field(repr=False)

    def __getitem__(self, key: str) -> Answer:
        return self.values[key]

    def __contains__(self, key: object) -> bool:
        return key in self.values

    def get(self, key: str) -> Answer | None:
        return self.values.get(key)

    def json(self) -> dict[str, Any]:
        """The same as plain JSON values, for storage and for the REST interface."""
        return {key: encode(value) for key, value in self.values.items()}


def encode(value: Answer) -> Any:
    """A typed answer as JSON: days as `yyyy-mm-dd`, several things as a list, what is empty left out."""
    if isinstance(value, str | int):  # a yes or no is an int too
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, tuple):
        return [{"id": str(v.id), "name": v.name} if isinstance(v, FileReference) else v for v in value]
    return {name: encode(part) for name, part in _parts(value) if part}


def _parts(value: Address | PersonDetails) -> list[tuple[str, Any]]:
    return [(name, getattr(value, name)) for name in value.__slots__]
