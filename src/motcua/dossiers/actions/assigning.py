"""Who works on a dossier: giving a turn to another, asking others to co-ordinate or follow, notes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.identity import api as identity
from motcua.kernel.actor import Actor, Role
from motcua.kernel.rows import Rows
from motcua.kernel.text import tidy
from motcua.organisation import api as organisation

from .. import access
from ..reasons import LONGEST, needed
from ..refusals import AlreadyInvolved, PersonMissing
from .filing import KIND


def reassign(*, actor: Actor, at: datetime, reference: str, step: str, account_id: UUID | None, reason: str) -> None:
    """Gives an open turn to somebody of the same role in the unit, or with no account back to all of them.

    For leaders and heads of division of the unit that has the turn. Whoever has it already keeps it, and nothing
    is written. Raises `DossierNotFound`, `StepAlreadyDone`, `Forbidden`, `ReasonMissing`, `PersonMissing`.
    """
    reason = needed(reason)
    with transaction.atomic():
        case, turn, actor = access.to_assign(actor, reference, step)
        if turn.account_id == account_id:
            return
        name = _name_of_holder(turn, account_id, at)
        turn.account_id, turn.given_by = account_id, actor.full_name if account_id else ""
        verb = "dossiers.reassigned" if account_id else "dossiers.given_back"
        data = {"step": turn.name, "to": name, "reason": reason}
        rows = Rows(
            casework.plan_entry(case_id=case.id, at=at, verb=verb, actor=actor, public=False, data=data),
            audit.plan(
                actor=actor,
                action="dossiers.reassign",
                subject_kind=KIND,
                subject_id=case.id,
                at=at,
                details={"step": step, "to": str(account_id or "")},
            ),
        )
        rows.change(turn, "account_id", "given_by")
        rows.write()


def involve(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    part: casework.Part,
    account_id: UUID,
    unit_id: UUID,
    task: str = "",
) -> UUID:
    """Asks somebody, here or in another unit, to co-ordinate or to follow. They see the dossier from now on.

    For whoever has the open turn, and for leaders and heads of division of its unit. Who co-ordinates has a task;
    neither keeps a step waiting. Returns the assignment. Raises `DossierNotFound`, `StepAlreadyDone`, `NotYourTurn`,
    `PersonMissing`, `ReasonMissing`, `AlreadyInvolved`.
    """
    if part is casework.Part.CO_ORDINATE:
        task = needed(task, "task", _("Hãy ghi việc cần phối hợp."))
    else:
        task = tidy(task)[:LONGEST]
    with transaction.atomic():
        case, _turn, actor = access.to_lead(actor, reference)
        people = [one for one in identity.colleagues([unit_id], at) if one.account_id == account_id]
        person = next((one for one in people if one.role is not Role.ADMINISTRATOR), None)
        if person is None or account_id == actor.id:
            raise PersonMissing.on("person")
        assignment = casework.Assignment(
            case_id=case.id,
            unit_id=unit_id,
            role=person.role,
            part=part,
            name=task or str(part.label),
            account_id=account_id,
            given_by=actor.full_name,
            opened_at=at,
            due_at=case.due_at if part is casework.Part.CO_ORDINATE else None,
        )
        data = {"who": person.name, "unit": organisation.unit(unit_id).name, "task": task}
        try:
            with transaction.atomic():
                Rows(
                    assignment,
                    casework.plan_entry(
                        case_id=case.id, at=at, verb=f"dossiers.asked_to_{part}", actor=actor, public=False, data=data
                    ),
                    audit.plan(
                        actor=actor,
                        action="dossiers.involve",
                        subject_kind=KIND,
                        subject_id=case.id,
                        at=at,
                        details={"part": part.value, "account": str(account_id)},
                    ),
                ).write()
        except IntegrityError as error:
            raise AlreadyInvolved from error
    return assignment.id


def leave(*, actor: Actor, at: datetime, reference: str, assignment_id: UUID, note: str = "") -> None:
    """Whoever co-ordinates or follows says that this is done, or the one who leads the dossier lets them go.

    Doing it twice changes nothing. Raises `DossierNotFound`, `NotYourTurn`.
    """
    with transaction.atomic():
        case, part, actor = access.to_leave(actor, reference, assignment_id)
        if part.closed_at is not None:
            return
        part.closed_at = at
        verb = f"dossiers.done_{part.part}"
        data = {"task": part.name, "note": tidy(note)[:LONGEST]}
        rows = Rows(
            casework.plan_entry(case_id=case.id, at=at, verb=verb, actor=actor, public=False, data=data),
            audit.plan(actor=actor, action="dossiers.leave", subject_kind=KIND, subject_id=case.id, at=at),
        )
        rows.change(part, "closed_at")
        rows.write()


def add_note(*, actor: Actor, at: datetime, reference: str, text: str) -> None:
    """A note for those who work on the dossier; the applicant does not see it.

    For any staff who may see the dossier. Raises `DossierNotFound`, `Forbidden`, `ReasonMissing`.
    """
    text = needed(text, "note", _("Hãy viết nội dung ghi chú."))
    case = access.to_note(actor, reference)
    with transaction.atomic():
        Rows(
            casework.plan_entry(
                case_id=case.id, at=at, verb="dossiers.noted", actor=actor, public=False, data={"note": text}
            ),
            audit.plan(actor=actor, action="dossiers.note", subject_kind=KIND, subject_id=case.id, at=at),
        ).write()


def _name_of_holder(turn: casework.Assignment, account_id: UUID | None, at: datetime) -> str:
    """Raises `PersonMissing` when the account does not hold the role of the turn in its unit."""
    if account_id is None:
        return ""
    if account_id not in identity.staff_at([turn.unit_id], Role(turn.role), at):
        raise PersonMissing.on("account")
    return identity.staff_names([account_id]).get(account_id, "")
