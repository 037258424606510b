"""Timers, limits of steps, and processes that call others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from motcua.kernel.time import VIETNAM
from motcua.processes import api
from motcua.processes.graph import Graph, Node, NodeKind
from motcua.processes.models import StepRun
from motcua.processes.reading import read_bpmn
from motcua.processes.spans import Span, read_span
from motcua.processes.writing import write_bpmn

from .builders import AT, a_deployed, a_graph, a_started, an_officer, done, open_elements, sent_back

pytestmark = pytest.mark.django_db

DAYS = Span(days=15)


def with_nodes(graph: Graph, *nodes: Node) -> Graph:
    by_id = {node.id: node for node in nodes}
    return replace(graph, nodes=tuple(by_id.get(node.id, node) for node in graph.nodes))


def a_waiting_graph() -> Graph:
    graph = a_graph("s a", "a w", "w b", "b e", w=NodeKind.TIMER)
    return with_nodes(graph, Node("w", NodeKind.TIMER, "Niêm yết 15 ngày", after=DAYS))


def a_dated_graph() -> Graph:
    return with_nodes(a_waiting_graph(), Node("w", NodeKind.TIMER, "Đến kỳ", after=read_span("2026-12-31")))


def a_limited_graph() -> Graph:
    """Step `a` is taken away after four hours and goes to `c`."""
    graph = a_graph("s a", "a b", "b e", "t c", "c e", t=NodeKind.BOUNDARY)
    return with_nodes(graph, Node("t", NodeKind.BOUNDARY, "Quá 4 giờ", after=Span(minutes=240), attached_to="a"))


def a_calling_graph(key: str) -> Graph:
    graph = a_graph("s a", "a k", "k b", "b e", k=NodeKind.CALL)
    return with_nodes(graph, Node("k", NodeKind.CALL, "Xác minh", calls=key))


def timers_of(case_id: UUID) -> list[StepRun]:
    return list(StepRun.objects.filter(case_id=case_id, closed_at=None, fires_at__isnull=False))


@pytest.mark.parametrize("graph", [a_waiting_graph(), a_dated_graph(), a_limited_graph(), a_calling_graph("x")])
def test_timers_and_calls_are_written_and_read_the_same(graph: Graph) -> None:
    assert read_bpmn(write_bpmn(graph)) == graph


@pytest.mark.parametrize(
    ("text", "span"),
    [
        *(("P15D", Span(15)), ('"PT4H"', Span(minutes=240)), ("P2W", Span(14)), ("P1DT1H30M", Span(1, 90))),
        *(("P1Y2M", Span(months=14)), ("2026-12-31", Span(until=datetime(2026, 12, 31, tzinfo=VIETNAM)))),
        ("2026-12-31T08:00:00Z", Span(until=datetime(2026, 12, 31, 8, tzinfo=UTC))),
    ],
)
def test_a_span_is_read_as_bpmn_writes_it(text: str, span: Span) -> None:
    assert read_span(text) == span
    assert read_span(span.iso) == span


@pytest.mark.parametrize("text", ["", "P", "PT", "P0Y", "2 ngày", "P0D", "now()", "2026-02-30", "R3/PT1H"])
def test_a_span_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(api.InvalidProcess):
        read_span(text)


def test_months_end_on_the_same_day_or_the_last_and_a_day_that_has_passed_at_once() -> None:
    begun = datetime(2026, 1, 31, 9, tzinfo=VIETNAM)
    assert Span(months=1).ends(begun, None) == datetime(2026, 2, 28, 9, tzinfo=VIETNAM)
    assert Span(months=12, days=1).ends(begun, None) == datetime(2027, 2, 1, 9, tzinfo=VIETNAM)
    assert Span(until=begun + timedelta(days=1)).ends(begun, None) == begun + timedelta(days=1)
    assert Span(until=begun - timedelta(days=1)).ends(begun, None) == begun
    with pytest.raises(api.InvalidProcess, match="theo tháng"):
        read_span("P1M", working=True)


def test_a_timer_holds_the_case_until_its_instant_and_fires_once() -> None:
    case_id = a_started(a_deployed(a_waiting_graph()))
    assert done(case_id, "a").opened == ()
    assert open_elements(case_id) == []
    (timer,) = timers_of(case_id)
    assert timer.fires_at == AT + timedelta(days=15)
    early = AT + timedelta(days=14)
    assert api.due_timers(early, 10) == ()
    assert api.elapse(timer.id, case_id, at=early) is None
    late = AT + timedelta(days=16)
    assert api.due_timers(late, 10) == (api.DueTimer(timer.id, case_id),)
    elapsed = api.elapse(timer.id, case_id, at=late)
    assert elapsed is not None
    assert [step.element_id for step in elapsed.progress.opened] == ["b"]
    assert api.elapse(timer.id, case_id, at=late) is None
    assert open_elements(case_id) == ["b"]
    assert api.due_timers(late, 10) == ()


def test_nobody_completes_a_timer() -> None:
    case_id = a_started(a_deployed(a_waiting_graph()))
    done(case_id, "a")
    with pytest.raises(api.StepNotFound):
        api.complete(case_id, "w", actor=an_officer(), outcome="done", at=AT)


def test_sending_back_past_a_timer_starts_it_anew() -> None:
    case_id = a_started(a_deployed(a_waiting_graph()))
    done(case_id, "a")
    (timer,) = timers_of(case_id)
    api.elapse(timer.id, case_id, at=AT + timedelta(days=16))
    sent_back(case_id, "b", "a")
    assert open_elements(case_id) == ["a"]
    done(case_id, "a")
    assert [run.id != timer.id for run in timers_of(case_id)] == [True]


def test_a_step_done_in_time_goes_its_own_way_and_its_timer_is_gone() -> None:
    case_id = a_started(a_deployed(a_limited_graph()))
    done(case_id, "a")
    assert open_elements(case_id) == ["b"]
    assert api.due_timers(AT + timedelta(days=9), 10) == ()


def test_a_step_not_done_in_time_is_taken_away_and_the_case_goes_the_other_way() -> None:
    case_id = a_started(a_deployed(a_limited_graph()))
    (timer,) = api.due_timers(AT + timedelta(hours=4), 10)
    elapsed = api.elapse(timer.run_id, case_id, at=AT + timedelta(hours=4))
    assert elapsed is not None
    assert elapsed.taken == "a"
    assert open_elements(case_id) == ["c"]
    with pytest.raises(api.StepAlreadyDone):
        api.complete(case_id, "a", actor=an_officer(), outcome="done", at=AT)


def test_a_cancelled_case_has_no_timer_left() -> None:
    case_id = a_started(a_deployed(a_waiting_graph()))
    done(case_id, "a")
    api.cancel(case_id, actor=an_officer(), reason="Rút", at=AT)
    assert api.due_timers(AT + timedelta(days=99), 10) == ()


def test_a_call_runs_the_steps_of_the_version_that_was_in_force_at_deployment() -> None:
    inner = a_deployed(a_graph("s x", "x y", "y e"), key="xac-minh")
    outer = a_deployed(a_calling_graph("xac-minh"), key="ngoai")
    a_deployed(a_graph("s z", "z e"), key="xac-minh")
    assert api.calls_of(outer.id) == {"k": inner.id}
    assert [step.id for step in outer.steps] == ["a", "k__x", "k__y", "b"]
    case_id = a_started(outer)
    for element in ("a", "k__x", "k__y", "b"):
        assert open_elements(case_id) == [element]
        progress = done(case_id, element)
    assert progress.finished


def test_work_in_a_called_process_can_be_sent_back_to_the_caller() -> None:
    a_deployed(a_graph("s x", "x y", "y e"), key="xac-minh")
    case_id = a_started(a_deployed(a_calling_graph("xac-minh"), key="ngoai"))
    done(case_id, "a")
    done(case_id, "k__x")
    sent_back(case_id, "k__y", "a")
    assert open_elements(case_id) == ["a"]


def test_a_called_process_brings_its_gateways_and_timers_along() -> None:
    graph = a_graph("s x", "x g", "g w: xa == true", "g e: *", "w e", g=NodeKind.EXCLUSIVE, w=NodeKind.TIMER)
    a_deployed(with_nodes(graph, Node("w", NodeKind.TIMER, after=DAYS)), key="xac-minh")
    case_id = a_started(a_deployed(a_calling_graph("xac-minh"), key="ngoai"), xa=True)
    done(case_id, "a")
    done(case_id, "k__x")
    (timer,) = timers_of(case_id)
    assert timer.element_id == "k__w"
    api.elapse(timer.id, case_id, at=AT + timedelta(days=16))
    assert open_elements(case_id) == ["b"]


def test_a_call_of_a_process_that_is_not_deployed_is_refused() -> None:
    with pytest.raises(api.InvalidProcess, match="khong-co"):
        a_deployed(a_calling_graph("khong-co"))


def test_a_called_process_whose_branches_end_apart_is_refused() -> None:
    split = a_graph("s p", "p x", "p y", "x e", "y f", "f g", "g z", "z h", p=NodeKind.PARALLEL, h=NodeKind.END)
    a_deployed(split, key="hai-nga")
    with pytest.raises(api.InvalidProcess, match="hai lần"):
        a_deployed(a_calling_graph("hai-nga"), key="ngoai")


def test_a_step_with_one_way_back_goes_back_no_other_way() -> None:
    graph = a_graph("s a", "a b", "b c", "c e")
    row = graph.by_id["c"].step
    assert row is not None
    only = with_nodes(graph, replace(graph.by_id["c"], step=replace(row, back="a")))
    case_id = a_started(a_deployed(only))
    done(case_id, "a")
    done(case_id, "b")
    with pytest.raises(api.CannotSendBack):
        sent_back(case_id, "c", "b")
    sent_back(case_id, "c", "a")
    assert open_elements(case_id) == ["a"]


def test_a_way_back_to_a_step_that_does_not_come_before_is_refused() -> None:
    graph = a_graph("s a", "a b", "b e")
    row = graph.by_id["a"].step
    assert row is not None
    with pytest.raises(api.InvalidProcess, match="không đứng trước"):
        write_bpmn(with_nodes(graph, replace(graph.by_id["a"], step=replace(row, back="b"))))
