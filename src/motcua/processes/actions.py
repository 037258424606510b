"""Starting, completing, sending back and ending the process of a case.

Every function works inside the caller's transaction; the instance row is locked first, so that of two
people completing the same step one is told that the other was first.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.rows import Rows

from . import queries
from .engine import Run
from .expressions import Scalar, check_variables
from .models import ProcessInstance, StepRun
from .queries import CANCELLED, RESERVED_OUTCOMES, SENT_BACK, WITHDRAWN
from .refusals import CannotSendBack, ProcessEnded, ProcessNotFound, StepAlreadyDone, StepNotFound
from .values import OpenStep, Progress, Started


class InvalidOutcome(Invalid):
    code = "invalid_outcome"
    message = _("Kết quả của bước xử lý không hợp lệ.")


def plan_start(
    version_id: UUID, *, case_id: UUID, at: datetime, variables: Mapping[str, Any] | None = None, time_case: int = 0
) -> Started:
    """What starting the process for a case will write: unsaved rows for `kernel.Rows`.

    `time_case` chooses the column of times. The engine runs only when the first steps depend on data.
    """
    given = check_variables(variables or {})
    version = queries.version(version_id)
    instance = ProcessInstance(
        case_id=case_id, version_id=version_id, time_case=time_case, variables=given, started_at=at
    )
    elements: Iterable[str]
    if version.start is not None:
        elements = version.start
    else:
        run = Run.begin(queries.runtime(version_id).spec, given)
        elements = run.open
        instance.state = run.state()
    runs = _open(instance, elements, at)
    return Started((instance, *runs), tuple(queries.open_step(run) for run in runs))


def complete(
    case_id: UUID,
    step_id: UUID,
    *,
    actor: Actor,
    outcome: str,
    at: datetime,
    variables: Mapping[str, Any] | None = None,
) -> Progress:
    """Ends an open step and goes on to the next ones.

    `variables` join those of the case, for conditions; `outcome` joins them under its own name.
    Raises `StepNotFound`, `StepAlreadyDone`, `ProcessEnded`, `InvalidOutcome`, `NoRoute`.
    """
    if not outcome or outcome in RESERVED_OUTCOMES or len(outcome) > 50:
        raise InvalidOutcome
    given = check_variables({**(variables or {}), "outcome": outcome})
    instance = _locked(case_id)
    runs = _runs(instance)
    step = _open_run(runs, step_id)
    _refuse_ended(instance)
    run = _resume(instance)
    run.give(given)
    variables_then = run.variables
    run.complete(step.element_id)
    _close([step], runs, actor, at, outcome=outcome, variables=variables_then)
    return _save(instance, run, [r for r in runs if r.closed_at is None], at)


def send_back(case_id: UUID, step_id: UUID, to_step: str, *, actor: Actor, reason: str, at: datetime) -> Progress:
    """Gives the work back to a step done earlier (`to_step` is its element), with a reason.

    What was done after that step, and followed from it, is taken back and will be done again; parallel
    work that did not follow from it stands. Variables keep their last values. Raises `StepNotFound`,
    `StepAlreadyDone`, `ProcessEnded`, `CannotSendBack`, `Invalid`.
    """
    if not reason.strip():
        raise Invalid(fields={"reason": _("Hãy nêu lý do trả lại.")})
    instance = _locked(case_id)
    runs = _runs(instance)
    step = _open_run(runs, step_id)
    _refuse_ended(instance)
    undone = _done_since(instance, runs, step, to_step)
    run = _replay(instance, [r for r in _done(runs) if r not in undone])
    run.give(_resume(instance).variables)
    still_open = run.open
    if step.element_id in still_open:
        raise CannotSendBack
    _close([step], runs, actor, at, outcome=SENT_BACK, reason=reason)
    lost = [r for r in runs if r.closed_at is None and r.element_id not in still_open]
    _close(lost, runs, actor, at, outcome=WITHDRAWN, reason=reason)
    StepRun.objects.filter(id__in=[r.id for r in undone]).update(undone=True)
    return _save(instance, run, [r for r in runs if r.closed_at is None], at)


def cancel(case_id: UUID, *, actor: Actor, reason: str, at: datetime) -> None:
    """Ends the process before its end: the case was withdrawn, refused or stopped. Raises `ProcessEnded`."""
    instance = _locked(case_id)
    _refuse_ended(instance)
    runs = _runs(instance)
    _close([r for r in runs if r.closed_at is None], runs, actor, at, outcome=CANCELLED, reason=reason)
    instance.status = ProcessInstance.Status.CANCELLED
    instance.ended_at = at
    instance.save(update_fields=["status", "ended_at"])


def _locked(case_id: UUID) -> ProcessInstance:
    instance = ProcessInstance.objects.select_for_update().filter(case_id=case_id).first()
    if instance is None:
        raise ProcessNotFound
    return instance


def _refuse_ended(instance: ProcessInstance) -> None:
    if instance.status != ProcessInstance.Status.RUNNING:
        raise ProcessEnded


def _runs(instance: ProcessInstance) -> list[StepRun]:
    return list(StepRun.objects.filter(case_id=instance.case_id).order_by("opened_at", "id"))


def _open_run(runs: list[StepRun], step_id: UUID) -> StepRun:
    step = next((r for r in runs if r.id == step_id), None)
    if step is None:
        raise StepNotFound
    if step.closed_at is not None:
        raise StepAlreadyDone
    return step


def _done(runs: list[StepRun]) -> list[StepRun]:
    """Completions that stand, in the order in which they happened."""
    standing = [r for r in runs if r.sequence is not None and not r.undone and r.outcome not in RESERVED_OUTCOMES]
    return sorted(standing, key=lambda r: r.sequence or 0)


def _done_since(instance: ProcessInstance, runs: list[StepRun], step: StepRun, to_step: str) -> list[StepRun]:
    """The last completion of `to_step` and what followed from it."""
    graph = queries.runtime(instance.version_id).graph
    if to_step not in graph.by_id or to_step == step.element_id or not graph.follows(step.element_id, to_step):
        raise CannotSendBack
    done = _done(runs)
    last = next((r for r in reversed(done) if r.element_id == to_step), None)
    if last is None:
        raise CannotSendBack
    return [r for r in done[done.index(last) :] if r is last or graph.follows(r.element_id, to_step)]


def _resume(instance: ProcessInstance) -> Run:
    runtime = queries.runtime(instance.version_id)
    if instance.state is not None:
        return Run.resume(runtime.spec, instance.state)
    if runtime.start_state is None:
        raise RuntimeError(f"process instance {instance.id} has no state and its version none either")
    run = Run.resume(runtime.spec, runtime.start_state)
    run.give(instance.variables)
    return run


def _replay(instance: ProcessInstance, done: list[StepRun]) -> Run:
    """The run as it would stand had only these completions happened.

    Each is repeated on the variables of its time, so that gateways go the way they went.
    """
    run = Run.begin(queries.runtime(instance.version_id).spec, instance.variables)
    for entry in done:
        run.give(entry.variables)
        run.complete(entry.element_id)
    return run


def _close(
    closed: list[StepRun],
    runs: list[StepRun],
    actor: Actor,
    at: datetime,
    *,
    outcome: str,
    variables: Mapping[str, Scalar] | None = None,
    reason: str = "",
) -> None:
    last = max((r.sequence for r in runs if r.sequence is not None), default=0)
    for sequence, run in enumerate(closed, last + 1):
        run.closed_at = at
        run.sequence = sequence
        run.outcome = outcome
        run.reason = reason
        run.handler_id = actor.id
        run.variables = dict(variables or {})
        run.save(update_fields=["closed_at", "sequence", "outcome", "reason", "handler_id", "variables"])


def _open(instance: ProcessInstance, elements: Iterable[str], at: datetime) -> list[StepRun]:
    version = queries.version(instance.version_id)
    opened = []
    for element in elements:
        step = version.step(element)
        opened.append(
            StepRun(
                instance_id=instance.id,
                case_id=instance.case_id,
                element_id=element,
                name=step.name,
                role=step.role or "",
                minutes=step.times[instance.time_case].own_minutes,
                opened_at=at,
            )
        )
    return opened


def _save(instance: ProcessInstance, run: Run, still_open: list[StepRun], at: datetime) -> Progress:
    """Writes the new state and the rows of newly open steps."""
    waiting = {r.element_id for r in still_open}
    opened = _open(instance, [e for e in run.open if e not in waiting], at)
    instance.state = run.state()
    if run.finished:
        instance.status = ProcessInstance.Status.FINISHED
        instance.ended_at = at
    instance.save(update_fields=["state", "status", "ended_at"])
    if opened:
        Rows(*opened).write()
    steps: tuple[OpenStep, ...] = tuple(queries.open_step(r) for r in opened)
    return Progress(steps, run.finished)
