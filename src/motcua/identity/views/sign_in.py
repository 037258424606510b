"""Signing in and out: staff by password and a second factor or by passkey, the made-up by one press."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.kernel.actor import STRANGER
from motcua.kernel.errors import Refusal, Words
from motcua.ui import api as ui

from .. import actions, factors, oidc, pending, queries
from ..demo import DEMO_PASSWORD
from ..middleware import current_actor
from ..values import Assurance, SignInWay
from .opening import ID_TOKEN, go_on, landing, open_session, way_on


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Staff sign in by name and password; in the demonstration anybody by one press."""
    if request.method == "GET":
        actor = current_actor(request)
        if actor != STRANGER:
            return HttpResponseRedirect(way_on(request) or landing(actor))
        return _sign_in_page(request)
    now = timezone.now()
    try:
        account = actions.verify_staff(
            name=request.POST.get("name", ""),
            password=request.POST.get("password", ""),
            address=request.META.get("REMOTE_ADDR", ""),
            at=now,
        )
    except Refusal as refused:
        return _sign_in_page(request, refused)
    return go_on(request, account, SignInWay.PASSWORD, way_on(request), now)


def _sign_in_page(request: HttpRequest, refused: Refusal | None = None) -> HttpResponse:
    page = {
        "name": request.POST.get("name", ""),
        "next": way_on(request),
        "provider": settings.OIDC.name if settings.OIDC else "",
        "error_summary": ui.ErrorSummary.of({"name": refused.message}) if refused else None,
        "demonstration": queries.demonstration_groups(timezone.now()) if settings.DEMO else (),
        "password": DEMO_PASSWORD if settings.DEMO else "",
    }
    return render(request, "identity/sign_in.html", page, status=refused.status if refused else 200)


@require_POST
def demonstration_sign_in(request: HttpRequest) -> HttpResponse:
    """By one press, as somebody made up; there is no such page outside the demonstration."""
    account = queries.demonstration_account(request.POST.get("account", "")) if settings.DEMO else None
    if account is None:
        raise Http404
    now = timezone.now()
    actor = open_session(request, account, now, SignInWay.DEMONSTRATION, assurance=Assurance.LEVEL_2)
    return HttpResponseRedirect(way_on(request) or landing(actor))


# -- what is asked after the password -----------------------------------------------------------


def _under_way(stage: pending.Stage) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """The view is given the sign-in under way at this stage; who has none begins anew."""

    def wrapped(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            now = timezone.now()
            found = pending.recall(request, now)
            if found is None or pending.stage_of(found.account, found.way, now) is not stage:
                return HttpResponseRedirect(reverse("identity:sign_in"))
            return view(request, found, *args, **kwargs)

        return guarded

    return wrapped


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@_under_way(pending.Stage.CODE)
def second_step(request: HttpRequest, found: pending.Pending) -> HttpResponse:
    """A code of the application or a recovery code, or a passkey."""
    refused: Refusal | None = None
    if request.method == "POST":
        now = timezone.now()
        try:
            way = actions.check_code(account_id=found.account.id, code=request.POST.get("code", ""), at=now)
        except Refusal as error:
            refused = error
        else:
            _tell_of_codes(request, found, way)
            return go_on(request, found.account, way, found.way_on, now)
    errors: dict[str, Words] = {"code": refused.message} if refused else {}
    owned = factors.factors_of(found.account.id)
    page = {"factors": owned, "errors": errors, "error_summary": ui.ErrorSummary.of(errors)}
    return render(request, "identity/second_step.html", page, status=refused.status if refused else 200)


def _tell_of_codes(request: HttpRequest, found: pending.Pending, way: SignInWay) -> None:
    if way is SignInWay.RECOVERY:
        left = factors.factors_of(found.account.id).codes_left
        messages.warning(request, _("Bạn vừa dùng một mã khôi phục. Còn %(left)d mã.") % {"left": left})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@_under_way(pending.Stage.PASSWORD)
def first_password(request: HttpRequest, found: pending.Pending) -> HttpResponse:
    """Somebody else gave the password: one's own is chosen before anything opens."""
    errors: dict[str, Words] = {}
    status = 200
    if request.method == "POST":
        now = timezone.now()
        try:
            account = actions.choose_password(account_id=found.account.id, at=now, new=request.POST.get("password", ""))
        except Refusal as refused:
            errors, status = refused.fields or {"password": refused.message}, refused.status
        else:
            return go_on(request, account, found.way, found.way_on, now)
    page = {"errors": errors, "error_summary": ui.ErrorSummary.of(errors)}
    return render(request, "identity/first_password.html", page, status=status)


# -- passkeys -----------------------------------------------------------------------------------


@never_cache
@require_POST
def passkey_question(request: HttpRequest) -> HttpResponse:
    """What the browser is to ask its passkeys: those of the one signing in, or any."""
    now = timezone.now()
    found = pending.recall(request, now)
    of_somebody = found is not None and pending.stage_of(found.account, found.way, now) is pending.Stage.CODE
    asked = factors.ask_passkey(request, found.account if found and of_somebody else None)
    return HttpResponse(asked, content_type="application/json")


@never_cache
@require_POST
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """A passkey that its owner unlocked is both factors at once."""
    now = timezone.now()
    found = pending.recall(request, now)
    try:
        account = actions.verify_passkey(
            request=request, answer=request.POST.get("answer", ""), address=request.META.get("REMOTE_ADDR", ""), at=now
        )
    except Refusal as refused:
        return _sign_in_page(request, refused)
    leads = found.way_on if found is not None and found.account.id == account.id else way_on(request)
    return go_on(request, account, SignInWay.PASSKEY, leads, now)


# -- out ----------------------------------------------------------------------------------------


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends this session; who came by the provider is led to sign out there too."""
    id_token = request.session.get(ID_TOKEN, "")
    actions.forget_session(session_key=request.session.session_key or "")
    logout(request)
    there = oidc.farewell(id_token) if id_token else ""
    if not there:
        return HttpResponseRedirect("/")
    # A page and not a redirection: a form of ours may lead to our own addresses only.
    return render(request, "identity/signing_out.html", {"there": there, "provider": oidc.our_client().name})


@never_cache
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Where the provider sends people after signing out there."""
    messages.success(request, _("Bạn đã đăng xuất."))
    return HttpResponseRedirect("/")
