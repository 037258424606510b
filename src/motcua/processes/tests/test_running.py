"""Cases on their way through a process."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid, Refusal
from motcua.kernel.ids import new_id
from motcua.kernel.rows import Rows
from motcua.processes import api
from motcua.processes.graph import NodeKind
from motcua.processes.models import ProcessInstance

from .builders import AT, a_deployed, a_graph, a_row, a_started, an_officer, done, open_elements, sent_back

pytestmark = pytest.mark.django_db

FORK = a_graph(
    "s a",
    "a x",
    "x b: can_kiem_tra == true",
    "x c: *",
    "b m",
    "c m",
    "m p",
    "p d",
    "p g",
    "d j",
    "g j",
    "j h",
    "h e",
    x=NodeKind.EXCLUSIVE,
    m=NodeKind.EXCLUSIVE,
    p=NodeKind.PARALLEL,
    j=NodeKind.PARALLEL,
)


def test_a_linear_process_goes_step_by_step_to_its_end() -> None:
    version = a_deployed()
    case_id = a_started(version)
    for step in version.steps:
        assert open_elements(case_id) == [step.id]
        progress = done(case_id, step.id)
    assert progress.finished
    assert progress.opened == ()
    assert open_elements(case_id) == []


def test_a_dossier_goes_by_the_times_of_its_case_or_of_its_time_limit() -> None:
    rows = [
        api.StepRow(name, Role.SPECIALIST, times=tuple(map(api.StepTime, minutes)))
        for name, minutes in {"Tiếp nhận": (60, 120, 240), "Thẩm tra": (420, 360, 720)}.items()
    ]
    names = ("Thông thường", "Đăng ký lại", "Cần xác minh")
    version = a_deployed(api.StepTable(tuple(rows), tuple(map(api.TimeCase, names))))
    asked = [("đăng ký lại", 960), ("", 960), ("Lưu động", 480), ("", None), ("", 17)]
    assert [version.column_for(*one) for one in asked] == [1, 2, 0, 0, 0]


@pytest.mark.parametrize(("answer", "chosen"), [(True, "b"), (False, "c")])
def test_an_exclusive_gateway_takes_the_way_whose_condition_holds(answer: bool, chosen: str) -> None:
    case_id = a_started(a_deployed(FORK), can_kiem_tra=answer)
    progress = done(case_id, "a")
    assert [step.element_id for step in progress.opened] == [chosen]


def test_variables_given_with_a_step_decide_the_gateway_after_it() -> None:
    case_id = a_started(a_deployed(FORK), can_kiem_tra=False)
    done(case_id, "a", can_kiem_tra=True)
    assert open_elements(case_id) == ["b"]


def test_both_ways_of_a_parallel_gateway_open_and_the_join_waits_for_both() -> None:
    case_id = a_started(a_deployed(FORK), can_kiem_tra=True)
    done(case_id, "a")
    done(case_id, "b")
    assert sorted(open_elements(case_id)) == ["d", "g"]
    done(case_id, "g")
    assert open_elements(case_id) == ["d"]
    done(case_id, "d")
    assert open_elements(case_id) == ["h"]


def test_a_variable_nobody_gave_is_null() -> None:
    case_id = a_started(a_deployed(FORK))
    done(case_id, "a")
    assert open_elements(case_id) == ["c"]


def test_a_condition_that_cannot_be_computed_is_refused_and_the_step_stays_open() -> None:
    graph = a_graph("s a", "a x", "x b: so > 3", "x c: *", "b e", "c e", x=NodeKind.EXCLUSIVE)
    case_id = a_started(a_deployed(graph))
    with pytest.raises(Invalid):
        done(case_id, "a")
    assert open_elements(case_id) == ["a"]
    done(case_id, "a", so=4)
    assert open_elements(case_id) == ["b"]


def test_no_condition_that_holds_is_refused() -> None:
    graph = a_graph("s a", "a x", "x b: so > 3", "x c: so > 5", "b e", "c e", x=NodeKind.EXCLUSIVE)
    case_id = a_started(a_deployed(graph), so=1)
    with pytest.raises(api.NoRoute):
        done(case_id, "a")


def test_the_outcome_of_a_step_can_be_asked_by_the_gateway_after_it() -> None:
    graph = a_graph("s a", "a x", "x a: outcome == 'lai'", "x e: *", x=NodeKind.EXCLUSIVE)
    case_id = a_started(a_deployed(graph))
    step = api.open_steps([case_id])[case_id][0]
    progress = api.complete(case_id, step.id, actor=an_officer(), outcome="lai", at=AT)
    assert [s.element_id for s in progress.opened] == ["a"]
    assert done(case_id, "a").finished


def test_a_start_that_depends_on_data_runs_the_engine() -> None:
    graph = a_graph("s x", "x a: so > 3", "x b: *", "a e", "b e", x=NodeKind.EXCLUSIVE)
    version = a_deployed(graph)
    assert version.start is None
    assert open_elements(a_started(version, so=4)) == ["a"]
    assert open_elements(a_started(version, so=1)) == ["b"]


def test_a_start_that_does_not_depend_on_data_writes_no_state() -> None:
    case_id = a_started(a_deployed(FORK), can_kiem_tra=True)
    assert ProcessInstance.objects.get(case_id=case_id).state is None


def test_a_step_cannot_be_completed_twice() -> None:
    case_id = a_started(a_deployed())
    step = api.open_steps([case_id])[case_id][0]
    api.complete(case_id, step.id, actor=an_officer(), outcome="done", at=AT)
    with pytest.raises(api.StepAlreadyDone):
        api.complete(case_id, step.id, actor=an_officer(), outcome="done", at=AT)


def test_a_step_of_another_case_is_not_found() -> None:
    version = a_deployed()
    one, other = a_started(version), a_started(version)
    step = api.open_steps([one])[one][0]
    with pytest.raises(api.StepNotFound):
        api.complete(other, step.id, actor=an_officer(), outcome="done", at=AT)
    with pytest.raises(api.ProcessNotFound):
        api.complete(new_id(), step.id, actor=an_officer(), outcome="done", at=AT)


def test_sending_back_opens_the_earlier_step_and_keeps_history() -> None:
    case_id = a_started(a_deployed())
    done(case_id, "buoc_1")
    done(case_id, "buoc_2")
    progress = sent_back(case_id, "buoc_3", "buoc_2")
    assert [s.element_id for s in progress.opened] == ["buoc_2"]
    assert open_elements(case_id) == ["buoc_2"]
    entries = api.history(case_id)
    assert [(e.element_id, e.outcome, e.undone) for e in entries] == [
        ("buoc_1", "done", False),
        ("buoc_2", "done", True),
        ("buoc_3", api.SENT_BACK, False),
        ("buoc_2", "", False),
    ]
    assert entries[2].reason == "Thiếu chữ ký"


def test_sending_back_past_a_join_leaves_the_other_branch_done() -> None:
    case_id = a_started(a_deployed(FORK), can_kiem_tra=True)
    for element in ("a", "b", "d", "g"):
        done(case_id, element)
    sent_back(case_id, "h", "d")
    assert open_elements(case_id) == ["d"]
    done(case_id, "d")
    assert open_elements(case_id) == ["h"]


def test_sending_back_before_a_fork_takes_both_branches_back() -> None:
    case_id = a_started(a_deployed(FORK), can_kiem_tra=True)
    for element in ("a", "b", "d"):
        done(case_id, element)
    sent_back(case_id, "g", "a")
    assert open_elements(case_id) == ["a"]


@pytest.mark.parametrize("to", ["h", "g", "d", "không có"])
def test_a_step_that_did_not_lead_here_cannot_be_sent_back_to(to: str) -> None:
    case_id = a_started(a_deployed(FORK), can_kiem_tra=True)
    done(case_id, "a")
    done(case_id, "b")
    done(case_id, "d")
    with pytest.raises(api.CannotSendBack):
        sent_back(case_id, "g", to)


def test_cancelling_closes_open_steps_and_nothing_goes_on() -> None:
    case_id = a_started(a_deployed())
    step = api.open_steps([case_id])[case_id][0]
    api.cancel(case_id, actor=an_officer(), reason="Người dân rút hồ sơ", at=AT)
    assert open_elements(case_id) == []
    assert api.history(case_id)[0].outcome == api.CANCELLED
    with pytest.raises(api.StepAlreadyDone):
        api.complete(case_id, step.id, actor=an_officer(), outcome="done", at=AT)
    with pytest.raises(api.ProcessEnded):
        api.cancel(case_id, actor=an_officer(), reason="", at=AT)


def test_only_variables_that_conditions_ask_for_are_kept() -> None:
    answers = {"typename": "BpmnWorkflow", "cha": {"ten": "A", "sinh": AT}}
    case_id = a_started(a_deployed(FORK), can_kiem_tra=True, answers=answers)
    assert ProcessInstance.objects.get(case_id=case_id).variables == {"can_kiem_tra": True}
    done(case_id, "a", **answers)
    assert open_elements(case_id) == ["b"]


def test_conditions_may_ask_inside_nested_answers_and_words_of_the_engine_are_only_words() -> None:
    graph = a_graph(
        "s a",
        "a x",
        "x b: answers.typename == 'BpmnWorkflow' && answers.con[1].tuoi > 3",
        "x c: *",
        "b e",
        "c e",
        x=NodeKind.EXCLUSIVE,
    )
    answers = {"typename": "BpmnWorkflow", "con": [{"tuoi": 1}, {"tuoi": 4}]}
    case_id = a_started(a_deployed(graph), answers=answers)
    done(case_id, "a")
    assert open_elements(case_id) == ["b"]
    assert done(case_id, "b").finished


def test_a_variable_that_json_cannot_hold_is_refused() -> None:
    version = a_deployed(FORK)
    with pytest.raises(api.InvalidVariables):
        api.plan_start(version.id, case_id=new_id(), at=AT, variables={"can_kiem_tra": AT})


def a_received(version: api.ProcessVersion) -> tuple[UUID, api.Started]:
    case_id = new_id()
    started = api.plan_start(version.id, case_id=case_id, at=AT, received=True, handler_id=new_id())
    Rows(*started.rows).write()
    return case_id, started


def test_accepting_is_the_first_step_when_that_is_reception() -> None:
    table = api.StepTable((a_row("Tiếp nhận", Role.RECEPTION), a_row("Thẩm tra"), a_row("Trả", Role.RETURN)))
    case_id, started = a_received(a_deployed(table))
    assert [s.element_id for s in started.steps] == ["buoc_2"]
    assert ProcessInstance.objects.get(case_id=case_id).state is None
    assert [(e.element_id, e.outcome) for e in api.history(case_id)] == [("buoc_1", api.RECEIVED), ("buoc_2", "")]
    done(case_id, "buoc_2")
    sent_back(case_id, "buoc_3", "buoc_1")
    done(case_id, "buoc_1")
    done(case_id, "buoc_2")
    assert done(case_id, "buoc_3").finished


def test_accepting_before_a_gateway_runs_the_engine() -> None:
    graph = a_graph("s a", "a x", f"x b: outcome == '{api.RECEIVED}'", "x c: *", "b e", "c e", x=NodeKind.EXCLUSIVE)
    first = replace(graph.by_id["a"], step=a_row("Tiếp nhận", Role.RECEPTION), name="Tiếp nhận")
    case_id, started = a_received(
        a_deployed(replace(graph, nodes=tuple(first if n.id == "a" else n for n in graph.nodes)))
    )
    assert [s.element_id for s in started.steps] == ["b"]
    assert done(case_id, "b").finished


def test_accepting_leaves_a_first_step_of_another_role_open() -> None:
    _, started = a_received(a_deployed())
    assert [s.element_id for s in started.steps] == ["buoc_1"]


def test_a_step_is_named_by_its_element_too() -> None:
    case_id = a_started(a_deployed())
    api.complete(case_id, "buoc_1", actor=an_officer(), outcome="done", at=AT)
    with pytest.raises(api.StepAlreadyDone):
        api.complete(case_id, "buoc_1", actor=an_officer(), outcome="done", at=AT)
    with pytest.raises(api.StepNotFound):
        api.complete(case_id, "buoc_9", actor=an_officer(), outcome="done", at=AT)


@pytest.mark.parametrize("outcome", ["", api.SENT_BACK, api.WITHDRAWN, api.CANCELLED, "x" * 51])
def test_an_outcome_is_a_word_that_is_not_ours(outcome: str) -> None:
    case_id = a_started(a_deployed())
    step = api.open_steps([case_id])[case_id][0]
    with pytest.raises(Refusal):
        api.complete(case_id, step.id, actor=an_officer(), outcome=outcome, at=AT)


def test_running_cases_keep_their_version() -> None:
    first = a_deployed(a_graph("s a", "a b", "b e"))
    case_id = a_started(first)
    second = a_deployed(a_graph("s a", "a c", "c e"))
    assert second.number == 2
    done(case_id, "a")
    assert open_elements(case_id) == ["b"]
    assert api.version_of_case(case_id) == first


def test_completing_a_step_costs_five_statements(django_assert_num_queries: Any) -> None:
    case_id = a_started(a_deployed())
    done(case_id, "buoc_1")
    with django_assert_num_queries(5):
        api.complete(case_id, "buoc_2", actor=an_officer(), outcome="done", at=AT)


def test_planning_a_start_of_a_version_once_seen_asks_the_database_nothing(django_assert_num_queries: Any) -> None:
    version = a_deployed()
    with django_assert_num_queries(0):
        api.plan_start(version.id, case_id=new_id(), at=AT)
