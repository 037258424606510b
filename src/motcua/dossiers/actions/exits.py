"""The ways out before a result: withdrawn, stopped, closed for want of an answer, found ineligible.

Source: nd-118-2025#21, nd-297-2025.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.kernel.actor import Actor, Role
from motcua.kernel.rows import Rows
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.outbox import api as outbox
from motcua.processes import api as processes

from .. import access
from ..duties import NOTIFY_STEP
from ..events import DossierEnded, DossierRefused, FoundIneligible
from ..lifecycle import LIFECYCLE
from ..models import Dossier, RefusalGround
from ..reasons import needed
from ..refusals import GroundMissing, ResultExists, StillTime
from ..rules import chosen, rule, stop_grounds
from .filing import KIND


def withdraw(*, actor: Actor, at: datetime, reference: str, reason: str) -> None:
    """Ends the dossier at the applicant's request, while no decision or notice of a result exists.

    By whoever filed, or by the receiving desk on their written request. Raises `ReasonMissing`,
    `ResultExists`, `DossierNotFound`, `Forbidden`, `NotNow`. Source: nd-118-2025#21.
    """
    reason = needed(reason)
    with transaction.atomic():
        case, dossier, actor = access.to_act(actor, "withdraw", reference)
        if dossier.document_id is not None:
            raise ResultExists
        _end(actor, at, case, dossier, "withdraw", verb="dossiers.withdrawn", ground="", reason=reason)


def stop(*, actor: Actor, at: datetime, reference: str, ground: str, reason: str) -> None:
    """Ends the dossier by decision of the competent unit's leader, on a ground in law.

    Raises `GroundMissing`, `ReasonMissing`, `ResultExists`, `DossierNotFound`, `Forbidden`, `NotNow`.
    Source: nd-118-2025#21.
    """
    found = chosen(stop_grounds(day_of(at)), ground, otherwise=GroundMissing.on("ground"))
    reason = needed(reason)
    with transaction.atomic():
        case, dossier, actor = access.to_act(actor, "stop", reference)
        if dossier.document_id is not None:
            raise ResultExists
        data = {"ground": found.title}
        _end(actor, at, case, dossier, "stop", verb="dossiers.stopped", ground=found.key, reason=reason, data=data)


def close_unanswered(*, actor: Actor, at: datetime, reference: str) -> None:
    """Ends a dossier whose applicant let the time to complete it pass.

    By the system when the time is over, or by an officer from then on. Raises `StillTime`,
    `DossierNotFound`, `Forbidden`, `NotNow`. Source: nd-297-2025.
    """
    with transaction.atomic():
        case, dossier, actor = access.to_act(actor, "close_unanswered", reference)
        request = dossier.supplements.get(answered_at=None)
        if at <= request.answer_by:
            raise StillTime
        days = rule("answer_supplement", day_of(request.asked_at)).amount
        _end(
            actor,
            at,
            case,
            dossier,
            "close_unanswered",
            verb="dossiers.closed_unanswered",
            ground="unanswered",
            reason=request.reason,
            data={"days": str(days)},
        )


def find_ineligible(*, actor: Actor, at: datetime, reference: str, reason: str) -> None:
    """The competent unit returns the dossier with written reasons; the receiving desk has to notify.

    Raises `ReasonMissing`, `ResultExists`, `DossierNotFound`, `Forbidden`, `NotYourTurn`, `NotNow`.
    Source: nd-118-2025#19.
    """
    reason = needed(reason)
    with transaction.atomic():
        case, dossier, actor = access.to_act(actor, "find_ineligible", reference)
        if dossier.document_id is not None:
            raise ResultExists
        rows = Rows()
        case.state = LIFECYCLE.transition("find_ineligible", case.state).after
        _close_turns(rows, case, actor, at, reason)
        calendar = organisation.calendar_of(case.unit_id, day_of(at))
        notice = rule("notify_ineligible", day_of(at))
        turn = casework.Assignment(
            case_id=case.id,
            unit_id=dossier.receiving_unit_id,
            role=Role.RECEPTION,
            step=NOTIFY_STEP,
            name="Thông báo hồ sơ không đủ điều kiện",
            opened_at=at,
            due_at=case.due_at,
            minutes=notice.minutes(calendar),
            step_due_at=casework.keeping.step_due(calendar, notice.minutes(calendar), None, at),
        )
        dossier.closing_ground, dossier.closing_reason = RefusalGround.NOT_ELIGIBLE, reason
        rows.add(
            turn,
            casework.keeping.hold(turn),
            casework.plan_entry(
                case_id=case.id,
                at=at,
                verb="dossiers.found_ineligible",
                actor=actor,
                public=False,
                data={"reason": reason},
            ),
            audit.plan(actor=actor, action="dossiers.find_ineligible", subject_kind=KIND, subject_id=case.id, at=at),
            outbox.plan(FoundIneligible(case_id=case.id, at=at), at=at),
        )
        rows.change(case, "state")
        rows.change(dossier, "closing_ground", "closing_reason")
        rows.write()


def notify_ineligible(*, actor: Actor, at: datetime, reference: str, reason: str = "") -> None:
    """Tells the applicant that the dossier is not eligible (form 03), in the desk's words or the unit's own.

    Raises `DossierNotFound`, `Forbidden`, `NotNow`. Source: nd-118-2025#19.
    """
    with transaction.atomic():
        case, dossier, actor = access.to_act(actor, "notify_ineligible", reference)
        reason = tidy(reason) or dossier.closing_reason
        dossier.refusal_ground, dossier.refusal_reason = RefusalGround.NOT_ELIGIBLE, reason
        rows = Rows()
        _close(rows, case, "notify_ineligible", at)
        _close_turns(rows, case, None, at, reason)
        rows.change(dossier, "refusal_ground", "refusal_reason")
        rows.add(
            casework.keeping.stop(case, at),
            casework.plan_entry(
                case_id=case.id,
                at=at,
                verb="dossiers.notified_ineligible",
                actor=actor,
                public=True,
                data={"reason": reason},
            ),
            audit.plan(actor=actor, action="dossiers.notify_ineligible", subject_kind=KIND, subject_id=case.id, at=at),
            outbox.plan(DossierRefused(case_id=case.id, at=at), at=at),
        )
        rows.write()


def _end(
    actor: Actor,
    at: datetime,
    case: casework.Case,
    dossier: Dossier,
    act: str,
    *,
    verb: str,
    ground: str,
    reason: str,
    data: Mapping[str, str] | None = None,
) -> None:
    """Ends the dossier along the row of `act`, with all that hangs on it."""
    rows = Rows()
    dossier.closing_ground, dossier.closing_reason = ground, reason
    _close(rows, case, act, at)
    if case.received_at is not None:
        _close_turns(rows, case, actor, at, reason)
        rows.add(casework.keeping.stop(case, at))
    rows.change(dossier, "closing_ground", "closing_reason")
    rows.add(
        casework.plan_entry(
            case_id=case.id, at=at, verb=verb, actor=actor, public=True, data={"reason": reason, **(data or {})}
        ),
        audit.plan(actor=actor, action=f"dossiers.{act}", subject_kind=KIND, subject_id=case.id, at=at),
        outbox.plan(DossierEnded(case_id=case.id, state=case.state, at=at), at=at),
    )
    rows.write()


def _close(rows: Rows, case: casework.Case, act: str, at: datetime) -> None:
    case.state, case.closed_at = LIFECYCLE.transition(act, case.state).after, at
    rows.change(case, "state", "closed_at")


def _close_turns(rows: Rows, case: casework.Case, canceller: Actor | None, at: datetime, reason: str) -> None:
    """Ends every open turn and, given who cancels it, the process behind them."""
    if canceller is not None:
        processes.cancel(case.id, actor=canceller, reason=reason, at=at)
    for turn in casework.Assignment.objects.filter(case_id=case.id, closed_at=None).order_by("opened_at", "id"):
        turn.closed_at = at
        rows.change(turn, "closed_at")
        if turn.part in {casework.Part.DO, casework.Part.CONSULT}:  # the parts that hold time
            rows.add(casework.keeping.release(turn, at))
