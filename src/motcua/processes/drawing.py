"""The drawing of a process: where each element stands, so that people can read it.

Columns by distance from the start. An arrow that passes columns by has a place of its own in each, so that it
crosses no element. A process without branches goes on below after a few elements, as text does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count, pairwise

from lxml import etree

from .graph import GATEWAYS, Flow, Graph, Node, NodeKind

BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
_EVENTS = {NodeKind.START, NodeKind.END, NodeKind.TIMER, NodeKind.BOUNDARY}
_SIZES = dict.fromkeys(_EVENTS, (36, 36)) | dict.fromkeys(GATEWAYS, (50, 50))
_STEP_SIZE = (140, 90)
_COLUMN, _ROW, _MARGIN = 200, 150, 100
_PER_LINE = 8
_APART = 12  # between arrows that lead back below the same row

type Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> Point:
        return self.x + self.width // 2, self.y + self.height // 2

    @property
    def right(self) -> Point:
        return self.x + self.width, self.middle[1]

    @property
    def left(self) -> Point:
        return self.x, self.middle[1]

    @property
    def bottom(self) -> Point:
        return self.middle[0], self.y + self.height

    @property
    def top(self) -> Point:
        return self.middle[0], self.y


@dataclass(slots=True)
class Plan:
    """Cells (column, row) of elements, and those an arrow passes through on its way."""

    cells: dict[str, Point] = field(default_factory=dict)
    passes: dict[str, list[Point]] = field(default_factory=dict)
    in_lines: bool = False


def draw(root: etree._Element, graph: Graph) -> None:
    """Adds the diagram of the process to the file."""
    diagram = etree.SubElement(root, f"{{{BPMNDI}}}BPMNDiagram", id=f"hinh_{graph.key}")
    plane = etree.SubElement(diagram, f"{{{BPMNDI}}}BPMNPlane", id=f"mat_{graph.key}", bpmnElement=graph.key)
    plan = _in_lines(graph) or _in_columns(graph)
    boxes = _boxes(graph, plan)
    for node in graph.nodes:
        shape = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNShape", id=f"{node.id}_hinh", bpmnElement=node.id)
        if node.kind is NodeKind.EXCLUSIVE:
            shape.set("isMarkerVisible", "true")
        box = boxes[node.id]
        sides = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
        etree.SubElement(shape, f"{{{DC}}}Bounds", {name: str(value) for name, value in sides.items()})
    back = 0
    for flow in graph.flows:
        if flow.source not in boxes or flow.target not in boxes:
            continue
        edge = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNEdge", id=f"{flow.id}_hinh", bpmnElement=flow.id)
        is_back = plan.cells[flow.target][0] <= plan.cells[flow.source][0] and not plan.in_lines
        back += is_back
        for x, y in _route(graph, flow, plan, boxes, back * _APART if is_back else 0):
            etree.SubElement(edge, f"{{{DI}}}waypoint", x=str(x), y=str(y))


def _in_lines(graph: Graph) -> Plan | None:
    """A process that only goes on, written in lines; None for any other."""
    order = graph.reachable([graph.start.id])
    branches = any(len(flows) > 1 for ways in (graph.incoming, graph.outgoing) for flows in ways.values())
    if branches or graph.boundaries or len(order) < len(graph.nodes) or graph.incoming[graph.start.id]:
        return None
    lines = -(-len(order) // _PER_LINE)
    per_line = -(-len(order) // lines)  # lines of about the same length
    return Plan({node_id: (i % per_line, i // per_line) for i, node_id in enumerate(order)}, in_lines=True)


def _in_columns(graph: Graph) -> Plan:
    column = _columns(graph)
    plan = Plan()
    taken: dict[int, set[int]] = {}

    def put(at: int, wished: int) -> Point:
        row = next(row for row in count(wished) if row not in taken.setdefault(at, set()))
        taken[at].add(row)
        return at, row

    for node_id in sorted(column, key=lambda name: column[name]):
        if node_id in plan.cells:
            continue
        before = [plan.cells[f.source][1] for f in graph.incoming[node_id] if f.source in plan.cells]
        host = graph.by_id[node_id].attached_to
        if host in plan.cells:
            plan.cells[node_id] = plan.cells[host]
        else:
            passed = [plan.passes[f.id][-1][1] for f in graph.incoming[node_id] if plan.passes.get(f.id)]
            plan.cells[node_id] = put(column[node_id], min([*before, *passed], default=0))
        for place, flow in enumerate(graph.outgoing[node_id]):
            wished = plan.cells[node_id][1] + place
            for between in range(column[node_id] + 1, column.get(flow.target, 0)):
                plan.passes.setdefault(flow.id, []).append(put(between, wished))
                wished = plan.passes[flow.id][-1][1]
    below = max((row for _, row in plan.cells.values()), default=0) + 1
    for place, node in enumerate(node for node in graph.nodes if node.id not in plan.cells):
        plan.cells[node.id] = place, below
    return plan


def _columns(graph: Graph) -> dict[str, int]:
    """The longest way from the start, flows that lead backward left out; a boundary timer stands with its step."""
    order = graph.reachable([graph.start.id])
    place = {node_id: i for i, node_id in enumerate(order)}
    column = dict.fromkeys(order, 0)
    for node_id in order:
        if node_id in graph.boundaries:
            column[graph.boundaries[node_id].id] = column[node_id]
        for flow in graph.outgoing[node_id]:
            if place[flow.target] > place[node_id]:
                column[flow.target] = max(column[flow.target], column[node_id] + 1)
    return column


def _boxes(graph: Graph, plan: Plan) -> dict[str, Box]:
    boxes = {}
    for node in graph.nodes:
        width, height = _size(node)
        x, y = _centre(plan.cells[node.id])
        if node.kind is NodeKind.BOUNDARY:
            x, y = x + _STEP_SIZE[0] // 2 - width, y + _STEP_SIZE[1] // 2
        boxes[node.id] = Box(x - width // 2, y - height // 2, width, height)
    return boxes


def _size(node: Node) -> Point:
    return _SIZES.get(node.kind, _STEP_SIZE)


def _centre(cell: Point) -> Point:
    return _MARGIN + cell[0] * _COLUMN, _MARGIN + cell[1] * _ROW


def _route(graph: Graph, flow: Flow, plan: Plan, boxes: dict[str, Box], back: int) -> list[Point]:
    """Onward from the right edge to the left one, through the cells passed by; back below; to the next line around."""
    source, target = boxes[flow.source], boxes[flow.target]
    (from_column, from_row), (to_column, to_row) = plan.cells[flow.source], plan.cells[flow.target]
    if graph.by_id[flow.source].kind is NodeKind.BOUNDARY:
        down = source.bottom[1] + 14 + back
        return [source.bottom, (source.bottom[0], down), (target.middle[0], down), _facing(target, down)]
    if to_column > from_column:
        return _steps([source.right, *map(_centre, plan.passes.get(flow.id, ())), target.left])
    if to_row > from_row and not back:
        between = target.top[1] - (_ROW - _STEP_SIZE[1]) // 2
        return [source.bottom, (source.bottom[0], between), (target.top[0], between), target.top]
    below = max(source.bottom[1], target.bottom[1]) + 18 + back
    return [source.bottom, (source.bottom[0], below), (target.bottom[0], below), target.bottom]


def _facing(box: Box, y: int) -> Point:
    return box.top if y < box.middle[1] else box.bottom


def _steps(points: list[Point]) -> list[Point]:
    """Straight lines only, turning half way between one point and the next."""
    line = [points[0]]
    for (x, y), (to_x, to_y) in pairwise(points):
        if y != to_y:
            bend = x + (to_x - x) // 2
            line += [(bend, y), (bend, to_y)]
        line.append((to_x, to_y))
    return line
