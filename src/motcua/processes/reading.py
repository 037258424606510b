"""BPMN 2.0 files from anywhere into a `Graph`: hardened, and refusing by name what is not executed."""

import re
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from motcua.kernel.actor import Role
from motcua.kernel.text import tidy

from .checking import check_graph
from .graph import Flow, Graph, Node, NodeKind
from .namespaces import BPMN, CEL, OURS, Element
from .refusals import InvalidProcess, UnsafeFile
from .spans import Span, read_span
from .supported import KINDS, SUB_PROCESS, only_process
from .values import StepRow, StepTime, TimeCase, UnitRule

MAX_BYTES = 1_000_000


def read_bpmn(source: str | bytes) -> Graph:
    """The process in the file. Refuses unsafe files, unsupported elements and unsound processes."""
    graph = read_model(source)
    check_graph(graph)
    return graph


def read_model(source: str | bytes) -> Graph:
    """The process in the file as it is drawn, ready to run or not: all of it, or a refusal naming what is in the way.

    Raises `UnsafeFile`, `UnsupportedElement`, and `InvalidProcess` where an attribute of ours cannot be read.
    """
    root = parse_safely(source)
    return _graph(only_process(root))


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


def _graph(process: Element) -> Graph:
    cases = tuple(TimeCase(tidy(e.get("name", "")), _number(e.get("limit"))) for e in _extensions(process, "case")) or (
        TimeCase(),
    )
    nodes, flows = _contents(process, len(cases))
    title = tidy(process.get("name", "")) or process.get("id", "")
    return Graph(process.get("id", ""), title, tuple(nodes), tuple(flows), cases)


def _contents(process: Element, cases: int) -> tuple[list[Node], list[Flow]]:
    """What stands in a process; a sub-process in it is opened, since what it holds is done where it stands."""
    nodes: list[Node] = []
    flows: list[Flow] = []
    defaults = {e.get("default") for e in process} - {None}
    opened = {sub.get("id") for sub in process.iterchildren(f"{{{BPMN}}}{SUB_PROCESS}")}
    for element in process:
        local = etree.QName(element).localname
        if local in KINDS:
            nodes.append(_node(element, KINDS[local], cases))
        elif local == SUB_PROCESS:
            inner_nodes, inner_flows = _opened(element, cases)
            nodes += inner_nodes
            flows += inner_flows
        elif local == "sequenceFlow":
            flow = _flow(element, element.get("id") in defaults)
            flows.append(replace(flow, source=_way_out(flow.source)) if flow.source in opened else flow)
    return nodes, flows


def _opened(sub: Element, cases: int) -> tuple[list[Node], list[Flow]]:
    """Its elements between a way in, under its own identifier, and a way out; its start and its ends lead on."""
    nodes, flows = _contents(sub, cases)
    entry, leave = sub.get("id", ""), _way_out(sub.get("id", ""))
    ends = [node.id for node in nodes if node.kind is NodeKind.END]
    starts = [node.id for node in nodes if node.kind is NodeKind.START]
    passed = [Node(n.id, NodeKind.EXCLUSIVE, n.name) if n.id in {*starts, *ends} else n for n in nodes]
    name = tidy(sub.get("name", ""))
    ways = [*((entry, start) for start in starts), *((end, leave) for end in ends)]
    joined = [Flow(f"{source}__noi", source, target) for source, target in ways]
    return [Node(entry, NodeKind.EXCLUSIVE, name), *passed, Node(leave, NodeKind.EXCLUSIVE)], [*flows, *joined]


def _way_out(sub: str) -> str:
    return f"{sub}__ra"


def _node(element: Element, kind: NodeKind, cases: int) -> Node:
    name = tidy(element.get("name", ""))
    node_id = element.get("id", "")
    if kind is NodeKind.STEP:
        return Node(node_id, kind, name, step=_step(element, name, cases))
    if kind is NodeKind.SCRIPT:
        return Node(node_id, kind, name, script=_text(element, "script"))
    if kind in {NodeKind.TIMER, NodeKind.BOUNDARY}:
        return Node(node_id, kind, name, after=_span(element), attached_to=element.get("attachedToRef", ""))
    return Node(node_id, kind, name, calls=element.get("calledElement", ""))


def _span(element: Element) -> Span | None:
    """How long a timer waits, or until when; none where the file does not say."""
    timer = element.find(f"{{{BPMN}}}timerEventDefinition")
    text = "" if timer is None else _text(timer, "timeDuration") or _text(timer, "timeDate")
    ours = next(iter(_extensions(element, "timer")), None)
    if not text.strip():
        return None
    try:
        return read_span(text, working=ours is not None and ours.get("working") == "true")
    except InvalidProcess as refusal:
        told = {"id": element.get("id", ""), "why": refusal.message}
        raise InvalidProcess(_("Bộ hẹn giờ “%(id)s”: %(why)s") % told) from refusal


def _step(element: Element, name: str, cases: int) -> StepRow:
    ours: Any = next(iter(_extensions(element, "step")), None)
    content = tidy(_text(element, "documentation"))
    if ours is None:
        return StepRow(name, content=content, times=(StepTime(),) * cases, id=element.get("id", ""))
    times = tuple(StepTime(_number(t.get("minutes")), _number(t.get("covers", "1")) or 0) for t in ours)
    times = times or (StepTime(),) * cases
    if len(times) != cases:
        raise InvalidProcess(_("Bước “%s” không có đủ cột thời gian.") % name)
    try:
        role = Role(ours.get("role")) if ours.get("role") else None
        unit_rule = UnitRule(ours.get("unitRule", ""))
    except ValueError as error:
        raise InvalidProcess(_("Bước “%s” có vai trò hoặc đơn vị không được biết.") % name) from error
    return StepRow(
        name,
        role,
        unit_hint=tidy(ours.get("unit", "")),
        content=content,
        times=times,
        result=tidy(ours.get("result", "")),
        unit_rule=unit_rule,
        back=ours.get("back", ""),
        id=element.get("id", ""),
    )


def _flow(element: Element, is_default: bool) -> Flow:
    condition = element.find(f"{{{BPMN}}}conditionExpression")
    text = tidy(condition.text or "") if condition is not None else ""
    if condition is not None and text and condition.get("language", CEL) != CEL:
        raise InvalidProcess(_("Điều kiện của mũi tên “%s” phải viết bằng CEL.") % element.get("id", ""))
    return Flow(
        element.get("id", ""),
        element.get("sourceRef", ""),
        element.get("targetRef", ""),
        text,
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
