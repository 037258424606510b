"""What waits for a leader's signature: the queue, the page that would be signed, and what is confirmed first."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.ui import api as ui

from .. import acting, listing, signing


@require_GET
@identity.staff_required
def queue(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the reader's signature, earliest due first, to be ticked and signed together."""
    actor, at = identity.current_actor(request), timezone.now()
    page = dossiers.signing_queue(actor, at=at, page=ui.page_number(request))
    return render(
        request,
        "workplace/signing_queue.html",
        {
            "table": signing.queue_table(page.items, at) if page.items else None,
            "may_tick": any(not one.obstacle for one in page.items),
            "pager": ui.pager(request, page),
        },
    )


@require_GET
@identity.staff_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Names every dossier that would be signed, and what of the chosen would not, before anything is signed."""
    actor, at = identity.current_actor(request), timezone.now()
    ready, hindered = dossiers.before_signing(actor, listing.ticked_turns(request.GET), at=at)
    return render(
        request,
        "workplace/confirm_signing.html",
        {
            "ready": signing.ready_table(ready) if ready else None,
            "hindered": signing.hindered_table(hindered) if hindered else None,
            "field": listing.TICKED,
            "turns": [signing.turn_of(one.row) for one in ready],
            "sign_text": _sign_text(len(ready)),
        },
    )


def _sign_text(count: int) -> str:
    words = ngettext("Đồng ý và ký %(n)d hồ sơ", "Đồng ý và ký %(n)d hồ sơ", count)
    return words % {"n": count}


@require_GET
@identity.staff_required
@xframe_options_sameorigin
def preview(request: HttpRequest, reference: str, step: str) -> FileResponse:
    """The result as it would be signed, marked as not signed yet."""
    actor = identity.current_actor(request)
    return documents.serve(
        dossiers.preview(actor, reference, step, at=timezone.now(), purpose=acting.PURPOSE), inline=True
    )
