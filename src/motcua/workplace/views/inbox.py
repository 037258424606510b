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
from motcua.kernel.actor import Role
from motcua.ui import api as ui

from .. import presenting


@require_GET
@identity.staff_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Steps waiting for the reader, earliest due first.

    `?loc=tre` shows what is late, `?vai=specialist` what waits for one of the reader's roles.
    """
    actor, at = identity.current_actor(request), timezone.now()
    late_only, role = request.GET.get("loc") == "tre", _role(request.GET.get("vai", ""))
    page = casework.inbox(actor, page=ui.page_number(request), role=role, late_at=at if late_only else None)
    counts = casework.count_inbox(actor, at=at)
    return render(
        request,
        "workplace/inbox.html",
        {
            "counts": counts,
            "filters": presenting.inbox_filters(actor, counts, late_only=late_only, role=role),
            "is_narrowed": late_only or role is not None,
            "works_on_dossiers": presenting.works_on_dossiers(actor),
            "table": presenting.inbox_table(page.items, at) if page.items else None,
            "pager": ui.pager(request, page),
        },
    )


def _role(text: str) -> Role | None:
    return Role(text) if text in set(Role) else None


@require_GET
@identity.staff_required
def reception(request: HttpRequest) -> HttpResponse:
    """Filed online and not answered yet, longest waiting first."""
    page = dossiers.waiting_for_reception(identity.current_actor(request), page=ui.page_number(request))
    return render(
        request,
        "workplace/reception.html",
        {
            "table": presenting.line_table(page.items, _("Hồ sơ chờ tiếp nhận"), timezone.now())
            if page.items
            else None,
            "pager": ui.pager(request, page),
        },
    )


@require_GET
@identity.staff_required
def search(request: HttpRequest) -> HttpResponse:
    """By code, personal number or the beginning of the applicant's name; only what the reader may see."""
    question = ui.asked(request, "q")
    page = dossiers.search(identity.current_actor(request), question, page=ui.page_number(request))
    return render(
        request,
        "workplace/search.html",
        {
            "question": question,
            "table": presenting.line_table(page.items, _("Kết quả tìm"), timezone.now()) if page.items else None,
            "pager": ui.pager(request, page),
        },
    )
