"""Hand-over of papers: give, print, sign for. Complete without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.errors import Conflict, Invalid, Words
from motcua.ui import api as ui

from .. import handing_over

handover = dossiers.handover


@require_http_methods(["GET", "POST"])
@identity.staff_required
def start(request: HttpRequest) -> HttpResponse:
    """What waits to be signed for, what lies here for others, what was sent."""
    actor, at = identity.current_actor(request), timezone.now()
    if not handover.keeps_for(actor):
        raise handover.MayNotKeepPapers
    error: Words = ""
    if request.method == "POST":
        try:
            handover_id = handover.give(actor=actor, at=at, **handing_over.giving(request.POST))
        except Conflict as conflict:
            messages.info(request, conflict.message)
        except Invalid as refusal:
            error = refusal.message
        else:
            return redirect("frontdesk:handover", handover_id=handover_id)
    number = ui.page_number(request)
    waiting, sent = handover.waiting(actor, page=number), handover.sent(actor, page=number)
    return render(
        request,
        "frontdesk/handovers.html",
        {
            "waiting": handing_over.list_of(waiting.items, _("Chờ bạn ký nhận")) if waiting.items else None,
            "piles": tuple(handing_over.pile(pile, uuid4()) for pile in handover.piles(actor)),
            "sent": handing_over.list_of(sent.items, _("Đã giao")) if sent.items else None,
            "pager": ui.pager(request, waiting, sent),
            "error_summary": ui.ErrorSummary.of({_asked(request): error}) if error else None,
        },
        status=422 if error else 200,
    )


def _asked(request: HttpRequest) -> str:
    """The list that was sent with nothing ticked."""
    return f"ho-so-{request.POST.get('tu', '')}-{request.POST.get('den', '')}"


@require_GET
@identity.staff_required
def one(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    return _page(request, handover_id, {})


def _page(request: HttpRequest, handover_id: UUID, errors: Mapping[str, Words]) -> HttpResponse:
    view = handover.read(identity.current_actor(request), handover_id, at=timezone.now())
    return render(
        request,
        "frontdesk/handover.html",
        {
            "view": view,
            "state": handing_over.state_tag(view.row.state),
            "facts": handing_over.facts(view),
            "lines": tuple(handing_over.line(line, request.POST, errors) for line in view.lines),
            "error_summary": ui.ErrorSummary.of(errors) if errors else None,
        },
        status=422 if errors else 200,
    )


@require_POST
@identity.staff_required
def receive(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """Signs for it; with a remark where something is missing."""
    actor, at = identity.current_actor(request), timezone.now()
    try:
        handover.receive(actor=actor, at=at, handover_id=handover_id, found=handing_over.found(request.POST))
    except Conflict as conflict:
        messages.info(request, conflict.message)
    except Invalid as refusal:
        return _page(request, handover_id, refusal.fields)
    else:
        messages.success(request, _("Đã ký nhận."))
    return redirect("frontdesk:handover", handover_id=handover_id)


@require_POST
@identity.staff_required
def cancel(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    try:
        handover.cancel(actor=identity.current_actor(request), at=timezone.now(), handover_id=handover_id)
    except Conflict as conflict:
        messages.info(request, conflict.message)
    else:
        messages.success(request, _("Đã hủy lần giao này; giấy tờ ở lại."))
    return redirect("frontdesk:handover", handover_id=handover_id)


@require_GET
@identity.staff_required
def record(request: HttpRequest, handover_id: UUID) -> FileResponse:
    """The record to print, for both sides."""
    return documents.serve(handover.print_record(identity.current_actor(request), handover_id, at=timezone.now()))
