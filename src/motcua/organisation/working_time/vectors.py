"""The same arithmetic over arrays: a million deadlines in a moment.

Instants are `datetime64` in UTC, as numpy keeps them; answers are `datetime64[m]`.
`as_instants` and `as_datetimes` lead there and back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from .calendar import BeyondCalendar, Minutes, WorkingCalendar, instant

type Instants = NDArray[np.datetime64]


def as_instants(moments: Iterable[datetime]) -> Instants:
    """Aware instants as an array, seconds dropped."""
    return np.array([_whole_minute(moment) for moment in moments], np.int64).view("datetime64[m]")


def as_datetimes(instants: Instants) -> list[datetime]:
    """An array as aware instants on the clock of Viet Nam."""
    return [instant(minute) for minute in instants.astype("datetime64[m]").astype(np.int64).tolist()]


def add_working_times(calendar: WorkingCalendar, starts: Instants, minutes: int | Minutes) -> Instants:
    """`add_working_time` for every start, with one amount for all or one for each. Raises `BeyondCalendar`."""
    at = _within(calendar, starts)
    amounts = np.broadcast_to(np.asarray(minutes, np.int64), at.shape)
    target = _worked_until(calendar, at) + amounts
    answers = _minutes_after(calendar, target, where=amounts > 0)
    if (amounts <= 0).any():
        answers = np.where(amounts < 0, _minutes_before(calendar, target, where=amounts < 0), answers)
        answers = np.where(amounts == 0, _moved_into_hours(calendar, at, where=amounts == 0), answers)
    return answers.view("datetime64[m]")


def working_times_between(calendar: WorkingCalendar, starts: Instants, ends: Instants) -> Minutes:
    """`working_time_between` for every pair. Raises `BeyondCalendar`."""
    return _worked_until(calendar, _within(calendar, ends)) - _worked_until(calendar, _within(calendar, starts))


def _whole_minute(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise ValueError("an instant must be aware")
    return int(moment.timestamp() // 60)


def _within(calendar: WorkingCalendar, instants: Instants) -> Minutes:
    minutes = np.atleast_1d(np.asarray(instants)).astype("datetime64[m]").astype(np.int64)
    if minutes.size and (minutes.min() < calendar.from_minute or minutes.max() > calendar.to_minute):
        raise BeyondCalendar
    return minutes


def _worked_until(calendar: WorkingCalendar, minutes: Minutes) -> Minutes:
    position = calendar.start_array.searchsorted(minutes, side="right") - 1
    begun = np.maximum(position, 0)
    inside = np.minimum(minutes, calendar.end_array[begun]) - calendar.start_array[begun]
    return np.where(position < 0, 0, calendar.before_array[begun] + inside)


def _minutes_after(calendar: WorkingCalendar, target: Minutes, *, where: NDArray[np.bool_]) -> Minutes:
    position = calendar.after_array.searchsorted(target, side="left")
    position = _checked(position, where & (position == calendar.after_array.size), calendar)
    return calendar.end_array[position] - calendar.after_array[position] + target


def _minutes_before(calendar: WorkingCalendar, target: Minutes, *, where: NDArray[np.bool_]) -> Minutes:
    position = calendar.before_array.searchsorted(target, side="right") - 1
    position = _checked(position, where & (position < 0), calendar)
    return calendar.start_array[position] - calendar.before_array[position] + target


def _moved_into_hours(calendar: WorkingCalendar, at: Minutes, *, where: NDArray[np.bool_]) -> Minutes:
    position = calendar.end_array.searchsorted(at, side="left")
    position = _checked(position, where & (position == calendar.end_array.size), calendar)
    return np.maximum(at, calendar.start_array[position])


def _checked(position: NDArray[np.intp], outside: NDArray[np.bool_], calendar: WorkingCalendar) -> NDArray[np.intp]:
    """Positions that can be looked up; refuses when one that matters is outside the calendar."""
    if outside.any():
        raise BeyondCalendar
    return np.clip(position, 0, calendar.start_array.size - 1)
