"""What moves the appointment: pauses with a ground in law, money owed, an apology with a new date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.kernel.actor import Actor
from motcua.kernel.money import grouped
from motcua.kernel.rows import Rows
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of, local, short_moment
from motcua.organisation import api as organisation
from motcua.outbox import api as outbox

from .. import access
from ..events import ClockChanged
from ..lifecycle import LIFECYCLE
from ..models import Obligation, Reappointment
from ..reasons import needed
from ..refusals import (
    AlreadyReappointed,
    AmountMissing,
    DateNotLater,
    GroundMissing,
    NoAppointment,
    ReceiptMissing,
)
from ..rules import chosen, pause_grounds, rule
from .filing import KIND

PAYMENT_REASON = "Chờ người nộp thực hiện nghĩa vụ tài chính"
PAYMENT_SOURCE = "nd-118-2025#24"
AMOUNT_MAX = 10**15


@dataclass(frozen=True, slots=True)
class Reappointed:
    """`in_time` false: the apology came too late to put the due instant off; the dossier counts as late."""

    due_at: datetime
    in_time: bool


def pause(*, actor: Actor, at: datetime, reference: str, ground: str, reason: str = "") -> None:
    """Leaves out of the clock an interval that the law leaves out, until `resume`.

    Raises `GroundMissing`, `DossierNotFound`, `Forbidden`, `NotYourTurn`, `NotNow`.
    """
    found = chosen(pause_grounds(day_of(at)), ground, otherwise=GroundMissing.on("ground"))
    reason = tidy(reason)[:2000]
    with transaction.atomic():
        case, _dossier, actor = access.to_act(actor, "pause", reference)
        rows = Rows()
        casework.keeping.pause(rows, case, at=at, reason=found.title, source=found.source)
        _moved(rows, actor, at, case, "pause", verb="dossiers.paused", ground=found.title, reason=reason)


def resume(*, actor: Actor, at: datetime, reference: str) -> datetime | None:
    """Goes on counting; the due instant that follows. Raises `DossierNotFound`, `Forbidden`, `NotNow`."""
    with transaction.atomic():
        case, _dossier, actor = access.to_act(actor, "resume", reference)
        rows = Rows()
        casework.keeping.resume(rows, case, at=at)
        verb = "dossiers.resumed" if case.due_at else "dossiers.resumed_undated"
        _moved(rows, actor, at, case, "resume", verb=verb, due=_due(case))
    return case.due_at


def ask_payment(*, actor: Actor, at: datetime, reference: str, what: str, amount: int | None) -> None:
    """Asks for money owed by law, in đồng; the clock is paused until it is paid.

    Raises `ReasonMissing`, `AmountMissing`, `DossierNotFound`, `Forbidden`, `NotYourTurn`, `NotNow`.
    """
    what = needed(what, "what", longest=500)
    if amount is None or not 0 < amount < AMOUNT_MAX:
        raise AmountMissing.on("amount")
    with transaction.atomic():
        case, dossier, actor = access.to_act(actor, "ask_payment", reference)
        rows = Rows(Obligation(dossier_id=dossier.case_id, asked_at=at, what=what, amount=amount))
        casework.keeping.pause(rows, case, at=at, reason=PAYMENT_REASON, source=PAYMENT_SOURCE)
        _moved(rows, actor, at, case, "ask_payment", verb="dossiers.payment_asked", amount=grouped(amount), what=what)


def confirm_payment(*, actor: Actor, at: datetime, reference: str, receipt: str) -> datetime | None:
    """Says that the money was paid, by its receipt; counting goes on. The due instant that follows.

    Raises `ReceiptMissing`, `DossierNotFound`, `Forbidden`, `NotNow`.
    """
    receipt = tidy(receipt)[:120]
    if not receipt:
        raise ReceiptMissing.on("receipt")
    with transaction.atomic():
        case, dossier, actor = access.to_act(actor, "confirm_payment", reference)
        owed = dossier.obligations.get(settled_at=None)
        owed.settled_at, owed.receipt = at, receipt
        rows = Rows()
        rows.change(owed, "settled_at", "receipt")
        casework.keeping.resume(rows, case, at=at)
        _moved(rows, actor, at, case, "confirm_payment", verb="dossiers.payment_confirmed", receipt=receipt)
    return case.due_at


def reappoint(*, actor: Actor, at: datetime, reference: str, day: date | None, reason: str) -> Reappointed:
    """Apologises and gives a new date, at most as often as allowed (form 04), at the clock time promised before.

    Said at least as long before the appointment as the rule asks, it puts the due instant off; later it is
    an apology only, and the dossier stays late. Raises `ReasonMissing`, `DateNotLater`, `NoAppointment`,
    `AlreadyReappointed`, `DossierNotFound`, `Forbidden`, `NotNow`. Source: nd-118-2025#19.
    """
    reason = needed(reason)
    if day is None:
        raise DateNotLater.on("day")
    with transaction.atomic():
        case, dossier, actor = access.to_act(actor, "reappoint", reference)
        if case.due_at is None:
            raise NoAppointment
        number = dossier.reappointments.count() + 1
        if number > rule("reappointments", day_of(at)).amount:
            raise AlreadyReappointed
        before = case.due_at
        calendar = organisation.calendar_of(case.unit_id, day_of(at))
        due_at = _on(calendar, day, before)
        if due_at <= max(before, at):
            raise DateNotLater.on("day")
        in_time = at <= rule("apology_before_due", day_of(at)).before(calendar, before)
        rows = Rows(
            Reappointment(
                dossier_id=case.id,
                number=number,
                at=at,
                before=before,
                due_at=due_at,
                reason=reason,
                in_time=in_time,
                signed_by=actor.full_name,
            )
        )
        if in_time:
            casework.keeping.extend(rows, case, at=at, due_at=due_at, reason=reason)
        verb = "dossiers.reappointed" if in_time else "dossiers.apologised"
        _moved(rows, actor, at, case, "reappoint", verb=verb, due=short_moment(due_at), reason=reason)
    return Reappointed(due_at, in_time)


def _on(calendar: organisation.WorkingCalendar, day: date, before: datetime) -> datetime:
    """That day at the clock time of `before`, within counting hours. Raises `DateNotLater` beyond the calendar."""
    try:
        return organisation.settled(calendar, local(before) + timedelta(days=(day - day_of(before)).days))
    except (organisation.BeyondCalendar, OverflowError):
        raise DateNotLater.on("day") from None


def _due(case: casework.Case) -> str:
    return short_moment(case.due_at) if case.due_at else ""


def _moved(rows: Rows, actor: Actor, at: datetime, case: casework.Case, act: str, *, verb: str, **data: str) -> None:
    """Writes the act with its history, trace and event."""
    case.state = LIFECYCLE.transition(act, case.state).after
    rows.change(case, "state", "due_at")
    rows.add(
        casework.plan_entry(case_id=case.id, at=at, verb=verb, actor=actor, public=True, data=data),
        audit.plan(actor=actor, action=f"dossiers.{act}", subject_kind=KIND, subject_id=case.id, at=at),
        outbox.plan(ClockChanged(case_id=case.id, at=at), at=at),
    )
    rows.write()
