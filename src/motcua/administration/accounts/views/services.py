"""Outside systems: accounts that call by token."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.identity import api as identity
from motcua.kernel.errors import Forbidden, Invalid, NotFound, Refusal, Words
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from ... import reading
from .. import presenting

DAYS_AT_MOST = 730


@never_cache
@require_GET
@identity.staff_required
def services_list(request: HttpRequest) -> HttpResponse:
    """Accounts of outside systems within reach."""
    at = timezone.now()
    page = identity.accounts(
        actor=identity.current_actor(request),
        at=at,
        kind=identity.AccountKind.SERVICE,
        text=ui.asked(request, "q"),
        number=ui.page_number(request),
    )
    context = {"table": presenting.account_table(page.items, day_of(at)), "pager": ui.pager(request, page)}
    return render(request, "administration/accounts/services.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def new(request: HttpRequest) -> HttpResponse:
    """An account for an outside system; positions and tokens are given on its page."""
    actor = identity.current_actor(request)
    identity.Reach(actor)
    errors: dict[str, Words] = {}
    status = 200
    if request.method == "POST":
        try:
            account_id = identity.create_service(
                actor=actor, at=timezone.now(), name=request.POST.get("sign_in_name", "").strip()
            )
        except Forbidden:
            raise
        except Refusal as refused:
            errors, status = dict(reading.errors_of(refused, "sign_in_name")), refused.status
        else:
            messages.success(request, _("Đã tạo tài khoản hệ thống. Hãy bổ nhiệm vị trí rồi cấp mã truy cập."))
            return redirect("administration:accounts:account", account_id)
    context = {
        "name": request.POST.get("sign_in_name", ""),
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
    }
    return render(request, "administration/accounts/new_service.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def issue(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """A token for an outside system; the secret is shown once, on the answer."""
    actor, at = identity.current_actor(request), timezone.now()
    card = identity.account_card(actor=actor, at=at, account_id=account_id)
    errors: dict[str, Words] = {}
    status = 200
    if request.method == "POST":
        try:
            days = _days(request.POST.get("days", ""))
            issued = identity.issue_token(
                actor=actor,
                at=at,
                account_id=account_id,
                title=request.POST.get("title", ""),
                scopes=reading.listed(request.POST.get("scopes", "")),
                expires_at=at + timedelta(days=days),
            )
        except (Forbidden, NotFound):
            raise
        except Refusal as refused:
            errors, status = dict(reading.errors_of(refused, "title")), refused.status
        else:
            context = {"account_id": account_id, "secret": issued.secret}
            return render(request, "administration/accounts/token.html", context)
    context = {
        "card": card,
        "posted": request.POST,
        "days": request.POST.get("days", "365"),
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
    }
    return render(request, "administration/accounts/new_token.html", context, status=status)


def _days(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= DAYS_AT_MOST:
        said = _("Nhập số ngày từ 1 đến %(most)d.") % {"most": DAYS_AT_MOST}
        raise Invalid(fields={"days": said})
    return int(text)


@require_POST
@identity.staff_required
def revoke(request: HttpRequest, account_id: UUID, token_id: UUID) -> HttpResponse:
    identity.revoke_token(actor=identity.current_actor(request), at=timezone.now(), token_id=token_id)
    messages.success(request, _("Đã thu hồi mã truy cập."))
    return redirect("administration:accounts:account", account_id)
