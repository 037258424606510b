"""A process walked through on a sample case, in memory: nothing is written and nobody is asked."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel.actor import Role
from motcua.kernel.errors import Refusal
from motcua.organisation import api as organisation

from . import queries
from .checking import check_graph
from .deploying import called_versions
from .engine import Run, compile_graph
from .expanding import TIMED_OUT, runnable
from .expressions import check_variables, names_in
from .graph import GATEWAYS, Graph, NodeKind
from .values import UnitRule

MAX_STEPS = 100
OUTCOME = "outcome"

type Decisions = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Question:
    """A variable that conditions ask for right after a step; `step` is blank where it is asked at the start."""

    variable: str
    step: str
    step_name: str


@dataclass(frozen=True, slots=True)
class SimulatedStep:
    """A step or a timer (without a role) on the way; `due` is None where its time is unknown.

    `timed_out` says that its timer took it away at that instant.
    """

    element_id: str
    name: str
    role: Role | None
    unit_hint: str
    unit_rule: UnitRule
    minutes: int | None
    begins: datetime
    due: datetime | None
    timed_out: bool = False


@dataclass(frozen=True, slots=True)
class Simulation:
    """The steps in the order in which they are due; `stopped` says why the way is not walked to the end."""

    steps: tuple[SimulatedStep, ...]
    finished: bool
    ends: datetime
    stopped: str = ""


def questions(graph: Graph, on: date) -> tuple[Question, ...]:
    """What one must decide to walk the process: each variable at the start, and after each step before a gateway."""
    running = _running(graph, on)
    asked = {name: None for name in running.asked if name not in {TIMED_OUT, OUTCOME}}
    found = [Question(name, "", "") for name in asked]
    for node in running.steps:
        names = sorted({n for f in _decided_after(running, node.id) for n in names_in(f)} - {TIMED_OUT})
        found += [Question(name, node.id, node.name) for name in names]
    return tuple(found)


def _decided_after(graph: Graph, step: str) -> list[str]:
    """Conditions of the gateways one comes to from the step with nothing in between."""
    conditions: list[str] = []
    seen: set[str] = set()
    following = [flow.target for flow in graph.outgoing[step]]
    while following:
        node = graph.by_id[following.pop()]
        if node.id in seen or node.kind not in {*GATEWAYS, NodeKind.SCRIPT}:
            continue
        seen.add(node.id)
        conditions += [flow.condition for flow in graph.outgoing[node.id] if flow.condition]
        following += [flow.target for flow in graph.outgoing[node.id]]
    return conditions


def simulate(
    graph: Graph,
    *,
    at: datetime,
    on: date,
    calendar: organisation.WorkingCalendar,
    variables: Mapping[str, Any],
    decisions: Decisions,
    time_case: int = 0,
) -> Simulation:
    """Walks a case that begins at `at`: each step is done when it is due, by the working hours of `calendar`.

    `variables` are known at the start; `decisions` are what is known as a step is done, the first time, the
    second time and so on, the last one standing for all that follow. `timed_out` among them lets the timer
    attached to the step take it. Raises what reading the process would.
    """
    check_graph(graph)
    running = _running(graph, on)
    run = Run.begin(compile_graph(running), _asked(running, {**dict.fromkeys(running.asked), **variables}))
    return _Walk(running, run, calendar, decisions, time_case).walked(at)


def _running(graph: Graph, on: date) -> Graph:
    calls = called_versions(graph, on)
    return runnable(graph, {element: queries.runtime(called).graph for element, called in calls.items()})


def _asked(graph: Graph, variables: Mapping[str, Any]) -> dict[str, Any]:
    return check_variables(variables, graph.asked)


@dataclass(slots=True)
class _Walk:
    graph: Graph
    run: Run
    calendar: organisation.WorkingCalendar
    decisions: Decisions
    time_case: int
    open: list[tuple[datetime, int, SimulatedStep]] = field(default_factory=list)
    passed: list[SimulatedStep] = field(default_factory=list)
    order: count[int] = field(default_factory=count)

    def walked(self, at: datetime) -> Simulation:
        self._take_up(at)
        stopped = ""
        while self.open and not stopped:
            if len(self.passed) >= MAX_STEPS:
                stopped = _("Dừng sau %s bước: quy trình quay vòng với các quyết định đã cho.") % MAX_STEPS
                break
            ends, _place, step = heapq.heappop(self.open)
            self.passed.append(step)
            try:
                self._complete(step)
            except Refusal as refusal:
                stopped = str(refusal.message)
            else:
                self._take_up(ends)
                at = max(at, ends)
        return Simulation(tuple(self.passed), self.run.finished, at, stopped)

    def _complete(self, step: SimulatedStep) -> None:
        given = {OUTCOME: "done", **self._decision(step.element_id), TIMED_OUT: step.timed_out}
        self.run.give(_asked(self.graph, given))
        self.run.complete(step.element_id)

    def _decision(self, element: str) -> Mapping[str, Any]:
        known = self.decisions.get(element, ())
        before = sum(step.element_id == element for step in self.passed) - 1
        return known[min(max(before, 0), len(known) - 1)] if known else {}

    def _take_up(self, at: datetime) -> None:
        """What is open now and was not before, each with the instant at which it is done."""
        waiting = {step.element_id for _, _, step in self.open}
        for element in self.run.open:
            if element not in waiting:
                step = self._begun(element, at)
                heapq.heappush(self.open, (step.due or at, next(self.order), step))

    def _begun(self, element: str, at: datetime) -> SimulatedStep:
        node = self.graph.by_id[element]
        row = node.step
        if row is None or row.role is None:
            due = node.after.ends(at, self.calendar) if node.after else None
            rule, hint = (row.unit_rule, row.unit_hint) if row else (UnitRule.BY_ROLE, "")
            return SimulatedStep(element, node.name, None, hint, rule, None, at, due)
        minutes = row.times[self.time_case].own_minutes
        due = None if minutes is None else organisation.add_working_time(self.calendar, at, minutes)
        times = sum(step.element_id == element for step in self.passed)
        known = self.decisions.get(element, ())
        timed_out = bool(known and known[min(times, len(known) - 1)].get(TIMED_OUT) and node.limit)
        if timed_out and node.limit and node.limit.after:
            due = node.limit.after.ends(at, self.calendar)
        return SimulatedStep(element, node.name, row.role, row.unit_hint, row.unit_rule, minutes, at, due, timed_out)
