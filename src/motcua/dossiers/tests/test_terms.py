"""When a dossier is due, and that later changes do not touch it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier
from motcua.identity.tests.builders import an_officer
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.time import day_of, local
from motcua.organisation import api as organisation
from motcua.processes import api as processes

from .builders import BIRTH, MONDAY, City, a_filed_dossier, an_accepted_dossier

OF_UNKNOWN_LIMIT = "1.001266"  # the record says “1”, of what it does not say, and the office has no rule
pytestmark = pytest.mark.django_db


def accepted_at(city: City, at: datetime) -> tuple[dossiers.Filed, datetime]:
    filed = a_filed_dossier(city, at=at)
    due_at = dossiers.accept(actor=city.staff[Role.RECEPTION], at=at, reference=filed.reference).due_at
    assert due_at is not None
    return filed, due_at


def the_rule() -> catalogue.LocalRule:
    """The office's own rule for births."""
    (rule,) = catalogue.local_rules(BIRTH, day_of(MONDAY))
    return rule


def test_a_dossier_received_after_fifteen_hours_counts_from_the_next_day(city: City) -> None:
    assert the_rule().cutoff == time(15)
    tomorrow = day_of(MONDAY) + timedelta(days=1)
    filed, at_fifteen = accepted_at(city, MONDAY.replace(hour=15))
    told = dossiers.explain_due(filed.case_id)
    assert told is not None
    assert day_of(told.reading.counted_from) == day_of(MONDAY)
    filed, after = accepted_at(city, MONDAY.replace(hour=15, minute=1))
    told = dossiers.explain_due(filed.case_id)
    assert told is not None
    assert (told.reading.was_moved, told.reading.cutoff, told.due_at) == (True, time(15), after)
    assert day_of(told.reading.counted_from) == tomorrow
    assert after > at_fifteen


def test_a_holiday_entered_after_the_reception_leaves_the_date_on_form_01_as_it_is(city: City) -> None:
    filed, promised = accepted_at(city, MONDAY)
    case = casework.Case.objects.get(pk=filed.case_id)
    calendar_id = organisation.unit_calendar_book(case.unit_id, day_of(MONDAY)).calendar.id
    day = day_of(MONDAY)
    organisation.enter_days_off(actor=SYSTEM, at=MONDAY, calendar_id=calendar_id, first=day, last=day, name="Nghỉ bão")
    told = dossiers.explain_due(filed.case_id)
    assert told is not None
    assert told.holds_at == told.reading.first_due_at == promised < told.due_at
    assert told.reading.is_late(promised + timedelta(minutes=1))


def test_where_the_limit_is_not_known_no_appointment_is_made(city: City) -> None:
    filed = a_filed_dossier(city, code=OF_UNKNOWN_LIMIT)
    accepted = dossiers.accept(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
    assert accepted.due_at is None
    view = dossiers.read(city.citizen, filed.reference, at=MONDAY + timedelta(days=400), purpose="test")
    assert view.standing is casework.Standing.UNDATED
    assert view.terms is not None
    assert view.terms.limit is None
    assert dossiers.explain_due(filed.case_id) is None
    assert "chưa xác định được" in view.timeline[-1].text


def test_the_terms_stay_as_they_were_at_acceptance(city: City) -> None:
    late = MONDAY.replace(hour=15, minute=1)
    before, due_before = accepted_at(city, late)
    frozen = Dossier.objects.get(pk=before.case_id).terms
    tuesday = MONDAY + timedelta(days=1)
    (centre, *_) = organisation.units_of_kind(organisation.UnitKind.CENTRE, day_of(MONDAY))
    controller = an_officer(Role.PROCEDURE_CONTROLLER, unit_id=centre.id)
    catalogue.end_local_rule(actor=controller, rule_id=the_rule().id, last_day=day_of(MONDAY), at=MONDAY)
    after = a_filed_dossier(city, at=tuesday)
    accepted = dossiers.accept(actor=city.staff[Role.RECEPTION], at=tuesday, reference=after.reference)
    assert accepted.due_at is None
    told = dossiers.explain_due(before.case_id)
    assert told is not None
    assert (told.due_at, told.reading.cutoff) == (due_before, time(15))
    assert Dossier.objects.get(pk=before.case_id).terms == frozen


def test_the_times_of_the_process_are_those_of_the_dossier(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int | None]] = []
    monkeypatch.setattr(
        processes.ProcessVersion, "column_for", lambda version, *said: asked.append(said) or len(version.cases) - 1
    )
    given = a_filed_dossier(city)
    dossiers.accept(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=given.reference)
    assert asked == [("", 480)]  # within the working day


def test_the_due_instant_is_told_the_same_everywhere(city: City) -> None:
    filed = an_accepted_dossier(city)
    tracked = dossiers.track(filed.reference, filed.secret)
    view = dossiers.read(city.citizen, filed.reference, at=MONDAY, purpose="test")
    case = casework.find_case(filed.reference)
    assert case is not None
    assert case.due_at is not None
    (inbox,) = casework.inbox(city.staff[Role.SPECIALIST]).items
    assert {tracked.due_at, view.due_at, case.due_at, inbox.due_at} == {case.due_at}
    assert f"{local(case.due_at):%H:%M %d/%m/%Y}" in tracked.timeline[-1].text
