from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ...component import Example
from ...field import Field


@dataclass(frozen=True, slots=True)
class DateParts:
    """A day as typed, so that a wrong one is shown again unchanged."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, day: date | None) -> DateParts:
        return cls(str(day.day), str(day.month), str(day.year)) if day else cls()

    @classmethod
    def read(cls, data: Mapping[str, str], name: str) -> DateParts:
        """From a posted form in which the three boxes are `name_day`, `name_month`, `name_year`."""
        return cls(*(data.get(f"{name}_{part}", "").strip() for part in ("day", "month", "year")))

    def __bool__(self) -> bool:
        return bool(self.day or self.month or self.year)

    def as_date(self) -> date | None:
        """The day meant, or None when the three numbers are not one."""
        if not (self.day + self.month + self.year).isdecimal() or len(self.year) != 4:
            return None
        try:
            return date(int(self.year), int(self.month), int(self.day))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateInput(Field):
    """A day people know by heart, in three boxes: dd mm yyyy. Posted as `name_day`, `name_month`, `name_year`."""

    value: DateParts = DateParts()
    birthday: bool = False


EXAMPLES = [
    Example("plain", DateInput(name="ngay-sinh", label="Ngày sinh của con", hint="Ví dụ: 27 3 2026", birthday=True)),
    Example(
        "error",
        DateInput(
            name="ngay-cap",
            label="Ngày cấp",
            value=DateParts("31", "2", "2026"),
            error="Ngày 31/2/2026 không có trong lịch",
        ),
    ),
]
