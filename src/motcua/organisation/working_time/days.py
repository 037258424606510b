"""Time limits that are not plain minutes: working days, calendar days, months, and the cut-off in the day."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, date, datetime, time, timedelta
from enum import StrEnum

from motcua.kernel.time import VIETNAM, day_of, local

from .arithmetic import add_working_time, next_counting_instant
from .calendar import BeyondCalendar, WorkingCalendar, instant

A_DAY = timedelta(days=1)
_LAST_MINUTE = time(23, 59)  # 24:00 is the next day's first


class DayEnd(StrEnum):
    """When the last day of a limit by the day is over: as the office closes, or at 24:00."""

    CLOSE = "close"
    MIDNIGHT = "midnight"


def is_working_day(calendar: WorkingCalendar, day: date) -> bool:
    """Whether the day has any counting hours."""
    return bool(calendar.sessions_of(day))


def next_working_day(calendar: WorkingCalendar, day: date) -> date:
    """The first day after `day` that has counting hours."""
    day += A_DAY
    while not is_working_day(calendar, day):
        day += A_DAY
    return day


def opening(calendar: WorkingCalendar, day: date) -> datetime | None:
    """When the day's first session opens; none on a rest day."""
    sessions = calendar.sessions_of(day)
    return instant(calendar.starts[sessions[0]]) if sessions else None


def closing(calendar: WorkingCalendar, day: date) -> datetime | None:
    """When the day's last session closes; none on a rest day."""
    sessions = calendar.sessions_of(day)
    return instant(calendar.ends[sessions[-1]]) if sessions else None


def counting_start(
    calendar: WorkingCalendar, at: datetime, *, cut_off: time | None = None, last_minutes: int = 0
) -> datetime:
    """The instant from which something that arrives at `at` is counted.

    What arrives after `cut_off`, or within the `last_minutes` before the day's close, is counted from the
    opening of the next working day; at the cut-off itself it is still in time. Both rules are parameters
    of the procedure. Source: nd-118-2025 (practice of the published procedures).
    """
    day = day_of(at)
    close = closing(calendar, day)
    if close is not None:
        moment = local(at).replace(second=0, microsecond=0)
        missed = cut_off is not None and moment > datetime.combine(day, cut_off, VIETNAM)
        too_late = last_minutes > 0 and moment > close - timedelta(minutes=last_minutes)
        if missed or too_late:
            at = datetime.combine(day + A_DAY, time(), VIETNAM)
    return next_counting_instant(calendar, at)


def add_working_days(calendar: WorkingCalendar, start: datetime, days: int) -> datetime:
    """Working days as working time: one is `calendar.day_minutes`, eight hours unless data says otherwise.

    On ordinary days that is the same clock time so many working days later; a half-day counts as a half.
    """
    return add_working_time(calendar, start, days * calendar.day_minutes)


def add_calendar_days(
    calendar: WorkingCalendar, start: datetime, days: int, *, may_end_on_rest_day: bool = False
) -> datetime:
    """Calendar days, rest days and holidays counted, to the close of the last of them.

    `start` outside counting hours is first moved to the next opening; its own day is not one of them. A limit whose
    last day is a rest day ends with the next working day. With `may_end_on_rest_day` the answer is where the days
    run out, rest day or not, at the clock time of the start.
    Source: blds-2015#147, blds-2015#148.
    """
    landing = next_counting_instant(calendar, start) + days * A_DAY
    return landing if may_end_on_rest_day else last_moment(calendar, landing)


def add_months(
    calendar: WorkingCalendar, start: datetime, months: int, *, may_end_on_rest_day: bool = False
) -> datetime:
    """Months, to the same day of the month, or its last when it is shorter; otherwise as `add_calendar_days`."""
    begun = next_counting_instant(calendar, start)
    year, month = divmod(begun.year * 12 + begun.month - 1 + months, 12)
    if year > MAXYEAR:
        raise BeyondCalendar
    day = min(begun.day, monthrange(year, month + 1)[1])
    landing = begun.replace(year=year, month=month + 1, day=day)
    return landing if may_end_on_rest_day else last_moment(calendar, landing)


def last_moment(calendar: WorkingCalendar, landing: datetime, ends: DayEnd = DayEnd.CLOSE) -> datetime:
    """When a limit by the day whose days run out on the day of `landing` is over: at the end of that day, or of the
    next working day if it is a rest day. Source: blds-2015#148.
    """
    day = day_of(landing)
    if not is_working_day(calendar, day):
        day = next_working_day(calendar, day)
    last = datetime.combine(day, _LAST_MINUTE, VIETNAM)
    close = closing(calendar, day)
    assert close is not None, "it is a working day"
    return last if ends is DayEnd.MIDNIGHT else min(close, last)


def settled(calendar: WorkingCalendar, landing: datetime) -> datetime:
    """A moment within counting hours: that day's when it has any, else the close of the next working day."""
    day = day_of(landing)
    close = closing(calendar, day)
    if close is None:
        close = closing(calendar, next_working_day(calendar, day))
        assert close is not None
        return close
    return add_working_time(calendar, min(landing, close), 0)


def days_changed(before: WorkingCalendar, after: WorkingCalendar) -> tuple[date, date] | None:
    """The first and the last day whose counting hours differ; none where every day counts alike."""
    differing = set(zip(before.starts, before.ends, strict=True)) ^ set(zip(after.starts, after.ends, strict=True))
    if not differing:
        return None
    return day_of(instant(min(differing)[0])), day_of(instant(max(differing)[0]))
