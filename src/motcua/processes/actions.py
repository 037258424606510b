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
from motcua.organisation import api as organisation

from . import queries
from .engine import Run
from .expanding import TIMED_OUT
from .expressions import check_variables
from .models import ProcessInstance, StepRun
from .queries import CANCELLED, ELAPSED, NOT_DONE, RECEIVED, RESERVED_OUTCOMES, SENT_BACK, WITHDRAWN
from .refusals import CannotSendBack, InvalidOutcome, ProcessEnded, ProcessNotFound, StepAlreadyDone, StepNotFound
from .values import Elapsed, OpenStep, ProcessVersion, Progress, Started


def plan_start(
    version_id: UUID,
    *,
    case_id: UUID,
    at: datetime,
    variables: Mapping[str, Any] | None = None,
    time_case: int = 0,
    received: bool = False,
    handler_id: UUID | None = None,
    calendar: organisation.WorkingCalendar | None = None,
) -> Started:
    """What starting the process for a case will write: unsaved rows for `kernel.Rows`.

    Variables that conditions ask for and that are not given are null until a step gives them.
    `time_case` chooses the column of times. `received` says that accepting the dossier was the first step,
    if that step is reception: it is written as done by `handler_id`, and the next ones are open. The
    engine runs only when what is open depends on data. `calendar` is what timers of working time count by.
    """
    version = queries.version(version_id)
    given = {**dict.fromkeys(version.asked), **check_variables(variables or {}, version.asked)}
    instance = ProcessInstance(
        case_id=case_id, version_id=version_id, time_case=time_case, variables=given, started_at=at
    )
    run = None if version.start is not None else Run.begin(queries.runtime(version_id).spec, given)
    runs = open_runs(instance, version.start if version.start is not None else (run.open if run else ()), at, calendar)
    if received and len(runs) == 1 and runs[0].role == Role.RECEPTION:
        outcome = check_variables({"outcome": RECEIVED, TIMED_OUT: False}, version.asked)
        if version.received is None and run is None:
            run = resume_run(instance, [])
        if run is not None:
            run.give(outcome)
            run.complete(runs[0].element_id)
        _mark_closed(runs[0], 1, at, handler_id, outcome=RECEIVED, variables={**given, **outcome})
        runs += open_runs(instance, run.open if run else version.received or (), at, calendar)
    if run is not None:
        instance.state = run.state()
    return Started((instance, *runs), steps_of(runs))


