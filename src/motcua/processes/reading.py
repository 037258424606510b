"""BPMN 2.0 files from anywhere into a `Graph`: hardened, and refusing by name what is not executed."""

import re
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from motcua.kernel.actor import Role
from motcua.kernel.text import tidy

from .expressions import assignments, check_expression
from .graph import Flow, Graph, Node, NodeKind
from .refusals import InvalidProcess, UnsafeFile, UnsupportedElement
from .soundness import check_sound
from .values import StepRow, StepTime, TimeCase

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
OURS = "urn:motcua:process"
CEL = "urn:motcua:cel"
MAX_BYTES = 1_000_000
MAX_NODES = 300

KINDS = {
    "startEvent": NodeKind.START,
    "endEvent": NodeKind.END,
    "userTask": NodeKind.STEP,
    "manualTask": NodeKind.STEP,
    "task": NodeKind.STEP,
    "scriptTask": NodeKind.SCRIPT,
    "exclusiveGateway": NodeKind.EXCLUSIVE,
    "parallelGateway": NodeKind.PARALLEL,
}
_SUPPORTING = {
    *("definitions", "process", "sequenceFlow", "conditionExpression", "script", "incoming", "outgoing"),
    *("documentation", "extensionElements", "collaboration", "participant", "laneSet", "lane", "flowNodeRef"),
    *("textAnnotation", "text", "association"),
}
SUPPORTED = frozenset(KINDS) | _SUPPORTING
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,99}")
_TAKEN_BY_ENGINE = {"Start", "End", "Root"}

type Element = etree._Element


def read_bpmn(source: str | bytes) -> Graph:
    """The process in the file. Refuses unsafe files, unsupported elements and unsound processes."""
    root = parse_safely(source)
    _refuse_unsupported(root)
    processes = root.findall(f"{{{BPMN}}}process")
    if len(processes) != 1:
        raise InvalidProcess(_("Tệp phải có đúng một quy trình."))
    graph = _graph(processes[0])
    check_graph(graph)
    return graph


def parse_safely(source: str | bytes) -> Element:
    """The root element, with no entity expanded, no file read and nothing fetched."""
    data = source.encode() if isinstance(source, str) else source
    if len(data) > MAX_BYTES:
        raise UnsafeFile(_("Tệp quy trình lớn hơn 1 MB."))
    if isinstance(source, str):
        data = re.sub(rb"^\s*<\?xml\s[^>]*\?>", b"", data, count=1)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnsafeFile from error
    document: Any = root.getroottree().docinfo
    if document.doctype:
        raise UnsafeFile(_("Tệp quy trình không được khai báo DOCTYPE."))
    if any(not isinstance(element.tag, str) for element in root.iter()) or root.getprevious() is not None:
        raise UnsafeFile(_("Tệp quy trình không được có chỉ thị xử lý XML."))
    return root


def check_graph(graph: Graph) -> None:
    """Refuses what cannot be executed as drawn; raises `InvalidProcess`."""
    _check_names(graph)
    _check_degrees(graph)
    _check_conditions(graph)
    check_sound(graph)


def _refuse_unsupported(root: Element) -> None:
    unsupported = dict.fromkeys(_unsupported(root))
    if unsupported:
        raise UnsupportedElement(_("Thành phần BPMN chưa được hỗ trợ: %s.") % ", ".join(unsupported))


def _unsupported(element: Element) -> list[str]:
    name = etree.QName(element)
    if name.namespace != BPMN or name.localname not in SUPPORTED:
        prefix = f"{element.prefix}:" if element.prefix else ""
        return [f"{prefix}{name.localname}"]
    if name.localname == "extensionElements":
        return []
    diagrams = f"{{{BPMNDI}}}BPMNDiagram"
    return [found for child in element if child.tag != diagrams for found in _unsupported(child)]


def _graph(process: Element) -> Graph:
    cases = tuple(TimeCase(tidy(e.get("name", "")), _number(e.get("limit"))) for e in _extensions(process, "case")) or (
        TimeCase(),
    )
    nodes, flows = [], []
    defaults = {e.get("default") for e in process} - {None}
    for element in process:
        local = etree.QName(element).localname
        if local in KINDS:
            nodes.append(_node(element, KINDS[local], len(cases)))
        elif local == "sequenceFlow":
            flows.append(_flow(element, element.get("id") in defaults))
    title = tidy(process.get("name", "")) or process.get("id", "")
    return Graph(process.get("id", ""), title, tuple(nodes), tuple(flows), cases)


def _node(element: Element, kind: NodeKind, cases: int) -> Node:
    name = tidy(element.get("name", ""))
    node_id = element.get("id", "")
    if kind is NodeKind.STEP:
        return Node(node_id, kind, name, step=_step(element, name, cases))
    if kind is NodeKind.SCRIPT:
        return Node(node_id, kind, name, script=_text(element, "script"))
    return Node(node_id, kind, name)


