"""The page of the system, and sending again what could not be delivered."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.documents import api as documents
from motcua.identity import api as identity
from motcua.kernel import health
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Forbidden, Invalid, Words
from motcua.kernel.ids import identifier
from motcua.kernel.time import day_of
from motcua.outbox import api as outbox
from motcua.ui import api as ui

from .. import reading
from ..sections import held_by
from . import presenting

may_watch = held_by(Role.SUPERVISOR, Role.ADMINISTRATOR)


@require_GET
@identity.staff_required
def show(request: HttpRequest) -> HttpResponse:
    actor = identity.current_actor(request)
    if not may_watch(actor):
        raise Forbidden
    found = health.run_checks()
    may_replay = outbox.may_replay(actor)
    letters = outbox.dead_letters()
    return render(
        request,
        "administration/operations/show.html",
        {
            "parts": presenting.parts_list(found),
            "failed": sum(finding.level is health.Level.FAILED for _key, finding in found),
            "at": timezone.now(),
            "letters": presenting.letters_table(letters, may_replay=may_replay) if letters else None,
            "may_replay": may_replay,
        },
    )


@require_http_methods(["GET", "POST"])
@identity.staff_required
def scanning(request: HttpRequest) -> HttpResponse:
    """What becomes of uploads while the malware scanner is away: read by whoever watches, set at the top."""
    actor, today = identity.current_actor(request), day_of(timezone.now())
    if not may_watch(actor):
        raise Forbidden
    errors: Mapping[str, Words] = {}
    status = 200
    if request.method == "POST":
        try:
            _set_scan_rule(request, actor)
        except Invalid as refused:
            errors, status = refused.fields, refused.status
        else:
            messages.success(request, _("Đã ghi quy định mới."))
            return redirect("administration:operations:scanning")
    context = {
        "counts": presenting.scan_counts(documents.scan_counts()),
        "table": presenting.scan_rules_table(documents.scan_rules(), today),
        "may_set": identity.may_set_rules(actor),
        "choices": [ui.Choice(one.value, presenting.WHEN_AWAY[one]) for one in documents.WhenAway],
        "valid_from": ui.DateParts.read(request.POST, "valid_from") or ui.DateParts.of(today),
        "posted": request.POST,
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
    }
    return render(request, "administration/operations/scanning.html", context, status=status)


def _set_scan_rule(request: HttpRequest, actor: Actor) -> None:
    """The rule as typed. Raises `Forbidden`, `Invalid`."""
    errors: dict[str, Words] = {}
    chosen = request.POST.get("when_away", "")
    if chosen not in set(documents.WhenAway):
        errors["when_away"] = _("Hãy chọn cách xử lý.")
    first = reading.needed_day(request.POST, "valid_from", errors)
    reading.refuse_if(errors)
    documents.set_scan_rule(
        actor=actor,
        at=timezone.now(),
        valid_from=first,
        when_away=documents.WhenAway(chosen),
        decision=ui.typed(request.POST, "decision"),
    )


@require_POST
@identity.staff_required
def replay(request: HttpRequest) -> HttpResponse:
    """Those that were ticked; sent a second time, nothing is left to do and that is said."""
    actor, at = identity.current_actor(request), timezone.now()
    chosen = [one for given in request.POST.getlist("thong-diep") if (one := identifier(given))]
    count = sum(outbox.replay(actor=actor, at=at, delivery_id=one) for one in chosen)
    if count:
        messages.success(request, _("Sẽ gửi lại %(count)d thông điệp.") % {"count": count})
    else:
        messages.warning(request, _("Hãy chọn thông điệp cần gửi lại. Thông điệp đã gửi lại thì không còn ở đây."))
    return redirect("administration:operations:show")
