"""When to remind somebody of a time that runs out. Source: nd-118-2025#27."""

from __future__ import annotations

from datetime import datetime

from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .rules import rule


def after_share(
    calendar: organisation.WorkingCalendar, since: datetime, due_at: datetime, minutes: int, key: str
) -> datetime:
    """The instant at which the share of `minutes` of working time is used that the rule of this key names."""
    left = minutes * (100 - rule(key, day_of(since)).amount) // 100
    return organisation.add_working_time(calendar, due_at, -left)


def ahead(
    calendar: organisation.WorkingCalendar, since: datetime, due_at: datetime, key: str, *, besides: datetime
) -> datetime | None:
    """As long before `due_at` as the rule of this key says; none where that is not after `since`, or where somebody is
    reminded at that very instant already, `besides`.
    """
    at = rule(key, day_of(since)).before(calendar, due_at)
    return None if at <= since or at == besides else at
