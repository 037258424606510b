"""The table of units as a file: taken away, uploaded, looked at row by row, and only then applied."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Words
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import table_presenting
from .tree import day_asked, overseer


@require_GET
@identity.staff_required
def template(request: HttpRequest) -> HttpResponse:
    """The headings alone, to be filled in."""
    overseer(request)
    return _csv(_("mau-don-vi"), organisation.unit_template())


@require_GET
@identity.staff_required
def export(request: HttpRequest) -> HttpResponse:
    """Every unit of the day (`?ngay=`), in the shape that is read back."""
    overseer(request)
    on, _other_day, _error = day_asked(request)
    return _csv(_file_name(on), organisation.unit_table(on))


def _file_name(on: date) -> str:
    return _("don-vi-%(day)s") % {"day": f"{on:%Y-%m-%d}"}


def _csv(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@require_http_methods(["GET", "POST"])
@identity.staff_required
def load(request: HttpRequest) -> HttpResponse:
    """A file is previewed; the preview, sent back with the file, is applied. The same file again changes nothing."""
    actor = identity.current_actor(request)
    if not organisation.may_import_units(actor):
        raise organisation.MayNotArrange
    if request.method == "GET":
        return _upload_page(request, {})
    content = _content(request)
    if content is None:
        return _upload_page(request, {"file": _("Hãy chọn tệp CSV.")})
    try:
        if "stamp" in request.POST:
            return _apply(request, actor, content)
        return _preview_page(request, actor, content)
    except organisation.InvalidUnitTable as refusal:
        return _upload_page(request, refusal.fields)


def _content(request: HttpRequest) -> bytes | None:
    """The file uploaded, or the one that was previewed; none where there is neither."""
    file = request.FILES.get("file")
    if file is not None:
        return bytes(file.read(organisation.UNIT_TABLE_BYTES_MAX + 1))
    try:
        return base64.b64decode(request.POST["content"], validate=True)
    except (KeyError, binascii.Error, ValueError):
        return None


def _apply(request: HttpRequest, actor: Actor, content: bytes) -> HttpResponse:
    try:
        done = organisation.import_units(
            actor=actor, at=timezone.now(), content=content, stamp=request.POST.get("stamp", "")
        )
    except Conflict as refusal:
        return _preview_page(request, actor, content, refusal)
    if done.is_unchanged:
        messages.info(request, _("Mọi dòng đã đúng như đang ghi; không có gì thay đổi."))
    else:
        counts = {
            "new": done.count(organisation.LineState.NEW),
            "changed": done.count(organisation.LineState.CHANGED),
        }
        messages.success(request, _("Đã thêm %(new)s và sửa %(changed)s đơn vị.") % counts)
    return redirect("administration:organisation:tree")


def _preview_page(request: HttpRequest, actor: Actor, content: bytes, refusal: Conflict | None = None) -> HttpResponse:
    found = organisation.preview_units(actor=actor, at=timezone.now(), content=content)
    same = [line for line in found.lines if line.state is organisation.LineState.UNCHANGED]
    told = [line for line in found.lines if line.state is not organisation.LineState.UNCHANGED]
    context = {
        "preview": found,
        "counts": table_presenting.counts(found),
        "table": table_presenting.line_table(told) if told else None,
        "same": table_presenting.line_table(same) if same else None,
        "same_count": len(same),
        "content": base64.b64encode(content).decode(),
        "error_summary": ui.ErrorSummary.of({}, refusal.message) if refusal else None,
    }
    return render(
        request, "administration/organisation/preview.html", context, status=refusal.status if refusal else 200
    )


def _upload_page(request: HttpRequest, errors: Mapping[str, Words]) -> HttpResponse:
    context = {
        "error": errors.get("file", ""),
        "columns": table_presenting.column_table(),
        "error_summary": ui.ErrorSummary.of(errors),
    }
    return render(request, "administration/organisation/upload.html", context, status=422 if errors else 200)
