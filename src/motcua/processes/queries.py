"""Reads that cross a row; all give frozen values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Case, Q, Value, When

from motcua.kernel.actor import Role
from motcua.kernel.memo import remembered
from motcua.kernel.rows import found

from . import models
from .engine import State, compile_graph
from .expanding import drawn_at, runnable
from .graph import Graph
from .reading import read_bpmn
from .refusals import ProcessNotFound
from .spans import read_span
from .values import (
    ROLE_WHEN_UNKNOWN,
    DueTimer,
    OpenStep,
    ProcessVersion,
    Step,
    StepEntry,
    StepTime,
    TimeCase,
    UnitRule,
    Wait,
)

DEFAULT_KEY = "mac-dinh"
FRESH_SECONDS = 2.0
SENT_BACK = "sent_back"
WITHDRAWN = "withdrawn"
CANCELLED = "cancelled"
RECEIVED = "received"
ELAPSED = "elapsed"
MOVED = "moved"
NOT_DONE = (SENT_BACK, WITHDRAWN, CANCELLED, MOVED)
RESERVED_OUTCOMES = (*NOT_DONE, ELAPSED)


def process_for(procedure_code: str, on: date) -> ProcessVersion:
    """The process for dossiers of the procedure started that day: its own, else the default one.

    Raises `ProcessNotFound` when there is neither. As known at most `FRESH_SECONDS` ago.
    """
    return version(_version_id_for(procedure_code, on))


def forget() -> None:
    """Asks afresh next time; deploying and linking call it."""
    _version_id_for.forget()


@remembered(seconds=FRESH_SECONDS)
def _version_id_for(procedure_code: str, on: date) -> UUID:
    is_default = Q(definition__key=DEFAULT_KEY)
    is_linked = Q(definition__procedures__procedure_code=procedure_code, definition__procedures__effective_from__lte=on)
    version_id = (
        models.ProcessVersion.objects.filter(is_linked | is_default, effective_from__lte=on)
        .order_by(
            Case(When(is_linked, then=Value(0)), default=Value(1)),
            "-definition__procedures__effective_from",
            "-number",
        )
        .values_list("id", flat=True)
        .first()
    )
    if version_id is None:
        raise ProcessNotFound
    return version_id


def version_in_force(key: str, on: date) -> ProcessVersion:
    """The version of a process in force that day. Raises `ProcessNotFound`."""
    version_id = (
        models.ProcessVersion.objects.filter(definition__key=key, effective_from__lte=on)
        .order_by("-number")
        .values_list("id", flat=True)
        .first()
    )
    if version_id is None:
        raise ProcessNotFound
    return version(version_id)


@lru_cache(maxsize=2000)
def version(version_id: UUID) -> ProcessVersion:
    """A deployed version, by identifier; kept in the process since it never changes."""
    row = (
        models.ProcessVersion.objects.select_related("definition")
        .prefetch_related("cases", "steps__times")
        .filter(id=version_id)
        .first()
    )
    if row is None:
        raise ProcessNotFound
    cases = sorted(row.cases.all(), key=lambda c: c.position)
    return ProcessVersion(
        id=row.id,
        key=row.definition.key,
        title=row.definition.title,
        number=row.number,
        effective_from=row.effective_from,
        steps=tuple(_step(step, cases) for step in sorted(row.steps.all(), key=lambda s: s.position)),
        cases=tuple(TimeCase(case.name, case.limit_minutes) for case in cases),
        start=tuple(row.start_elements) if row.start_elements is not None else None,
        received=tuple(row.received_elements) if row.received_elements is not None else None,
        asked=tuple(row.asked),
        source=row.source,
        waits=tuple(
            Wait(w["element"], w["name"], read_span(w["span"], working=w["working"]), w["attached_to"])
            for w in row.waits
        ),
    )


@dataclass(frozen=True, slots=True)
class Runtime:
    """What the engine needs of a version: shared by all its cases."""

    drawn: Graph
    graph: Graph
    spec: Any
    start_state: State | None


@lru_cache(maxsize=500)
def runtime(version_id: UUID) -> Runtime:
    xml, state = models.ProcessVersion.objects.values_list("bpmn_xml", "start_state").get(id=version_id)
    drawn = read_bpmn(xml)
    graph = runnable(drawn, {element: runtime(called).graph for element, called in calls_of(version_id).items()})
    return Runtime(drawn, graph, compile_graph(graph), state)


def calls_of(version_id: UUID) -> dict[str, UUID]:
    """Which version of another process each calling element runs."""
    rows = models.ProcessCall.objects.filter(version_id=version_id).order_by("element_id")
    return dict(rows.values_list("element_id", "called_id"))


def bpmn_of(version_id: UUID) -> str:
    """The BPMN file of a version, as deployed."""
    xml = models.ProcessVersion.objects.filter(id=version_id).values_list("bpmn_xml", flat=True).first()
    if xml is None:
        raise ProcessNotFound
    return xml


def drawn_elements(version_id: UUID) -> dict[str, str]:
    """The element of the drawing that shows each step and timer: itself, or the call of the process it is in."""
    known = runtime(version_id)
    return {node.id: drawn_at(known.drawn, node.id) for node in known.graph.waiting}


def remarks(version_id: UUID) -> tuple[tuple[str, str], ...]:
    """What checks at deployment found: (kind, text), kind being "warning" or "unknown"."""
    rows = models.ProcessRemark.objects.filter(version_id=version_id).order_by("position")
    return tuple(rows.values_list("kind", "text"))


def open_steps(case_ids: Iterable[UUID]) -> dict[UUID, tuple[OpenStep, ...]]:
    """Open steps of each case, earliest first; a case with none is absent. One query."""
    by_case: dict[UUID, list[OpenStep]] = {}
    rows = models.StepRun.objects.filter(case_id__in=list(case_ids), closed_at__isnull=True).exclude(role="")
    for row in rows.select_related("instance").order_by("opened_at", "id"):
        by_case.setdefault(row.case_id, []).append(open_step(row))
    return {case_id: tuple(steps) for case_id, steps in by_case.items()}


def due_timers(at: datetime, limit: int) -> tuple[DueTimer, ...]:
    """Timers of running cases whose instant has come, earliest first. One query."""
    rows = models.StepRun.objects.filter(closed_at__isnull=True, fires_at__lte=at).order_by("fires_at", "id")
    return tuple(DueTimer(*row) for row in rows.values_list("id", "case_id")[:limit])


def history(case_id: UUID) -> tuple[StepEntry, ...]:
    """Every passing of the case through a step, in order of opening. One query."""
    rows = models.StepRun.objects.filter(case_id=case_id).order_by("opened_at", "id")
    return tuple(_entry(row) for row in rows)


def versions_of_cases(case_ids: Iterable[UUID]) -> dict[UUID, ProcessVersion]:
    """The version each case runs on; a case without a process is absent. One query beside versions not seen before."""
    rows = models.ProcessInstance.objects.filter(case_id__in=list(case_ids)).order_by("case_id")
    return {case_id: version(version_id) for case_id, version_id in rows.values_list("case_id", "version_id")}


def version_of_case(case_id: UUID) -> ProcessVersion:
    """The version the case runs on. Raises `ProcessNotFound` when it has no process."""
    instance = found(models.ProcessInstance, case_id=case_id)
    if instance is None:
        raise ProcessNotFound
    return version(instance.version_id)


def open_step(row: models.StepRun) -> OpenStep:
    step = version(row.instance.version_id).step(row.element_id)
    return OpenStep(
        row.id, row.case_id, row.element_id, row.name, Role(row.role), row.minutes, row.opened_at, step.unit_rule
    )


def _entry(row: models.StepRun) -> StepEntry:
    return StepEntry(
        id=row.id,
        element_id=row.element_id,
        name=row.name,
        role=Role(row.role) if row.role else None,
        minutes=row.minutes,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        outcome=row.outcome,
        reason=row.reason,
        handler_id=row.handler_id,
        undone=row.undone,
        fires_at=row.fires_at,
        place=row.place if row.outcome != MOVED else "",
    )


def _step(row: models.ProcessStep, cases: list[models.ProcessCase]) -> Step:
    by_case = {time.case_id: StepTime(time.minutes, time.covers) for time in row.times.all()}
    times = tuple(by_case[case.id] for case in cases)
    return Step(
        id=row.element_id,
        name=row.name,
        role=Role(row.role) if row.role else ROLE_WHEN_UNKNOWN,
        role_known=bool(row.role),
        minutes=times[0].own_minutes,
        unit_hint=row.unit_hint,
        content=row.content,
        result=row.result,
        times=times,
        unit_rule=UnitRule(row.unit_rule),
        back=row.back,
    )
