"""What may be asked of a process that is still a file: its table, its checks, a walk through it, a copy of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from lxml import etree

from motcua.organisation import api as organisation

from . import reviewing, simulating
from .drawing import BPMNDI
from .reading import BPMN, parse_safely, read_model
from .reviewing import Review
from .simulating import Decisions, Question, Simulation
from .values import StepTable
from .writing import table_of_graph

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<word>\b(?:true|false|null)\b)|(?P<sign>&&|\|\||!(?!=))"""
)
_PYTHON = {"true": "True", "false": "False", "null": "None", "&&": " and ", "||": " or ", "!": " not "}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def table_in(bpmn: str) -> StepTable | None:
    """The step table of a process without branches; None for any other."""
    return table_of_graph(read_model(bpmn))


def review_file(bpmn: str, *, key: str, on: date, procedures: Sequence[str] | None = None) -> Review:
    """See `reviewing.review`."""
    return reviewing.review(read_model(bpmn), key=key, on=on, procedures=procedures)


def questions_in(bpmn: str, on: date) -> tuple[Question, ...]:
    """See `simulating.questions`."""
    return simulating.questions(read_model(bpmn), on)


def simulate_file(
    bpmn: str,
    *,
    at: datetime,
    on: date,
    calendar: organisation.WorkingCalendar,
    variables: Mapping[str, Any],
    decisions: Decisions,
    time_case: int = 0,
) -> Simulation:
    """See `simulating.simulate`."""
    return simulating.simulate(
        read_model(bpmn),
        at=at,
        on=on,
        calendar=calendar,
        variables=variables,
        decisions=decisions,
        time_case=time_case,
    )


def exported(bpmn: str, key: str, *, for_python: bool = False) -> str:
    """The file to take away: the process named by its key, so that calls of it find it.

    `for_python` writes conditions as engines expect them whose own language is Python's: `a && b` as `a and b`.
    """
    root = parse_safely(bpmn)
    process = root.find(f"{{{BPMN}}}process")
    if process is not None and _NAME.fullmatch(key):
        _rename(root, process, key)
    if for_python:
        for condition in root.iter(f"{{{BPMN}}}conditionExpression"):
            condition.text = _TOKEN.sub(_in_python, condition.text or "").strip()
            condition.attrib.pop("language", "")
    return etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8").decode()


def _rename(root: etree._Element, process: etree._Element, key: str) -> None:
    old = process.get("id")
    taken = {element.get("id") for element in root.iter() if element is not process}
    if key in taken:
        return
    process.set("id", key)
    for tag, attribute in ((f"{{{BPMNDI}}}BPMNPlane", "bpmnElement"), (f"{{{BPMN}}}participant", "processRef")):
        for element in root.iter(tag):
            if element.get(attribute) == old:
                element.set(attribute, key)


def _in_python(match: re.Match[str]) -> str:
    return match[0] if match["text"] else _PYTHON[match[0]]
