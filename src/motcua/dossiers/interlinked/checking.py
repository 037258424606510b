"""Definitions held against the catalogue and the forms: what would go wrong, before anybody files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from motcua.catalogue import api as catalogue
from motcua.forms import api as forms
from motcua.kernel import cel
from motcua.organisation import api as organisation

from ..places import is_competent
from . import library
from .definitions import RESULT_OF, RESULTS, Child, Definition, Requirement

type Problem = tuple[str, str]
"""Where, and what is wrong."""


def problems(definition: Definition, on: date) -> Iterator[Problem]:
    """Everything wrong with the definition on the day; nothing when it may be offered."""
    form = _form(definition.procedure, on)
    if form is None:
        yield "procedure", _unknown(definition.procedure)
        return
    for m, one in enumerate(definition.requirements):
        yield from _requirement_problems(form, one, f"requirements[{m}]")
    for n, child in enumerate(definition.children):
        code = child.procedure or library.shipped().of_key(child.bundle, on).procedure
        theirs = _form(code, on)
        if theirs is None:
            yield f"children[{n}].procedure", _unknown(code)
            continue
        for place, words in _Check(form, theirs, child).problems():
            yield f"children[{n}].{place}", words
        for m, one in enumerate(child.requirements):
            yield from _requirement_problems(form, one, f"children[{n}].requirements[{m}]")
        if child.procedure and not cel.names_in(child.unit):
            yield from _unit_problems(child, code, f"children[{n}].unit", on)


def _requirement_problems(form: forms.Form, requirement: Requirement, place: str) -> Iterator[Problem]:
    """It looks at questions that are asked, and speaks at one."""
    asked = {question.key for question in form.questions()}
    if requirement.field not in asked:
        yield f"{place}.field", _("Biểu mẫu liên thông không hỏi: %(names)s.") % {"names": requirement.field}
    unknown = [name for name in cel.names_in(requirement.holds) if name not in {*asked, "ages", "today"}]
    if unknown:
        yield f"{place}.holds", _("Biểu mẫu liên thông không hỏi: %(names)s.") % {"names": ", ".join(unknown)}


def is_offered(definition: Definition, on: date) -> bool:
    """Whether the record under which it is announced is in force."""
    return _form(definition.procedure, on) is not None


def _form(code: str, on: date) -> forms.Form | None:
    try:
        return forms.form_for(catalogue.version_in_force(code, on).id, on=on)
    except catalogue.UnknownProcedure:
        return None


def _unknown(code: str) -> str:
    return _("Không có thủ tục %(code)s trong danh mục đang có hiệu lực.") % {"code": code}


def _unit_problems(child: Child, code: str, place: str, on: date) -> Iterator[Problem]:
    """A unit that is named outright exists and takes the procedure."""
    named = str(cel.evaluate(child.unit, {}))
    try:
        unit = organisation.unit_by_code(named, on)
    except organisation.UnitNotFound:
        yield place, _("Không có đơn vị mang mã %(code)s.") % {"code": named}
        return
    if not is_competent(catalogue.version_in_force(code, on).id, unit.id, on):
        yield place, _("%(unit)s không nhận thủ tục %(code)s.") % {"unit": unit.name, "code": code}


class _Check:
    """A child between the questions of the bundle, `ours`, and those of its own form, `theirs`."""

    def __init__(self, ours: forms.Form, theirs: forms.Form, child: Child) -> None:
        self.ours = {question.key: question for question in ours.questions()}
        self.theirs = {question.key: question for question in theirs.questions()}
        self.always = {
            question.key
            for page in theirs.pages
            for question in page.questions
            if question.required and not page.show_if and not question.show_if
        }
        self.child = child

    def problems(self) -> Iterator[Problem]:
        yield from self._copies()
        yield from self._expressions()
        yield from self._papers()
        yield from self._gaps()

    def _copies(self) -> Iterator[Problem]:
        for key in self.child.copied:
            if key not in self.ours or key not in self.theirs:
                yield f"copy.{key}", _("Câu hỏi này phải có ở cả hai biểu mẫu.")
            elif self.ours[key].kind is not self.theirs[key].kind:
                yield f"copy.{key}", _("Hai biểu mẫu hỏi câu này theo hai loại khác nhau.")

    def _expressions(self) -> Iterator[Problem]:
        for target, source in self.child.answers.items():
            if target not in self.theirs:
                yield f"answers.{target}", _("Biểu mẫu của thủ tục không có câu hỏi này.")
            yield from self._names(f"answers.{target}", source)
        yield from self._names("when", self.child.when)
        yield from self._names("unit", self.child.unit)

    def _names(self, place: str, source: str) -> Iterator[Problem]:
        unknown = [name for name in cel.names_in(source) if name not in {*self.ours, RESULTS}] if source else []
        if unknown:
            yield place, _("Biểu mẫu liên thông không hỏi: %(names)s.") % {"names": ", ".join(unknown)}

    def _papers(self) -> Iterator[Problem]:
        for target, source in self.child.papers.items():
            question = self.theirs.get(target)
            if question is None or question.kind is not forms.Kind.FILE:
                yield f"papers.{target}", _("Biểu mẫu của thủ tục không hỏi giấy tờ này.")
            asked = self.ours.get(source)
            if not source.startswith(RESULT_OF) and (asked is None or asked.kind is not forms.Kind.FILE):
                yield f"papers.{target}", _("Biểu mẫu liên thông không hỏi giấy tờ %(name)s.") % {"name": source}

    def _gaps(self) -> Iterator[Problem]:
        given = {*self.child.copied, *self.child.answers, *self.child.papers, "delivery"}
        for key in self.theirs:
            if key in self.always and key not in given:
                yield f"answers.{key}", _("Câu hỏi bắt buộc này của thủ tục chưa được trả lời.")
