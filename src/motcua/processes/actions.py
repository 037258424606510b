"""Starting, completing, sending back and ending the process of a case.

Every function works inside the caller's transaction; the instance row is locked first, so that of two
people completing the same step one is told that the other was first.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Invalid
from motcua.kernel.rows import Rows, every, found

from . import queries
from .engine import Run
from .expressions import check_variables
from .models import ProcessInstance, StepRun
from .queries import CANCELLED, RECEIVED, RESERVED_OUTCOMES, SENT_BACK, WITHDRAWN
from .refusals import CannotSendBack, InvalidOutcome, ProcessEnded, ProcessNotFound, StepAlreadyDone, StepNotFound
from .values import OpenStep, Progress, Started


def plan_start(
    version_id: UUID,
    *,
    case_id: UUID,
    at: datetime,
    variables: Mapping[str, Any] | None = None,
    time_case: int = 0,
    received: bool = False,
    handler_id: UUID | None = None,
) -> Started:
    """What starting the process for a case will write: unsaved rows for `kernel.Rows`.

    Variables that conditions ask for and that are not given are null until a step gives them.
    `time_case` chooses the column of times. `received` says that accepting the dossier was the first step,
    if that step is reception: it is written as done by `handler_id`, and the next ones are open. The
    engine runs only when what is open depends on data.
    """
    version = queries.version(version_id)
    given = {**dict.fromkeys(version.asked), **check_variables(variables or {}, version.asked)}
    instance = ProcessInstance(
        case_id=case_id, version_id=version_id, time_case=time_case, variables=given, started_at=at
    )
    run = None if version.start is not None else Run.begin(queries.runtime(version_id).spec, given)
    runs = _open(instance, version.start if version.start is not None else (run.open if run else ()), at)
    if received and len(runs) == 1 and runs[0].role == Role.RECEPTION:
        outcome = check_variables({"outcome": RECEIVED}, version.asked)
        if version.received is None and run is None:
            run = _resume(instance, [])
        if run is not None:
            run.give(outcome)
            run.complete(runs[0].element_id)
        _mark_closed(runs[0], 1, at, handler_id, outcome=RECEIVED, variables={**given, **outcome})
        runs += _open(instance, run.open if run else version.received or (), at)
    if run is not None:
        instance.state = run.state()
    return Started((instance, *runs), tuple(queries.open_step(r) for r in runs if r.closed_at is None))


def complete(
    case_id: UUID,
    step_id: UUID | str,
    *,
    actor: Actor,
    outcome: str,
    at: datetime,
    variables: Mapping[str, Any] | None = None,
) -> Progress:
    """Ends an open step, named by its identifier or its element, and goes on to the next ones.

    `variables` join those of the case, for conditions; `outcome` joins them under its own name.
    Raises `StepNotFound`, `StepAlreadyDone`, `ProcessEnded`, `InvalidOutcome`, `NoRoute`.
    """
    if not outcome or outcome in RESERVED_OUTCOMES or len(outcome) > 50:
        raise InvalidOutcome
    instance = _locked(case_id)
    runs = _runs(instance)
    step = _open_run(runs, step_id)
    _refuse_ended(instance)
    asked = queries.version(instance.version_id).asked
    run = _resume(instance, runs)
    run.give(check_variables({**(variables or {}), "outcome": outcome}, asked))
    variables_then = run.variables
    run.complete(step.element_id)
    rows = Rows()
    _close(rows, [step], runs, actor.id, at, outcome=outcome, variables=variables_then)
    return _save(rows, instance, run, runs, at)


def send_back(case_id: UUID, step_id: UUID | str, to_step: str, *, actor: Actor, reason: str, at: datetime) -> Progress:
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
    run.give(_resume(instance, runs).variables)
    still_open = run.open
    if step.element_id in still_open:
        raise CannotSendBack
    rows = Rows()
    _close(rows, [step], runs, actor.id, at, outcome=SENT_BACK, reason=reason)
    lost = [r for r in runs if r.closed_at is None and r.element_id not in still_open]
    _close(rows, lost, runs, actor.id, at, outcome=WITHDRAWN, reason=reason)
    for entry in undone:
        entry.undone = True
        rows.change(entry, "undone")
    return _save(rows, instance, run, runs, at)


def cancel(case_id: UUID, *, actor: Actor, reason: str, at: datetime) -> None:
    """Ends the process before its end: the case was withdrawn, refused or stopped. Raises `ProcessEnded`."""
    instance = _locked(case_id)
    _refuse_ended(instance)
    runs = _runs(instance)
    rows = Rows()
    _close(rows, [r for r in runs if r.closed_at is None], runs, actor.id, at, outcome=CANCELLED, reason=reason)
    instance.status = ProcessInstance.Status.CANCELLED
    instance.ended_at = at
    rows.change(instance, "status", "ended_at")
    rows.write()


def _locked(case_id: UUID) -> ProcessInstance:
    instance = found(ProcessInstance, case_id=case_id, lock=True)
    if instance is None:
        raise ProcessNotFound
    return instance


def _refuse_ended(instance: ProcessInstance) -> None:
    if instance.status != ProcessInstance.Status.RUNNING:
        raise ProcessEnded


def _runs(instance: ProcessInstance) -> list[StepRun]:
    return every(StepRun, case_id=instance.case_id, order_by=("opened_at", "id"))


def _open_run(runs: list[StepRun], step_id: UUID | str) -> StepRun:
    named = [r for r in runs if step_id == (r.element_id if isinstance(step_id, str) else r.id)]
    if not named:
        raise StepNotFound
    step = next((r for r in named if r.closed_at is None), None)
    if step is None:
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


def _resume(instance: ProcessInstance, runs: list[StepRun]) -> Run:
    """The run as it stands; without a state of its own, from the version's start and the steps done since."""
    runtime = queries.runtime(instance.version_id)
    if instance.state is not None:
        return Run.resume(runtime.spec, instance.state)
    if runtime.start_state is None:
        raise RuntimeError(f"process instance {instance.id} has no state and its version none either")
    run = Run.resume(runtime.spec, runtime.start_state)
    run.give(instance.variables)
    return _repeat(run, _done(runs))


