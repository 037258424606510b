"""The register of dossiers: a live book, and taken out as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.errors import Invalid
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import registering
from ..exporting import exports


@require_GET
@identity.staff_required
def register(request: HttpRequest) -> HttpResponse:
    """`?don-vi=H26.104&linh-vuc=Hộ tịch&tu=01/11/2026&den=30/11/2026`, in the order of reception."""
    actor, at = identity.current_actor(request), timezone.now()
    asked = registering.Asked.of(request, actor, day_of(at))
    try:
        page = dossiers.register.read(actor, asked.excerpt(), at=at, page=ui.page_number(request))
    except Invalid as refusal:
        return _refused(request, asked, refusal)
    return render(
        request,
        "workplace/register.html",
        {
            "filter_form": registering.filter_form(asked, {}),
            "table": registering.table(page.items) if page.items else None,
            "exports": exports(request, "workplace:register_export", dossiers.register.Format) if page.items else (),
            "pager": ui.pager(request, page),
        },
    )


@require_GET
@identity.staff_required
def export(request: HttpRequest, wanted: str) -> HttpResponseBase:
    """The whole excerpt as PDF, XLSX or CSV."""
    actor, at = identity.current_actor(request), timezone.now()
    asked = registering.Asked.of(request, actor, day_of(at))
    if wanted not in set(dossiers.register.Format):
        raise dossiers.register.RegisterNotFound
    try:
        return documents.serve(
            dossiers.register.export(actor, asked.excerpt(), dossiers.register.Format(wanted), at=at)
        )
    except Invalid as refusal:
        return _refused(request, asked, refusal)


def _refused(request: HttpRequest, asked: registering.Asked, refusal: Invalid) -> HttpResponse:
    """The question again, with what is wrong with it."""
    fields = {
        "filter_form": registering.filter_form(asked, refusal.fields),
        "error_summary": ui.ErrorSummary.of(refusal.fields, refusal.message),
    }
    return render(request, "workplace/register.html", fields, status=refusal.status)
