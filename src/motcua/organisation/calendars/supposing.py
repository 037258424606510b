"""What if: the calendars as a change would make them, before anybody decides on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db import transaction

from ..directory import Directory, current, forget
from ..refusals import CalendarNotFound
from ..working_time import BeyondCalendar, WorkingCalendar, days_changed

type CalendarOf = Callable[[UUID, date], WorkingCalendar]


def supposing(change: Callable[[], object]) -> CalendarOf:
    """The calendars of units as `change` would leave them; nothing of it is kept.

    The change is carried out and taken back, so it is refused here for all that it would be refused for.
    """
    with transaction.atomic():
        change()
        supposed = Directory()
        transaction.set_rollback(True)
    forget()
    return supposed.calendar_of


def days_changed_for(calendar_of: CalendarOf, on: date) -> dict[UUID, tuple[date, date]]:
    """The units for which counting hours would differ, each with the first and the last day of it."""
    compared: dict[tuple[int, int], tuple[date, date] | None] = {}
    found: dict[UUID, tuple[date, date]] = {}
    for unit_id in current().units:
        try:
            before, after = current().calendar_of(unit_id, on), calendar_of(unit_id, on)
        except (CalendarNotFound, BeyondCalendar):
            continue
        key = id(before), id(after)
        if key not in compared:
            compared[key] = days_changed(before, after)
        if (days := compared[key]) is not None:
            found[unit_id] = days
    return found
