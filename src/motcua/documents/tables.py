"""Rows as a spreadsheet or a text file, safe to open: nothing in a cell is ever run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from motcua.kernel.text import unrunnable

from .files.kinds import MediaType
from .values import MadeFile

_FORBIDDEN_IN_A_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_XLSX_TEXT_MAX = 32_767  # characters Excel holds in one cell
_WIDEST = 60
_ROWS_MEASURED = 200  # enough to choose widths by


@dataclass(frozen=True, slots=True)
class Table:
    """What is to be exported: a title, the columns, and rows of the same length as plain words or numbers."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | int]]


def to_csv(table: Table, *, name: str) -> MadeFile:
    """UTF-8 with a byte order mark, so that a spreadsheet program reads Vietnamese. Source: RFC 4180."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_plain(column) for column in table.columns])
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return MadeFile(f"{name}.csv", "text/csv", out.getvalue().encode("utf-8-sig"))


def to_xlsx(table: Table, *, name: str) -> MadeFile:
    """One sheet with a bold head that stays in view; words are written as words, whatever they look like."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(table.title.translate(_FORBIDDEN_IN_A_SHEET_NAME)[:31].strip("' "))
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1})
        for number, width in enumerate(_widths(table)):
            sheet.set_column(number, number, width)
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(table.columns):
            sheet.write_string(0, number, column, head)
        for line, row in enumerate(table.rows, 1):
            for number, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(line, number, cell)
                else:
                    sheet.write_string(line, number, cell[:_XLSX_TEXT_MAX])
    return MadeFile(f"{name}.xlsx", MediaType.XLSX, out.getvalue())


def _plain(cell: str | int) -> str | int:
    return unrunnable(cell) if isinstance(cell, str) else cell


def _widths(table: Table) -> list[int]:
    """Of each column in characters: as wide as its widest line among the first rows, within reason."""
    seen = [table.columns, *table.rows[:_ROWS_MEASURED]]
    return [min(_WIDEST, 2 + max(len(str(row[number])) for row in seen)) for number in range(len(table.columns))]
