"""Publishing a version, comparing it with the one before, and taking it out as a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.errors import Conflict, Words
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import comparing, pieces, presenting
from ..fields import Sheet
from .common import SPACE, done, editor, opened, posted, refused, revision_of, shown


@require_http_methods(["GET", "POST"])
@identity.staff_required
def publish(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Asks once, with what stands in the way and what differs from the version before."""
    view = opened(request, form_id)
    if request.method == "POST":
        try:
            forms.publish_form(
                actor=identity.current_actor(request),
                at=timezone.now(),
                definition_id=form_id,
                revision=revision_of(posted(request)),
            )
        except Conflict as conflict:
            return refused(request, form_id, conflict)
        except forms.NotSound as refusal:
            messages.error(request, refusal.message)
            return redirect(f"{SPACE}:form", form_id=form_id)
        return done(request, form_id, _("Đã ban hành phiên bản này."))
    if view.line.status is not forms.Status.DRAFT:
        raise forms.AlreadyPublished
    before = comparing.previous(view)
    context = {
        "view": view,
        "faults": presenting.fault_lines(view),
        "table": comparing.table(before, view.form) if before else None,
        "back": presenting.address("form", form_id),
    }
    return shown(request, "publish", context)


@require_GET
@identity.staff_required
def compare(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """This version beside another (`?voi=`), by default the one before it."""
    view = opened(request, form_id)
    lines = [line for line in forms.definitions(view.line.procedure_code) if line.id != form_id]
    chosen = next((line for line in lines if str(line.id) == request.GET.get("voi")), None)
    before = opened(request, chosen.id).form if chosen else comparing.previous(view)
    choices = [
        ui.Choice(str(line.id), _("Phiên bản %(n)d, từ %(day)s") % {"n": line.version, "day": _day(line)})
        for line in lines
    ]
    value = str(chosen.id) if chosen else ""
    context = {
        "view": view,
        "other": ui.Select(name="voi", label=_("So với"), choices=choices, value=value, empty=_("Phiên bản trước")),
        "before": before,
        "table": comparing.table(before, view.form) if before else None,
        "back": presenting.address("form", form_id),
    }
    return shown(request, "compare", context)


def _day(line: forms.DefinitionLine) -> str:
    return f"{line.effective_from:%d/%m/%Y}"


def _once(request: HttpRequest, form_id: UUID, title: str, text: str, do: Callable[[], HttpResponse]) -> HttpResponse:
    """Asks once, then does it."""
    view = opened(request, form_id)
    if request.method == "GET":
        context = {"view": view, "title": title, "text": text, "back": presenting.address("form", form_id)}
        return shown(request, "confirm", context)
    try:
        return do()
    except Conflict as conflict:
        return refused(request, form_id, conflict)


@require_http_methods(["GET", "POST"])
@identity.staff_required
def withdraw(request: HttpRequest, form_id: UUID) -> HttpResponse:
    def do() -> HttpResponse:
        forms.withdraw_form(actor=identity.current_actor(request), at=timezone.now(), definition_id=form_id)
        return done(request, form_id, _("Đã thu hồi phiên bản này."))

    text = _("Người dân sẽ dùng phiên bản trước, hoặc biểu mẫu tự lập. Hồ sơ nháp đang điền giữ phiên bản của nó.")
    return _once(request, form_id, _("Thu hồi phiên bản này"), text, do)


@require_http_methods(["GET", "POST"])
@identity.staff_required
def discard(request: HttpRequest, form_id: UUID) -> HttpResponse:
    def do() -> HttpResponse:
        forms.discard_form(actor=identity.current_actor(request), at=timezone.now(), definition_id=form_id)
        messages.success(request, _("Đã bỏ bản nháp."))
        return redirect(f"{SPACE}:list")

    return _once(request, form_id, _("Bỏ bản nháp này"), _("Mọi thay đổi trong bản nháp sẽ mất."), do)


@require_http_methods(["GET", "POST"])
@identity.staff_required
def new_version(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """A draft that begins as this version."""
    actor, at = editor(request), timezone.now()
    view = opened(request, form_id)
    errors: dict[str, Words] = {}
    values = pieces.typed_day(day_of(at))
    if request.method == "POST":
        values = posted(request)
        day = pieces.read_day(values, errors)
        if day is not None:
            try:
                draft_id = forms.start_version(actor=actor, at=at, definition_id=form_id, effective_from=day)
            except Conflict as conflict:
                errors["day"] = conflict.message
            else:
                return redirect(f"{SPACE}:form", form_id=draft_id)
    sheet = Sheet(values, errors)
    context = {
        "view": view,
        "title": _("Lập phiên bản mới"),
        "fields": [pieces.day_field(sheet, _("Áp dụng từ ngày"))],
        "button": _("Lập bản nháp"),
        "error_summary": sheet.summary(),
        "back": presenting.address("form", form_id),
    }
    return shown(request, "fields", context, 422 if errors else 200)


@require_GET
@identity.staff_required
def export(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """The definition as a JSON file, to be brought in elsewhere."""
    form = opened(request, form_id).form
    return _file(forms.export_form(form), f"bieu-mau-{form.key}-v{form.version}.json")


@require_GET
@identity.staff_required
def schema(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """What answers to the form must look like, as JSON Schema."""
    form = opened(request, form_id).form
    text = json.dumps(forms.to_json_schema(form), ensure_ascii=False, indent=2)
    return _file(text, f"bieu-mau-{form.key}-v{form.version}.schema.json")


def _file(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)
