"""One inbox over every kind of work, the reception list, and search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.casework import api as casework
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.ui import api as ui

from .. import presenting


@require_GET
@identity.staff_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Steps waiting for the reader, earliest due first. `?loc=tre` shows what is late."""
    actor, at = identity.current_actor(request), timezone.now()
    late_only = request.GET.get("loc") == "tre"
    page = casework.inbox(actor, page=ui.page_number(request), late_at=at if late_only else None)
    return render(
        request,
        "workplace/inbox.html",
        {
            "counts": casework.count_inbox(actor, at=at),
            "late_only": late_only,
            "table": presenting.inbox_table(page.items, at),
            "pager": ui.pager(request, page),
        },
    )


@require_GET
@identity.staff_required
def reception(request: HttpRequest) -> HttpResponse:
    """Filed online and not answered yet, longest waiting first."""
    page = dossiers.waiting_for_reception(identity.current_actor(request), page=ui.page_number(request))
    return render(
        request,
        "workplace/reception.html",
        {
            "table": presenting.line_table(page.items, _("Hồ sơ chờ tiếp nhận"), timezone.now()),
            "pager": ui.pager(request, page),
        },
    )


@require_GET
@identity.staff_required
def search(request: HttpRequest) -> HttpResponse:
    """By code, personal number or the beginning of the applicant's name; only what the reader may see."""
    question = request.GET.get("q", "").strip()[:200]
    page = dossiers.search(identity.current_actor(request), question, page=ui.page_number(request))
    return render(
        request,
        "workplace/search.html",
        {
            "question": question,
            "table": presenting.line_table(page.items, _("Kết quả tìm"), timezone.now()) if question else None,
            "pager": ui.pager(request, page),
        },
    )
