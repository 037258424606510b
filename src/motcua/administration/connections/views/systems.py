"""Outside systems: how they are let in, what they may, and how often."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from motcua.administration import reading
from motcua.identity import api as identity
from motcua.integrations import api as integrations
from motcua.kernel.errors import Forbidden, NotFound, Refusal, Words
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import presenting

OVERLAP_HOURS = 24
OVERLAP_HOURS_AT_MOST = 720
KEY_CHARACTERS_AT_MOST = 10_000


@never_cache
@require_GET
@identity.staff_required
def systems_list(request: HttpRequest) -> HttpResponse:
    """Outside systems within reach, with what lets them in, and how many requests are taken."""
    return _list(request)


def _list(request: HttpRequest, refused: Refusal | None = None) -> HttpResponse:
    actor, at = identity.current_actor(request), timezone.now()
    page = identity.accounts(
        actor=actor,
        at=at,
        kind=identity.AccountKind.SERVICE,
        text=ui.asked(request, "q"),
        number=ui.page_number(request),
    )
    ids = [line.id for line in page.items]
    errors = dict(reading.errors_of(refused, "limits_from")) if refused else {}
    now, posted = identity.request_limits(at), request.POST
    context = {
        "table": presenting.system_table(
            page.items, identity.credentials(ids, at), integrations.endpoint_counts(ids), day_of(at)
        ),
        "pager": ui.pager(request, page),
        "limits": now,
        "limits_table": presenting.limits_table(identity.request_limits_history()),
        "may_set": identity.may_set_rules(actor),
        "per_system": posted.get("per_system", str(now.per_system)),
        "per_address": posted.get("per_address", str(now.per_address)),
        "first_day": ui.DateParts.read(posted, "limits_from") if refused else ui.DateParts.of(day_of(at)),
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
    }
    return render(request, "administration/connections/list.html", context, status=refused.status if refused else 200)


@never_cache
@require_POST
@identity.staff_required
def limits(request: HttpRequest) -> HttpResponse:
    """How many requests a minute are taken, from a day on."""
    errors: dict[str, Words] = {}
    posted = request.POST
    try:
        first = reading.needed_day(posted, "limits_from", errors)
        per_system, per_address = (_number(posted.get(name, "")) for name in ("per_system", "per_address"))
        reading.refuse_if(errors)
        identity.limit_requests(
            actor=identity.current_actor(request),
            at=timezone.now(),
            valid_from=first,
            per_system=per_system,
            per_address=per_address,
        )
    except Forbidden:
        raise
    except Refusal as refused:
        refused.fields = {"limits_from" if k == "valid_from" else k: said for k, said in refused.fields.items()}
        return _list(request, refused)
    messages.success(request, _("Đã ghi giới hạn số yêu cầu."))
    return redirect("administration:connections:list")


def _number(text: str) -> int:
    """What is no number is refused as none is."""
    return int(text) if text.strip().isdecimal() and len(text) < 12 else 0


@never_cache
@require_GET
@identity.staff_required
def show(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One outside system: what lets it in, and what it is told."""
    return _system(request, account_id)


def _system(
    request: HttpRequest, account_id: UUID, refused: Refusal | None = None, elsewhere: str = ""
) -> HttpResponse:
    actor, at = identity.current_actor(request), timezone.now()
    card = identity.account_card(actor=actor, at=at, account_id=account_id)
    if card.line.kind is not identity.AccountKind.SERVICE:
        raise identity.NoSuchAccount
    client = identity.client_of(actor=actor, at=at, account_id=account_id) if card.may_change else None
    errors = dict(reading.errors_of(refused, elsewhere)) if refused else {}
    posted = request.POST
    context = {
        "card": card,
        "client": client,
        "secrets": presenting.secret_lines(client, at) if client else [],
        "issued": len(client.secrets) if client else 0,
        "scopes": presenting.scope_choices(),
        "granted": posted.getlist("scopes") if elsewhere == "scopes" else list(client.scopes if client else ()),
        "seen_scopes": ",".join(client.scopes if client else ()),
        "public_key": posted.get("public_key", ""),
        "overlap": posted.get("overlap", str(OVERLAP_HOURS)),
        "endpoints": presenting.endpoint_table(integrations.endpoints_of(actor, account_id, at))
        if card.may_change
        else None,
        "open_tokens": sum(1 for token in card.tokens if not token.revoked_at),
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
    }
    status = refused.status if refused else 200
    return render(request, "administration/connections/system.html", context, status=status)


@never_cache
@require_POST
@identity.staff_required
def set_scopes(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """What the system may ask for itself; the first time, this makes it a client."""
    try:
        identity.set_client_scopes(
            actor=identity.current_actor(request),
            at=timezone.now(),
            account_id=account_id,
            scopes=[scope for scope in request.POST.getlist("scopes") if scope in presenting.SCOPES],
            seen=reading.listed(request.POST.get("seen", "")),
        )
    except (Forbidden, NotFound):
        raise
    except Refusal as refused:
        if "scopes" in refused.fields:
            refused.fields = {"scopes": _("Chọn ít nhất một phạm vi quyền.")}
        return _system(request, account_id, refused, "scopes")
    messages.success(request, _("Đã ghi phạm vi quyền."))
    return redirect("administration:connections:system", account_id)


@never_cache
@require_POST
@identity.staff_required
def issue_secret(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """A secret, shown once on the answer; the ones before stay good for the overlap."""
    text = request.POST.get("overlap", "").strip()
    try:
        if not text.isdecimal() or not int(text) <= OVERLAP_HOURS_AT_MOST:
            said = _("Nhập số giờ từ 0 đến %(most)d.") % {"most": OVERLAP_HOURS_AT_MOST}
            raise identity.InvalidDetails(fields={"overlap": said})
        issued = identity.issue_client_secret(
            actor=identity.current_actor(request),
            at=timezone.now(),
            account_id=account_id,
            overlap=timedelta(hours=int(text)),
            seen=_number(request.POST.get("issued", "")),
        )
    except (Forbidden, NotFound):
        raise
    except Refusal as refused:
        return _system(request, account_id, refused, "overlap")
    context = {"account_id": account_id, "client_id": issued.client_id, "secret": issued.secret}
    return render(request, "administration/connections/secret.html", context)


@never_cache
@require_POST
@identity.staff_required
def add_key(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """A public key by which the system proves itself without a secret of ours."""
    try:
        identity.add_client_key(
            actor=identity.current_actor(request),
            at=timezone.now(),
            account_id=account_id,
            public_key=ui.typed(request.POST, "public_key", KEY_CHARACTERS_AT_MOST),
        )
    except (Forbidden, NotFound):
        raise
    except Refusal as refused:
        return _system(request, account_id, refused, "public_key")
    messages.success(request, _("Đã đăng ký khóa công khai."))
    return redirect("administration:connections:system", account_id)


@require_POST
@identity.staff_required
def end_secret(request: HttpRequest, account_id: UUID, secret_id: UUID) -> HttpResponse:
    identity.end_client_secret(
        actor=identity.current_actor(request), at=timezone.now(), account_id=account_id, secret_id=secret_id
    )
    messages.success(request, _("Đã hủy khóa; mã truy cập lấy bằng khóa này hết hiệu lực."))
    return redirect("administration:connections:system", account_id)
