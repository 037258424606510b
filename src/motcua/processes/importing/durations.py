"""Times as documents write them: `½ ngày`, `01 ngày`, `1,5 ngày`, `2 giờ`."""

import re
from fractions import Fraction

from motcua.kernel.text import fold

from ..spans import MINUTES_PER_WORKING_DAY

_UNITS = {"ngay lam viec": MINUTES_PER_WORKING_DAY, "ngay": MINUTES_PER_WORKING_DAY, "gio": 60, "phut": 1}
_NUMBER = r"\d+\s*½|½|\d+\s*/\s*\d+|\d+(?:[.,]\d+)?"
_DURATION = re.compile(rf"(?<![\d/.,])(?P<number>{_NUMBER})\s*(?P<unit>ngay lam viec|ngay|gio|phut)\b")
_ALONE = re.compile(_NUMBER)
_CLOCK = re.compile(r"(?:sau|truoc|luc|den)\s+\d+\s*(?:gio|h)\b")
_SAME_DAY = re.compile(r"ngay trong ngay")


def minutes_of(cell: str, unit: str = "") -> int | None:
    """Working minutes of a cell that holds exactly one time; a day is a working day of 480 minutes.

    `unit` is that of the column's header, for a bare number. None when there is no time, several, or a
    number without a unit: never guessed.
    """
    text = fold(cell).strip()
    found = [*_DURATION.finditer(text)]
    if len(found) == 1:
        return _minutes(found[0]["number"], found[0]["unit"])
    if not found and unit and _ALONE.fullmatch(text):
        return _minutes(text, unit)
    return None


def unit_of(header: str) -> str:
    """The unit a header gives to bare numbers beneath it: `Thời gian (ngày)`."""
    match = re.search(r"\((ngay lam viec|ngay|gio|phut)\)", fold(header))
    return match[1] if match else ""


def limits_in(text: str) -> list[int]:
    """Every limit a sentence states, in working minutes, in order; "within the day" is one working day.

    A time of day ("sau 15 giờ") is none.
    """
    folded = _CLOCK.sub(" ", fold(text))
    found: list[tuple[int, int]] = [(m.start(), MINUTES_PER_WORKING_DAY) for m in _SAME_DAY.finditer(folded)]
    for match in _DURATION.finditer(folded):
        minutes = _minutes(match["number"], match["unit"])
        if minutes is not None:
            found.append((match.start(), minutes))
    return [minutes for _, minutes in sorted(found)]


def without_times(text: str) -> str:
    """The words of a header beside its times: `Thời gian có xác minh (05 ngày làm việc)` → `có xác minh`."""
    words = re.sub(rf"(?i)(?:{_NUMBER})\s*(?:ngày làm việc|ngày|giờ|phút)", " ", text)
    words = re.sub(r"(?i)^\s*thời gian|\(\s*(?:ngày|giờ|phút)?\s*\)", " ", words)
    return re.sub(r"\s+", " ", words).strip(" :().-")


def _minutes(number: str, unit: str) -> int | None:
    total = Fraction(0)
    for part in number.replace("½", " 1/2 ").replace(",", ".").split():
        if part.endswith("/0"):
            return None
        total += Fraction(part)
    minutes = total * _UNITS[unit]
    return int(minutes) if minutes.denominator == 1 else None
