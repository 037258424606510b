"""Addresses that outside systems are told at, and what was sent there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.administration import reading
from motcua.identity import api as identity
from motcua.integrations import api as integrations
from motcua.kernel.errors import Forbidden, NotFound, Refusal, Words
from motcua.kernel.time import VIETNAM
from motcua.ui import api as ui

from .. import presenting


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def new(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Registers an address for a system; the secret is shown once, on the answer."""
    actor, at = identity.current_actor(request), timezone.now()
    card = identity.account_card(actor=actor, at=at, account_id=account_id)
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            made = integrations.add_endpoint(actor=actor, at=at, account_id=account_id, **_typed(request))
        except (Forbidden, NotFound):
            raise
        except Refusal as refusal:
            refused = refusal
        else:
            return _secret(request, made)
    context = {"card": card, "back_to_system": account_id, **_form(request, refused, _typed(request))}
    return _rendered(request, "endpoint_form", context, refused)


@never_cache
@require_GET
@identity.staff_required
def show(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """An address, with what was sent there lately."""
    return _page(request, endpoint_id)


def _page(request: HttpRequest, endpoint_id: UUID, refused: Refusal | None = None) -> HttpResponse:
    actor, at = identity.current_actor(request), timezone.now()
    endpoint = integrations.endpoint(actor, endpoint_id, at)
    page = integrations.messages_of(actor, endpoint_id, at, page=ui.page_number(request))
    errors = dict(reading.errors_of(refused, "since")) if refused else {}
    context = {
        "endpoint": endpoint,
        "rows": presenting.endpoint_rows(endpoint),
        "sent": presenting.message_lines(page.items),
        "pager": ui.pager(request, page),
        "since": ui.DateParts.read(request.POST, "since"),
        "until": ui.DateParts.read(request.POST, "until"),
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
    }
    return _rendered(request, "endpoint", context, refused)


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def change(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Changes the address, the note or the events; refused when somebody else changed it meanwhile."""
    actor, at = identity.current_actor(request), timezone.now()
    endpoint = integrations.endpoint(actor, endpoint_id, at)
    refused: Refusal | None = None
    given: dict[str, Any] = {"url": endpoint.url, "events": endpoint.events, "description": endpoint.description}
    if request.method == "POST":
        given = _typed(request)
        try:
            seen = request.POST.get("seen", "") or "-"
            integrations.change_endpoint(actor=actor, at=at, endpoint_id=endpoint_id, seen=seen, **given)
        except (Forbidden, NotFound):
            raise
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("Đã ghi thay đổi."))
            return redirect("administration:connections:endpoint", endpoint_id)
    now = presenting.endpoint_rows(endpoint) if isinstance(refused, integrations.EndpointChanged) else None
    context = {"endpoint": endpoint, "now": now, **_form(request, refused, given)}
    return _rendered(request, "endpoint_form", context, refused)


_ACTS: dict[str, tuple[Callable[..., object], Words]] = {
    "dung": (integrations.pause_endpoint, gettext_lazy("Đã dừng gửi; thông báo phát sinh được giữ lại.")),
    "tiep-tuc": (integrations.resume_endpoint, gettext_lazy("Đã gửi tiếp, bắt đầu từ thông báo còn giữ.")),
    "gui-thu": (integrations.ping, gettext_lazy("Đã gửi một tin thử. Tải lại trang sau ít giây để xem kết quả.")),
}


@never_cache
@require_POST
@identity.staff_required
def act(request: HttpRequest, endpoint_id: UUID, act: str) -> HttpResponse:
    """Pause, go on, try, a new secret, end: each by one press."""
    actor, at = identity.current_actor(request), timezone.now()
    if act == "doi-khoa":
        seen = request.POST.get("seen", "") or "-"
        try:
            return _secret(request, integrations.change_secret(actor=actor, at=at, endpoint_id=endpoint_id, seen=seen))
        except integrations.EndpointChanged as refused:
            return _page(request, endpoint_id, refused)
    if act == "xoa":
        account_id = integrations.endpoint(actor, endpoint_id, at).account_id
        integrations.close_endpoint(actor=actor, at=at, endpoint_id=endpoint_id)
        messages.success(request, _("Đã xóa địa chỉ; thông báo còn chờ không được gửi nữa."))
        return redirect("administration:connections:system", account_id)
    if act not in _ACTS:
        raise Http404
    does, said = _ACTS[act]
    more = {"reason": request.POST.get("reason", "")} if act == "dung" else {}
    does(actor=actor, at=at, endpoint_id=endpoint_id, **more)
    messages.success(request, str(said))
    return redirect("administration:connections:endpoint", endpoint_id)


@never_cache
@require_POST
@identity.staff_required
def replay_period(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Sends once more what happened from a day on, to the end of another where one is named."""
    errors: dict[str, Words] = {}
    try:
        first = reading.needed_day(request.POST, "since", errors)
        last = reading.day(request.POST, "until", errors)
        reading.refuse_if(errors)
        count = integrations.replay_since(
            actor=identity.current_actor(request),
            at=timezone.now(),
            endpoint_id=endpoint_id,
            since=datetime.combine(first, time.min, VIETNAM),
            until=datetime.combine(last, time.min, VIETNAM) + timedelta(days=1) if last else None,
        )
    except (Forbidden, NotFound):
        raise
    except Refusal as refused:
        return _page(request, endpoint_id, refused)
    messages.success(request, _("Đang gửi lại %(count)d thông báo.") % {"count": count})
    return redirect("administration:connections:endpoint", endpoint_id)


@require_POST
@identity.staff_required
def replay(request: HttpRequest, endpoint_id: UUID, message_id: UUID) -> HttpResponse:
    integrations.replay(actor=identity.current_actor(request), at=timezone.now(), message_id=message_id)
    messages.success(request, _("Đang gửi lại thông báo."))
    return redirect("administration:connections:endpoint", endpoint_id)


def _typed(request: HttpRequest) -> dict[str, Any]:
    posted = request.POST
    return {
        "url": posted.get("url", "").replace("\0", ""),
        "events": posted.getlist("events"),
        "description": posted.get("description", "").replace("\0", ""),
    }


def _form(request: HttpRequest, refused: Refusal | None, given: dict[str, Any]) -> dict[str, Any]:
    errors = dict(reading.errors_of(refused, "url")) if refused else {}
    return {
        "given": given,
        "choices": presenting.event_choices(),
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
    }


def _secret(request: HttpRequest, made: integrations.NewSecret) -> HttpResponse:
    context = {"endpoint_id": made.endpoint_id, "secret": made.secret}
    return render(request, "administration/connections/secret.html", context)


def _rendered(request: HttpRequest, name: str, context: dict[str, Any], refused: Refusal | None) -> HttpResponse:
    status = refused.status if refused else 200
    return render(request, f"administration/connections/{name}.html", context, status=status)