def _replay(instance: ProcessInstance, done: list[StepRun]) -> Run:
    """The run as it would stand had only these completions happened."""
    return _repeat(Run.begin(queries.runtime(instance.version_id).spec, instance.variables), done)


def _repeat(run: Run, done: list[StepRun]) -> Run:
    """Each completion again, on the variables of its time, so that gateways go the way they went."""
    for entry in done:
        run.give(entry.variables)
        run.complete(entry.element_id)
    return run


def _close(
    rows: Rows,
    closed: list[StepRun],
    runs: list[StepRun],
    handler_id: UUID | None,
    at: datetime,
    *,
    outcome: str,
    variables: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    last = max((r.sequence for r in runs if r.sequence is not None), default=0)
    for sequence, run in enumerate(closed, last + 1):
        _mark_closed(run, sequence, at, handler_id, outcome=outcome, variables=variables or {})
        run.reason = reason
        rows.change(run, "closed_at", "sequence", "outcome", "reason", "handler_id", "variables")


def _mark_closed(
    run: StepRun, sequence: int, at: datetime, handler_id: UUID | None, *, outcome: str, variables: Mapping[str, Any]
) -> None:
    run.closed_at = at
    run.sequence = sequence
    run.handler_id = handler_id
    run.outcome = outcome
    run.variables = dict(variables)


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
                role=step.role,
                minutes=step.times[instance.time_case].own_minutes,
                opened_at=at,
            )
        )
    return opened


def _save(rows: Rows, instance: ProcessInstance, run: Run, runs: list[StepRun], at: datetime) -> Progress:
    """Writes what changed, then the newly open steps: a step may open again as it closes."""
    waiting = {r.element_id for r in runs if r.closed_at is None}
    opened = _open(instance, [e for e in run.open if e not in waiting], at)
    instance.state = run.state()
    if run.finished:
        instance.status = ProcessInstance.Status.FINISHED
        instance.ended_at = at
    rows.change(instance, "state", "status", "ended_at")
    rows.write()
    rows.add(*opened)
    rows.write()
    steps: tuple[OpenStep, ...] = tuple(queries.open_step(r) for r in opened)
    return Progress(steps, run.finished)
