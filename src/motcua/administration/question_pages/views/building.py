"""Building a form: its pages, questions and rules, one change at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.errors import Conflict, Invalid, Words
from motcua.ui import api as ui

from .. import pieces, presenting, questions
from ..fields import Sheet, on_controls, typed_words
from .common import SPACE, done, draft, opened, posted, refused, revision_of, shown


@require_GET
@identity.staff_required
def show(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """The whole form: what stands in the way, its pages with their questions, its history."""
    view = opened(request, form_id)
    return shown(request, "form", presenting.whole(view))


def _saved(request: HttpRequest, view: forms.DefinitionView, change: forms.Change) -> None:
    """Raises what `forms.edit_form` raises."""
    forms.edit_form(
        actor=identity.current_actor(request),
        at=timezone.now(),
        definition_id=view.line.id,
        revision=revision_of(posted(request)),
        change=change,
    )


@require_http_methods(["GET", "POST"])
@identity.staff_required
def heading(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """The name of the form and the day from which it is to be offered."""
    view = draft(request, form_id)
    errors: dict[str, Words] = {}
    values = typed_words("title", view.form.title) | pieces.typed_day(view.line.effective_from)
    if request.method == "POST":
        values = posted(request)
        day = pieces.read_day(values, errors)
        try:
            if day is not None:
                pieces.save_heading(identity.current_actor(request), timezone.now(), view, values, day)
                return done(request, form_id)
        except Invalid as refusal:
            errors |= on_controls(refusal.fields, ["title_vi"])
        except Conflict as conflict:
            return refused(request, form_id, conflict)
    sheet = Sheet(values, errors)
    fields: list[ui.Content] = [sheet.pair("title", _("Tên biểu mẫu")), pieces.day_field(sheet, _("Áp dụng từ ngày"))]
    return _fields_page(request, view, _("Tên và ngày áp dụng"), fields, sheet)


def _fields_page(
    request: HttpRequest, view: forms.DefinitionView, title: str, fields: list[ui.Content], sheet: Sheet
) -> HttpResponse:
    context = {
        "view": view,
        "title": title,
        "fields": fields,
        "error_summary": sheet.summary(),
        "revision": sheet.value("revision") or view.line.revision,
        "back": reverse(f"{SPACE}:form", args=[view.line.id]),
    }
    return shown(request, "fields", context, 422 if sheet.errors else 200)


@require_POST
@identity.staff_required
def move(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """One step up or down: `viec` is `trang:KEY:len` or `cau-hoi:KEY:xuong`."""
    view = draft(request, form_id)
    what, key, way = [*request.POST.get("viec", "").split(":"), "", "", ""][:3]
    step: Literal[-1, 1] = -1 if way == "len" else 1
    change: forms.Change = forms.MovePage(key, step) if what == "trang" else forms.MoveQuestion(key, step)
    try:
        _saved(request, view, change)
    except Conflict as conflict:
        return refused(request, form_id, conflict)
    address = redirect(f"{SPACE}:form", form_id=form_id)
    address["Location"] += f"#{'trang' if what == 'trang' else 'cau'}-{key}"
    return address


@require_http_methods(["GET", "POST"])
@identity.staff_required
def add_page(request: HttpRequest, form_id: UUID) -> HttpResponse:
    view = draft(request, form_id)
    return _page(request, view, None)


@require_http_methods(["GET", "POST"])
@identity.staff_required
def edit_page(request: HttpRequest, form_id: UUID, key: str) -> HttpResponse:
    view = draft(request, form_id)
    return _page(request, view, presenting.page_of(view.form, key))


def _page(request: HttpRequest, view: forms.DefinitionView, page: forms.Page | None) -> HttpResponse:
    """The page's own words and when it is asked."""
    errors: dict[str, Words] = {}
    values: Mapping[str, str] = pieces.typed_page(page) if page else {"before": pieces.usual_place(view.form)}
    usable = forms.usable_names(view.form, page.key if page else "")
    if request.method == "POST":
        values = posted(request)
        asked = pieces.read_page(values)
        if values.get("viec") == "kiem-tra":
            errors = pieces.condition_fault(view.form, usable, "show_if", asked.show_if)
        else:
            change: forms.Change = (
                forms.ChangePage(page.key, asked) if page else forms.AddPage(asked, values.get("before", ""))
            )
            try:
                _saved(request, view, change)
            except Invalid as refusal:
                errors = on_controls(refusal.fields, ["key", "title_vi", "hint_vi", "show_if"])
            except Conflict as conflict:
                return refused(request, view.line.id, conflict)
            else:
                return done(request, view.line.id, anchor=f"trang-{asked.key}")
    sheet = Sheet(values, errors)
    fields = pieces.page_fields(sheet, usable, view.form, is_new=page is None)
    return _fields_page(request, view, _("Sửa trang") if page else _("Thêm trang"), fields, sheet)


