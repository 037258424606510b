"""A `Graph` as a BPMN 2.0 file with a readable drawing, and step tables to and from graphs."""

from collections.abc import Mapping
from itertools import count, pairwise

from django.utils.translation import gettext as _
from lxml import etree

from motcua.kernel.text import tidy

from .checking import check_graph
from .drawing import BPMNDI, DC, DI, draw
from .graph import Flow, Graph, Node, NodeKind
from .namespaces import BPMN, CEL, OURS
from .reading import parse_safely
from .refusals import InvalidProcess
from .supported import SUB_PROCESS
from .values import StepRow, StepTable, StepTime

_TAGS = {
    NodeKind.START: "startEvent",
    NodeKind.END: "endEvent",
    NodeKind.STEP: "userTask",
    NodeKind.SCRIPT: "scriptTask",
    NodeKind.EXCLUSIVE: "exclusiveGateway",
    NodeKind.PARALLEL: "parallelGateway",
    NodeKind.TIMER: "intermediateCatchEvent",
    NodeKind.BOUNDARY: "boundaryEvent",
    NodeKind.CALL: "callActivity",
}
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def graph_of_table(key: str, title: str, table: StepTable) -> Graph:
    """Start, the steps one after another, end. Refuses a table that is empty or has uneven columns."""
    _check_table(table)
    steps = [
        Node(step_id, NodeKind.STEP, row.name, row) for step_id, row in zip(_step_ids(table), table.steps, strict=True)
    ]
    nodes = [
        Node("bat_dau", NodeKind.START, "Bắt đầu"),
        *steps,
        Node("ket_thuc", NodeKind.END, "Kết thúc"),
    ]
    flows = [Flow(f"noi_{i}", a.id, b.id) for i, (a, b) in enumerate(pairwise(nodes), 1)]
    return Graph(key, tidy(title), tuple(nodes), tuple(flows), table.cases)


def _step_ids(table: StepTable) -> list[str]:
    """Steps that have an identifier keep it; the others get the first free `buoc_n`."""
    taken = {row.id for row in table.steps}
    free = (name for name in (f"buoc_{n}" for n in count(1)) if name not in taken)
    return [row.id or next(free) for row in table.steps]


def table_of_graph(graph: Graph) -> StepTable | None:
    """The step table of a process without gateways or scripts; None for any other."""
    if any(n.kind not in {NodeKind.START, NodeKind.STEP, NodeKind.END} for n in graph.nodes):
        return None
    if any(len(flows) > 1 for ways in (graph.incoming, graph.outgoing) for flows in ways.values()):
        return None
    if len(graph.reachable([graph.start.id])) < len(graph.nodes):
        return None
    return StepTable(tuple(node.step for node in graph.steps if node.step), graph.cases)


def write_bpmn(graph: Graph) -> str:
    """BPMN 2.0 XML. Refuses a graph that could not be executed or text that XML cannot hold."""
    check_graph(graph)
    return write_model(graph)


def write_model(graph: Graph) -> str:
    """BPMN 2.0 XML, ready to run or not. Refuses text that XML cannot hold."""
    try:
        return _write(graph, _TAGS)
    except ValueError as error:
        raise InvalidProcess(_("Quy trình có ký tự không ghi được vào XML.")) from error


def with_drawing(source: str | bytes, graph: Graph) -> str:
    """The file as it is, with a drawing of the process where it has none and no sub-process to be drawn open."""
    root = parse_safely(source)
    drawn = root.find(f".//{{{BPMNDI}}}BPMNShape") is not None
    if not drawn and root.find(f".//{{{BPMN}}}{SUB_PROCESS}") is None:
        for empty in root.findall(f"{{{BPMNDI}}}BPMNDiagram"):
            root.remove(empty)
        draw(root, graph)
    elif isinstance(source, str):
        return source
    return etree.tostring(root, pretty_print=True, encoding="unicode")


def write_for_engine(graph: Graph) -> str:
    """What the engine loads: a timer is a task to it, ended by our clock and not by its own."""
    check_graph(graph)
    try:
        return _write(graph, {**_TAGS, NodeKind.TIMER: "userTask"})
    except ValueError as error:
        raise InvalidProcess(_("Quy trình có ký tự không ghi được vào XML.")) from error


