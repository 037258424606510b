"""Handling by steps: take, complete, send back, sign, issue, hand over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.rows import Rows
from motcua.kernel.text import tidy
from motcua.outbox import api as outbox
from motcua.processes import api as processes

from .. import access, copies, results
from ..duties import SIGNING, Duty, duties
from ..events import DossierReturned, ResultIssued, StepCompleted
from ..lifecycle import LIFECYCLE, State
from ..models import Delivery, Dossier
from ..reasons import needed
from ..refusals import OpinionAwaited, StepAlreadyDone
from .filing import KIND
from .steps import calendar_of, conditions, plan_assignments, run_of


@dataclass(frozen=True, slots=True)
class Decision:
    """What the leader signs: the result asked for, or a reasoned denial."""

    granted: bool
    reason: str = ""


def take_step(*, actor: Actor, at: datetime, reference: str, step: str) -> None:
    """The actor takes the step on: others no longer see it as theirs. Taking it twice changes nothing."""
    with transaction.atomic():
        case, _dossier, turn = access.to_work(actor, reference, step)
        actor = access.acting(actor, turn)
        turn.account_id, turn.given_by = actor.stands_for, ""
        turn.save(update_fields=["account_id", "given_by"])
        audit.record(actor=actor, action="dossiers.take", subject_kind=KIND, subject_id=case.id, at=at)


def complete_step(
    *, actor: Actor, at: datetime, reference: str, step: str, note: str = "", decision: Decision | None = None
) -> State:
    """Completes the step and opens what follows. What completing means follows from the step's duty.

    A signing step needs a `decision`; the document is rendered and signed before the transaction, once
    per turn, so a retry finds it. Returns the new state.
    Raises `DossierNotFound`, `StepAlreadyDone`, `NotYourTurn`, `NotNow`, `OpinionAwaited`, `ReasonMissing`, `Invalid`,
    `SignedByAnother` of a result signed before units were rearranged, and where copies are
    to be certified `CopiesNotReady`, `NothingToCertify`.
    Source: nd-118-2025#19, nd-118-2025#22.
    """
    case, _dossier = access.to_read(actor, reference)
    if case.received_at is None:
        raise StepAlreadyDone
    process = processes.version_of_case(case.id)
    duty = duties(process.steps).get(step, Duty.HANDLE)
    if duty in SIGNING:
        decision = _checked(decision)
        _prepare_result(actor, at, reference, step, decision)
    with transaction.atomic():
        case, dossier, turn = access.to_work(actor, reference, step)
        if turn.awaits_opinion:
            raise OpinionAwaited
        act = _Act(access.acting(actor, turn), at, case, dossier, turn, tidy(note))
        match duty:
            case Duty.SIGN | Duty.SIGN_AND_ISSUE:
                assert decision is not None
                act.sign(decision)
                if duty is Duty.SIGN_AND_ISSUE:
                    act.issue()
            case Duty.ISSUE:
                act.issue()
            case Duty.HAND_OVER:
                act.hand_over()
            case _:
                act.handle()
        act.advance()
        if duty in {Duty.ISSUE, Duty.SIGN_AND_ISSUE} and dossier.delivery == Delivery.ONLINE:
            act.deliver(process.steps)
        act.rows.write()
        return State(case.state)


def send_back(*, actor: Actor, at: datetime, reference: str, step: str, to_step: str, reason: str) -> None:
    """Returns the dossier to an earlier step, with a reason. A result signed but not issued is void.

    Raises `ReasonMissing`, `DossierNotFound`, `StepAlreadyDone`, `NotYourTurn`, `NotNow`.
    """
    reason = needed(reason)
    with transaction.atomic():
        case, dossier, turn = access.to_work(actor, reference, step)
        actor = access.acting(actor, turn)
        row = LIFECYCLE.transition("send_back", case.state)
        case.state = row.after
        progress = processes.send_back(
            case.id, run_of(turn), to_step, actor=actor, reason=reason, at=at, calendar=calendar_of(case, at)
        )
        turn.closed_at, turn.account_id = at, actor.stands_for
        opened = tuple(plan_assignments(case, dossier, progress.opened, at))
        rows = Rows(
            *opened,
            casework.keeping.release(turn, at),
            *map(casework.keeping.hold, opened),
            casework.plan_entry(
                case_id=case.id,
                at=at,
                verb="dossiers.sent_back",
                actor=actor,
                public=False,
                data={"step": turn.name, "reason": reason},
            ),
            audit.plan(actor=actor, action="dossiers.send_back", subject_kind=KIND, subject_id=case.id, at=at),
            outbox.plan(StepCompleted(case_id=case.id, step=step, at=at), at=at),
        )
        if dossier.document_id is not None:
            results.void(case, dossier, actor=actor, at=at, reason=reason)
            dossier.document_id, dossier.granted, dossier.decision_reason = None, None, ""
            rows.change(dossier, "document_id", "granted", "decision_reason")
        rows.change(turn, "closed_at", "account_id")
        rows.change(case, "state")
        rows.write()


def _checked(decision: Decision | None) -> Decision:
    if decision is None:
        raise Invalid(fields={"granted": results.CHOOSE_A_DECISION})
    return Decision(decision.granted, tidy(decision.reason) if decision.granted else needed(decision.reason))


def _prepare_result(actor: Actor, at: datetime, reference: str, step: str, decision: Decision) -> None:
    """Renders and signs outside the long transaction, after the same checks."""
    with transaction.atomic():
        case, dossier, turn = access.to_work(actor, reference, step)
        LIFECYCLE.transition("sign", case.state)
        if turn.awaits_opinion:
            raise OpinionAwaited
        actor = access.acting(actor, turn)
    results.prepare(case, dossier, turn.id, decision.granted, decision.reason, actor=actor, at=at)


@dataclass(slots=True)
class _Act:
    """One completion under way: the rows it plans, and the case as it will be."""

    actor: Actor
    at: datetime
    case: casework.Case
    dossier: Dossier
    turn: casework.Assignment
    note: str
    rows: Rows = field(default_factory=Rows)
    opened: list[casework.Assignment] = field(default_factory=list)

    def handle(self) -> None:
        copies.ensure_ready(self.case, self.dossier, self.turn)
        self._move("handle")
        self._tell("dossiers.handled", public=False, step=self.turn.name, note=self.note)

    def sign(self, decision: Decision) -> None:
        self._move("sign")
        self.dossier.document_id = results.signed_by_leader(self.case, self.dossier, self.turn.id, decision.granted)
        self.dossier.granted, self.dossier.decision_reason = decision.granted, decision.reason
        self.rows.change(self.dossier, "document_id", "granted", "decision_reason")
        verb = "dossiers.signed" if decision.granted else "dossiers.signed_denial"
        self._tell(verb, public=False, reason=decision.reason)

    def issue(self) -> None:
        self._move("issue")
        issued = results.issue(self.case, self.dossier, actor=self.actor, at=self.at)
        self.rows.add(casework.keeping.stop(self.case, self.at))
        for document in issued:
            event = ResultIssued(case_id=self.case.id, document_id=document.id, at=self.at)
            self.rows.add(outbox.plan(event, at=self.at))
        self._tell("dossiers.issued", public=True, number=", ".join(document.number for document in issued))

    def hand_over(self) -> None:
        self._move("hand_over")
        self._close()
        self._tell("dossiers.handed_over", public=True)

    def deliver(self, steps: Iterable[processes.Step]) -> None:
        """An electronic result reaches the applicant as it is issued. Source: nd-45-2020#14."""
        self._move("hand_over")
        self._close()
        desk = {step for step, duty in duties(tuple(steps)).items() if duty is Duty.HAND_OVER}
        for turn in self.opened:
            if turn.step in desk:
                processes.complete(self.case.id, turn.step, actor=SYSTEM, outcome="delivered", at=self.at)
                turn.closed_at = self.at
        self._tell("dossiers.delivered", public=True, by=SYSTEM)

    def advance(self) -> None:
        """Closes the turn, lets the process go on, and opens the turns that follow."""
        progress = processes.complete(
            self.case.id,
            run_of(self.turn),
            actor=self.actor,
            outcome="done",
            at=self.at,
            variables=conditions(self.dossier),
            calendar=calendar_of(self.case, self.at),
        )
        self.turn.closed_at, self.turn.account_id = self.at, self.actor.stands_for
        self.rows.change(self.turn, "closed_at", "account_id")
        self.opened = list(plan_assignments(self.case, self.dossier, progress.opened, self.at))
        if self.case.state != State.RETURNED:
            self.rows.add(casework.keeping.release(self.turn, self.at))
        if self.case.state not in {State.RESULT_READY, State.RETURNED}:
            self.rows.add(*map(casework.keeping.hold, self.opened))
        self.rows.add(
            *self.opened,
            audit.plan(
                actor=self.actor, action="dossiers.complete", subject_kind=KIND, subject_id=self.case.id, at=self.at
            ),
            outbox.plan(StepCompleted(case_id=self.case.id, step=self.turn.step, at=self.at), at=self.at),
        )
        self.rows.change(self.case, "state", "closed_at")

    def _move(self, act: str) -> None:
        self.case.state = LIFECYCLE.transition(act, self.case.state).after

    def _close(self) -> None:
        self.case.closed_at = self.at
        self.rows.add(outbox.plan(DossierReturned(case_id=self.case.id, at=self.at), at=self.at))

    def _tell(self, verb: str, *, public: bool, by: Actor | None = None, **data: str) -> None:
        self.rows.add(
            casework.plan_entry(
                case_id=self.case.id, at=self.at, verb=verb, actor=by or self.actor, public=public, data=data
            )
        )
