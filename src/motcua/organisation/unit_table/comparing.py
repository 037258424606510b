"""What a row asks for, beside what stands: new, changed, unchanged, or not to be understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from motcua.kernel.errors import Words
from motcua.kernel.ids import NOBODYS, identifier
from motcua.kernel.text import tidy

from ..directory import Directory
from ..models import UnitKind
from ..values import Unit, UnitDetails
from .columns import COLUMNS, UnreadableCell, read_day, read_kind, read_tick, tick_words
from .reading import Row

_TEXTS = ("name", "short_name", "code", "old_code", "commune_code", "address", "source", "note")
_REFERENCES = ("parent_id", "point_id")


class LineState(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that says something else than what stands, both in words; of a new unit, a cell that says something."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong, and under which heading; blank for the whole row."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class TableLine:
    """What becomes of a row of the file; `number` is its line in a spreadsheet. A new unit has no `unit_id`."""

    number: int
    state: LineState
    name: str
    unit_id: UUID | None = None
    changes: tuple[CellChange, ...] = ()
    errors: tuple[CellError, ...] = ()


@dataclass(frozen=True, slots=True)
class TablePreview:
    """Line by line what the file does to the units as they stand."""

    lines: tuple[TableLine, ...]

    def count(self, state: LineState) -> int:
        return sum(line.state is state for line in self.lines)

    @property
    def is_unchanged(self) -> bool:
        return self.count(LineState.UNCHANGED) == len(self.lines)

    @property
    def may_be_applied(self) -> bool:
        return not self.is_unchanged and not self.count(LineState.WRONG)

    @property
    def stamp(self) -> str:
        """Changes with anything the file would do: what was looked at is what is applied."""
        told = [(one.number, one.state.value, one.name, one.changes, one.errors) for one in self.lines]
        return sha256(repr(told).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row read: the unit it is about, none for a new one, and what is to be written of it."""

    row: Row
    unit: Unit | None
    details: UnitDetails
    valid_from: date | None
    errors: tuple[CellError, ...]

    @property
    def is_unchanged(self) -> bool:
        return self.unit is not None and self.details == self.unit.details


class Book:
    """The units that rows may name: those of the directory, and those that the file has made meanwhile."""

    def __init__(self, directory: Directory, on: date) -> None:
        self._directory = directory
        self._on = on
        self._made: dict[str, UUID] = {}
        self._codes: dict[UUID, str] = {}
        self._taken: set[UUID] = set()

    def made(self, code: str, unit_id: UUID) -> None:
        if code:
            self._made[code.upper()] = unit_id
            self._codes[unit_id] = code

    def name_of(self, unit_id: UUID) -> str:
        """As the file names it. Not asked of the directory anew: what is tried here is not for others to read."""
        unit = self._directory.units.get(unit_id)
        return self._codes.get(unit_id) or (unit.code if unit is not None else "") or str(unit_id)

    def find(self, text: str) -> UUID | None:
        """The unit of a code or identifier, standing on the day or made from the file."""
        if text.upper() in self._made:
            return self._made[text.upper()]
        bearers = [one for one in self._directory.by_code.get(text.upper(), ()) if one.holds_on(self._on)]
        if bearers:
            return bearers[0].id
        unit = self._directory.units.get(identifier(text) or NOBODYS)
        return unit.id if unit is not None else None

    def unit_of(self, row: Row, parent_id: UUID | None) -> Unit | None:
        """The unit that the row is about: by identifier, by either code, or by name in its place if one has no code."""
        cells = row.cells
        known = self._directory.units.get(identifier(cells.get("id", "")) or NOBODYS)
        if known is not None:
            return known
        for key in ("code", "commune_code"):
            bearers = self._directory.by_code.get(_padded(key, cells.get(key, "")).upper(), ())
            found = next((one for one in bearers if one.holds_on(self._on)), None)
            if found is not None:
                return found
        beside = self._directory.children.get(parent_id, ()) if parent_id is not None else ()
        named = (one for one in beside if one.name.lower() == cells.get("name", "").lower() and one.holds_on(self._on))
        return next((one for one in named if not (one.code and cells.get("code"))), None)

    def take(self, unit: Unit) -> bool:
        """Whether no row before was about the unit."""
        if unit.id in self._taken:
            return False
        self._taken.add(unit.id)
        return True


