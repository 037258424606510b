"""Asking another unit for its opinion: a question, a deadline by that unit's calendar, an answer with files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.identity import api as identity
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Invalid
from motcua.kernel.ids import new_id
from motcua.kernel.rows import Rows
from motcua.kernel.time import day_of, short_moment
from motcua.organisation import api as organisation
from motcua.outbox import api as outbox

from .. import access
from ..events import ClockChanged, OpinionAsked, OpinionOver
from ..lifecycle import State
from ..models import Consultation, ConsultationFile
from ..reasons import needed
from ..refusals import UnitCannotAnswer
from .filing import KIND

TEXT_MAX = 4000
DAYS_MAX = 60
ANSWERING = (Role.SPECIALIST, Role.DIVISION_HEAD, Role.LEADER)  # who answers for a unit, where it has them


def ask_opinion(
    *, actor: Actor, at: datetime, reference: str, unit_id: UUID, question: str, days: int, waits: bool = False
) -> UUID:
    """Puts a question to another unit, to be answered within so many working days of its own calendar.

    For whoever leads the dossier at the open step. The step goes on meanwhile, unless it `waits`: then the time is
    the consulted unit's. Returns the consultation.
    Raises `DossierNotFound`, `StepAlreadyDone`, `NotYourTurn`, `NotNow`, `Invalid`, `UnitCannotAnswer`.
    """
    question = _asked(question, days)
    with transaction.atomic():
        case, turn, actor = access.to_lead(actor, reference)
        if case.state not in {State.RECEIVED, State.PROCESSING}:
            raise casework.NotNow
        role = None if unit_id == turn.unit_id else _answering(unit_id, at)
        if role is None:
            raise UnitCannotAnswer.on("unit")
        consultation = _planned(case, turn, actor, at=at, unit_id=unit_id, question=question, days=days, waits=waits)
        assignment = _assigned(consultation, role)
        said = {
            "unit": organisation.unit(unit_id).name,
            "question": question,
            "due": short_moment(consultation.due_at),
        }
        rows = Rows(assignment, consultation, casework.keeping.hold(assignment))
        if waits:
            _wait(rows, turn, at)
        rows.add(*_told(actor, at, case.id, "dossiers.asked_opinion", said))
        rows.add(outbox.plan(OpinionAsked(case_id=case.id, consultation_id=consultation.id, at=at), at=at))
        rows.write()
    return consultation.id


def answer_opinion(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    consultation_id: UUID,
    answer: str,
    files: Sequence[documents.StoredFile] = (),
) -> None:
    """The consulted unit answers, with files stored before. An answered one stays as it was answered.

    Raises `DossierNotFound`, `NotYourTurn`, `ReasonMissing`.
    """
    answer = needed(answer, "answer", _("Hãy viết ý kiến trả lời."), TEXT_MAX)
    with transaction.atomic():
        case, consultation, actor = access.to_answer(actor, reference, consultation_id)
        if not consultation.is_open:
            return
        consultation.answer, consultation.answered_at, consultation.answered_by = answer, at, actor.full_name
        rows = Rows(
            *(
                ConsultationFile(consultation_id=consultation.id, stored_id=file.id, name=file.name, position=number)
                for number, file in enumerate(files)
            )
        )
        rows.change(consultation, "answer", "answered_at", "answered_by")
        _finished(rows, case, consultation, at)
        rows.add(*_told(actor, at, case.id, "dossiers.gave_opinion", {"answer": answer}))
        rows.write()


def recall_opinion(*, actor: Actor, at: datetime, reference: str, consultation_id: UUID, reason: str) -> None:
    """Whoever leads the dossier does without the answer. Doing it twice changes nothing.

    Raises `DossierNotFound`, `StepAlreadyDone`, `NotYourTurn`, `ReasonMissing`.
    """
    reason = needed(reason)
    with transaction.atomic():
        case, _turn, actor = access.to_lead(actor, reference)
        consultation = access.consultation_of(case.id, consultation_id)
        if not consultation.is_open:
            return
        consultation.recalled_at = at
        said = {"unit": organisation.unit(consultation.unit_id).name, "reason": reason}
        rows = Rows()
        rows.change(consultation, "recalled_at")
        _finished(rows, case, consultation, at)
        rows.add(*_told(actor, at, case.id, "dossiers.recalled_opinion", said))
        rows.write()


def _asked(question: str, days: int) -> str:
    question = needed(question, "question", _("Hãy viết nội dung cần xin ý kiến."), TEXT_MAX)
    if not 1 <= days <= DAYS_MAX:
        raise Invalid(fields={"days": _("Hạn trả lời từ 1 đến 60 ngày làm việc.")})
    return question


def _answering(unit_id: UUID, at: datetime) -> Role | None:
    """Who answers for the unit; none where nobody could."""
    return next((role for role in ANSWERING if identity.staff_at([unit_id], role, at)), None)


def _planned(
    case: casework.Case,
    turn: casework.Assignment,
    actor: Actor,
    *,
    at: datetime,
    unit_id: UUID,
    question: str,
    days: int,
    waits: bool,
) -> Consultation:
    calendar = organisation.calendar_of(unit_id, day_of(at))
    minutes = days * calendar.day_minutes
    return Consultation(
        case_id=case.id,
        turn_id=turn.id,
        assignment_id=new_id(),
        unit_id=unit_id,
        asked_by=actor.full_name,
        question=question,
        waits=waits,
        minutes=minutes,
        asked_at=at,
        due_at=organisation.add_working_time(calendar, at, minutes),
    )


def _assigned(consultation: Consultation, role: Role) -> casework.Assignment:
    """The consulted unit's work on the question, given out by its own rule."""
    given_to = casework.assignee(consultation.case_id, consultation.unit_id, role, consultation.asked_at)
    return casework.Assignment(
        id=consultation.assignment_id,
        case_id=consultation.case_id,
        unit_id=consultation.unit_id,
        role=role,
        part=casework.Part.CONSULT,
        step=f"consult:{consultation.id}",
        name=consultation.question,
        account_id=given_to,
        given_by=consultation.asked_by if given_to else "",
        opened_at=consultation.asked_at,
        due_at=consultation.due_at,
        minutes=consultation.minutes,
    )


