"""BPMN 2.0 files from anywhere into a `Graph`: hardened, and refusing by name what is not executed."""

import re
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from motcua.kernel.actor import Role
from motcua.kernel.text import tidy

from .checking import check_graph
from .drawing import BPMNDI
from .graph import Flow, Graph, Node, NodeKind
from .refusals import InvalidProcess, UnsafeFile, UnsupportedElement
from .spans import Span, read_span
from .values import StepRow, StepTime, TimeCase, UnitRule

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OURS = "urn:motcua:process"
CEL = "urn:motcua:cel"
MAX_BYTES = 1_000_000
MAX_NAMED = 12

KINDS = {
    "startEvent": NodeKind.START,
    "endEvent": NodeKind.END,
    "userTask": NodeKind.STEP,
    "manualTask": NodeKind.STEP,
    "task": NodeKind.STEP,
    "scriptTask": NodeKind.SCRIPT,
    "exclusiveGateway": NodeKind.EXCLUSIVE,
    "parallelGateway": NodeKind.PARALLEL,
    "intermediateCatchEvent": NodeKind.TIMER,
    "boundaryEvent": NodeKind.BOUNDARY,
    "callActivity": NodeKind.CALL,
}
_TIMERS = {"intermediateCatchEvent", "boundaryEvent"}
_SUPPORTING = {
    *("definitions", "process", "sequenceFlow", "conditionExpression", "script", "incoming", "outgoing"),
    *("documentation", "extensionElements", "collaboration", "participant", "laneSet", "lane", "flowNodeRef"),
    *("textAnnotation", "text", "association", "timerEventDefinition", "timeDuration"),
}
SUPPORTED = frozenset(KINDS) | _SUPPORTING
type Element = etree._Element


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
    return _graph(_only_process(root))


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


def _only_process(root: Element) -> Element:
    """The process of a file that has one; names every element that would not be executed, with its identifier or
    that of what holds it.
    """
    named = list(dict.fromkeys(_unsupported(root)))
    if named:
        more = len(named) - MAX_NAMED
        shown = ", ".join(named[:MAX_NAMED]) + (_(" và %s phần tử khác") % more if more > 0 else "")
        raise UnsupportedElement(_("Thành phần BPMN chưa được hỗ trợ: %s.") % shown)
    processes = root.findall(f"{{{BPMN}}}process")
    if not processes:
        raise InvalidProcess(_("Tệp không có quy trình nào."))
    if len(processes) > 1:
        others = ", ".join(_named(process) for process in processes[1:])
        raise UnsupportedElement(_("Tệp phải có đúng một quy trình; ngoài quy trình đầu tiên còn: %s.") % others)
    return processes[0]


def _unsupported(element: Element) -> list[str]:
    name = etree.QName(element)
    if name.namespace != BPMN or name.localname not in SUPPORTED:
        return [_named(element)]
    if name.localname == "extensionElements":
        return []
    diagrams = f"{{{BPMNDI}}}BPMNDiagram"
    inside = [found for child in element if child.tag != diagrams for found in _unsupported(child)]
    return inside or _unsupported_use(element, name.localname)


def _unsupported_use(element: Element, name: str) -> list[str]:
    """An element that is executed elsewhere, or otherwise, but not here."""
    parent = element.getparent()
    within = "" if parent is None else etree.QName(parent).localname
    if name == "timerEventDefinition" and within not in _TIMERS:
        return [_named(element)]
    if name in _TIMERS and element.find(f"{{{BPMN}}}timerEventDefinition") is None:
        return [_named(element)]
    for attribute, value in (("cancelActivity", "false"), ("isForCompensation", "true")):
        if element.get(attribute) == value:
            return [f"{_named(element)} {attribute}={value}"]
    return []


def _named(element: Element) -> str:
    """“subProcess (id_1)”; where it has no identifier, that of the nearest element around it that has one."""
    prefix = f"{element.prefix}:" if element.prefix and etree.QName(element).namespace != BPMN else ""
    name = f"{prefix}{etree.QName(element).localname}"
    if element.get("id"):
        return f"{name} ({element.get('id')})"
    around = next((parent for parent in element.iterancestors() if parent.get("id")), None)
    if around is None:
        return name
    return _("%(name)s trong %(around)s (%(id)s)") % {
        "name": name,
        "around": etree.QName(around).localname,
        "id": around.get("id"),
    }


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
    if kind in {NodeKind.TIMER, NodeKind.BOUNDARY}:
        return Node(node_id, kind, name, after=_span(element), attached_to=element.get("attachedToRef", ""))
    return Node(node_id, kind, name, calls=element.get("calledElement", ""))


def _span(element: Element) -> Span | None:
    """How long a timer waits; none where the file does not say."""
    timer = element.find(f"{{{BPMN}}}timerEventDefinition")
    text = "" if timer is None else _text(timer, "timeDuration")
    ours = next(iter(_extensions(element, "timer")), None)
    return read_span(text, working=ours is not None and ours.get("working") == "true") if text.strip() else None


def _step(element: Element, name: str, cases: int) -> StepRow:
    ours: Any = next(iter(_extensions(element, "step")), None)
    content = tidy(_text(element, "documentation"))
    if ours is None:
        return StepRow(name, content=content, times=(StepTime(),) * cases, id=element.get("id", ""))
    times = tuple(StepTime(_number(t.get("minutes")), _number(t.get("covers", "1")) or 0) for t in ours)
    times = times or (StepTime(),) * cases
    if len(times) != cases:
        raise InvalidProcess(_("Bước «%s» không có đủ cột thời gian.") % name)
    try:
        role = Role(ours.get("role")) if ours.get("role") else None
        unit_rule = UnitRule(ours.get("unitRule", ""))
    except ValueError as error:
        raise InvalidProcess(_("Bước «%s» có vai trò hoặc đơn vị không được biết.") % name) from error
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
    if condition is not None and condition.get("language", CEL) != CEL:
        raise InvalidProcess(_("Điều kiện của mũi tên «%s» phải viết bằng CEL.") % element.get("id", ""))
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
