"""Seeing a form as people will: on a phone, and with answers invented for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.errors import Invalid
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import presenting, trials
from .common import opened, shown


@require_GET
@identity.staff_required
def preview(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """The pages in a frame as wide as a phone, beside a list of them."""
    view = opened(request, form_id)
    asked = request.GET.get("trang", "")
    keys = [page.key for page in view.form.pages]
    first = asked if asked in keys else (keys[0] if keys else "")
    context = {
        "view": view,
        "pages": [(page, f"?trang={page.key}", page.key == first) for page in view.form.pages],
        "frame": presenting.address("preview_page", form_id, first) if first else "",
        "back": presenting.address("form", form_id),
    }
    return shown(request, "preview", context)


@require_GET
@identity.staff_required
def preview_page(request: HttpRequest, form_id: UUID, key: str) -> HttpResponse:
    """One page as a citizen sees it, with all its questions; those under a condition say so."""
    view = opened(request, form_id)
    form = _unconditional(view.form)
    page = presenting.page_of(form, key)
    keys = [one.key for one in form.pages]
    at = keys.index(key)
    fields = forms.render_page(form, key, {}, on=day_of(timezone.now())) if page.questions else ""
    context = {
        "page": page,
        "fields": fields,
        "show_if": view.form.page(key).show_if,
        "before": presenting.address("preview_page", form_id, keys[at - 1]) if at else "",
        "after": presenting.address("preview_page", form_id, keys[at + 1]) if at + 1 < len(keys) else "",
    }
    return shown(request, "preview_page", context)


def _unconditional(form: forms.Form) -> forms.Form:
    """Every page and question shown, rules aside; a question under a condition says under which."""
    return replace(
        form,
        pages=tuple(
            replace(page, show_if="", rules=(), questions=tuple(_open(question) for question in page.questions))
            for page in form.pages
        ),
    )


def _open(question: forms.Question) -> forms.Question:
    if not question.show_if:
        return question
    vi = f"{question.hint.vi} (Chỉ hỏi khi: {question.show_if})".strip()
    en = f"{question.hint.en} (Asked only if: {question.show_if})".strip()
    return replace(question, show_if="", hint=forms.Label(vi, en))


@require_GET
@identity.staff_required
def attempt(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Answers invented for the form: which pages and questions they bring up, and the summary they give."""
    view = opened(request, form_id)
    back = presenting.address("form", form_id)
    try:
        form = forms.form_of_definition(form_id)
    except forms.InvalidDefinition:
        told = _("Hãy sửa hết lỗi của biểu mẫu rồi thử.")
        return shown(request, "try", {"view": view, "told": told, "back": back})
    on = day_of(timezone.now())
    seed = trials.seed_of(request.GET.get("so", ""))
    given = trials.given(form, request.GET)
    answers = forms.sample_answers(form, seed, on=on, given=given)
    context: dict[str, Any] = {
        "view": view,
        "seed": seed,
        "next": f"?so={seed + 1}",
        "choices": trials.choices(form, given),
        "table": trials.table(form, answers),
        "back": back,
    }
    try:
        checked = forms.check(form, answers, on=on)
    except Invalid as refusal:
        context["errors"] = ui.ErrorSummary(
            errors=[ui.ErrorLine(f"{name}: {words}") for name, words in refusal.fields.items()],
            title=_("Câu trả lời mẫu bị từ chối"),
        )
    else:
        context["lists"] = trials.summaries(form, checked, on)
    return shown(request, "try", context)
