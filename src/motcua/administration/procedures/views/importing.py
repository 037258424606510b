"""Procedures from a file: the template, the upload, what it would do, and the confirmation."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue import api as catalogue
from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, Words
from motcua.ui import api as ui

from .. import importing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@identity.staff_required
def upload(request: HttpRequest) -> HttpResponse:
    """The template to fill, and the file that comes back."""
    actor = _importer(request)
    error: Words = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            upload_id = catalogue.keep_upload(
                actor=actor,
                file_name=(file.name if file else "") or "",
                body=file.read(importing.MOST_READ) if file else b"",
                at=timezone.now(),
            )
        except Invalid as refusal:
            error = refusal.message
        else:
            return redirect("administration:procedures:preview", upload_id=upload_id)
    page = {
        "file": importing.file_field(error),
        "code": importing.code_field(request.GET.get("ma", "")),
        "field": importing.field_field(catalogue.fields()),
        "error_summary": ui.ErrorSummary.of({"file": error}) if error else None,
    }
    return render(request, "administration/procedures/import.html", page, status=422 if error else 200)


@require_GET
@identity.staff_required
def template(request: HttpRequest) -> HttpResponse:
    """Empty, or filled with `?ma=` one procedure or `?linh-vuc=` those of a field."""
    actor = _importer(request)
    code, field = request.GET.get("ma", "").strip().upper(), request.GET.get("linh-vuc", "").strip()
    if code:
        return _workbook(catalogue.workbook_of(actor, code), f"thu-tuc-{code}")
    if field:
        return _workbook(catalogue.workbook_of_field(actor, field), "thu-tuc-theo-linh-vuc")
    return _workbook(catalogue.blank_workbook(actor), "mau-thu-tuc")


@require_http_methods(["GET", "POST"])
@identity.staff_required
def preview(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What the file would do; confirmed, it becomes drafts."""
    actor = _importer(request)
    if request.method == "POST":
        mark = request.POST.get("mark", "")
        try:
            catalogue.confirm_upload(actor=actor, upload_id=upload_id, mark=mark, at=timezone.now())
        except (Conflict, Invalid) as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Đã lập bản nháp. Công bố và công khai từng thủ tục bằng quyết định."))
        return redirect("administration:procedures:preview", upload_id=upload_id)
    review = catalogue.review_upload(actor, upload_id)
    page = {
        "review": review,
        "counts": importing.counts(review),
        "errors": importing.error_table(review) if review.errors else None,
        "planned": importing.planned_table(review),
        "doubts": importing.doubt_table(review) if review.doubts else None,
    }
    return render(request, "administration/procedures/preview.html", page)


@require_GET
@identity.staff_required
def marked(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """The uploaded workbook with comments at its wrong cells."""
    _name, body = catalogue.marked_upload(_importer(request), upload_id)
    return _workbook(body, "thu-tuc-danh-dau")


def _importer(request: HttpRequest) -> Actor:
    """Raises `MayNotImport`."""
    actor = identity.current_actor(request)
    if not catalogue.may_import(actor):
        raise catalogue.MayNotImport
    return actor


def _workbook(body: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=XLSX, headers=headers)
