"""Notices that hang in the hall: one procedure on a poster, or the list of what a unit settles.

They are neither numbered nor signed: their QR leads to the page that is right today. Source: nd-63-2010.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from .ports import signer
from .rendering import qr, render
from .words import long_day


class PaperSize(StrEnum):
    A4 = "a4"
    A3 = "a3"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of a record; `bullet` is the dash or number it was listed with."""

    text: str
    bullet: str = ""


@dataclass(frozen=True, slots=True)
class WayLine:
    """One way of filing: its limit, its fees, and what the record adds."""

    name: str
    limit: str
    fees: tuple[str, ...]
    notes: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedPaper:
    name: str
    originals: str
    copies: str
    forms: str = ""


@dataclass(frozen=True, slots=True)
class PaperCase:
    """A case with its papers; a blank name where there is only one."""

    name: str
    papers: tuple[ListedPaper, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """One procedure with the parts that must be published. A tuple is the paragraphs of a part, never empty.

    `address` is of the public page, as `shown` to read and in the QR; `agency` heads the poster, blank where it is
    not made for one.
    """

    agency: str
    name: str
    code: str
    field: str
    levels: str
    decision: str
    effective: str
    flags: str
    limit: str
    fee: str
    result: str
    steps: tuple[Paragraph, ...]
    ways: tuple[WayLine, ...]
    cases: tuple[PaperCase, ...]
    sets: str
    subjects: tuple[Paragraph, ...]
    agencies: tuple[tuple[str, str], ...]
    results: tuple[Paragraph, ...]
    conditions: tuple[Paragraph, ...]
    bases: tuple[Paragraph, ...]
    address: str
    shown: str

    def data(self) -> dict[str, Any]:
        return asdict(self) | {"qr": qr(self.address)}


@dataclass(frozen=True, slots=True)
class PostingRow:
    code: str
    name: str
    level: str
    limit: str
    fee: str
    online: str
    agency: str
    decision: str


@dataclass(frozen=True, slots=True)
class PostingGroup:
    field: str
    rows: tuple[PostingRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingSheet:
    """The list of one unit on a day, by field. `parent` and `agency` head it."""

    parent: str
    agency: str
    place: str
    on: date
    groups: tuple[PostingGroup, ...] = field(default=())
    address: str
    shown: str

    def data(self) -> dict[str, Any]:
        return asdict(self) | {"on": long_day(self.on), "qr": qr(self.address)}


def print_posters(
    posters: tuple[Poster, ...], *, title: str, paper: PaperSize, printed_on: date, at: datetime
) -> bytes:
    """The posters, each from a page of its own, as one PDF/A."""
    content = {"posters": [poster.data() for poster in posters], "printed": long_day(printed_on)}
    return render("poster", _page(title, content, paper), at=at).pdf


def print_posting(sheet: PostingSheet, *, title: str, paper: PaperSize, at: datetime) -> bytes:
    """The list as PDF/A, its head repeated on every page."""
    return render("posting", _page(title, sheet.data(), paper), at=at).pdf


def _page(title: str, content: dict[str, Any], paper: PaperSize) -> dict[str, Any]:
    return {
        "title": title,
        "agency": {"name": content.get("agency", "")},
        "number": "",
        "code": "",
        "demonstration": signer().is_demonstration,
        "paper": paper.value,
        "content": content,
    }
