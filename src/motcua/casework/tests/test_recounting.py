"""What another calendar would do to running cases, told without touching them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.casework import api as casework
from motcua.casework.clock import FactKind
from motcua.casework.models import Case, ClockFact
from motcua.catalogue.api import LimitUnit
from motcua.kernel.actor import SYSTEM
from motcua.organisation import api as organisation
from motcua.organisation.tests.builders import a_calendar_row, a_unit

from .builders import AT, a_case

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 11, 25)


def _running(unit_id: UUID, days: int, *, at: datetime = AT) -> Case:
    calendar = organisation.calendar_of(unit_id, at.date())
    due_at = organisation.add_working_days(calendar, at, days)
    case = a_case(unit_id=unit_id, opened_at=at, received_at=at, due_at=due_at)
    start = {"kind": FactKind.START, "unit_id": unit_id, "limit_amount": days, "limit_unit": LimitUnit.WORKING_DAY}
    ClockFact.objects.create(case=case, at=at, **start)
    ClockFact.objects.create(case=case, at=at, kind=FactKind.HOLD, unit_id=unit_id, step="Thẩm định")
    return case


def test_cases_that_would_move_are_counted_those_due_first_shown_and_none_is_touched() -> None:
    elsewhere = a_unit(name="Sở khác", calendar=a_calendar_row(key="other"))
    unit = a_unit(calendar=a_calendar_row())
    soon, later = _running(unit.id, 3), _running(unit.id, 5)
    _running(unit.id, 1)  # due before the day
    _running(unit.id, 3, at=AT + timedelta(days=3))  # received after it
    _running(elsewhere.id, 3)
    paused = _running(unit.id, 3)
    ClockFact.objects.create(case=paused, at=AT, kind=FactKind.PAUSE, reason="Chờ bổ sung")
    Case.objects.filter(pk=paused.pk).update(due_at=None)

    with_a_day_off = organisation.supposing(
        lambda: organisation.enter_days_off(
            actor=SYSTEM, at=AT, calendar_id=unit.calendar_id, first=WEDNESDAY, last=WEDNESDAY, name="Nghỉ bão"
        )
    )
    organisation.unit(unit.id)  # the directory is read
    with CaptureQueriesContext(connection) as asked:
        found = casework.recount(with_a_day_off, AT)
    assert (found.first, found.last, found.moved, found.paused) == (WEDNESDAY, WEDNESDAY, 2, 1)
    assert [(one.reference, one.promised_at, one.counted_at) for one in found.soonest] == [
        (soon.reference, soon.due_at, soon.due_at + timedelta(days=1)),
        (later.reference, later.due_at, later.due_at + timedelta(days=1)),
    ]
    assert len(asked) == 3
    soon.refresh_from_db()
    assert soon.due_at == found.soonest[0].promised_at


def test_a_calendar_that_counts_alike_moves_nothing() -> None:
    unit = a_unit(calendar=a_calendar_row())
    _running(unit.id, 3)
    found = casework.recount(organisation.calendar_of, AT)
    assert (found.first, found.moved, found.soonest) == (None, 0, ())
