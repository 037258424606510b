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

from .. import bundling, listing, presenting


@require_GET
@identity.staff_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, earliest due first; the address narrows it. What is to be signed may be ticked."""
    actor, at = identity.current_actor(request), timezone.now()
    narrowed = listing.narrowing(request)
    page = casework.inbox(
        actor,
        page=ui.page_number(request),
        role=narrowed.role,
        part=narrowed.part,
        is_own=narrowed.is_own,
        late_at=at if narrowed.late_only else None,
    )
    to_sign = dossiers.to_sign(page.items)
    counts = casework.count_inbox(actor, at=at)
    return render(
        request,
        "workplace/inbox.html",
        {
            "counts": counts,
            "filters": listing.filters(actor, counts, narrowed),
            "is_narrowed": narrowed.is_on,
            "mandates": [post.mandate for post in actor.posts if post.mandate],
            "to_sign": to_sign,
            "works_on_dossiers": presenting.works_on_dossiers(actor),
            "runs_something": presenting.runs_something(actor),
            "table": listing.table(page.items, at, to_sign) if page.items else None,
            "pager": ui.pager(request, page),
        },
    )


@require_GET
@identity.staff_required
def reception(request: HttpRequest) -> HttpResponse:
    """Filed online and not answered yet, longest waiting first."""
    actor, at = identity.current_actor(request), timezone.now()
    page = dossiers.waiting_for_reception(actor, page=ui.page_number(request))
    bundles = dossiers.bundles.bundles_waiting(actor, page=page.number)
    return render(
        request,
        "workplace/reception.html",
        {
            "bundles": bundling.bundle_table(bundles.items, at),
            "table": presenting.line_table(page.items, _("Hồ sơ chờ tiếp nhận"), at, select="ho-so")
            if page.items
            else None,
            "pager": ui.pager(request, page, bundles),
        },
    )


@require_GET
@identity.staff_required
def search(request: HttpRequest) -> HttpResponse:
    """By code, personal number or the beginning of the applicant's name; only what the reader may see."""
    question = ui.asked(request, "q")
    actor, at = identity.current_actor(request), timezone.now()
    page = dossiers.search(actor, question, at=at, page=ui.page_number(request))
    bundles = dossiers.bundles.find_bundles(actor, question, at=at, page=page.number)
    return render(
        request,
        "workplace/search.html",
        {
            "question": question,
            "bundles": bundling.bundle_table(bundles.items, at),
            "table": presenting.line_table(page.items, _("Kết quả tìm"), at) if page.items else None,
            "pager": ui.pager(request, page, bundles),
        },
    )


@require_GET
@identity.staff_required
def reminders(request: HttpRequest) -> HttpResponse:
    """What calls for the reader's attention: unanswered filings, appointments and steps near their end or past it."""
    found = casework.notices(identity.current_actor(request))
    return render(request, "workplace/reminders.html", {"notices": presenting.notices(found)})
