"""What timers of the internal process do to a dossier when they run out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.kernel.actor import Actor
from motcua.kernel.rows import Rows, found
from motcua.outbox import api as outbox
from motcua.processes import api as processes

from ..events import StepCompleted
from ..lifecycle import LIFECYCLE, State
from ..models import Dossier
from .filing import KIND
from .steps import calendar_of, plan_assignments

_CLOSED = "Hồ sơ đã kết thúc."


def elapse_timer(*, actor: Actor, at: datetime, case_id: UUID, run_id: UUID) -> bool:
    """Lets the process of a dossier go on past a timer that ran out; whether anything happened.

    Nothing happens twice, nor while the dossier waits for others: the timer then fires as it goes on. The
    timers of a dossier that has ended are ended with it.
    """
    with transaction.atomic():
        case = found(casework.Case, id=case_id, lock=True)
        dossier = None if case is None else found(Dossier, case=case_id)
        if case is None or dossier is None:
            return False
        if case.closed_at is not None:
            processes.cancel(case_id, actor=actor, reason=_CLOSED, at=at)
            return True
        if case.state != State.RESULT_READY:
            if not LIFECYCLE.allows("elapse", case.state):
                return False
            case.state = LIFECYCLE.transition("elapse", case.state).after
        elapsed = processes.elapse(run_id, case_id, at=at, calendar=calendar_of(case, at))
        if elapsed is None:
            return False
        if elapsed.taken:
            _take_back(case, run_id, at)
        opened = tuple(plan_assignments(case, dossier, elapsed.progress.opened, at))
        rows = Rows(
            *opened,
            casework.plan_entry(
                case_id=case_id,
                at=at,
                verb="dossiers.step_timed_out" if elapsed.taken else "dossiers.waited",
                actor=actor,
                public=False,
                data={"timer": elapsed.name},
            ),
            audit.plan(actor=actor, action="dossiers.elapse", subject_kind=KIND, subject_id=case_id, at=at),
        )
        if case.state != State.RESULT_READY:
            rows.add(*map(casework.keeping.hold, opened))
        rows.change(case, "state")
        rows.write()
    return True


def _take_back(case: casework.Case, run_id: UUID, at: datetime) -> None:
    """The turn whose step the timer ended is nobody's any more, before others open."""
    turn = found(casework.Assignment, case=case.id, run_id=run_id, closed_at=None)
    if turn is None:
        return
    turn.closed_at = at
    rows = Rows()
    rows.change(turn, "closed_at")
    if case.state != State.RESULT_READY:
        rows.add(casework.keeping.release(turn, at))
    rows.add(outbox.plan(StepCompleted(case_id=case.id, step=turn.step, at=at), at=at))
    rows.write()