def _finished(rows: Rows, case: casework.Case, consultation: Consultation, at: datetime) -> None:
    """Closes the unit's work; the step that waited for it goes on, and the time is the asking unit's again."""
    assignment, turn = consultation.assignment, consultation.turn
    assignment.closed_at = at
    rows.change(assignment, "closed_at")
    rows.add(outbox.plan(OpinionOver(case_id=case.id, consultation_id=consultation.id, at=at), at=at))
    if case.closed_at is not None:
        return
    rows.add(casework.keeping.release(assignment, at))
    if consultation.waits and turn.closed_at is None and not _others_awaited(consultation):
        turn.awaits_opinion = False
        rows.change(turn, "awaits_opinion")
        casework.keeping.take_up_again(rows, case, turn, at)
        rows.add(outbox.plan(ClockChanged(case_id=case.id, at=at), at=at))


def _wait(rows: Rows, turn: casework.Assignment, at: datetime) -> None:
    """The step goes no further, and the time is no longer the asking unit's."""
    if turn.awaits_opinion:
        return
    turn.awaits_opinion = True
    rows.change(turn, "awaits_opinion")
    casework.keeping.set_aside(rows, turn, at)
    rows.add(outbox.plan(ClockChanged(case_id=turn.case_id, at=at), at=at))


def _others_awaited(consultation: Consultation) -> bool:
    """Whether the step waits for another opinion besides."""
    open_ones = Consultation.objects.filter(
        turn_id=consultation.turn_id, waits=True, answered_at=None, recalled_at=None
    )
    return open_ones.exclude(pk=consultation.id).exists()


def _told(actor: Actor, at: datetime, case_id: UUID, verb: str, said: dict[str, str]) -> tuple[Model, ...]:
    return (
        casework.plan_entry(case_id=case_id, at=at, verb=verb, actor=actor, public=False, data=said),
        audit.plan(actor=actor, action=verb, subject_kind=KIND, subject_id=case_id, at=at),
    )
