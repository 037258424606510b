"""From the uploaded workbook to procedures, and to what is wrong with it, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel.text import tidy

from ..life import Intended
from ..values import Channel, Content, Fee, LegalBasis, Paper, Result, TimeLimit, Variant
from .cells import Wrong, lost_its_zeros, value_of
from .columns import CASES, CHANNELS, DECISIONS, EXAMPLE, KEEP, KINDS, PAPERS, PROCEDURES, SHEETS, UNITS, Sheet
from .opening import opened, page_of

MOST_ROWS = 5000
MOST_COLUMNS = 60
MOST_PLACES = 500
_PARTS = frozenset({"variants", "channels", "bases", "results"})
COVERED = frozenset(column.key for column in PROCEDURES.columns if column.key != "code") | _PARTS


@dataclass(frozen=True, slots=True)
class Place:
    """What is wrong, and where. `cell` is blank where it is the sheet; `code` blank where no procedure is meant."""

    sheet: str
    cell: str
    reason: str
    code: str = ""

    @property
    def name(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


@dataclass(frozen=True, slots=True)
class Row:
    """A procedure as the workbook has it. Of fields in `kept` it says: as they are. `decision` will announce it."""

    content: Content
    cell: str
    kept: frozenset[str] = frozenset()
    decision: Intended | None = None


@dataclass(slots=True)
class Read:
    rows: list[Row] = field(default_factory=list)
    errors: list[Place] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    """A row of a sheet: the value of each column, and the cell it stands in; cells in `wrong` are told already."""

    sheet: Sheet
    values: dict[str, Any]
    cells: dict[str, str]
    wrong: frozenset[str]

    @property
    def code(self) -> str:
        return str(self.values["code"])


def read(body: bytes) -> Read:
    """Every procedure that can be read; every error by its cell. Raises `CannotReadWorkbook`."""
    book, found = opened(body), Read()
    lines = {sheet.key: list(_lines(book, sheet, found)) for sheet in SHEETS}
    mains = _told_apart(lines["procedures"], found)
    parts = {sheet.key: _by_code(lines[sheet.key], mains, found) for sheet in SHEETS if sheet is not PROCEDURES}
    for code, line in mains.items():
        found.rows.append(_procedure(line, {key: rows.get(code, []) for key, rows in parts.items()}, found))
    del found.errors[MOST_PLACES:]
    return found


def _lines(book: Any, sheet: Sheet, found: Read) -> Iterator[_Line]:
    page = page_of(book, sheet.title)
    if page is None:
        if not sheet.optional:
            found.errors.append(Place(sheet.title, "", _("Thiếu trang “%(sheet)s”.") % {"sheet": sheet.title}))
        return
    last_row, last_column = _extent(page)
    if last_row > MOST_ROWS or last_column > MOST_COLUMNS:
        found.errors.append(Place(sheet.title, "", _("Trang quá %(n)d hàng hoặc quá nhiều cột.") % {"n": MOST_ROWS}))
        return
    merged = [str(one) for one in page.merged_cells.ranges]
    found.errors.extend(
        Place(sheet.title, one.partition(":")[0], _("Ô gộp %(cells)s: hãy bỏ gộp ô.") % {"cells": one})
        for one in merged
    )
    columns = _columns(next(page.iter_rows(max_row=1, max_col=last_column)), sheet, found)
    for row in page.iter_rows(min_row=2, max_row=last_row, max_col=last_column):
        if not any(_says(cell) for cell in row):
            continue
        first = row[columns["code"] - 1].value if "code" in columns else None
        if isinstance(first, str) and first.strip().upper().startswith(EXAMPLE):
            continue
        if (line := _line(sheet, columns, row, found)) is not None:
            yield line


def _extent(page: Any) -> tuple[int, int]:
    """The last row and column with words in them: borders and colours reach further down."""
    said = [at for at, cell in page._cells.items() if _says(cell)]  # asked for, the others would be made
    return max((row for row, _column in said), default=1), max((column for _row, column in said), default=1)


def _says(cell: Any) -> bool:
    return cell.value is not None and str(cell.value).strip() != ""


def _columns(heads: Any, sheet: Sheet, found: Read) -> dict[str, int]:
    """Where each column stands: told by the header, in whatever order."""
    wanted = {column.header.casefold(): column.key for column in sheet.columns}
    columns: dict[str, int] = {}
    for cell in heads:
        header = tidy(str(cell.value or "")).removesuffix("*").strip().casefold()
        if not header:
            continue
        key = wanted.get(header)
        if key is None or key in columns:
            found.errors.append(Place(sheet.title, cell.coordinate, _("Cột này không có trong mẫu, hoặc có hai lần.")))
        else:
            columns[key] = cell.column
    for column in sheet.columns:
        if column.key not in columns:
            told = _("Thiếu cột “%(column)s”.") % {"column": column.header}
            found.errors.append(Place(sheet.title, "", told))
    return columns


def _line(sheet: Sheet, columns: dict[str, int], row: Any, found: Read) -> _Line | None:
    """None where the code itself is wrong: then the row belongs to no procedure."""
    values: dict[str, Any] = {}
    cells: dict[str, str] = {}
    wrong: list[tuple[str, str]] = []
    for column in sheet.columns:
        if column.key not in columns:
            values[column.key], cells[column.key] = (
                None if column.holds in {"count", "limit", "money", "date"} else "",
                "",
            )
            continue
        cell = row[columns[column.key] - 1]
        cells[column.key] = cell.coordinate
        try:
            values[column.key] = value_of(cell, column)
        except Wrong as why:
            values[column.key] = None
            wrong.append((cell.coordinate, why.reason))
    if "fee" in columns and lost_its_zeros(row[columns["fee"] - 1], values["currency"] or ""):
        wrong.append((cells["fee"], _("Mức phí dưới 1.000 đồng: có phải đã mất ba số 0? Ghi lại, ví dụ 8000.")))
    code = values["code"] or ""
    found.errors.extend(Place(sheet.title, at, reason, code) for at, reason in wrong)
    return _Line(sheet, values, cells, frozenset(at for at, _reason in wrong)) if code else None


def _told_apart(lines: list[_Line], found: Read) -> dict[str, _Line]:
    mains: dict[str, _Line] = {}
    for line in lines:
        if line.code in mains:
            said = _("Mã này đã có ở ô %(cell)s.") % {"cell": mains[line.code].cells["code"]}
            found.errors.append(Place(PROCEDURES.title, line.cells["code"], said, line.code))
        else:
            mains[line.code] = line
    return mains


def _by_code(lines: list[_Line], mains: dict[str, _Line], found: Read) -> dict[str, list[_Line]]:
    """Where no procedure could be read at all, that is told once and not again for each of these rows."""
    grouped: dict[str, list[_Line]] = {}
    for line in lines if mains else []:
        if line.code not in mains:
            said = _("Mã này không có ở trang Thủ tục.")
            found.errors.append(Place(line.sheet.title, line.cells["code"], said, line.code))
        else:
            grouped.setdefault(line.code, []).append(line)
    return grouped


def _procedure(line: _Line, parts: dict[str, list[_Line]], found: Read) -> Row:
    said = {key: value for key, value in line.values.items() if key != "code"}
    kept = frozenset(key for key, value in said.items() if value == KEEP)
    plain = {key: _blank(PROCEDURES, key) if value is None or key in kept else value for key, value in said.items()}
    variants = _variants(parts["cases"], parts["papers"], found)
    content = Content(
        code=line.code,
        **plain,
        variants=variants,
        channels=_channels(parts["channels"], {variant.name for variant in variants}, found),
        bases=tuple(LegalBasis(one.values["number"] or "", one.values["name"] or "") for one in parts["bases"]),
        results=tuple(Result(one.values["name"] or "", one.values["result_code"] or "") for one in parts["results"]),
    )
    return Row(content, line.cells["code"], kept, _decision(parts["decisions"], found))


def _decision(lines: list[_Line], found: Read) -> Intended | None:
    for line in lines[1:]:
        said = _("Mã này đã có ở ô %(cell)s.") % {"cell": lines[0].cells["code"]}
        found.errors.append(Place(DECISIONS.title, line.cells["code"], said, line.code))
    if not lines or not lines[0].values["number"]:
        return None
    first = lines[0].values
    return Intended(first["number"], first["decided_on"], first["effective_from"], first["agency"] or "")


def _blank(sheet: Sheet, key: str) -> Any:
    holds = next(column.holds for column in sheet.columns if column.key == key)
    return None if holds == "yes-no" else () if holds == "lines" else ""


def _variants(cases: list[_Line], papers: list[_Line], found: Read) -> tuple[Variant, ...]:
    names = Counter(line.values["name"] or "" for line in cases)
    for line in cases:
        if names[line.values["name"] or ""] > 1:
            said = _("Trường hợp này có hai lần.")
            found.errors.append(Place(CASES.title, line.cells["name"] or line.cells["code"], said, line.code))
    notes = {line.values["name"] or "": line.values["note"] or "" for line in cases}
    by_case: dict[str, list[Paper]] = {name: [] for name in notes}
    for line in papers:
        name = line.values["case"] or ""
        if name and name not in notes:
            _unknown_case(PAPERS, line, found)
        by_case.setdefault(name, []).append(
            Paper(
                name=line.values["name"] or "",
                form_files=line.values["form_files"] or (),
                originals=line.values["originals"],
                copies=line.values["copies"],
                code=line.values["paper_code"] or "",
            )
        )
    return tuple(Variant(name, tuple(rows), notes.get(name, "")) for name, rows in by_case.items())


def _unknown_case(sheet: Sheet, line: _Line, found: Read) -> None:
    said = _("Trường hợp này không có ở trang Trường hợp.")
    found.errors.append(Place(sheet.title, line.cells["case"], said, line.code))


def _channels(lines: list[_Line], cases: set[str], found: Read) -> tuple[Channel, ...]:
    """Rows of one number are one way of filing: what it says stands in the first, a fee in each."""
    groups: dict[int, list[_Line]] = {}
    for line in lines:
        if line.values["number"] is not None:
            groups.setdefault(line.values["number"], []).append(line)
    channels = [_channel(rows, cases, found) for rows in groups.values()]
    return tuple(channel for channel in channels if channel is not None)


def _channel(rows: list[_Line], cases: set[str], found: Read) -> Channel | None:
    first = rows[0]
    tell = _teller(first, found)
    for line in rows[1:]:
        again = [key for key in ("kind", "case", "amount", "unit", "limit_text", "description") if line.values[key]]
        for key in again:
            if line.values[key] != first.values[key]:
                _teller(line, found)(key, _("Khác với hàng đầu của cùng cách nộp; để trống hoặc dùng số khác."))
    if not first.values["kind"]:
        tell("kind", _("Chọn hình thức nộp."))
        return None
    if first.values["case"] and first.values["case"] not in cases:
        _unknown_case(CHANNELS, first, found)
    amount, unit = first.values["amount"], first.values["unit"]
    if amount is not None and not unit:
        tell("unit", _("Chọn đơn vị thời hạn."))
    if amount is None and unit:
        tell("amount", _("Nhập thời hạn, hoặc xóa đơn vị."))
    limit = TimeLimit(amount, UNITS[unit]) if amount is not None and unit else None
    if limit is not None and not limit.is_countable:
        tell("amount", _("Thời hạn theo ngày hoặc tháng phải là số nguyên."))
    return Channel(
        kind=KINDS[first.values["kind"]],
        limit=limit,
        limit_text=first.values["limit_text"] or "",
        fees=tuple(
            Fee(line.values["fee"], (line.values["currency"] or "VND").upper(), line.values["fee_note"] or "")
            for line in rows
            if line.values["fee"] is not None or line.values["fee_note"] or line.values["currency"]
        ),
        description=first.values["description"] or "",
        variant=first.values["case"] or "",
    )


def _teller(line: _Line, found: Read) -> Callable[[str, str], None]:
    def tell(key: str, reason: str) -> None:
        cell = line.cells[key] or line.cells["code"]
        if cell not in line.wrong:
            found.errors.append(Place(line.sheet.title, cell, reason, line.code))

    return tell