def wanted_of(row: Row, book: Book) -> Wanted:
    """The row read; what cannot be is among the errors."""
    errors: list[CellError] = []
    cells = row.cells
    if row.too_long:
        errors.append(CellError("", gettext("Dòng có nhiều ô hơn số cột.")))
    references = {key: _referred(cells[key], key, book, errors) for key in _REFERENCES if key in cells}
    unit = book.unit_of(row, references.get("parent_id"))
    if cells.get("id") and unit is None:
        errors.append(_error("id", gettext("Không có đơn vị mang mã hệ thống này.")))
    if unit is not None and not book.take(unit):
        errors.append(CellError("", gettext("Một dòng ở trên đã nói về đơn vị này.")))
    changes: dict[str, Any] = {key: _padded(key, cells[key]) for key in _TEXTS if key in cells}
    changes |= {key: changes[key].upper() for key in ("code", "old_code") if key in changes}
    changes |= references
    for key in ("code_confirmed", "confirmed"):
        if key in cells:
            changes[key] = _read(cells[key], key, read_tick, errors, default=False)
    if cells.get("kind") or unit is None:
        changes["kind"] = _read(cells.get("kind", ""), "kind", read_kind, errors, default=UnitKind.DIVISION)
    base = unit.details if unit is not None else UnitDetails(name="", kind=UnitKind.DIVISION)
    as_stood = {key for key in _TEXTS if key in changes and changes[key] == tidy(getattr(base, key))}
    changes = {key: value for key, value in changes.items() if key not in as_stood}  # spaces and marks aside
    valid_from = _first_day(row, unit, errors)
    if unit is None and not references.get("parent_id") and not _has(errors, "parent_id"):
        errors.append(_error("parent_id", gettext("Hãy ghi mã cấp trên của đơn vị mới.")))
    return Wanted(row, unit, replace(base, **changes), valid_from, tuple(errors))


def line_of(wanted: Wanted, book: Book, errors: tuple[CellError, ...] = ()) -> TableLine:
    """How the row is told, once it was tried."""
    wrong = (*wanted.errors, *errors)
    name = wanted.details.name or (wanted.unit.name if wanted.unit else "")
    if wrong:
        state = LineState.WRONG
    elif wanted.unit is None:
        state = LineState.NEW
    else:
        state = LineState.UNCHANGED if wanted.is_unchanged else LineState.CHANGED
    unit_id = wanted.unit.id if wanted.unit is not None else None
    return TableLine(wanted.row.number, state, name, unit_id, _changes(wanted, book), wrong)


def errors_of(fields: Mapping[str, Words], message: Words) -> tuple[CellError, ...]:
    """A refusal, by heading."""
    known = [_error(key, str(words)) for key, words in fields.items() if key in COLUMNS]
    return tuple(known) or (CellError("", str(message)),)


def _changes(wanted: Wanted, book: Book) -> tuple[CellChange, ...]:
    if wanted.unit is None:
        return _new_cells(wanted, book)
    was = wanted.unit.details
    return tuple(
        CellChange(str(COLUMNS[key].title), _said(getattr(was, key), book), _said(getattr(wanted.details, key), book))
        for key in COLUMNS
        if hasattr(was, key) and getattr(was, key) != getattr(wanted.details, key)
    )


def _new_cells(wanted: Wanted, book: Book) -> tuple[CellChange, ...]:
    """What a new unit will be, as far as the file says it."""
    told = asdict(wanted.details) | {"valid_from": f"{wanted.valid_from:%d/%m/%Y}" if wanted.valid_from else ""}
    given = ((column, told.get(key)) for key, column in COLUMNS.items() if wanted.row.cells.get(key) and key != "name")
    return tuple(CellChange(str(column.title), "", _said(value, book)) for column, value in given if value)


def _said(value: object, book: Book) -> str:
    match value:
        case bool():
            return tick_words(value)
        case UnitKind():
            return str(value.label)
        case UUID():
            return book.name_of(value)
        case _:
            return str(value or "")


def _first_day(row: Row, unit: Unit | None, errors: list[CellError]) -> date | None:
    text = row.cells.get("valid_from", "")
    if not text:
        if unit is None:
            errors.append(_error("valid_from", gettext("Hãy ghi ngày bắt đầu của đơn vị mới.")))
        return None
    found = _read(text, "valid_from", read_day, errors, default=None)
    if unit is not None and found is not None and found != unit.valid_from:
        told = gettext(
            "Đơn vị có từ %(day)s. Tên, cấp trên hoặc mã đổi từ một ngày thì dùng “Đổi từ một ngày” ở trang của đơn vị."
        )
        errors.append(_error("valid_from", told % {"day": f"{unit.valid_from:%d/%m/%Y}"}))
    return found


def _referred(text: str, key: str, book: Book, errors: list[CellError]) -> UUID | None:
    if not text:
        return None
    found = book.find(text)
    if found is None:
        errors.append(_error(key, gettext("Không có đơn vị mang mã %(code)s.") % {"code": text[:60]}))
    return found


def _read[T, D](text: str, key: str, read: Callable[[str], T], errors: list[CellError], *, default: D) -> T | D:
    try:
        return read(text)
    except UnreadableCell as error:
        errors.append(_error(key, str(error)))
        return default


def _has(errors: list[CellError], key: str) -> bool:
    return any(error.column == str(COLUMNS[key].title) for error in errors)


def _error(key: str, text: str) -> CellError:
    return CellError(str(COLUMNS[key].title), text)


def _padded(key: str, text: str) -> str:
    """Spreadsheets take the zeros off the front of an official code."""
    return text.zfill(5) if key == "commune_code" and text.isdecimal() else text
