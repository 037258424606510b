"""What a file says to other engines, and what it says to us.

Kept here, a condition is CEL. In the file taken away it is Python, which SpiffWorkflow runs as it is, and the CEL
stands beside it in an element of our own namespace. Read again, the CEL counts: it must still say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml import etree

from motcua.kernel.errors import Refusal

from .drawing import BPMNDI
from .expressions import assignments
from .namespaces import BPMN, CEL, OURS, Element
from .pythonic import NotInPython, in_python
from .reading import parse_safely
from .refusals import InvalidProcess
from .supported import only_process

PYTHON = "https://www.python.org"
QUOTES = "\"'"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class _Said:
    """Where an element says something in a language: the text, the attribute that names the language, our copy."""

    holder: Element
    text: Element
    language: str
    copy: str

    @property
    def kept(self) -> Element | None:
        return self.holder.find(f"{{{BPMN}}}extensionElements/{{{OURS}}}{self.copy}")

    @property
    def names_language(self) -> Element:
        return self.text if self.copy == "condition" else self.holder

    @property
    def name(self) -> str:
        return self.holder.get("name") or self.holder.get("id") or ""


def exported(bpmn: str, key: str) -> str:
    """The file to take away: named by its key, so that calls find it; conditions in Python, spans of time quoted.

    What Python cannot say stays in CEL; `unsaid` names it.
    """
    root = parse_safely(bpmn)
    if _NAME.fullmatch(key):
        _rename(root, only_process(root), key)
    for said in _said(root):
        _translate(said)
    for span in root.iter(f"{{{BPMN}}}timeDuration", f"{{{BPMN}}}timeDate"):
        span.text = f'"{(span.text or "").strip().strip(QUOTES)}"'
    return etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8").decode()


def unsaid(bpmn: str) -> tuple[str, ...]:
    """In words, what other engines will not do as ours does: conditions Python cannot say, working time."""
    root = parse_safely(bpmn)
    found = []
    for said in _said(root):
        try:
            _python_of(said)
        except Refusal:
            continue  # it says nothing here either
        except NotInPython as missing:
            found.append(_("“%(name)s”: Python không có “%(what)s”.") % {"name": said.name, "what": missing.what})
    for event in root.iter(f"{{{BPMN}}}intermediateCatchEvent", f"{{{BPMN}}}boundaryEvent"):
        if event.find(f".//{{{OURS}}}timer[@working='true']") is not None:
            name = event.get("name") or event.get("id")
            found.append(_("“%s”: thời gian làm việc được tính như thời gian lịch.") % name)
    return tuple(found)


def in_our_words(source: str | bytes) -> str | bytes:
    """The file as it is kept: in CEL where it holds our copy, else just as it came.

    Raises `InvalidProcess` where the Python was changed and the CEL beside it was not, or can no longer be read.
    """
    root = parse_safely(source)
    copies = [*root.iter(f"{{{OURS}}}condition", f"{{{OURS}}}script")]
    for said in _said(root):
        if said.kept is not None:
            _restore(said, said.kept)
    for copy in copies:
        _drop(copy)
    return etree.tostring(root, encoding="unicode") if copies else source


def _said(root: Element) -> Iterator[_Said]:
    for flow in root.iter(f"{{{BPMN}}}sequenceFlow"):
        condition = flow.find(f"{{{BPMN}}}conditionExpression")
        if condition is not None and (condition.text or "").strip():
            yield _Said(flow, condition, "language", "condition")
    for task in root.iter(f"{{{BPMN}}}scriptTask"):
        script = task.find(f"{{{BPMN}}}script")
        if script is not None and (script.text or "").strip():
            yield _Said(task, script, "scriptFormat", "script")


def _python_of(said: _Said) -> str:
    """Raises `NotInPython`, or what the script was refused with."""
    text = said.text.text or ""
    if said.copy == "condition":
        return in_python(text)
    return "\n".join(f"{name} = {in_python(expression)}" for name, expression in assignments(text))


def _translate(said: _Said) -> None:
    try:
        python = _python_of(said)
    except (NotInPython, Refusal):
        return
    if python == said.text.text:
        return
    extension = said.holder.find(f"{{{BPMN}}}extensionElements")
    if extension is None:
        extension = etree.Element(f"{{{BPMN}}}extensionElements")
        documented = len(said.holder.findall(f"{{{BPMN}}}documentation"))
        said.holder.insert(documented, extension)
    etree.SubElement(extension, f"{{{OURS}}}{said.copy}", nsmap={"motcua": OURS}).text = said.text.text
    said.text.text = python
    said.names_language.set(said.language, PYTHON)


def _restore(said: _Said, kept: Element) -> None:
    python = said.text.text or ""
    said.text.text = kept.text
    try:
        same = _python_of(said).split() == python.split()
    except (NotInPython, Refusal):
        same = False
    if not same:
        raise InvalidProcess(
            _("Điều kiện của “%s” đã được sửa bên ngoài, không còn khớp với bản CEL đi kèm. Hãy viết lại bằng CEL.")
            % said.name
        )
    said.names_language.set(said.language, CEL)


def _drop(copy: Element) -> None:
    """Takes our copy out, and the extensions with it where it was the only one."""
    extension = copy.getparent()
    if extension is None:
        return
    extension.remove(copy)
    holder = extension.getparent()
    if len(extension) == 0 and holder is not None:
        holder.remove(extension)


def _rename(root: Element, process: Element, key: str) -> None:
    old = process.get("id")
    taken = {element.get("id") for element in root.iter() if element is not process}
    if key in taken:
        return
    process.set("id", key)
    for tag, attribute in ((f"{{{BPMNDI}}}BPMNPlane", "bpmnElement"), (f"{{{BPMN}}}participant", "processRef")):
        for element in root.iter(tag):
            if element.get(attribute) == old:
                element.set(attribute, key)
