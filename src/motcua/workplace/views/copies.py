"""Certified copies: scanning, comparing and refusing papers, and the register of certifications."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import acting, certifying, copying
from ..exporting import exports
from . import telling

FILES_MOST = 30


@require_GET
@identity.staff_required
def copies(request: HttpRequest, reference: str) -> HttpResponse:
    """The papers, with the scan of one (`?xem=`) beside them."""
    return _page(request, reference)


def _page(
    request: HttpRequest, reference: str, refusal: acting.Refused = acting.NOTHING, *, wanted: str = ""
) -> HttpResponse:
    actor, at = identity.current_actor(request), timezone.now()
    view = dossiers.read(actor, reference, at=at, purpose=acting.PURPOSE)
    desk = dossiers.desk_of(view)
    if desk is None:
        raise dossiers.DossierNotFound
    shown = copying.chosen(desk, wanted or request.GET.get("xem", ""))
    return render(
        request,
        "workplace/copies.html",
        {
            "reference": reference,
            "bar": dossiers.components.identity_bar(view, at),
            "papers": copying.papers(reference, desk, shown),
            "shown": shown,
            "scan_href": reverse("workplace:copy_scan", args=[reference, shown.id]) if shown else "",
            "acts": copying.forms(reference, desk, shown, refusal),
            "scan": copying.scan_form(reference, desk, refusal),
            "error_summary": refusal.summary,
        },
        status=refusal.status,
    )


def _act(
    request: HttpRequest, reference: str, do: Callable[..., object], said: str, *, wanted: str = ""
) -> HttpResponse:
    refused = telling.told(request, reference, do, said)
    if refused is not None:
        return _page(request, reference, refused, wanted=wanted)
    return redirect("workplace:copies", reference=reference)


@require_POST
@identity.staff_required
def scan(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """A paper scanned: one PDF, or pictures in the order of its pages."""

    def do(**by: Any) -> None:
        details = documents.checked_details(copying.details(request.POST))
        dossiers.scan_copy(step=step, file_ids=_stored(request), details=details, **by)

    return _act(request, reference, do, _("Đã nhận bản quét. Hãy đối chiếu với bản chính."))


def _stored(request: HttpRequest) -> list[UUID]:
    files = documents.at_most(FILES_MOST, request.FILES.getlist("files"), field="files")
    actor, at = identity.current_actor(request), timezone.now()
    return [
        documents.store(actor=actor, file=file, name=file.name or "", at=at, accept=documents.SCANS, field="files").id
        for file in files
    ]


@require_POST
@identity.staff_required
def compare(request: HttpRequest, reference: str, step: str, copy_id: UUID) -> HttpResponse:
    do = partial(
        dossiers.compare_copy,
        step=step,
        copy_id=copy_id,
        pages=copying.count(request.POST.get("pages", "")),
        confirmed=request.POST.get("compared") == "yes",
    )
    return _act(request, reference, do, _("Đã ghi nhận việc đối chiếu."), wanted=str(copy_id))


@require_POST
@identity.staff_required
def discard(request: HttpRequest, reference: str, step: str, copy_id: UUID) -> HttpResponse:
    do = partial(dossiers.discard_copy, step=step, copy_id=copy_id)
    return _act(request, reference, do, _("Đã bỏ bản quét."))


@require_POST
@identity.staff_required
def refuse(request: HttpRequest, reference: str, step: str, copy_id: UUID) -> HttpResponse:
    reason = ui.typed(request.POST, "reason", 500)
    do = partial(dossiers.refuse_copy, step=step, copy_id=copy_id, reason=reason)
    return _act(request, reference, do, _("Đã từ chối chứng thực giấy tờ này."), wanted=str(copy_id))


@require_GET
@identity.staff_required
@xframe_options_sameorigin
def scan_file(request: HttpRequest, reference: str, copy_id: UUID) -> FileResponse:
    """The scan, shown beside the list; the reading is recorded."""
    actor = identity.current_actor(request)
    file = dossiers.open_scan(actor, reference, copy_id, at=timezone.now(), purpose=acting.PURPOSE)
    return documents.serve(file, inline=True)


@require_GET
@identity.staff_required
def register(request: HttpRequest) -> HttpResponse:
    """The register of certifications: `?don-vi=H26.104&nam=2026&q=bằng`, latest number first."""
    actor, at = identity.current_actor(request), timezone.now()
    asked = certifying.Asked.of(request, actor, day_of(at))
    page = documents.register_page(actor, **asked.excerpt(), page=ui.page_number(request), at=at)
    return render(
        request,
        "workplace/certifications.html",
        {
            "unit": asked.unit,
            "filter_form": certifying.filter_form(asked),
            "is_narrowed": bool(asked.text),
            "has_unconfirmed": not all(column.confirmed for column in documents.register_columns()),
            "table": certifying.table(page.items) if page.items else None,
            "exports": exports(request, "workplace:certifications_export", certifying.FORMATS) if page.items else (),
            "pager": ui.pager(request, page),
        },
    )


@require_GET
@identity.staff_required
def register_export(request: HttpRequest, wanted: str) -> HttpResponseBase:
    """The register as XLSX or CSV, in the order of its numbers."""
    actor, at = identity.current_actor(request), timezone.now()
    make = certifying.FORMATS.get(wanted)
    if make is None:
        raise documents.RegisterNotFound
    asked = certifying.Asked.of(request, actor, day_of(at))
    lines = documents.register_export(actor, **asked.excerpt(), at=at)
    name = f"so-chung-thuc-{asked.unit.code.replace('.', '-')}-{asked.year}"
    return documents.serve(make(certifying.sheet(asked, lines), name=name))
