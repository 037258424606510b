"""A file of units read into rows of cells by column."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext

from motcua.kernel.text import fold, tidy

from ..refusals import InvalidUnitTable
from .columns import COLUMNS, NEEDED, headings, read_text

BYTES_MAX = 512 * 1024
ROWS_MAX = 1000
_MARKS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as written; `number` is its line in a spreadsheet. `cells` holds the columns that the file has."""

    number: int
    cells: Mapping[str, str]
    too_long: bool = False


def read_rows(content: bytes) -> tuple[Row, ...]:
    """The rows that say something. UTF-8 with or without its mark; commas, semicolons or tabs between cells.

    Raises `InvalidUnitTable`.
    """
    text = _text_of(content)
    head, _newline, _rest = text.lstrip("\r\n").partition("\n")
    mark = max(_MARKS, key=head.count)
    try:
        table = list(csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        words = gettext("Tệp không phải bảng CSV đọc được: có ô mở dấu nháy kép mà không đóng, hoặc dài quá.")
        raise _refused(words) from None
    first = next((place for place, cells in enumerate(table) if _says(cells)), None)
    if first is None:
        raise _refused(gettext("Tệp trống."))
    columns = _columns_of(table[first])
    rows = tuple(
        _row(number, columns, cells) for number, cells in enumerate(table[first + 1 :], first + 2) if _says(cells)
    )
    if not rows:
        raise _refused(gettext("Tệp chỉ có dòng tên cột, chưa có đơn vị nào."))
    if len(rows) > ROWS_MAX:
        raise _refused(gettext("Tệp có %(n)s dòng; mỗi lần nhiều nhất %(most)s.") % {"n": len(rows), "most": ROWS_MAX})
    return rows


def _text_of(content: bytes) -> str:
    if len(content) > BYTES_MAX:
        raise _refused(gettext("Tệp lớn hơn %(most)s KB.") % {"most": BYTES_MAX // 1024})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(gettext("Tệp không ở bảng mã UTF-8. Hãy lưu lại dạng “CSV UTF-8”.")) from None
    if "\x00" in text:
        raise _refused(gettext("Tệp không phải bảng CSV đọc được."))
    return text


def _columns_of(cells: Sequence[str]) -> list[str]:
    """The column of each place, blank for a place without a heading."""
    titles = [tidy(cell) for cell in cells]
    columns = [headings().get(fold(title), "") for title in titles]
    unknown = [title for title, key in zip(titles, columns, strict=True) if title and not key]
    if unknown:
        raise _refused(gettext("Không có cột tên: %(names)s.") % {"names": ", ".join(unknown)[:200]})
    twice = {str(COLUMNS[key].title) for key in columns if key and columns.count(key) > 1}
    if twice:
        raise _refused(gettext("Cột ghi hai lần: %(names)s.") % {"names": ", ".join(sorted(twice))})
    missing = [str(COLUMNS[key].title) for key in NEEDED if key not in columns]
    if missing:
        raise _refused(gettext("Thiếu cột: %(names)s.") % {"names": ", ".join(missing)})
    return columns


def _row(number: int, columns: Sequence[str], cells: Sequence[str]) -> Row:
    given = {key: read_text(cell) for key, cell in zip(columns, cells, strict=False) if key}
    blank = {key: "" for key in columns[len(cells) :] if key}
    return Row(number, given | blank, too_long=_says(cells[len(columns) :]))


def _says(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)


def _refused(words: str) -> InvalidUnitTable:
    return InvalidUnitTable.on("file", words)
