"""The clock: when a case is due, and why. Pure arithmetic over the unit's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from motcua.catalogue import api as catalogue
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation


class Standing(StrEnum):
    """Where a case stands against its due instant."""

    UNDATED = "undated"
    IN_TIME = "in_time"
    NEAR = "near"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the due instant is what it is. `lines` has a line per day from `counted_from` to `due_at`."""

    received_at: datetime
    counted_from: datetime
    limit: catalogue.TimeLimit
    cutoff: time | None
    due_at: datetime
    lines: tuple[organisation.DayLine, ...]

    @property
    def was_moved(self) -> bool:
        """Whether counting begins later than the reception: after the cut-off, or out of hours."""
        return self.counted_from > self.received_at.replace(second=0, microsecond=0)


def due(
    calendar: organisation.WorkingCalendar, limit: catalogue.TimeLimit | None, cutoff: time | None, at: datetime
) -> datetime | None:
    """The instant by which what was received at `at` is due; none when the limit is not known.

    Working hours and days run as working time. A limit of zero working days is "within the day": the
    close of the day on which counting begins. Calendar days and months never end on a rest day.
    Source: nd-118-2025#17, tt-03-2022-btp.
    """
    if limit is None:
        return None
    start = organisation.counting_start(calendar, at, cut_off=cutoff)
    match limit.unit:
        case catalogue.LimitUnit.CALENDAR_DAY:
            return organisation.add_calendar_days(calendar, start, int(limit.amount))
        case catalogue.LimitUnit.MONTH:
            return organisation.add_months(calendar, start, int(limit.amount))
        case catalogue.LimitUnit.WORKING_HOUR:
            return organisation.add_working_time(calendar, start, int(limit.amount * 60))
        case catalogue.LimitUnit.WORKING_DAY:
            if limit.amount == 0:
                close = organisation.closing(calendar, day_of(start))
                assert close is not None, "counting begins on a working day"
                return close
            return organisation.add_working_time(calendar, start, int(limit.amount * calendar.day_minutes))


def explain(
    calendar: organisation.WorkingCalendar, limit: catalogue.TimeLimit, cutoff: time | None, at: datetime
) -> Explanation:
    """`due`, told day by day."""
    due_at = due(calendar, limit, cutoff, at)
    assert due_at is not None
    start = organisation.counting_start(calendar, at, cut_off=cutoff)
    return Explanation(at, start, limit, cutoff, due_at, tuple(organisation.explain(calendar, start, due_at)))


def standing(calendar: organisation.WorkingCalendar, due_at: datetime | None, at: datetime) -> Standing:
    """Late past the due instant; near with less than one working day left."""
    if due_at is None:
        return Standing.UNDATED
    if at > due_at:
        return Standing.LATE
    left = organisation.working_time_between(calendar, at, due_at)
    return Standing.NEAR if left < calendar.day_minutes else Standing.IN_TIME
