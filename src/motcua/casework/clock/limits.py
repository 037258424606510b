"""From a lawful limit and the instant of reception to the due instant."""

from __future__ import annotations

from datetime import datetime, time

from motcua.catalogue import api as catalogue
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .day_ends import day_end_rule

BY_THE_DAY = frozenset({catalogue.LimitUnit.CALENDAR_DAY, catalogue.LimitUnit.MONTH})


def due(
    calendar: organisation.WorkingCalendar, limit: catalogue.TimeLimit | None, cutoff: time | None, at: datetime
) -> datetime | None:
    """The instant by which what was received at `at` is due; none when the limit is not known.

    Working hours and days run as working time. A limit of zero working days is "within the day": the
    close of the day on which counting begins. Calendar days and months run to the end of their last day, which is
    never a rest day. Source: nd-118-2025#17, tt-03-2022-btp, blds-2015#148.
    """
    if limit is None:
        return None
    start = organisation.counting_start(calendar, at, cut_off=cutoff)
    if limit.unit in BY_THE_DAY:
        return end_of(calendar, landing(calendar, limit, start), at)
    if limit.amount == 0:
        close = organisation.closing(calendar, day_of(start))
        assert close is not None, "counting begins on a working day"
        return close
    minutes = 60 if limit.unit is catalogue.LimitUnit.WORKING_HOUR else calendar.day_minutes
    return organisation.add_working_time(calendar, start, int(limit.amount * minutes))


def end_of(calendar: organisation.WorkingCalendar, landed: datetime, received_at: datetime) -> datetime:
    """When a limit by the day that landed there is over, as it was read when the case was received."""
    return organisation.last_moment(calendar, landed, day_end_rule(day_of(received_at)).ends)


def landing(calendar: organisation.WorkingCalendar, limit: catalogue.TimeLimit, start: datetime) -> datetime:
    """Where a limit in calendar days or months lands, rest day or not."""
    add = organisation.add_months if limit.unit is catalogue.LimitUnit.MONTH else organisation.add_calendar_days
    return add(calendar, start, int(limit.amount), may_end_on_rest_day=True)