@require_http_methods(["GET", "POST"])
@identity.staff_required
def add_question(request: HttpRequest, form_id: UUID, key: str) -> HttpResponse:
    """First the kind (`?loai=`), then its settings."""
    view = draft(request, form_id)
    page = presenting.page_of(view.form, key)
    kind = request.GET.get("loai", "")
    if kind not in set(forms.Kind):
        choices = [ui.Choice(one.value, questions.KIND_WORDS[one]) for one in forms.Kind]
        return shown(request, "kind", {"view": view, "page": page, "choices": choices, "start": forms.Kind.TEXT})
    return _question(request, view, page, forms.Kind(kind), None)


@require_http_methods(["GET", "POST"])
@identity.staff_required
def edit_question(request: HttpRequest, form_id: UUID, key: str) -> HttpResponse:
    view = draft(request, form_id)
    page, question = presenting.question_of(view.form, key)
    return _question(request, view, page, question.kind, question)


def _question(
    request: HttpRequest,
    view: forms.DefinitionView,
    page: forms.Page,
    kind: forms.Kind,
    old: forms.Question | None,
) -> HttpResponse:
    errors: dict[str, Words] = {}
    values = questions.typed_of(old or pieces.fresh_question(kind))
    usable = forms.usable_names(view.form, page.key, old.key if old else "*")
    if request.method == "POST":
        values = posted(request)
        question, errors = questions.read(kind, values, old)
        doing = values.get("viec")
        if doing == "them-dong":
            errors = {}
            values = values | {"rows": str(questions.rows_of(values) + questions.SPARE_ROWS)}
        elif doing == "kiem-tra":
            errors = pieces.condition_fault(view.form, usable, "show_if", question.show_if)
        elif not errors:
            change = forms.ChangeQuestion(old.key, question) if old else forms.AddQuestion(page.key, question)
            try:
                _saved(request, view, change)
            except Invalid as refusal:
                errors = on_controls(refusal.fields, _CONTROLS)
            except Conflict as conflict:
                return refused(request, view.line.id, conflict)
            else:
                return done(request, view.line.id, anchor=f"cau-{question.key}")
    sheet = Sheet(values, errors)
    title = _("Sửa câu hỏi") if old else _("Thêm câu hỏi")
    named = f"{title}: {questions.KIND_WORDS[kind]}"
    return _fields_page(request, view, named, questions.shown(kind, sheet, usable), sheet)


_CONTROLS: tuple[str, ...] = (
    *("label_vi", "hint_vi", "key", "show_if", "minimum", "maximum", "pattern", "default", "error_vi"),
    *("decimals", "options", "parts", "paper", "originals", "copies", "accept", "meaning", "source"),
)


@require_http_methods(["GET", "POST"])
@identity.staff_required
def rule(request: HttpRequest, form_id: UUID, key: str, number: int) -> HttpResponse:
    """A rule over several answers of the page; one past the last is a new one; `viec=bo` takes it away."""
    view = draft(request, form_id)
    page = presenting.page_of(view.form, key)
    old = page.rules[number] if number < len(page.rules) else None
    errors: dict[str, Words] = {}
    values: Mapping[str, str] = pieces.typed_rule(old)
    usable = forms.usable_names(view.form, page.key, "*")
    if request.method == "POST":
        values = posted(request)
        said = pieces.read_rule(values)
        if values.get("viec") == "kiem-tra":
            errors = pieces.condition_fault(view.form, usable, "wrong_if", said.wrong_if)
        else:
            change = forms.SetRule(key, number, None if values.get("viec") == "bo" else said)
            try:
                _saved(request, view, change)
            except Invalid as refusal:
                errors = on_controls(refusal.fields, ["wrong_if", "field", "error_vi"])
            except Conflict as conflict:
                return refused(request, form_id, conflict)
            else:
                return done(request, form_id, anchor=f"trang-{key}")
    sheet = Sheet(values, errors)
    fields = pieces.rule_fields(sheet, usable, page, is_new=old is None)
    return _fields_page(request, view, _("Quy tắc giữa các câu trả lời"), fields, sheet)


@require_http_methods(["GET", "POST"])
@identity.staff_required
def remove_page(request: HttpRequest, form_id: UUID, key: str) -> HttpResponse:
    view = draft(request, form_id)
    page = presenting.page_of(view.form, key)
    return _removal(request, view, str(page.title), forms.RemovePage(key))


@require_http_methods(["GET", "POST"])
@identity.staff_required
def remove_question(request: HttpRequest, form_id: UUID, key: str) -> HttpResponse:
    view = draft(request, form_id)
    _page_of, question = presenting.question_of(view.form, key)
    return _removal(request, view, str(question.label), forms.RemoveQuestion(key))


def _removal(request: HttpRequest, view: forms.DefinitionView, name: str, change: forms.Change) -> HttpResponse:
    """Asks once, saying what else names it."""
    if request.method == "GET":
        named = presenting.named_elsewhere(view.form, change)
        return shown(request, "remove", {"view": view, "name": name, "named": named})
    try:
        _saved(request, view, change)
    except Conflict as conflict:
        return refused(request, view.line.id, conflict)
    return done(request, view.line.id, _("Đã bỏ “%(name)s”.") % {"name": name})
