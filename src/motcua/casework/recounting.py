"""What another calendar would do to the cases that are running. Nothing is changed by asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched
from uuid import UUID

from django.db.models import Q

from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .clock import FactKind
from .keeping import clocks_of
from .models import Case

SHOWN = 10
AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class RecountedCase:
    """`promised_at` is the due instant the case has; `counted_at` what it would be by the other calendar."""

    reference: str
    unit_id: UUID
    promised_at: datetime
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class Recount:
    """Running cases against another calendar.

    `first` and `last` are the days whose counting hours differ for any unit, none where they differ for none. `moved`
    of the cases running over those days would be due at another instant; `soonest` are those due first. `paused`
    cases have no due instant now and get one by the calendar of the day on which they go on.
    """

    first: date | None
    last: date | None
    moved: int
    paused: int
    soonest: tuple[RecountedCase, ...]


def recount(calendar_of: organisation.CalendarOf, at: datetime) -> Recount:
    """What the running cases would be due at if their units counted by `calendar_of`.

    One query, and two more for every `AT_A_TIME` cases whose time runs over days that differ.
    """
    changed = organisation.days_changed_for(calendar_of, day_of(at))
    if not changed:
        return Recount(None, None, 0, 0, ())
    first, last = min(days[0] for days in changed.values()), max(days[1] for days in changed.values())
    running = Case.objects.filter(clock__kind=FactKind.START, clock__unit_id__in=changed).filter(
        closed_at=None, received_at__isnull=False, received_at__date__lte=last
    )
    cases = running.filter(Q(due_at=None) | Q(due_at__date__gte=first)).order_by("due_at", "id")
    moved: list[RecountedCase] = []
    paused = 0
    for some in batched(cases, AT_A_TIME, strict=False):
        now = clocks_of(case.id for case in some)
        then = clocks_of((case.id for case in some), calendar_of=calendar_of)
        for case in some:
            if case.id not in then or now[case.id].reading.stopped_at is not None:
                continue
            counted_at = then[case.id].reading.due_at
            if case.due_at is None:
                paused += now[case.id].reading.is_paused
            elif counted_at is not None and counted_at != now[case.id].reading.due_at:
                moved.append(RecountedCase(case.reference, case.unit_id, case.due_at, counted_at))
    return Recount(first, last, len(moved), paused, tuple(moved[:SHOWN]))
