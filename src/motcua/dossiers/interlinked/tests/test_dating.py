"""One appointment: no part runs past it, and what lawfully puts a part off puts the whole off."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from motcua.casework import api as casework
from motcua.casework.models import Alarm, Case
from motcua.dossiers import alarms, due_words
from motcua.dossiers import api as dossiers
from motcua.dossiers.tests.builders import MONDAY, City
from motcua.kernel.actor import Role
from motcua.kernel.time import VIETNAM

from .builders import (
    THERE,
    a_child,
    a_counter_bundle,
    a_definition,
    an_accepted_bundle,
    bundles,
    news_travels,
    part,
    reference_of,
    settle,
    the_library,
)

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2026, 11, 26, 9, tzinfo=VIETNAM)
ONE_DAY = """
[appointment]
rule = "whole"
limit = { amount = 1, unit = "working_day" }
source = "nd-118-2025"
"""  # the parts of the tests' own definitions take three


def case_of(filed: dossiers.Filed) -> Case:
    return Case.objects.get(pk=filed.case_id)


def case_of_part(filed: dossiers.Filed, path: str) -> Case:
    found = part(filed, path).dossier
    assert found is not None
    return Case.objects.get(pk=found.pk)


def a_short_bundle(city: City, monkeypatch: pytest.MonkeyPatch, *children: str) -> dossiers.Filed:
    """Accepted on Monday at nine, to be done in one working day."""
    known = the_library(monkeypatch, a_definition(*children, more=ONE_DAY))
    assert known.faults == {}
    filed = a_counter_bundle(city)
    bundles.accept_bundle(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
    return filed


TUESDAY = datetime(2026, 11, 24, 9, tzinfo=VIETNAM)


def test_seven_working_days_within_a_bundle_of_three_end_with_the_bundle(city: City) -> None:
    """Permanent residence by itself takes seven; it begins a day later, when the birth is registered."""
    filed = an_accepted_bundle(city)
    settle(city, reference_of(filed, "birth"))
    news_travels()
    tuesday = MONDAY + timedelta(days=1)
    reference = reference_of(filed, "residence")
    case = case_of_part(filed, "residence")
    if case.received_at is None:
        dossiers.accept(actor=city.staff[Role.RECEPTION], at=tuesday, reference=reference)
    case = case_of_part(filed, "residence")
    assert case_of(filed).due_at == case.due_at == THURSDAY
    clock = casework.clock_of(case.id)
    assert clock is not None
    (alignment,) = clock.reading.alignments
    assert alignment.before is not None
    assert alignment.before > THURSDAY
    assert filed.reference in alignment.reason
    assert "chưa xác nhận" in alignment.reason


def test_the_page_of_the_date_says_whose_it_is(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    filed = a_short_bundle(city, monkeypatch, a_child("a"))
    explained = dossiers.explain_due(case_of_part(filed, "a").id)
    assert explained is not None
    with translation.override("vi"):
        story = " ".join(due_words.due_story(explained))
        assert "thứ Ba, 24/11/2026" in due_words.due_conclusion(explained)
    assert f"Ngày hẹn chung của hồ sơ liên thông {filed.reference}" in story
    assert "thứ Năm, 26/11/2026" in story
    words = {entry.verb for entry in casework.HistoryEntry.objects.filter(case_id=case_of_part(filed, "a").id)}
    assert "dossiers.aligned" in words


def test_another_desk_takes_its_part_in_under_the_same_date_and_its_alarms_go_by_it(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = a_short_bundle(city, monkeypatch, a_child("a", unit=THERE))
    an_hour_later = MONDAY + timedelta(hours=1)
    dossiers.accept(actor=city.strangers[Role.RECEPTION], at=an_hour_later, reference=reference_of(filed, "a"))
    case = case_of_part(filed, "a")
    assert case.due_at == TUESDAY
    alarms.arrange(case.id)
    assert Alarm.objects.get(case=case, kind=alarms.LATE).at == TUESDAY
    turns = casework.Assignment.objects.filter(case=case, closed_at=None)
    assert all(turn.due_at == TUESDAY and (turn.step_due_at or TUESDAY) <= TUESDAY for turn in turns)


def test_a_part_that_is_due_before_the_bundle_keeps_its_own_date(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    the_library(monkeypatch, a_definition(a_child("a"), more=ONE_DAY.replace("amount = 1", "amount = 9")))
    filed = a_counter_bundle(city)
    bundles.accept_bundle(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
    clock = casework.clock_of(case_of_part(filed, "a").id)
    assert clock is not None
    assert (clock.reading.due_at, clock.reading.alignments) == (THURSDAY, ())


def test_a_date_gone_by_binds_nobody_the_bundle_is_late_and_the_part_has_its_own_time(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = a_short_bundle(city, monkeypatch, a_child("a"), a_child("b", ("a",)))
    news_travels()
    settle(city, reference_of(filed, "a"), at=TUESDAY + timedelta(hours=2))
    news_travels()
    late = case_of_part(filed, "b")
    assert case_of(filed).due_at == TUESDAY
    assert late.due_at is not None
    assert late.due_at > TUESDAY + timedelta(days=2)


def test_a_part_put_off_in_time_puts_the_whole_off_once_and_says_why(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = a_short_bundle(city, monkeypatch, a_child("a"), a_child("b"))
    reference = reference_of(filed, "a")
    dossiers.pause(
        actor=city.staff[Role.SPECIALIST],
        at=MONDAY + timedelta(hours=1),
        reference=reference,
        ground="court_or_inspection",
    )
    dossiers.resume(actor=city.staff[Role.SPECIALIST], at=MONDAY + timedelta(days=1, hours=1), reference=reference)
    news_travels()
    news_travels()
    moved = case_of_part(filed, "a").due_at
    assert moved is not None
    assert case_of(filed).due_at == moved > TUESDAY
    assert case_of_part(filed, "b").due_at == TUESDAY
    clock = casework.clock_of(filed.case_id)
    assert clock is not None
    (alignment,) = clock.reading.alignments
    assert alignment.reason.startswith("“Phần a”: ")
    told = casework.HistoryEntry.objects.filter(case_id=filed.case_id, verb="bundles.date_moved")
    assert told.count() == 1


def test_a_bundle_that_was_late_stays_late(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    filed = a_short_bundle(city, monkeypatch, a_child("a"))
    reference = reference_of(filed, "a")
    after = TUESDAY + timedelta(hours=1)
    Case.objects.filter(pk=case_of_part(filed, "a").pk).update(due_at=TUESDAY + timedelta(days=3))
    dossiers.pause(actor=city.staff[Role.SPECIALIST], at=after, reference=reference, ground="court_or_inspection")
    dossiers.resume(actor=city.staff[Role.SPECIALIST], at=after + timedelta(hours=1), reference=reference)
    Case.objects.filter(pk=case_of_part(filed, "a").pk).update(due_at=TUESDAY + timedelta(days=3))
    news_travels()
    assert case_of(filed).due_at == TUESDAY
