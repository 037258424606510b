"""What of BPMN is executed here, what is kept without being executed, and what is refused by name and identifier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree

from .drawing import BPMNDI
from .graph import NodeKind
from .namespaces import BPMN, Element
from .refusals import InvalidProcess, UnsupportedElement

MAX_NAMED = 12

KINDS = {
    "startEvent": NodeKind.START,
    "endEvent": NodeKind.END,
    "userTask": NodeKind.STEP,
    "manualTask": NodeKind.STEP,
    "task": NodeKind.STEP,
    "scriptTask": NodeKind.SCRIPT,
    "exclusiveGateway": NodeKind.EXCLUSIVE,
    "intermediateThrowEvent": NodeKind.EXCLUSIVE,  # without a trigger it only marks a place on the way
    "parallelGateway": NodeKind.PARALLEL,
    "intermediateCatchEvent": NodeKind.TIMER,
    "boundaryEvent": NodeKind.BOUNDARY,
    "callActivity": NodeKind.CALL,
}
SUB_PROCESS = "subProcess"
_OTHERWISE = (("cancelActivity", "false"), ("isForCompensation", "true"), ("triggeredByEvent", "true"))
_TIMERS = {"intermediateCatchEvent", "boundaryEvent"}
_SUPPORTING = {
    *("definitions", "process", SUB_PROCESS, "sequenceFlow", "conditionExpression", "script", "incoming", "outgoing"),
    *("documentation", "extensionElements", "collaboration", "participant", "participantMultiplicity"),
    *("laneSet", "childLaneSet", "lane", "flowNodeRef", "textAnnotation", "text", "association"),
    *("timerEventDefinition", "timeDuration", "timeDate"),
}
_DATA, _PEOPLE = gettext_lazy("dữ liệu"), gettext_lazy("người thực hiện ghi theo chuẩn BPMN")
_MESSAGES, _GROUPS = gettext_lazy("thông điệp"), gettext_lazy("nhóm phần tử")
_DEFINITIONS = gettext_lazy("định nghĩa không được dùng")
_DRAWN = frozenset(KINDS) | {SUB_PROCESS, "sequenceFlow"}
_EXECUTED = frozenset(KINDS) | _SUPPORTING
KEPT: dict[str, Promise] = {
    **dict.fromkeys(("dataObject", "dataObjectReference", "dataStore", "dataStoreReference", "dataState"), _DATA),
    **dict.fromkeys(("ioSpecification", "property", "dataInputAssociation", "dataOutputAssociation"), _DATA),
    **dict.fromkeys(("dataInput", "dataOutput", "inputSet", "outputSet"), _DATA),
    **dict.fromkeys(("resource", "resourceRole", "performer", "humanPerformer", "potentialOwner"), _PEOPLE),
    **dict.fromkeys(("message", "messageFlow"), _MESSAGES),
    **dict.fromkeys(("group", "category"), _GROUPS),
    **dict.fromkeys(
        ("import", "itemDefinition", "error", "escalation", "signal", "interface", "relationship"), _DEFINITIONS
    ),
}
"""Elements that say something to people or to other software and change nothing of what is executed here."""


def only_process(root: Element) -> Element:
    """The process of a file that has one, beside those without any content, as some programs write for each pool;
    names every element that would not be executed, with its identifier or that of what holds it.
    """
    if root.tag != f"{{{BPMN}}}definitions":
        raise InvalidProcess(_("Tệp không phải BPMN 2.0: phần tử ngoài cùng là “%s”.") % etree.QName(root).localname)
    named = list(dict.fromkeys(_unsupported(root)))
    if named:
        more = len(named) - MAX_NAMED
        shown = ", ".join(named[:MAX_NAMED]) + (_(" và %s phần tử khác") % more if more > 0 else "")
        raise UnsupportedElement(_("Thành phần BPMN chưa được hỗ trợ: %s.") % shown)
    processes = root.findall(f"{{{BPMN}}}process")
    if not processes:
        raise InvalidProcess(_("Tệp không có quy trình nào."))
    drawn = [process for process in processes if any(etree.QName(part).localname in _DRAWN for part in process)]
    if len(drawn) > 1:
        others = ", ".join(_named(process) for process in drawn[1:])
        raise UnsupportedElement(_("Tệp phải có đúng một quy trình; ngoài quy trình đầu tiên còn: %s.") % others)
    return (drawn or processes)[0]


def kept_only(root: Element) -> tuple[str, ...]:
    """In words, with how many: what stays in the file and is not executed."""
    found = Counter(str(KEPT[name]) for name in _outermost(root))
    return tuple(f"{what} ({number})" for what, number in sorted(found.items()))


def _outermost(element: Element) -> Iterator[str]:
    for child in element:
        name = etree.QName(child)
        if name.namespace == BPMN and name.localname in KEPT:
            yield name.localname
        elif name.namespace == BPMN and name.localname != "extensionElements":
            yield from _outermost(child)


def _unsupported(element: Element) -> list[str]:
    name = etree.QName(element)
    if name.namespace == BPMN and (name.localname == "extensionElements" or name.localname in KEPT):
        return []
    if name.namespace != BPMN or name.localname not in _EXECUTED:
        return [_named(element)]
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
    if name == SUB_PROCESS and len(element.findall(f"{{{BPMN}}}startEvent")) != 1:
        return [_named(element)]
    for attribute, value in _OTHERWISE:
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
