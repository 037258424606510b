"""Whoever is asked for an opinion, and whoever asked, are reminded as its time runs out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.casework import api as casework
from motcua.casework.models import Assignment
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Consultation
from motcua.kernel.actor import Actor, Role
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .builders import MONDAY, City, an_accepted_dossier
from .test_side_exits import relay
from .test_teamwork import a_question

pytestmark = pytest.mark.django_db


def told(actor: Actor) -> list[str]:
    return [notice.kind.removeprefix("dossiers.") for notice in casework.notices(actor)]


def test_the_asked_and_the_asker_are_reminded_of_an_opinion_as_its_time_runs_out(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    a_question(city, reference, days=5)
    relay()
    calendar = organisation.calendar_of(city.other_commune, day_of(MONDAY))
    due = Consultation.objects.get().due_at
    asked, asker = city.strangers[Role.SPECIALIST], city.staff[Role.SPECIALIST]
    used = organisation.add_working_time(calendar, due, -5 * calendar.day_minutes // 4)
    day_ahead = organisation.add_working_time(calendar, due, -calendar.day_minutes)
    for at, word in ((used, "share"), (day_ahead, "near"), (due, "late")):
        casework.alarms.fire_due(at - timedelta(minutes=1))
        assert f"opinion_{word}" not in told(asked)
        casework.alarms.fire_due(at)
        assert f"opinion_{word}" in told(asked)
        assert f"own_question_{word}" in told(asker)
        assert f"own_question_{word}" not in told(asked)


@pytest.mark.parametrize("ended_by", ["answer", "recall"])
def test_whoever_has_the_opinion_is_reminded_no_more(city: City, ended_by: str) -> None:
    reference = an_accepted_dossier(city).reference
    question = a_question(city, reference)
    due = Consultation.objects.get().due_at
    relay()
    casework.alarms.fire_due(due - timedelta(minutes=1))
    assert told(city.strangers[Role.SPECIALIST])
    if ended_by == "answer":
        dossiers.answer_opinion(
            actor=city.strangers[Role.SPECIALIST],
            at=due,
            reference=reference,
            consultation_id=question,
            answer="Không trùng.",
        )
    else:
        dossiers.recall_opinion(
            actor=city.staff[Role.SPECIALIST], at=due, reference=reference, consultation_id=question, reason="Đã rõ"
        )
    casework.alarms.fire_due(due)  # before the relay has told anybody
    assert "opinion_late" not in told(city.strangers[Role.SPECIALIST])
    relay()
    assert not {"opinion_share", "opinion_near", "own_question_share"} & {
        *told(city.strangers[Role.SPECIALIST]),
        *told(city.staff[Role.SPECIALIST]),
    }


def test_an_opinion_due_in_a_day_is_not_recalled_to_mind_as_it_is_asked(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    a_question(city, reference, days=1)
    relay()
    casework.alarms.fire_due(MONDAY)
    assert not told(city.strangers[Role.SPECIALIST])


def test_a_question_that_went_with_its_step_reminds_nobody(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    a_question(city, reference)
    due = Consultation.objects.get().due_at
    relay()
    dossiers.find_ineligible(
        actor=city.staff[Role.SPECIALIST], at=MONDAY, reference=reference, reason="Đã được khai sinh ở nơi khác."
    )
    casework.alarms.fire_due(due)  # before the relay has told anybody
    assert not told(city.strangers[Role.SPECIALIST])


def test_a_long_step_reminds_its_holder_one_working_day_before_its_end_too(city: City) -> None:
    filed = an_accepted_dossier(city)
    calendar = organisation.calendar_of(city.commune, day_of(MONDAY))
    turn = Assignment.objects.get(case_id=filed.case_id, closed_at=None)
    end = organisation.add_working_time(calendar, turn.opened_at, 6 * calendar.day_minutes)
    turn.minutes, turn.step_due_at = 6 * calendar.day_minutes, end
    turn.save()
    relay()
    day_ahead = organisation.add_working_time(calendar, end, -calendar.day_minutes)
    casework.alarms.fire_due(day_ahead - timedelta(minutes=1))
    assert "step_day" not in told(city.staff[Role.SPECIALIST])
    casework.alarms.fire_due(day_ahead)
    assert "step_day" in told(city.staff[Role.SPECIALIST])
