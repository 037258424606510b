"""Calendars to reckon with, in the shape a city office has, holidays of the facts included."""

from datetime import date, datetime, time

from motcua.kernel.time import VIETNAM
from motcua.organisation.working_time import DayRules, Exceptional, Hours, MadeUpDay, WorkingCalendar, build_calendar

MORNING = (time(8), time(12))
AFTERNOON = (time(13), time(17))


def office_hours(weekdays: range = range(1, 6)) -> tuple[Hours, ...]:
    return tuple(Hours(day, opens, closes) for day in weekdays for opens, closes in (MORNING, AFTERNOON))


def a_calendar(
    *,
    hours: tuple[Hours, ...] | None = None,
    days_off: dict[date, str] | None = None,
    made_up: tuple[MadeUpDay, ...] = (),
    exceptions: tuple[Exceptional, ...] = (),
    first: date = date(2025, 1, 1),
    last: date = date(2027, 12, 31),
) -> WorkingCalendar:
    rules = DayRules(office_hours() if hours is None else hours, days_off or {}, made_up, exceptions)
    return build_calendar(rules, first, last)


TET_2026 = {date(2026, 2, day): "Tết Nguyên đán" for day in range(16, 21)}
NATIONAL_DAY_2026 = {date(2026, 9, 1): "Quốc khánh", date(2026, 9, 2): "Quốc khánh"}
SWAP_2026 = MadeUpDay(date(2026, 8, 31), date(2026, 8, 22), "Nghỉ Quốc khánh, làm bù thứ Bảy 22/8")


def the_year_2026(*exceptions: Exceptional) -> WorkingCalendar:
    return a_calendar(days_off=TET_2026 | NATIONAL_DAY_2026, made_up=(SWAP_2026,), exceptions=exceptions)


def at(text: str) -> datetime:
    """`2026-02-13 16:59` on the clock of Viet Nam."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)
