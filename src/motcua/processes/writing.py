"""A `Graph` as a BPMN 2.0 file with a readable drawing, and step tables to and from graphs."""

from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _
from lxml import etree

from motcua.kernel.text import tidy

from .graph import Flow, Graph, Node, NodeKind
from .reading import BPMN, BPMNDI, CEL, OURS, check_graph
from .refusals import InvalidProcess
from .values import StepRow, StepTable, StepTime

DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
_TAGS = {
    NodeKind.START: "startEvent",
    NodeKind.END: "endEvent",
    NodeKind.STEP: "userTask",
    NodeKind.SCRIPT: "scriptTask",
    NodeKind.EXCLUSIVE: "exclusiveGateway",
    NodeKind.PARALLEL: "parallelGateway",
}
_SIZES = {NodeKind.START: (36, 36), NodeKind.END: (36, 36), NodeKind.EXCLUSIVE: (50, 50), NodeKind.PARALLEL: (50, 50)}
_STEP_SIZE = (140, 90)
_COLUMN, _ROW, _MARGIN = 200, 130, 80


def graph_of_table(key: str, title: str, table: StepTable) -> Graph:
    """Start, the steps one after another, end. Refuses a table that is empty or has uneven columns."""
    _check_table(table)
    steps = [Node(f"buoc_{i}", NodeKind.STEP, row.name, row) for i, row in enumerate(table.steps, 1)]
    nodes = [
        Node("bat_dau", NodeKind.START, "Bắt đầu"),
        *steps,
        Node("ket_thuc", NodeKind.END, "Kết thúc"),
    ]
    flows = [Flow(f"noi_{i}", a.id, b.id) for i, (a, b) in enumerate(pairwise(nodes), 1)]
    return Graph(key, tidy(title), tuple(nodes), tuple(flows), table.cases)


def table_of_graph(graph: Graph) -> StepTable | None:
    """The step table of a process without gateways or scripts; None for any other."""
    if any(n.kind not in {NodeKind.START, NodeKind.STEP, NodeKind.END} for n in graph.nodes):
        return None
    if any(len(flows) > 1 for flows in graph.incoming.values()):
        return None
    return StepTable(tuple(node.step for node in graph.steps if node.step), graph.cases)


def write_bpmn(graph: Graph) -> str:
    """BPMN 2.0 XML. Refuses a graph that could not be executed or text that XML cannot hold."""
    check_graph(graph)
    try:
        return _write(graph)
    except ValueError as error:
        raise InvalidProcess(_("Quy trình có ký tự không ghi được vào XML.")) from error


def _check_table(table: StepTable) -> None:
    if not table.steps or not table.cases:
        raise InvalidProcess(_("Bảng quy trình chưa có bước nào."))
    for row in table.steps:
        if any(text != tidy(text) for text in (row.name, row.unit_hint, row.content, row.result)) or not row.name:
            raise InvalidProcess(_("Bước «%s» có tên trống hoặc khoảng trắng thừa.") % row.name)
        if len(row.times) != len(table.cases):
            raise InvalidProcess(_("Bước «%s» không có đủ cột thời gian.") % row.name)
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


def _write(graph: Graph) -> str:
    names = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "motcua": OURS}
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
        _write_node(process, graph, node)
    for flow in graph.flows:
        element = _add(process, "sequenceFlow", id=flow.id, sourceRef=flow.source, targetRef=flow.target)
        if flow.condition:
            _add(element, "conditionExpression", language=CEL).text = flow.condition
    _draw(root, graph)
    return etree.tostring(root, pretty_print=True, encoding="unicode")


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{BPMN}}}{tag}", attributes)


def _write_node(process: etree._Element, graph: Graph, node: Node) -> None:
    element = _add(process, _TAGS[node.kind], id=node.id)
    if node.name:
        element.set("name", node.name)
    for flow in graph.outgoing[node.id]:
        if flow.is_default:
            element.set("default", flow.id)
    if node.step:
        _write_step(element, node.step)
    for tag, flows in (("incoming", graph.incoming), ("outgoing", graph.outgoing)):
        for flow in flows[node.id]:
            _add(element, tag).text = flow.id
    if node.script:
        element.set("scriptFormat", CEL)
        _add(element, "script").text = node.script


def _write_step(element: etree._Element, step: StepRow) -> None:
    if step.content:
        _add(element, "documentation").text = step.content
    ours = etree.SubElement(_add(element, "extensionElements"), f"{{{OURS}}}step")
    for name, text in (("role", step.role), ("unit", step.unit_hint), ("result", step.result)):
        if text:
            ours.set(name, text)
    for time in step.times:
        entry = etree.SubElement(ours, f"{{{OURS}}}time", covers=str(time.covers))
        if time.minutes is not None:
            entry.set("minutes", str(time.minutes))


def _draw(root: etree._Element, graph: Graph) -> None:
    """Columns by distance from the start, rows by order within a column."""
    diagram = etree.SubElement(root, f"{{{BPMNDI}}}BPMNDiagram", id=f"hinh_{graph.key}")
    plane = etree.SubElement(diagram, f"{{{BPMNDI}}}BPMNPlane", id=f"mat_{graph.key}", bpmnElement=graph.key)
    boxes = dict(_boxes(graph))
    for node in graph.nodes:
        shape = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNShape", id=f"{node.id}_hinh", bpmnElement=node.id)
        x, y, width, height = boxes[node.id]
        etree.SubElement(shape, f"{{{DC}}}Bounds", x=str(x), y=str(y), width=str(width), height=str(height))
    for flow in graph.flows:
        edge = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNEdge", id=f"{flow.id}_hinh", bpmnElement=flow.id)
        for x, y in _route(boxes[flow.source], boxes[flow.target]):
            etree.SubElement(edge, f"{{{DI}}}waypoint", x=str(x), y=str(y))


type Box = tuple[int, int, int, int]


def _boxes(graph: Graph) -> Iterator[tuple[str, Box]]:
    columns: dict[int, list[Node]] = {}
    for node_id, column in _columns(graph).items():
        columns.setdefault(column, []).append(graph.by_id[node_id])
    for column, nodes in columns.items():
        for row, node in enumerate(nodes):
            width, height = _SIZES.get(node.kind, _STEP_SIZE)
            centre = _MARGIN + _STEP_SIZE[1] // 2 + row * _ROW
            yield node.id, (_MARGIN + column * _COLUMN - width // 2, centre - height // 2, width, height)


def _columns(graph: Graph) -> dict[str, int]:
    """The longest way from the start, flows that lead backward left out."""
    order = graph.reachable([graph.start.id])
    place = {node_id: i for i, node_id in enumerate(order)}
    column = dict.fromkeys(order, 0)
    for node_id in order:
        for flow in graph.outgoing[node_id]:
            if place[flow.target] > place[node_id]:
                column[flow.target] = max(column[flow.target], column[node_id] + 1)
    return column


def _route(source: Box, target: Box) -> list[tuple[int, int]]:
    """From the right edge to the left edge with one bend; backward flows pass below."""
    start = (source[0] + source[2], source[1] + source[3] // 2)
    end = (target[0], target[1] + target[3] // 2)
    if end[0] <= start[0]:
        below = max(source[1] + source[3], target[1] + target[3]) + 30
        middle = source[0] + source[2] // 2, target[0] + target[2] // 2
        return [
            (middle[0], source[1] + source[3]),
            (middle[0], below),
            (middle[1], below),
            (middle[1], target[1] + target[3]),
        ]
    if start[1] == end[1]:
        return [start, end]
    bend = start[0] + (end[0] - start[0]) // 2
    return [start, (bend, start[1]), (bend, end[1]), end]
