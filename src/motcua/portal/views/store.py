"""The document store of the signed-in person: what was issued to them, to open, keep and have verified."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.documents import api as documents
from motcua.identity import api as identity
from motcua.ui import api as ui

from .. import storing, tracking


@require_GET
@identity.signed_in_required
def store(request: HttpRequest) -> HttpResponse:
    """Results and certified copies, latest first."""
    page = documents.my_documents(identity.current_actor(request), page=ui.page_number(request))
    return render(request, "portal/store.html", {"cards": storing.cards(page.items), "pager": ui.pager(request, page)})


@require_GET
@identity.signed_in_required
def held(request: HttpRequest, held_id: UUID) -> HttpResponse:
    """One document: what it says of itself, its file, and the link by which others verify it."""
    actor = identity.current_actor(request)
    found = documents.my_document(actor, held_id)
    share = request.build_absolute_uri(reverse("documents:verify_code", args=[found.document.code]))
    return render(
        request,
        "portal/held.html",
        {
            "title": found.document.title,
            "tag": storing.tag(found.document),
            "facts": storing.facts(found),
            "file_href": reverse("portal:held_file", args=[held_id]),
            "file_detail": storing.file_detail(found.document),
            "share": share,
            "qr": tracking.qr(share),
        },
    )


@require_GET
@identity.signed_in_required
def file(request: HttpRequest, held_id: UUID) -> FileResponse:
    """The file, to be kept, or with `?xem` to be shown; the reading is recorded."""
    actor = identity.current_actor(request)
    stored = documents.open_my_document(actor, held_id, at=timezone.now())
    return documents.serve(stored, inline="xem" in request.GET)