def _check_table(table: StepTable) -> None:
    if not table.steps or not table.cases:
        raise InvalidProcess(_("Bảng quy trình chưa có bước nào."))
    for row in table.steps:
        if any(text != tidy(text) for text in (row.name, row.unit_hint, row.content, row.result)) or not row.name:
            raise InvalidProcess(_("Bước “%s” có tên trống hoặc khoảng trắng thừa.") % row.name)
        if len(row.times) != len(table.cases):
            raise InvalidProcess(_("Bước “%s” không có đủ cột thời gian.") % row.name)
    for case in range(len(table.cases)):
        _check_column([row.times[case] for row in table.steps])


def _check_column(times: list[StepTime]) -> None:
    """A shared time covers exactly the rows after it that say they are inside."""
    inside = 0
    for time in times:
        if (time.covers == 0) != (inside > 0) or (time.covers == 0 and time.minutes is not None):
            raise InvalidProcess(_("Cột thời gian có ô gộp không khớp."))
        inside = inside - 1 if inside else time.covers - 1
    if inside:
        raise InvalidProcess(_("Cột thời gian có ô gộp không khớp."))


def _write(graph: Graph, tags: Mapping[NodeKind, str]) -> str:
    names = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": XSI, "motcua": OURS}
    root = etree.Element(f"{{{BPMN}}}definitions", nsmap=names)
    root.set("id", f"tep_{graph.key}")
    root.set("targetNamespace", OURS)
    process = _add(root, "process", id=graph.key, name=graph.title, isExecutable="true")
    extension = _add(process, "extensionElements")
    for case in graph.cases:
        element = etree.SubElement(extension, f"{{{OURS}}}case", name=case.name)
        if case.limit_minutes is not None:
            element.set("limit", str(case.limit_minutes))
    for node in graph.nodes:
        _write_node(process, graph, node, tags[node.kind])
    for flow in graph.flows:
        element = _add(process, "sequenceFlow", id=flow.id, sourceRef=flow.source, targetRef=flow.target)
        if flow.condition:
            condition = _add(element, "conditionExpression", language=CEL)
            condition.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
            condition.text = flow.condition
    draw(root, graph)
    return etree.tostring(root, pretty_print=True, encoding="unicode")


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{BPMN}}}{tag}", attributes)


def _write_node(process: etree._Element, graph: Graph, node: Node, tag: str) -> None:
    element = _add(process, tag, id=node.id)
    if node.name:
        element.set("name", node.name)
    for flow in graph.outgoing[node.id]:
        if flow.is_default:
            element.set("default", flow.id)
    if node.kind is NodeKind.CALL:
        element.set("calledElement", node.calls)
    if node.kind is NodeKind.BOUNDARY:
        element.set("attachedToRef", node.attached_to)
    if node.step:
        _write_step(element, node.step)
    is_timer = tag in {"intermediateCatchEvent", "boundaryEvent"}
    if is_timer and node.after and node.after.working:
        etree.SubElement(_add(element, "extensionElements"), f"{{{OURS}}}timer", working="true")
    for end, flows in (("incoming", graph.incoming), ("outgoing", graph.outgoing)):
        for flow in flows[node.id]:
            _add(element, end).text = flow.id
    if is_timer:
        _write_timer(element, node)
    if node.script:
        element.set("scriptFormat", CEL)
        _add(element, "script").text = node.script


def _write_timer(element: etree._Element, node: Node) -> None:
    """The span stands in quotes: so it is an expression both in CEL and in SpiffWorkflow's own language."""
    timer = _add(element, "timerEventDefinition", id=f"{node.id}_gio")
    if node.after:
        span = _add(timer, "timeDuration" if node.after.until is None else "timeDate")
        span.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
        span.text = f'"{node.after.iso}"'


def _write_step(element: etree._Element, step: StepRow) -> None:
    if step.content:
        _add(element, "documentation").text = step.content
    ours = etree.SubElement(_add(element, "extensionElements"), f"{{{OURS}}}step")
    ours_too = ("unitRule", step.unit_rule), ("back", step.back)
    for name, text in (("role", step.role), ("unit", step.unit_hint), ("result", step.result), *ours_too):
        if text:
            ours.set(name, text)
    for time in step.times:
        entry = etree.SubElement(ours, f"{{{OURS}}}time", covers=str(time.covers))
        if time.minutes is not None:
            entry.set("minutes", str(time.minutes))