def complete(
    case_id: UUID,
    step_id: UUID | str,
    *,
    actor: Actor,
    outcome: str,
    at: datetime,
    variables: Mapping[str, Any] | None = None,
    calendar: organisation.WorkingCalendar | None = None,
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
    given = {**(variables or {}), "outcome": outcome, TIMED_OUT: False}
    return _go_on(instance, runs, step, given=given, handler_id=actor.id, at=at, calendar=calendar)


def elapse(
    run_id: UUID, case_id: UUID, *, at: datetime, calendar: organisation.WorkingCalendar | None = None
) -> Elapsed | None:
    """What follows from a timer that ran out: the process goes on, and a step it was attached to is taken back.

    None when there is nothing to do: it was fired before, its instant has not come, or the case has ended. The
    instance is locked first, so a timer fires once however often and by however many this is called.
    """
    instance = _locked(case_id)
    runs = _runs(instance)
    timer = next((r for r in runs if r.id == run_id and r.closed_at is None), None)
    is_due = timer is not None and timer.fires_at is not None and timer.fires_at <= at
    if timer is None or not is_due or instance.status != ProcessInstance.Status.RUNNING:
        return None
    given = {"outcome": ELAPSED, TIMED_OUT: bool(timer.role)}
    progress = _go_on(instance, runs, timer, given=given, handler_id=None, at=at, calendar=calendar)
    return Elapsed(progress, timer.name, timer.element_id if timer.role else "")


def _go_on(
    instance: ProcessInstance,
    runs: list[StepRun],
    step: StepRun,
    *,
    given: Mapping[str, Any],
    handler_id: UUID | None,
    at: datetime,
    calendar: organisation.WorkingCalendar | None,
) -> Progress:
    run = resume_run(instance, runs)
    run.give(check_variables(given, queries.version(instance.version_id).asked))
    variables_then = run.variables
    run.complete(step.place)
    rows = Rows()
    close_runs(rows, [step], runs, handler_id, at, outcome=given["outcome"], variables=variables_then)
    return _save(rows, instance, run, runs, at=at, calendar=calendar)


def send_back(
    case_id: UUID,
    step_id: UUID | str,
    to_step: str,
    *,
    actor: Actor,
    reason: str,
    at: datetime,
    calendar: organisation.WorkingCalendar | None = None,
) -> Progress:
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
    run = _replay(instance, [r for r in standing(runs) if r not in undone])
    run.give(resume_run(instance, runs).variables)
    still_open = run.open
    if step.place in still_open:
        raise CannotSendBack
    rows = Rows()
    close_runs(rows, [step], runs, actor.id, at, outcome=SENT_BACK, reason=reason)
    lost = [r for r in runs if r.closed_at is None and r.place not in still_open]
    close_runs(rows, lost, runs, actor.id, at, outcome=WITHDRAWN, reason=reason)
    for entry in undone:
        entry.undone = True
        rows.change(entry, "undone")
    return _save(rows, instance, run, runs, at=at, calendar=calendar)


def cancel(case_id: UUID, *, actor: Actor, reason: str, at: datetime) -> None:
    """Ends the process before its end: the case was withdrawn, refused or stopped. Raises `ProcessEnded`."""
    instance = _locked(case_id)
    _refuse_ended(instance)
    runs = _runs(instance)
    rows = Rows()
    close_runs(rows, [r for r in runs if r.closed_at is None], runs, actor.id, at, outcome=CANCELLED, reason=reason)
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
    named = [r for r in runs if r.role and step_id == (r.element_id if isinstance(step_id, str) else r.id)]
    if not named:
        raise StepNotFound
    step = next((r for r in named if r.closed_at is None), None)
    if step is None:
        raise StepAlreadyDone
    return step


def standing(runs: list[StepRun]) -> list[StepRun]:
    """Completions that stand, in the order in which they happened."""
    standing = [r for r in runs if r.sequence is not None and not r.undone and r.outcome not in NOT_DONE and r.place]
    return sorted(standing, key=lambda r: r.sequence or 0)


def _done_since(instance: ProcessInstance, runs: list[StepRun], step: StepRun, to_step: str) -> list[StepRun]:
    """The last completion of `to_step` and what followed from it."""
    graph = queries.runtime(instance.version_id).graph
    if to_step not in graph.by_id or to_step == step.place or not graph.follows(step.place, to_step):
        raise CannotSendBack
    row = graph.by_id[step.place].step
    if row is not None and row.back not in {"", to_step}:
        raise CannotSendBack
    done = standing(runs)
    last = next((r for r in reversed(done) if r.place == to_step and r.outcome != ELAPSED), None)
    if last is None:
        raise CannotSendBack
    return [r for r in done[done.index(last) :] if r is last or graph.follows(r.place, to_step)]


def resume_run(instance: ProcessInstance, runs: list[StepRun]) -> Run:
    """The run as it stands; without a state of its own, from the version's start and the steps done since."""
    runtime = queries.runtime(instance.version_id)
    if instance.state is not None:
        return Run.resume(runtime.spec, instance.state)
    if runtime.start_state is None:
        raise RuntimeError(f"process instance {instance.id} has no state and its version none either")
    run = Run.resume(runtime.spec, runtime.start_state)
    run.give(instance.variables)
    return repeat(run, standing(runs), instance.waived)


def _replay(instance: ProcessInstance, done: list[StepRun]) -> Run:
    """The run as it would stand had only these completions happened."""
    return repeat(Run.begin(queries.runtime(instance.version_id).spec, instance.variables), done, instance.waived)


def repeat(run: Run, done: list[StepRun], waived: Iterable[str] = ()) -> Run:
    """Each completion again, on the variables of its time, so that gateways go the way they went.

    `waived` steps are passed the first time one comes to them.
    """
    left = list(waived)
    pass_over(run, left)
    for entry in done:
        run.give(entry.variables)
        run.complete(entry.place)
        pass_over(run, left)
    return run


def pass_over(run: Run, waived: list[str]) -> None:
    """Ends every open step that is waived, and takes it from the list."""
    while passed := [element for element in run.open if element in waived]:
        run.give({TIMED_OUT: False})
        run.complete(passed[0])
        waived.remove(passed[0])


def close_runs(
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


def open_runs(
    instance: ProcessInstance, elements: Iterable[str], at: datetime, calendar: organisation.WorkingCalendar | None
) -> list[StepRun]:
    version = queries.version(instance.version_id)
    return [_run_of(instance, version, element, at, calendar) for element in elements]


def _run_of(
    instance: ProcessInstance,
    version: ProcessVersion,
    element: str,
    at: datetime,
    calendar: organisation.WorkingCalendar | None,
) -> StepRun:
    """A passing through a step, with the timer attached to it, or through a timer."""
    wait = version.wait(element)
    run = StepRun(instance=instance, case_id=instance.case_id, element_id=element, opened_at=at)
    if wait is not None:
        run.name = wait.name
    else:
        step = version.step(element)
        run.name, run.role, run.minutes = step.name, step.role, step.times[instance.time_case].own_minutes
        wait = version.limit_of(element)
    if wait is not None:
        run.timer, run.fires_at = wait.id, wait.span.ends(at, calendar)
    return run


def steps_of(runs: Iterable[StepRun]) -> tuple[OpenStep, ...]:
    """Those somebody has to do."""
    return tuple(queries.open_step(run) for run in runs if run.role and run.closed_at is None)


def _save(
    rows: Rows,
    instance: ProcessInstance,
    run: Run,
    runs: list[StepRun],
    *,
    at: datetime,
    calendar: organisation.WorkingCalendar | None,
) -> Progress:
    """Writes what changed, then the newly open steps: a step may open again as it closes."""
    waiting = {r.place for r in runs if r.closed_at is None}
    opened = open_runs(instance, [e for e in run.open if e not in waiting], at, calendar)
    instance.state = run.state()
    if run.finished:
        instance.status = ProcessInstance.Status.FINISHED
        instance.ended_at = at
    rows.change(instance, "state", "status", "ended_at")
    rows.write()
    rows.add(*opened)
    rows.write()
    return Progress(steps_of(opened), run.finished)
