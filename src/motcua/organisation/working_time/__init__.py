"""Arithmetic on instants in minutes of working time. Pure: values in, values out, no database."""

from .arithmetic import add_working_time, next_counting_instant, working_time_between
from .building import DayRules, Exceptional, Hours, MadeUpDay, build_calendar
from .calendar import BeyondCalendar, DayKind, DayNote, WorkingCalendar
from .days import (
    DayEnd,
    add_calendar_days,
    add_months,
    add_working_days,
    closing,
    counting_start,
    days_changed,
    is_working_day,
    last_moment,
    next_working_day,
    opening,
    settled,
)
from .explaining import DayLine, explain
from .splicing import splice
from .vectors import add_working_times, as_datetimes, as_instants, working_times_between

__all__ = [
    "BeyondCalendar",
    "DayEnd",
    "DayKind",
    "DayLine",
    "DayNote",
    "DayRules",
    "Exceptional",
    "Hours",
    "MadeUpDay",
    "WorkingCalendar",
    "add_calendar_days",
    "add_months",
    "add_working_days",
    "add_working_time",
    "add_working_times",
    "as_datetimes",
    "as_instants",
    "build_calendar",
    "closing",
    "counting_start",
    "days_changed",
    "explain",
    "is_working_day",
    "last_moment",
    "next_counting_instant",
    "next_working_day",
    "opening",
    "settled",
    "splice",
    "working_time_between",
    "working_times_between",
]
