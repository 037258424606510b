"""Adding and measuring working time, one instant at a time.

Instants are taken at the whole minute, seconds dropped, as slips print them. A session includes both
its ends: 12:00 closes the morning and is a fine moment for an appointment.
"""

from bisect import bisect_left, bisect_right
from datetime import datetime

from .calendar import BeyondCalendar, WorkingCalendar, instant


def add_working_time(calendar: WorkingCalendar, start: datetime, minutes: int) -> datetime:
    """The instant at which `minutes` of working time have passed since `start`.

    The answer always lies within counting hours. Time that runs out with a session ends at that
    session's close, not at the next opening. Adding 0 gives `start` itself within counting hours, else
    the next opening. A negative amount goes back, and one that uses up a session ends at its opening.
    Raises `BeyondCalendar`.
    """
    at = calendar.minute_of(start)
    if minutes > 0:
        return instant(_minute_after(calendar, _worked_until(calendar, at) + minutes))
    if minutes < 0:
        return instant(_minute_before(calendar, _worked_until(calendar, at) + minutes))
    position = bisect_left(calendar.ends, at)
    if position == len(calendar.ends):
        raise BeyondCalendar
    return instant(max(at, calendar.starts[position]))


def working_time_between(calendar: WorkingCalendar, start: datetime, end: datetime) -> int:
    """Minutes of working time from `start` to `end`; negative when `end` comes first. Raises `BeyondCalendar`."""
    return _worked_until(calendar, calendar.minute_of(end)) - _worked_until(calendar, calendar.minute_of(start))


def next_counting_instant(calendar: WorkingCalendar, at: datetime) -> datetime:
    """The instant from which time begins to count: `at` while a session runs, else the next opening.

    At the very close of a session nothing is left of it, so the next opening is given.
    """
    minute = calendar.minute_of(at)
    position = bisect_right(calendar.ends, minute)
    if position == len(calendar.ends):
        raise BeyondCalendar
    return instant(max(minute, calendar.starts[position]))


def _worked_until(calendar: WorkingCalendar, minute: int) -> int:
    """Minutes of working time from the first day of the calendar."""
    position = bisect_right(calendar.starts, minute) - 1
    if position < 0:
        return 0
    return calendar.before[position] + min(minute, calendar.ends[position]) - calendar.starts[position]


def _minute_after(calendar: WorkingCalendar, target: int) -> int:
    """The first minute by which `target` minutes have been worked."""
    position = bisect_left(calendar.after, target)
    if position == len(calendar.after):
        raise BeyondCalendar
    return calendar.ends[position] - calendar.after[position] + target


def _minute_before(calendar: WorkingCalendar, target: int) -> int:
    """The last minute by which no more than `target` minutes have been worked."""
    if target < 0:
        raise BeyondCalendar
    position = bisect_right(calendar.before, target) - 1
    return calendar.starts[position] - calendar.before[position] + target
