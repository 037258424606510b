"""Pages, rules and days of a form as fields, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from motcua.forms import api as forms
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Words
from motcua.ui import api as ui

from .fields import Sheet, condition, read_words, typed_words
from .views.common import revision_of

FIRST_KINDS = {forms.Kind.FILE: ("pdf", "jpg", "png")}


def typed_day(day: date | None) -> dict[str, str]:
    return {"day_day": str(day.day), "day_month": str(day.month), "day_year": str(day.year)} if day else {}


def day_field(sheet: Sheet, label: str) -> ui.DateInput:
    return ui.DateInput(
        name="day",
        label=label,
        hint=_("Ví dụ 1 1 2027."),
        value=ui.DateParts.read(sheet.typed, "day"),
        error=sheet.error("day"),
    )


def read_day(posted: Mapping[str, str], errors: dict[str, Words]) -> date | None:
    day = ui.DateParts.read(posted, "day").as_date()
    if day is None:
        errors["day"] = _("Nhập một ngày có thật, ví dụ 1 1 2027.")
    return day


def save_heading(actor: Actor, at: datetime, view: forms.DefinitionView, posted: Mapping[str, str], day: date) -> None:
    """Raises what `forms.edit_form` raises. What did not change is not saved."""
    revision, title = revision_of(posted), read_words(posted, "title")
    if title != view.form.title:
        change = forms.Retitle(title)
        revision = forms.edit_form(actor=actor, at=at, definition_id=view.line.id, revision=revision, change=change)
    if day != view.line.effective_from:
        forms.date_form(actor=actor, at=at, definition_id=view.line.id, revision=revision, effective_from=day)


def fresh_question(kind: forms.Kind) -> forms.Question:
    return forms.Question(
        key="", kind=kind, label=forms.Label("", ""), accept=FIRST_KINDS.get(kind, ()), parts=_usual_parts(kind)
    )


def _usual_parts(kind: forms.Kind) -> tuple[forms.Question, ...]:
    return (forms.PARTS["name"], forms.PARTS["number"]) if kind is forms.Kind.PERSON else ()


def typed_page(page: forms.Page) -> dict[str, str]:
    words = typed_words("title", page.title) | typed_words("hint", page.hint)
    return {"key": page.key, "show_if": page.show_if} | words


def read_page(posted: Mapping[str, str]) -> forms.Page:
    return forms.Page(
        posted.get("key", "").strip(),
        read_words(posted, "title"),
        (),
        read_words(posted, "hint"),
        posted.get("show_if", "").strip(),
    )


def usual_place(form: forms.Form) -> str:
    """New pages go before the one that asks how the result is wanted."""
    return next((page.key for page in form.pages if page.key == "delivery"), "")


def page_fields(sheet: Sheet, usable: Sequence[forms.Usable], form: forms.Form, *, is_new: bool) -> list[ui.Content]:
    fields: list[ui.Content] = [
        sheet.pair("title", _("Tên trang")),
        sheet.pair("hint", _("Lời dẫn"), optional=True),
        sheet.line("key", _("Tên trong dữ liệu"), _("Chữ thường, số, gạch dưới."), width=30),
    ]
    if is_new:
        places = [ui.Choice(page.key, _("Trước trang “%(page)s”") % {"page": page.title}) for page in form.pages]
        fields.append(sheet.select("before", _("Đặt ở đâu"), places, empty=_("Sau trang cuối")))
    fields.append(condition(sheet, "show_if", _("Chỉ hiện trang khi"), usable, optional=True))
    return fields


def typed_rule(rule: forms.Rule | None) -> dict[str, str]:
    if rule is None:
        return {}
    return {"field": rule.field, "wrong_if": rule.wrong_if, "source": rule.source} | typed_words("error", rule.error)


def read_rule(posted: Mapping[str, str]) -> forms.Rule:
    return forms.Rule(
        posted.get("field", "").strip(),
        posted.get("wrong_if", "").strip(),
        read_words(posted, "error"),
        posted.get("source", "").strip(),
    )


def rule_fields(sheet: Sheet, usable: Sequence[forms.Usable], page: forms.Page, *, is_new: bool) -> list[ui.Content]:
    places = [ui.Choice(path, label) for question in page.questions for path, label in _paths(question)]
    fields: list[ui.Content] = [
        condition(sheet, "wrong_if", _("Sai khi"), usable),
        sheet.select("field", _("Báo lỗi ở câu hỏi"), places),
        sheet.pair("error", _("Lời báo")),
        sheet.line("source", _("Căn cứ pháp lý"), optional=True, width=30),
    ]
    if not is_new:
        fields.append(ui.Button(text=_("Bỏ quy tắc này"), kind="secondary", name="viec", value="bo"))
    return fields


def _paths(question: forms.Question) -> list[tuple[str, str]]:
    parts = [(f"{question.key}.{part.key}", f"{question.label}: {part.label}") for part in question.parts]
    return [(question.key, str(question.label)), *parts]


def condition_fault(form: forms.Form, usable: Sequence[forms.Usable], control: str, source: str) -> dict[str, Words]:
    """What is wrong with the condition, at its control."""
    names = {one.key for one in usable}
    words = forms.fault_of(source, {q.key: q for q in form.questions() if q.key in names})
    return {control: words} if words else {}
