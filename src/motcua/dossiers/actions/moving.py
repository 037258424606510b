"""Bringing running dossiers to another version of their internal process: an explicit, recorded act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.kernel.actor import Actor
from motcua.kernel.rows import Rows, found
from motcua.processes import api as processes

from ..lifecycle import State
from ..models import Dossier
from ..reasons import needed
from .filing import KIND
from .steps import calendar_of, plan_assignments

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A dossier that stays on its version, and why."""

    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class MovedDossiers:
    """References brought over; those left, each with its reason; `more` run still and were not tried this time."""

    moved: tuple[str, ...]
    left: tuple[LeftBehind, ...]
    more: int


def move_dossiers(
    *, actor: Actor, at: datetime, source_id: UUID, target_id: UUID, mapping: Mapping[str, str], reason: str
) -> MovedDossiers:
    """Brings the dossiers running on a version of a process to another; each says so in its history.

    `mapping` says which step of the other version each step stands for. What cannot be moved stays as it is and is
    named. Due instants do not move. At most `AT_ONCE` are tried in one act.
    Raises `MayNotDeploy`, `ReasonMissing`, `CannotMove` when the two are not versions of one process.
    """
    if not processes.may_deploy(actor):
        raise processes.MayNotDeploy
    reason = needed(reason)
    moved, left = [], []
    waiting = processes.running_cases(source_id)
    for case_id in waiting[:AT_ONCE]:
        with transaction.atomic():
            case = found(casework.Case, id=case_id, lock=True)
            dossier = None if case is None else found(Dossier, case=case_id)
            if case is None or dossier is None:
                continue
            try:
                with transaction.atomic():
                    _move(
                        case,
                        dossier,
                        actor,
                        at,
                        source_id=source_id,
                        target_id=target_id,
                        mapping=mapping,
                        reason=reason,
                    )
            except processes.CannotMove as refusal:
                left.append(LeftBehind(case.reference, str(refusal.message)))
            else:
                moved.append(case.reference)
    processes.record_move(
        actor=actor,
        at=at,
        source_id=source_id,
        target_id=target_id,
        mapping=mapping,
        reason=reason,
        moved=len(moved),
        left=len(left),
    )
    return MovedDossiers(tuple(moved), tuple(left), max(len(waiting) - AT_ONCE, 0))


def _move(
    case: casework.Case,
    dossier: Dossier,
    actor: Actor,
    at: datetime,
    *,
    source_id: UUID,
    target_id: UUID,
    mapping: Mapping[str, str],
    reason: str,
) -> None:
    moved = processes.move_case(
        case.id,
        actor=actor,
        at=at,
        source_id=source_id,
        target_id=target_id,
        mapping=mapping,
        reason=reason,
        calendar=calendar_of(case, at),
    )
    rows = Rows()
    holders = {}
    is_running = case.state != State.RESULT_READY
    for run_id in moved.closed:
        turn = found(casework.Assignment, case=case.id, run_id=run_id, closed_at=None)
        if turn is None:
            continue
        turn.closed_at = at
        rows.change(turn, "closed_at")
        holders[turn.unit_id, turn.role] = turn.account_id, turn.given_by
        if is_running:
            rows.add(casework.keeping.release(turn, at))
    rows.write()  # a step may be open again under the name it had
    version = processes.version(target_id)
    opened = tuple(plan_assignments(case, dossier, moved.opened, at))
    for turn in opened:  # whoever had the work keeps it
        turn.account_id, turn.given_by = holders.get((turn.unit_id, turn.role), (turn.account_id, turn.given_by))
    rows.add(*opened)
    if is_running:
        rows.add(*map(casework.keeping.hold, opened))
    rows.add(
        casework.plan_entry(
            case_id=case.id,
            at=at,
            verb="dossiers.process_moved",
            actor=actor,
            public=False,
            data={"process": version.title, "number": str(version.number), "reason": reason},
        ),
        audit.plan(actor=actor, action="dossiers.move_process", subject_kind=KIND, subject_id=case.id, at=at),
    )
    rows.write()
