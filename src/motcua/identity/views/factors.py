"""Second factors of one's own. Who must have one and has none comes here before a session opens."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import wraps

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal, Words
from motcua.ui import api as ui

from .. import actions, factors, models, pending
from ..middleware import current_actor
from ..second_factor import required_of
from ..values import Passkey, SignInWay
from .opening import go_on

_SECRET = "offered_secret"  # noqa: S105 - a key of the session: whose, and what was shown, not yet proven

type View = Callable[..., HttpResponse]


def _staff_or_under_way(view: View) -> View:
    """Staff signed in, or signing in with a second factor yet to be set up; both are given as `actor`."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        actor = current_actor(request)
        under_way = None if actor.is_staff else pending.actor_under_way(request, timezone.now())
        if not actor.is_staff and under_way is None:
            return HttpResponseRedirect(reverse("identity:sign_in"))
        return view(request, under_way or actor, signed_in=under_way is None)

    return guarded


@never_cache
@require_GET
@_staff_or_under_way
def overview(request: HttpRequest, actor: Actor, *, signed_in: bool) -> HttpResponse:
    """What there is beside the password, and the ways to more."""
    return _overview(request, actor, signed_in)


def _overview(request: HttpRequest, actor: Actor, signed_in: bool, refused: Refusal | None = None) -> HttpResponse:
    now = timezone.now()
    errors: dict[str, Words] = (refused.fields or {"current": refused.message}) if refused else {}
    owned = factors.factors_of(actor.account_id)
    page = {
        "factors": owned,
        "removals": [_removal(key) for key in owned.passkeys],
        "required": required_of(actor, now),
        "signed_in": signed_in,
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
    }
    return render(request, "identity/factors.html", page, status=refused.status if refused else 200)


def _removal(key: Passkey) -> ui.Button:
    words = _("Bỏ khóa “%(name)s”") % {"name": key.name}
    return ui.Button(text=words, kind="warning", name="does", value=f"passkey:{key.id}")


@never_cache
@sensitive_variables("secret")
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@_staff_or_under_way
def set_up_codes(request: HttpRequest, actor: Actor, *, signed_in: bool) -> HttpResponse:
    """A secret to be read by an application, kept once a code proves it."""
    secret = _offered(request, actor)
    errors: dict[str, Words] = {}
    status = 200
    if request.method == "POST":
        now = timezone.now()
        try:
            _prove(request, actor, signed_in)
            codes = actions.set_up_codes(actor=actor, at=now, secret=secret, code=request.POST.get("code", ""))
        except Refusal as refused:
            errors, status = refused.fields or {"code": refused.message}, refused.status
        else:
            del request.session[_SECRET]
            return _done(request, actor, signed_in, codes, _("Đã thiết lập mã ứng dụng."))
    account = models.Account.objects.get(pk=actor.account_id)
    page = {
        "picture": _picture(factors.address_of(account, secret)),
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "signed_in": signed_in,
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
    }
    return render(request, "identity/set_up_codes.html", page, status=status)


def _offered(request: HttpRequest, actor: Actor) -> str:
    """The secret shown in this session to this account: whoever began a sign-in here before has seen another."""
    whose, secret = request.session.get(_SECRET, ("", ""))
    if whose != str(actor.account_id):
        secret = factors.new_secret()
        request.session[_SECRET] = (str(actor.account_id), secret)
    return str(secret)


def _picture(address: str) -> SafeString:
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=5, border=4, xmldecl=False, svgclass="mc-qr", lineclass=None, title=_("Mã QR")
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn here, nobody's words in it


@never_cache
@require_POST
@_staff_or_under_way
def passkey_offer(request: HttpRequest, actor: Actor, *, signed_in: bool) -> HttpResponse:
    """What the browser is to make a passkey from."""
    account = models.Account.objects.get(pk=actor.account_id)
    return HttpResponse(factors.begin_passkey(request, account), content_type="application/json")


@never_cache
@sensitive_post_parameters()
@require_POST
@_staff_or_under_way
def add_passkey(request: HttpRequest, actor: Actor, *, signed_in: bool) -> HttpResponse:
    try:
        _prove(request, actor, signed_in)
        codes = actions.add_passkey(
            actor=actor,
            at=timezone.now(),
            request=request,
            name=request.POST.get("name", ""),
            answer=request.POST.get("answer", ""),
        )
    except Refusal as refused:
        return _overview(request, actor, signed_in, refused)
    return _done(request, actor, signed_in, codes, _("Đã thêm khóa truy cập."))


@never_cache
@sensitive_post_parameters()
@require_POST
@_staff_or_under_way
def change(request: HttpRequest, actor: Actor, *, signed_in: bool) -> HttpResponse:
    """Takes a factor away, or makes fresh recovery codes; only with the password, and only once signed in."""
    if not signed_in:
        raise Http404
    does, _mark, which = request.POST.get("does", "").partition(":")
    now = timezone.now()
    codes: Sequence[str] = ()
    try:
        _prove(request, actor, signed_in)
        if does == "codes":
            actions.remove_codes(actor=actor, at=now)
        elif does == "passkey" and which.isdecimal():
            actions.remove_passkey(actor=actor, at=now, passkey_id=int(which))
        elif does == "recovery":
            codes = actions.make_recovery_codes(actor=actor, at=now)
        else:
            raise Http404
    except Refusal as refused:
        return _overview(request, actor, signed_in, refused)
    return _done(request, actor, signed_in, codes, _("Đã thay đổi xác thực hai lớp."))


def _prove(request: HttpRequest, actor: Actor, signed_in: bool) -> None:
    """Whoever is only just signing in gave the password a moment ago."""
    if signed_in:
        actions.prove_password(actor=actor, at=timezone.now(), password=request.POST.get("current", ""))


def _done(request: HttpRequest, actor: Actor, signed_in: bool, codes: Sequence[str], said: str) -> HttpResponse:
    """Recovery codes are shown on the answer itself, once, and never lie in a session."""
    leads = reverse("identity:factors")
    if not signed_in:
        now = timezone.now()
        found = pending.recall(request, now)
        assert found is not None
        answer = go_on(request, found.account, SignInWay.CODE, found.way_on, now)  # proven a moment ago
        leads = answer["Location"]
    if codes:
        return render(request, "identity/recovery_codes.html", {"codes": codes, "leads": leads, "said": said})
    messages.success(request, said)
    return HttpResponseRedirect(leads)
