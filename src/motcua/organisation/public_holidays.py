"""Days off of the nation, year by year.

Lunar days come from the `holidays` library, which reckons the Vietnamese calendar (UTC+7); tests hold it to
the known days of 2025 to 2030. A holiday on a weekly rest is taken on the next working day.
Source: blld-2019#112, tb-9441-bnv.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

LAW = "blld-2019"
CHECKED_YEARS = range(2025, 2031)
YEARLY_DECISION = "Dự kiến: lịch nghỉ Tết và Quốc khánh do cấp có thẩm quyền quyết định hằng năm."
NOT_CHECKED = "Chưa đối chiếu với lịch nghỉ chính thức."

_NAMES = (
    (re.compile("Tết Dương lịch"), "Tết Dương lịch"),
    (re.compile("Tết"), "Tết Nguyên đán"),
    (re.compile("Giỗ Tổ"), "Giỗ Tổ Hùng Vương"),
    (re.compile("Chiến thắng"), "Ngày Chiến thắng"),
    (re.compile("Lao động"), "Ngày Quốc tế Lao động"),
    (re.compile("Quốc khánh"), "Quốc khánh"),
)
_IN_LIEU = "(nghỉ bù)"


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    """A day off. `confirmed` when law or an announcement fixes the day; otherwise `note` says what is expected."""

    day: date
    name: str
    source: str
    confirmed: bool
    note: str


@dataclass(frozen=True, slots=True)
class NationalSwap:
    """A day off announced for the State's offices, made up for on a Saturday."""

    day_off: date
    working_day: date
    name: str
    source: str
    confirmed: bool


NATIONAL_SWAPS = (
    NationalSwap(date(2024, 4, 29), date(2024, 5, 4), "Nghỉ lễ 30/4, làm bù ngày 4/5", "", confirmed=False),
    NationalSwap(date(2025, 5, 2), date(2025, 4, 26), "Nghỉ lễ 1/5, làm bù ngày 26/4", "", confirmed=False),
    NationalSwap(
        date(2026, 1, 2), date(2026, 1, 10), "Nghỉ Tết Dương lịch, làm bù ngày 10/1", "vb-12729-vpcp", confirmed=True
    ),
    NationalSwap(
        date(2026, 8, 31), date(2026, 8, 22), "Nghỉ Quốc khánh, làm bù ngày 22/8", "tb-9441-bnv", confirmed=True
    ),
)
_ANNOUNCED = {
    date(2026, month, day): "tb-9441-bnv" for month, days in ((2, range(16, 21)), (9, range(1, 3))) for day in days
}


def public_holidays(year: int) -> tuple[PublicHoliday, ...]:
    """The days off of a year, in order, those that fall on a weekend included."""
    import holidays  # takes long to load, and only seeding needs it

    found = holidays.country_holidays("VN", years=year, observed=True, language="vi")
    new_year = next(day for day, name in found.items() if name == "Tết Nguyên Đán")
    return tuple(
        _described(day, name, words, new_year)
        for day, words in sorted(found.items())
        if (name := _name_of(words)) is not None
    )


def _name_of(words: str) -> str | None:
    """Our name for the library's; none for swaps, kept apart, and for days the law does not have yet."""
    return next((name for pattern, name in _NAMES if pattern.search(words)), None)


def _described(day: date, name: str, words: str, new_year: date) -> PublicHoliday:
    source = _ANNOUNCED.get(day, LAW)
    by_law = name not in {"Tết Nguyên đán", "Quốc khánh"} or day == new_year or (day.month, day.day) == (9, 2)
    confirmed = day in _ANNOUNCED or (by_law and day.year in CHECKED_YEARS)
    note = "" if confirmed else YEARLY_DECISION if day.year in CHECKED_YEARS else NOT_CHECKED
    return PublicHoliday(day, f"{name} {_IN_LIEU}" if _IN_LIEU in words else name, source, confirmed, note)
