"""A form tried with invented answers: the choices to set, what comes up, and the answers in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from motcua.forms import api as forms
from motcua.ui import api as ui

LARGEST_SEED = 1_000_000
_SET = {forms.Kind.CHOICE, forms.Kind.YES_NO}
_YES_NO = {"yes": True, "no": False}


def seed_of(text: str) -> int:
    return min(int(text), LARGEST_SEED) if text.isdecimal() and len(text) < 9 else 1


def given(form: forms.Form, asked: Mapping[str, str]) -> dict[str, Any]:
    """The answers set in the address, as `dap.KEY`; what is no answer is left out."""
    found: dict[str, Any] = {}
    for question in form.questions():
        text = asked.get(f"dap.{question.key}", "")
        if question.kind is forms.Kind.YES_NO and text in _YES_NO:
            found[question.key] = _YES_NO[text]
        if question.kind is forms.Kind.CHOICE and text in {option.value for option in question.options}:
            found[question.key] = text
    return found


def choices(form: forms.Form, set_already: Mapping[str, Any]) -> list[ui.Select]:
    """The answers on which pages and questions hang."""
    conditions = " ".join(
        source for page in form.pages for source in (page.show_if, *(question.show_if for question in page.questions))
    )
    fields = []
    for question in form.questions():
        if question.kind not in _SET or question.key not in conditions:
            continue
        options = [ui.Choice(option.value, str(option.label)) for option in question.options]
        options = options or [ui.Choice("yes", _("Có")), ui.Choice("no", _("Không"))]
        value = set_already.get(question.key, "")
        text = {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else str(value)
        fields.append(
            ui.Select(
                name=f"dap.{question.key}", label=str(question.label), choices=options, value=text, empty=_("Bất kỳ")
            )
        )
    return fields


def table(form: forms.Form, answers: Mapping[str, Any]) -> ui.Table:
    """Every page and question: asked or not, given these answers."""
    asked = {page.key for page in forms.visible_pages(form, answers)}
    rows = []
    for page in form.pages:
        shown = {question.key for question in forms.visible_questions(form, page.key, answers)}
        lines = format_html_join(
            mark_safe("<br>"), "{}", ((_line(q, q.key in shown and page.key in asked),) for q in page.questions)
        )
        rows.append(ui.Row((str(page.title), _tag(page.key in asked), page.show_if or "–", lines)))
    columns = [
        ui.Column(_("Trang")),
        ui.Column(_("Hiện ra")),
        ui.Column(_("Điều kiện")),
        ui.Column(_("Câu hỏi được hỏi")),
    ]
    return ui.Table(caption=_("Trang và câu hỏi hiện ra"), columns=columns, rows=rows, dense=True, id="hien")


def _tag(is_shown: bool) -> ui.Tag:
    return ui.Tag(text=_("Hiện"), tone=ui.Tone.CALM) if is_shown else ui.Tag(text=_("Ẩn"), tone=ui.Tone.NEUTRAL)


def _line(question: forms.Question, is_shown: bool) -> str:
    if is_shown:
        return str(question.label)
    return format_html("<s>{}</s> ({})", question.label, question.show_if or _("trang ẩn"))


def summaries(form: forms.Form, answers: forms.Answers, on: date) -> list[ui.SummaryList]:
    """The answers in words, page by page, as people check them before they file."""
    return [
        ui.SummaryList(
            title=page.title,
            level=3,
            rows=[ui.SummaryRow(line.label, _lines(line.value)) for line in page.questions],
        )
        for page in forms.summary(form, answers, on=on)
    ]


def _lines(text: str) -> str:
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in text.splitlines()))
