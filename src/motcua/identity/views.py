"""Signing in and out, and the page of one's own account."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.kernel.actor import STRANGER, Actor
from motcua.kernel.errors import Refusal, Words
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from . import actions, models, queries
from .demo import DEMO_PASSWORD
from .middleware import ENDS_AT, current_actor, forget_actor, signed_in_required, staff_required
from .values import AccountKind
from .words import role_word

_BACKEND = "django.contrib.auth.backends.ModelBackend"


def _way_on(request: HttpRequest) -> str:
    """Where `next` leads, when it leads somewhere in this house; nothing otherwise."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    inside = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None)
    return wanted if inside else ""


def _landing(actor: Actor) -> str:
    return "/lam-viec/" if actor.is_staff else "/"


def _open_session(request: HttpRequest, account: models.Account, at: datetime) -> Actor:
    """A session under a new key, with an end that being busy does not put off."""
    if SESSION_KEY in request.session:
        request.session.flush()
    login(request, account, backend=_BACKEND)
    lasts = actions.rules_at(at).session(AccountKind(account.kind))
    request.session.set_expiry(int(lasts.total_seconds()))
    request.session[ENDS_AT] = (at + lasts).timestamp()
    forget_actor(request)
    actor = current_actor(request)
    actions.record_sign_in(actor=actor, at=at)
    return actor


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Staff sign in by name and password; in the demonstration anybody by one press."""
    if request.method == "GET":
        actor = current_actor(request)
        if actor != STRANGER:
            return HttpResponseRedirect(_way_on(request) or _landing(actor))
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
    actor = _open_session(request, account, now)
    return HttpResponseRedirect(_way_on(request) or _landing(actor))


def _sign_in_page(request: HttpRequest, refused: Refusal | None = None) -> HttpResponse:
    page = {
        "name": request.POST.get("name", ""),
        "next": _way_on(request),
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
    actor = _open_session(request, account, timezone.now())
    return HttpResponseRedirect(_way_on(request) or _landing(actor))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends this session."""
    logout(request)
    return HttpResponseRedirect("/")


@never_cache
@require_GET
@signed_in_required
def account(request: HttpRequest) -> HttpResponse:
    """What is held about the one who is signed in."""
    actor = current_actor(request)
    rows = _rows_of_person(actor) if actor.person_id else _rows_of_staff(actor)
    return render(request, "identity/account.html", {"rows": rows, "is_staff": actor.is_staff})


def _rows_of_person(actor: Actor) -> list[ui.SummaryRow]:
    assert actor.person_id is not None
    me = actions.read_person(actor=actor, person_id=actor.person_id, purpose="", at=timezone.now())
    held: list[tuple[Words, str]] = [
        (_("Họ và tên"), me.name),
        (_("Số định danh hoặc mã số thuế"), me.number),
        (_("Ngày sinh"), f"{me.birth_date:%d/%m/%Y}" if me.birth_date else ""),
        (_("Người đại diện"), me.representative),
        (_("Địa chỉ"), me.address),
        (_("Điện thoại"), me.phone),
        (_("Thư điện tử"), me.email),
    ]
    return [ui.SummaryRow(key, value) for key, value in held if value]


def _rows_of_staff(actor: Actor) -> list[ui.SummaryRow]:
    units = organisation.units(actor.unit_ids)
    posts = sorted(
        f"{units[post.unit_id].name}: {role_word(post.role)}" + (f" ({post.mandate.words})" if post.mandate else "")
        for post in actor.posts
    )
    return [ui.SummaryRow(_("Họ và tên"), actor.name), *(ui.SummaryRow(_("Vị trí"), post) for post in posts)]


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@staff_required
def change_password(request: HttpRequest) -> HttpResponse:
    """Staff give themselves another password; this session goes on, their others end."""
    fields: dict[str, Words] = {}
    status = 200
    if request.method == "POST":
        try:
            changed = actions.change_password(
                actor=current_actor(request),
                at=timezone.now(),
                current=request.POST.get("current", ""),
                new=request.POST.get("password", ""),
            )
        except Refusal as refused:
            fields, status = refused.fields or {"current": refused.message}, refused.status
        else:
            request.session.cycle_key()
            request.session[HASH_SESSION_KEY] = changed.get_session_auth_hash()
            messages.success(request, _("Đã đổi mật khẩu."))
            return HttpResponseRedirect(reverse("identity:account"))
    page = {"errors": fields, "error_summary": ui.ErrorSummary.of(fields)}
    return render(request, "identity/change_password.html", page, status=status)


@require_POST
@signed_in_required
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends this session and every other of the account."""
    actions.sign_out_everywhere(actor=current_actor(request), at=timezone.now())
    logout(request)
    return HttpResponseRedirect(reverse("identity:sign_in"))
