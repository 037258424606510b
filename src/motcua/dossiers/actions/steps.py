"""Steps of the internal process as turns of people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from motcua.casework import api as casework
from motcua.kernel.actor import SYSTEM
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.processes import api as processes

from ..duties import DESK
from ..lifecycle import State
from ..models import Dossier


def plan_assignments(
    case: casework.Case, dossier: Dossier, opened: Iterable[processes.OpenStep], at: datetime
) -> Iterator[casework.Assignment]:
    """A turn per open step: desks of the receiving unit, everybody else of the competent one.

    Where the unit has a rule, the turn is somebody's from the start. Once the result is issued the clock has
    stopped: handing it over is due at no instant.
    """
    is_running = case.state != State.RESULT_READY
    due_at = case.due_at if is_running else None
    calendar = calendar_of(case, at)
    for step in opened:
        unit_id = _unit_of(case, dossier, step)
        given_to = casework.assignee(case.id, unit_id, step.role, at)
        yield casework.Assignment(
            case_id=case.id,
            unit_id=unit_id,
            account_id=given_to,
            given_by=SYSTEM.name if given_to else "",
            role=step.role,
            step=step.element_id,
            run_id=step.id,
            name=step.name,
            opened_at=at,
            due_at=due_at,
            minutes=step.minutes,
            step_due_at=casework.keeping.step_due(calendar, step.minutes, due_at, at) if is_running else None,
        )


def _unit_of(case: casework.Case, dossier: Dossier, step: processes.OpenStep) -> UUID:
    """As the process says; where it says nothing, desks are of the receiving unit."""
    at_desk = step.role in DESK if step.unit_rule is processes.UnitRule.BY_ROLE else None
    is_received = step.unit_rule is processes.UnitRule.RECEIVING if at_desk is None else at_desk
    return dossier.receiving_unit_id if is_received else case.unit_id


def calendar_of(case: casework.Case, at: datetime) -> organisation.WorkingCalendar:
    """The calendar the case runs by: that of its unit on the day it was taken in."""
    return organisation.calendar_of(case.unit_id, day_of(case.received_at or at))


def run_of(turn: casework.Assignment) -> UUID:
    """The passing through a step that a turn stands for."""
    assert turn.run_id is not None, "turns of dossiers come from processes"
    return turn.run_id


def conditions(dossier: Dossier) -> dict[str, str | int | float | bool | None]:
    """What conditions in a process may ask: the plain answers, and the decision once there is one."""
    plain = {name: value for name, value in dossier.answers.items() if isinstance(value, str | int | float | bool)}
    return {**plain, "granted": dossier.granted}
