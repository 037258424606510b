"""Vietnamese words for what is printed: days, instants, numbers spelt out."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from motcua.kernel.time import local

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_MONTHS = ("", *_DIGITS[1:4], "tư", *_DIGITS[5:], "mười", "mười một", "mười hai")
_UNKNOWN = "□"
# Latin with every Vietnamese letter and its marks, Greek, Cyrillic, and the punctuation of offices.
_UNDRAWN = re.compile(
    r"[^\n\x20-\x7e\xa1-\xac\xae-\u017f\u1e00-\u1ef9\u0391-\u03a1\u03a3-\u03c9\u0410-\u044f"
    r"ƠơƯư\u0300-\u0303\u0306\u0309\u031b\u0323‐‑–—‘’“”„†•…‰′″€₫™≤≥≠−□№]"
)


def long_day(day: date) -> str:
    """`ngày 02 tháng 02 năm 2026`: a nought before days under 10 and months under 3. Source: nd-30-2020."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def hour_and_day(at: datetime) -> str:
    """`14 giờ 05 phút, ngày 20 tháng 11 năm 2026`, in Viet Nam."""
    there = local(at)
    return f"{there:%H} giờ {there:%M} phút, {long_day(there.date())}"


def stamp_time(at: datetime) -> str:
    """ISO 8601 with Viet Nam's offset, as on a digital signature. Source: nd-30-2020."""
    return local(at).isoformat(timespec="seconds")


def day_in_words(day: date) -> str:
    """`Ngày hai, tháng tư, năm hai nghìn không trăm hai mươi sáu`."""
    return f"Ngày {number_in_words(day.day)}, tháng {_MONTHS[day.month]}, năm {number_in_words(day.year)}"


def number_in_words(number: int) -> str:
    """From 0 to 9999: `mười lăm`, `hai mươi mốt`, `một nghìn không trăm linh năm`."""
    if not 0 <= number <= 9999:
        raise ValueError(number)
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return _below_thousand(rest)
    if not rest:
        return f"{_DIGITS[thousands]} nghìn"
    return f"{_DIGITS[thousands]} nghìn {_hundreds(rest)}"


def _below_thousand(number: int) -> str:
    return _hundreds(number) if number >= 100 else _tens(number)


def _hundreds(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    head = f"{_DIGITS[hundreds]} trăm"
    if not rest:
        return head
    return f"{head} linh {_DIGITS[rest]}" if rest < 10 else f"{head} {_tens(rest)}"


def _tens(number: int) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if ones == 0:
        return head
    if ones == 5:
        return f"{head} lăm"
    if ones == 1 and tens > 1:
        return f"{head} mốt"
    return f"{head} {_DIGITS[ones]}"


def printable(text: str) -> str:
    """The text with only what our fonts can draw; anything else becomes a hollow square.

    PDF/A refuses a character without a glyph, and a name must never stop a document.
    """
    return _UNDRAWN.sub(_instead, unicodedata.normalize("NFC", text))


def _instead(match: re.Match[str]) -> str:
    character = match[0]
    if character.isspace():
        return " "
    return "" if unicodedata.category(character)[0] == "C" else _UNKNOWN
