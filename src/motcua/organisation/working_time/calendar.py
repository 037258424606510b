"""The calendar of working time as one value: every session of its span, with the minutes before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from motcua.kernel.errors import Invalid
from motcua.kernel.time import VIETNAM

type Minutes = NDArray[np.int64]

SECONDS_A_MINUTE = 60
MINUTES_A_DAY = 24 * 60


class BeyondCalendar(Invalid):
    """The reckoning leaves the span for which days off are known. Enter the next years' days off first."""

    code = "beyond_calendar"
    message = _("Lịch làm việc chưa có ngày nghỉ của thời gian này nên chưa tính được thời hạn.")


class DayKind(StrEnum):
    """What a day is. Only `WORKING`, `MADE_UP` and partly `UNIT_*` days have counting hours."""

    WORKING = "working"
    WEEKLY_REST = "weekly_rest"
    HOLIDAY = "holiday"
    SWAPPED_OFF = "swapped_off"
    MADE_UP = "made_up"
    UNIT_CLOSED = "unit_closed"
    UNIT_OPEN = "unit_open"


@dataclass(frozen=True, slots=True)
class DayNote:
    """Why a day is not an ordinary one, and the name people know it by."""

    kind: DayKind
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class WorkingCalendar:
    """Counting sessions from the day `first` to the day `last`, both included.

    `starts` and `ends` are minutes since the epoch, sessions in order, none touching the next;
    `before` and `after` are the minutes of working time up to each session's start and end.
    `day_minutes` is what one working day means. `notes` holds the days that are not ordinary.
    The arrays are the lists again, for vectors.
    """

    first: date
    last: date
    day_minutes: int
    starts: list[int]
    ends: list[int]
    before: list[int]
    after: list[int]
    notes: Mapping[date, DayNote]
    start_array: Minutes
    end_array: Minutes
    before_array: Minutes
    after_array: Minutes
    from_minute: int
    to_minute: int

    def kind_of(self, day: date) -> DayKind:
        """What the day is here; an ordinary day without hours is a weekly rest."""
        note = self.notes.get(day)
        if note is not None:
            return note.kind
        return DayKind.WORKING if self.sessions_of(day) else DayKind.WEEKLY_REST

    def sessions_of(self, day: date) -> range:
        """Positions, in the lists, of the sessions that open on the day."""
        midnight = midnight_minute(day)
        if not self.from_minute <= midnight < self.to_minute:
            raise BeyondCalendar
        return range(
            int(self.start_array.searchsorted(midnight)),
            int(self.start_array.searchsorted(midnight + MINUTES_A_DAY)),
        )

    def minute_of(self, at: datetime) -> int:
        """The whole minute of an aware instant, seconds dropped. Refuses what lies outside the span."""
        if at.tzinfo is None:
            raise ValueError("an instant must be aware")
        minute = int(at.timestamp() // SECONDS_A_MINUTE)
        if not self.from_minute <= minute <= self.to_minute:
            raise BeyondCalendar
        return minute


def instant(minute: int) -> datetime:
    """The instant of a minute since the epoch, on the clock of Viet Nam."""
    return datetime.fromtimestamp(minute * SECONDS_A_MINUTE, VIETNAM)


def midnight_minute(day: date) -> int:
    """The minute since the epoch at which the day begins in Viet Nam."""
    return int(datetime(day.year, day.month, day.day, tzinfo=VIETNAM).timestamp()) // SECONDS_A_MINUTE