def _step(element: Element, name: str, cases: int) -> StepRow:
    ours: Any = next(iter(_extensions(element, "step")), None)
    content = tidy(_text(element, "documentation"))
    if ours is None:
        return StepRow(name, content=content, times=(StepTime(),) * cases)
    times = tuple(StepTime(_number(t.get("minutes")), _number(t.get("covers")) or 0) for t in ours)
    if len(times) != cases:
        raise InvalidProcess(_("Bước «%s» không có đủ cột thời gian.") % name)
    try:
        role = Role(ours.get("role")) if ours.get("role") else None
    except ValueError as error:
        raise InvalidProcess(_("Bước «%s» có vai trò không được biết.") % name) from error
    return StepRow(name, role, tidy(ours.get("unit", "")), content, times, tidy(ours.get("result", "")))


def _flow(element: Element, is_default: bool) -> Flow:
    condition = element.find(f"{{{BPMN}}}conditionExpression")
    if condition is not None and condition.get("language", CEL) != CEL:
        raise InvalidProcess(_("Điều kiện phải viết bằng CEL."))
    return Flow(
        element.get("id", ""),
        element.get("sourceRef", ""),
        element.get("targetRef", ""),
        tidy(condition.text or "") if condition is not None else "",
        is_default,
    )


def _extensions(element: Element, name: str) -> list[Element]:
    return element.findall(f"{{{BPMN}}}extensionElements/{{{OURS}}}{name}")


def _text(element: Element, child: str) -> str:
    return element.findtext(f"{{{BPMN}}}{child}") or ""


def _number(text: str | None) -> int | None:
    if text is None or text == "":
        return None
    if not re.fullmatch(r"\d{1,7}", text):
        raise InvalidProcess(_("Số phút không hợp lệ: %s.") % text)
    return int(text)


def _check_names(graph: Graph) -> None:
    ids = [graph.key, *(n.id for n in graph.nodes), *(f.id for f in graph.flows)]
    if len(graph.nodes) > MAX_NODES:
        raise InvalidProcess(_("Quy trình quá phức tạp."))
    wrong = [i for i in ids if not _ID.fullmatch(i) or i in _TAKEN_BY_ENGINE]
    twice = [i for i, count in Counter(ids).items() if count > 1]
    if wrong or twice:
        raise InvalidProcess(_("Mã phần tử không hợp lệ hoặc bị trùng: %s.") % ", ".join([*wrong, *twice]))
    known = {n.id for n in graph.nodes}
    loose = [f.id for f in graph.flows if f.source not in known or f.target not in known]
    if loose:
        raise InvalidProcess(_("Mũi tên không nối hai phần tử của quy trình: %s.") % ", ".join(loose))
    pairs = Counter((f.source, f.target) for f in graph.flows)
    if max(pairs.values(), default=0) > 1:
        raise InvalidProcess(_("Hai mũi tên nối cùng hai phần tử."))


def _check_degrees(graph: Graph) -> None:
    kinds = Counter(n.kind for n in graph.nodes)
    if kinds[NodeKind.START] != 1 or kinds[NodeKind.END] == 0 or kinds[NodeKind.STEP] == 0:
        raise InvalidProcess(_("Quy trình phải có một điểm bắt đầu, ít nhất một bước và một điểm kết thúc."))
    reached = set(graph.reachable([graph.start.id]))
    for node in graph.nodes:
        into, out = len(graph.incoming[node.id]), len(graph.outgoing[node.id])
        gateway = node.kind in {NodeKind.EXCLUSIVE, NodeKind.PARALLEL}
        well = (
            node.id in reached
            and (into == 0 if node.kind is NodeKind.START else into > 0)
            and (out == 0 if node.kind is NodeKind.END else out == 1 or (gateway and out > 1))
        )
        if not well:
            raise InvalidProcess(_("Phần tử «%s» không được nối đúng.") % (node.name or node.id))
        if node.kind is NodeKind.STEP and not node.name:
            raise InvalidProcess(_("Bước «%s» chưa có tên.") % node.id)


def _check_conditions(graph: Graph) -> None:
    for node in graph.nodes:
        if node.kind is NodeKind.SCRIPT:
            assignments(node.script)
        outgoing = graph.outgoing[node.id]
        if node.kind is not NodeKind.EXCLUSIVE or len(outgoing) == 1:
            if any(flow.condition for flow in outgoing):
                raise InvalidProcess(_("Chỉ nhánh ra của cổng rẽ nhánh mới có điều kiện."))
            continue
        defaults = sum(flow.is_default for flow in outgoing)
        if defaults > 1 or any(bool(flow.condition) == flow.is_default for flow in outgoing):
            raise InvalidProcess(_("Mỗi nhánh ra của cổng rẽ nhánh cần một điều kiện, trừ nhánh mặc định."))
        for flow in outgoing:
            if flow.condition:
                check_expression(flow.condition)
