"""What must hold for every table, and for every order in which people work."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from motcua.kernel.actor import Role
from motcua.kernel.text import tidy
from motcua.processes import api
from motcua.processes.engine import Run, compile_graph
from motcua.processes.graph import Graph, NodeKind
from motcua.processes.reading import read_bpmn
from motcua.processes.soundness import fire, initial_marking, open_steps
from motcua.processes.writing import graph_of_table, table_of_graph, write_bpmn

from .builders import a_deployed, a_graph, a_started, done, open_elements, sent_back

words = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=30).map(tidy)


@st.composite
def columns(draw: st.DrawFn, steps: int) -> list[api.StepTime]:
    """A column of times with merged cells that fit."""
    column: list[api.StepTime] = []
    while len(column) < steps:
        covers = draw(st.integers(1, steps - len(column)))
        column.append(api.StepTime(draw(st.none() | st.integers(0, 48_000)), covers))
        column.extend([api.StepTime(None, 0)] * (covers - 1))
    return column


@st.composite
def tables(draw: st.DrawFn) -> api.StepTable:
    count = draw(st.integers(1, 8))
    limits = draw(st.lists(st.none() | st.integers(0, 48_000), min_size=1, max_size=3))
    cases = tuple(api.TimeCase(draw(words), limit) for limit in limits)
    times = [draw(columns(count)) for _ in cases]
    rows = tuple(
        api.StepRow(
            name=draw(words.filter(bool)),
            role=draw(st.none() | st.sampled_from(Role)),
            unit_hint=draw(words),
            content=draw(words),
            times=tuple(column[i] for column in times),
            result=draw(words),
        )
        for i in range(count)
    )
    return api.StepTable(rows, cases)


@settings(max_examples=60, deadline=None)
@given(tables())
def test_a_table_becomes_bpmn_that_runs_its_steps_in_order_and_comes_back_the_same(table: api.StepTable) -> None:
    graph = read_bpmn(write_bpmn(graph_of_table("thu", "Thử", table)))
    assert table_of_graph(graph) == table
    run = Run.begin(compile_graph(graph), {})
    passed = []
    while not run.finished:
        (element,) = run.open
        passed.append(graph.by_id[element].step)
        run.complete(element)
    assert passed == list(table.steps)


@given(tables())
def test_the_sum_of_a_table_counts_shared_times_once(table: api.StepTable) -> None:
    for case in range(len(table.cases)):
        column = [row.times[case] for row in table.steps]
        known = [time.minutes for time in column if time.covers]
        expected = None if None in known else sum(minutes or 0 for minutes in known)
        assert table.total_minutes(case) == expected


NET = a_graph(
    "s u",
    "u a",
    "a p",
    "p b",
    "p x",
    "x c: re == true",
    "x d: *",
    "c m",
    "d m",
    "b j",
    "m j",
    "j y",
    "y u: lai == true",
    "y f: *",
    "f e",
    u=NodeKind.EXCLUSIVE,
    p=NodeKind.PARALLEL,
    x=NodeKind.EXCLUSIVE,
    m=NodeKind.EXCLUSIVE,
    j=NodeKind.PARALLEL,
    y=NodeKind.EXCLUSIVE,
)  # a fork with a choice in one branch, joined, and a way back to the beginning


def follow(graph: Graph, marking: frozenset[str], choices: dict[str, bool]) -> frozenset[str]:
    """The token game played on with the choices made, until only steps can act."""
    chosen = {"x": "c" if choices.get("re") else "d", "y": "u" if choices.get("lai") else "f"}
    while True:
        for node in graph.nodes:
            if node.kind in {NodeKind.STEP, NodeKind.START} or not any(fire(graph, node, marking)):
                continue
            after = list(fire(graph, node, marking))
            if node.id in chosen:
                way = next(f.id for f in graph.outgoing[node.id] if f.target == chosen[node.id])
                after = [m for m in after if way in m]
            marking = after[0]
            break
        else:
            return marking


def ended(graph: Graph, marking: frozenset[str], element: str, choices: dict[str, bool]) -> frozenset[str]:
    return follow(graph, next(fire(graph, graph.by_id[element], marking)), choices)


class Working(RuleBasedStateMachine):
    """People complete and send back as they like; the open steps are always those of the token game.

    The model replays what stands: completing adds an entry, sending back to a step drops its last entry
    and the later ones that can follow from it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.log: list[tuple[str, dict[str, bool]]] = []
        self.values = {"re": False, "lai": False}

    @initialize()
    def start(self) -> None:
        self.version = a_deployed(NET)
        self.case_id: UUID = a_started(self.version, **self.values)

    @precondition(lambda self: not self.waiting())
    @rule()
    def start_another(self) -> None:
        self.log = []
        self.case_id = a_started(self.version, **self.values)

    def played(self, log: list[tuple[str, dict[str, bool]]]) -> frozenset[str]:
        marking = follow(NET, initial_marking(NET), {})
        for element, values in log:
            marking = ended(NET, marking, element, values)
        return marking

    def waiting(self) -> list[str]:
        return open_steps(NET, self.played(self.log))

    @precondition(lambda self: self.waiting())
    @rule(data=st.data(), given=st.fixed_dictionaries({}, optional={"re": st.booleans(), "lai": st.booleans()}))
    def complete(self, data: st.DataObject, given: dict[str, bool]) -> None:
        element = data.draw(st.sampled_from(self.waiting()))
        self.values |= given
        self.log.append((element, dict(self.values)))
        progress = done(self.case_id, element, **given)
        assert progress.finished == (not self.waiting())

    @precondition(lambda self: self.waiting() and self.log)
    @rule(data=st.data())
    def send_back(self, data: st.DataObject) -> None:
        element = data.draw(st.sampled_from(self.waiting()))
        to = data.draw(st.sampled_from([e for e, _ in self.log]))
        last = max(i for i, (e, _) in enumerate(self.log) if e == to)
        kept = self.log[:last] + [(e, v) for e, v in self.log[last + 1 :] if not NET.follows(e, to)]
        if to == element or not NET.follows(element, to) or element in open_steps(NET, self.played(kept)):
            with pytest.raises(api.CannotSendBack):
                sent_back(self.case_id, element, to)
            return
        sent_back(self.case_id, element, to)
        self.log = kept

    @invariant()
    def open_steps_are_those_of_the_token_game(self) -> None:
        assert sorted(open_elements(self.case_id)) == sorted(self.waiting())


@pytest.mark.django_db
def test_no_order_of_completing_and_sending_back_loses_or_doubles_a_token() -> None:
    run_state_machine_as_test(Working, settings=settings(max_examples=15, stateful_step_count=20, deadline=None))
