"""What if: the calendars as a change would make them, before anybody decides on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db import transaction

from ..directory import Directory, forget
from ..working_time import WorkingCalendar

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
