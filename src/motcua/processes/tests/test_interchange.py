"""Files that come from elsewhere, and files that go elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from motcua.kernel.actor import SYSTEM
from motcua.processes import api
from motcua.processes.files import exported
from motcua.processes.graph import Graph, Node, NodeKind
from motcua.processes.reading import read_model
from motcua.processes.spans import Span
from motcua.processes.writing import write_bpmn

from .builders import AT, a_graph
from .test_waiting_and_calling import a_calling_graph, a_limited_graph, a_waiting_graph, with_nodes

MODELS = Path(__file__).resolve().parents[5] / "shared" / "data" / "bpmn"
NAMES = (
    *("A.1.0", "A.2.0", "A.2.1", "A.3.0", "A.4.0", "A.4.1", "B.1.0", "B.2.0", "C.1.0", "C.1.1", "C.2.0", "C.3.0"),
    *("C.4.0", "C.5.0", "C.6.0", "C.7.0", "C.8.0", "C.8.1", "C.9.0", "C.9.1", "C.9.2"),
)
LOADED = {"A.1.0", "A.2.0"}


@pytest.mark.outside_data
@pytest.mark.parametrize("name", NAMES)
def test_a_reference_model_is_loaded_or_refused_by_the_name_and_identifier_of_what_is_in_the_way(name: str) -> None:
    path = MODELS / f"{name}.bpmn"
    if not path.exists():
        pytest.skip("reference models are not beside the project")
    content = path.read_bytes()
    if name in LOADED:
        drawn = len(re.findall(rb"<\w*:?(?:task|startEvent|endEvent|exclusiveGateway)\b", content))
        assert len(read_model(content).nodes) == drawn
        return
    with pytest.raises(api.UnsupportedElement) as refused:
        read_model(content)
    named = re.findall(r"(\S+) (?:trong \S+ )?\(([^)]+)\)", str(refused.value.message))
    assert named
    for _element, identifier in named:
        assert f'id="{identifier}"'.encode() in content


def steps_passed(*files: str, data: dict[str, object] | None = None) -> list[str]:
    """What SpiffWorkflow alone makes of the files: steps in the order in which it opened them."""
    parser = BpmnParser()
    for text in files:
        parser.add_bpmn_xml(etree.fromstring(text.encode()))
    keys = [etree.fromstring(text.encode()).find("{*}process").get("id") for text in files]
    workflow = BpmnWorkflow(parser.get_spec(keys[0]), parser.get_subprocess_specs(keys[0]))
    workflow.data.update(data or {})
    passed = []
    for _turn in range(100):
        workflow.do_engine_steps()
        waiting = workflow.get_tasks(state=TaskState.READY, manual=True)
        if not waiting:
            break
        passed.append(waiting[0].task_spec.bpmn_id)
        waiting[0].data.update(data or {})
        waiting[0].run()
    assert workflow.is_completed()
    return passed


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["mac-dinh", "demo-khai-sinh", "demo-ket-hon"])
def test_an_exported_process_of_ours_runs_in_spiffworkflow_alone(key: str) -> None:
    api.load_default_process(actor=SYSTEM, at=AT)
    api.load_demo_processes(actor=SYSTEM, at=AT)
    version = api.version_in_force(key, AT.date())
    assert steps_passed(exported(api.bpmn_of(version.id), key)) == [step.id for step in version.steps]


def test_gateways_exported_with_conditions_in_python_run_in_spiffworkflow_alone() -> None:
    graph = a_graph("s a", "a x", "x b: !tot && so > 3", "x c: *", "b e", "c e", x=NodeKind.EXCLUSIVE)
    text = exported(write_bpmn(graph), "cong", for_python=True)
    assert steps_passed(text, data={"tot": False, "so": 4}) == ["a", "b"]
    assert steps_passed(text, data={"tot": True, "so": 4}) == ["a", "c"]


def test_parallel_branches_and_calls_run_in_spiffworkflow_alone() -> None:
    outer = exported(write_bpmn(a_calling_graph("trong")), "ngoai")
    inner = a_graph("s p", "p x", "p y", "x j", "y j", "j e", p=NodeKind.PARALLEL, j=NodeKind.PARALLEL)
    assert sorted(steps_passed(outer, exported(write_bpmn(inner), "trong"))) == ["a", "b", "x", "y"]


@pytest.mark.parametrize("graph", [a_waiting_graph(), a_limited_graph()])
def test_timers_are_loaded_by_spiffworkflow_alone(graph: Graph) -> None:
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(exported(write_bpmn(graph), "cho").encode()))
    workflow = BpmnWorkflow(parser.get_spec("cho"))
    workflow.do_engine_steps()
    workflow.get_next_task(state=TaskState.READY, manual=True).run()
    workflow.do_engine_steps()
    workflow.refresh_timers()
    assert not any(task.has_state(TaskState.ERROR) for task in workflow.get_tasks())


def test_a_file_is_read_the_same_after_it_was_taken_away() -> None:
    graph = with_nodes(a_waiting_graph(), Node("w", NodeKind.TIMER, "Chờ", after=Span(days=1, working=True)))
    assert read_model(exported(write_bpmn(graph), "cho")).nodes == graph.nodes


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE d [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d SYSTEM "http://localhost:1/x.dtd">',
    ],
)
def test_entities_and_outside_files_are_refused(before: str) -> None:
    text = write_bpmn(a_graph("s a", "a e"))
    for content in (before + text, (before + text).encode()):
        with pytest.raises(api.UnsafeFile):
            read_model(content)
