"""One cell: numbers as numbers or as text, words tidied; formulas, errors and dates out of place refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils.escape import unescape

from ..importing.channels import SMALLEST_DONG
from ..importing.texts import clean, phrase
from .columns import NO, YES, Column, Holds

_CODE = re.compile(r"\d{1,2}\.\d{3,6}(\.[0-9A-Z]{1,6}){0,6}")  # some offices number their own with three
_GROUPED = re.compile(r"\d{1,3}(?:[.,  ]\d{3})+|\d+")
LARGEST_COUNT = 999
LARGEST_AMOUNT = 10**12
LARGEST_LIMIT = 100_000
FIRST_YEAR = 1900
_PROSE = frozenset({Holds.LINE, Holds.TEXT, Holds.LINES})


class Wrong(Exception):
    """Why a cell is refused, in the language of the moment."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def value_of(cell: Any, column: Column) -> Any:
    """The value of the cell as its column wants it; blank, None or () where it is empty. Raises `Wrong`."""
    written = _written(cell, column)
    if column.required and not written.strip():
        raise Wrong(_("Ô này không được trống."))
    if len(written) > column.longest:
        raise Wrong(_("Dài quá %(n)d ký tự.") % {"n": column.longest})
    return _READERS[column.holds](written, column)


def _written(cell: Any, column: Column) -> str:
    value = cell.value
    if cell.data_type == "f":
        raise Wrong(_("Ô này là công thức. Hãy dán giá trị vào thay."))
    if cell.data_type == "e":
        raise Wrong(_("Ô này đang báo lỗi của bảng tính."))
    if isinstance(value, date) and column.holds is Holds.DATE:
        return f"{value:%d/%m/%Y}"
    if isinstance(value, date | datetime | time | timedelta):
        raise Wrong(_("Bảng tính đã đổi ô này thành ngày tháng. Hãy định dạng ô là văn bản rồi nhập lại."))
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float) and column.holds is Holds.CODE:
        return f"{value:.6f}"  # 1.001190 typed as a number has lost its last sign
    if isinstance(value, int | float):
        return f"{Decimal(str(value)).normalize():f}".replace(".", ",")
    text = clean(unescape(str(value)))  # a line break of Windows is written _x000D_ in the file
    return text if column.holds in _PROSE else text.strip().removeprefix("'")  # how one types a text into a cell


def lost_its_zeros(cell: Any, currency: str) -> bool:
    """Whether a fee in đồng is a number too small for one: 8.000 read as 8 by a sheet with the point for decimals."""
    typed = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    return typed and currency in {"", "VND"} and 0 < cell.value < SMALLEST_DONG


def _code(written: str, column: Column) -> str:
    code = phrase(written).upper()
    if not _CODE.fullmatch(code):
        raise Wrong(_("Mã thủ tục gồm các nhóm số cách nhau bằng dấu chấm, ví dụ 1.001193."))
    return code


def _line(written: str, column: Column) -> str:
    line = phrase(written)
    if column.key == "currency" and line and not re.fullmatch(r"[A-Za-z]{3}", line):
        raise Wrong(_("Loại tiền gồm ba chữ cái, ví dụ VND."))
    return line


def _text(written: str, column: Column) -> str:
    lines = [" ".join(line.split()) for line in clean(written).strip().splitlines()]
    return "\n".join(lines).strip()


def _lines(written: str, column: Column) -> tuple[str, ...]:
    names = (phrase(line) for line in clean(written).splitlines())
    return tuple(dict.fromkeys(name for name in names if name))


def _choice(written: str, column: Column) -> str:
    chosen = phrase(written)
    by_name = {choice.casefold(): choice for choice in column.choices}
    if chosen and chosen.casefold() not in by_name:
        raise Wrong(_("Chọn một trong: %(choices)s.") % {"choices": ", ".join(column.choices)})
    return by_name.get(chosen.casefold(), "")


def _yes_no(written: str, column: Column) -> bool | None:
    return {"": None, YES: True, NO: False}[_choice(written, column)]


def _count(written: str, column: Column) -> int | None:
    text = phrase(written)
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and int(text) <= LARGEST_COUNT):
        raise Wrong(_("Nhập một số nguyên từ 0 đến %(n)d.") % {"n": LARGEST_COUNT})
    return int(text)


def _limit(written: str, column: Column) -> Decimal | None:
    text = phrase(written).replace(",", ".")
    if not text:
        return None
    try:
        number = Decimal(text)
        if not 0 < number < LARGEST_LIMIT or number != round(number, 2):
            raise InvalidOperation
    except InvalidOperation as error:
        raise Wrong(_("Nhập thời hạn là một số lớn hơn 0, tối đa hai chữ số thập phân.")) from error
    return number.normalize()


def _money(written: str, column: Column) -> int | None:
    text = phrase(written)
    if not text:
        return None
    digits = re.sub(r"[.,  ]", "", text)
    if not text.isascii() or not _GROUPED.fullmatch(text) or int(digits) > LARGEST_AMOUNT:
        raise Wrong(_("Nhập mức phí là một số nguyên, ví dụ 8000 hoặc 8.000."))
    return int(digits)


def _date(written: str, column: Column) -> date | None:
    text = phrase(written)
    if not text:
        return None
    try:
        day = datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
        if day.year < FIRST_YEAR:
            raise ValueError(text)
    except ValueError as error:
        raise Wrong(_("Nhập ngày theo lịch, ví dụ 31/12/2026.")) from error
    return day


_READERS: Mapping[Holds, Callable[[str, Column], Any]] = {
    Holds.CODE: _code,
    Holds.LINE: _line,
    Holds.TEXT: _text,
    Holds.LINES: _lines,
    Holds.CHOICE: _choice,
    Holds.YES_NO: _yes_no,
    Holds.COUNT: _count,
    Holds.LIMIT: _limit,
    Holds.MONEY: _money,
    Holds.DATE: _date,
}
