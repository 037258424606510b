"""Reminders of a question put to another unit: three quarters into its time, one working day before its end, and when
it is over. Each is told to the one asked and to the asker. Source: nd-118-2025#27.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from uuid import UUID

from motcua.casework import api as casework
from motcua.kernel.actor import Role
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .models import Consultation
from .reminding import after_share, ahead

ASKED_SHARE = "dossiers.opinion_share"
ASKED_NEAR = "dossiers.opinion_near"
ASKED_LATE = "dossiers.opinion_late"
ASKER_SHARE = "dossiers.own_question_share"
ASKER_NEAR = "dossiers.own_question_near"
ASKER_LATE = "dossiers.own_question_late"

_TOLD = {
    "share": (ASKED_SHARE, ASKER_SHARE),
    "near": (ASKED_NEAR, ASKER_NEAR),
    "late": (ASKED_LATE, ASKER_LATE),
}


def handlers() -> Mapping[str, casework.alarms.Handler]:
    """What each kind of alarm does when its time comes."""
    to_asked = {asked: partial(_tell, to_asker=False) for asked, _asker in _TOLD.values()}
    to_asker = {asker: partial(_tell, to_asker=True) for _asked, asker in _TOLD.values()}
    return to_asked | to_asker


def wanted(case_id: UUID) -> Iterator[tuple[tuple[str, UUID], datetime]]:
    """The alarms of every question of the case that somebody has still to answer."""
    open_ones = Consultation.objects.filter(case_id=case_id, assignment__closed_at=None)
    for question in open_ones.order_by("asked_at", "id"):
        for moment, at in _moments(question):
            for kind in _TOLD[moment]:
                yield (kind, question.id), at


def _moments(question: Consultation) -> Iterator[tuple[str, datetime]]:
    calendar = organisation.calendar_of(question.unit_id, day_of(question.asked_at))
    since, due_at = question.asked_at, question.due_at
    share = after_share(calendar, since, due_at, question.minutes, "opinion_alarm")
    near = ahead(calendar, since, due_at, "opinion_before_due", besides=share)
    yield "share", share
    if near is not None:
        yield "near", near
    yield "late", due_at


def _tell(_case_id: UUID, subject: UUID | None, _at: datetime, *, to_asker: bool) -> casework.alarms.Answer:
    assert subject is not None, "it is about a question"
    question = Consultation.objects.select_related("assignment", "turn").get(pk=subject)
    if question.assignment.closed_at is not None:
        return casework.alarms.Done()
    told = question.turn if to_asker else question.assignment
    return casework.alarms.Told(told.unit_id, Role(told.role))
