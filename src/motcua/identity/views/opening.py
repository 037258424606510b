"""Opening a session, and where it leads."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import SESSION_KEY, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.kernel.actor import Actor

from .. import actions, models, pending
from ..middleware import ASSURANCE, ENDS_AT, SEEN_AT, current_actor, forget_actor
from ..values import AccountKind, Assurance, SignInWay

ID_TOKEN = "id_token"  # noqa: S105 - a key of the session: what the provider wants to see at signing out
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_STAGE_PAGES = {
    pending.Stage.CODE: "identity:second_step",
    pending.Stage.PASSWORD: "identity:first_password",
    pending.Stage.ENROL: "identity:factors",
}


def way_on(request: HttpRequest) -> str:
    """Where `next` leads, when it leads somewhere in this house; nothing otherwise."""
    return inside(request.POST.get("next") or request.GET.get("next", ""))


def inside(wanted: str) -> str:
    """The address if it is one of ours, else nothing."""
    return wanted if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None) else ""


def landing(actor: Actor) -> str:
    return "/lam-viec/" if actor.is_staff else "/"


def open_session(
    request: HttpRequest,
    account: models.Account,
    at: datetime,
    way: SignInWay,
    *,
    assurance: Assurance = Assurance.NONE,
    subject: str = "",
    provider_session: str = "",
) -> Actor:
    """A session under a new key, with an end that being busy does not put off."""
    if SESSION_KEY in request.session:
        actions.forget_session(session_key=request.session.session_key or "")
        request.session.flush()
    login(request, account, backend=_BACKEND)
    lasts = actions.rules_at(at).session(AccountKind(account.kind))
    request.session.set_expiry(int(lasts.total_seconds()))
    request.session[ENDS_AT] = (at + lasts).timestamp()
    request.session[SEEN_AT] = at.timestamp()
    request.session[ASSURANCE] = int(assurance)
    forget_actor(request)
    actor = current_actor(request)
    visit = actions.Visit(
        session_key=request.session.session_key or "",
        user_agent=request.headers.get("User-Agent", ""),
        address=request.META.get("REMOTE_ADDR", ""),
        subject=subject,
        provider_session=provider_session,
    )
    actions.note_session(actor=actor, at=at, way=way, ends_at=at + lasts, visit=visit)
    return actor


def go_on(request: HttpRequest, account: models.Account, way: SignInWay, leads: str, at: datetime) -> HttpResponse:
    """Opens the session, or asks what is still to be asked first."""
    stage = pending.stage_of(account, way, at)
    if stage is not None:
        pending.remember(request, account, way, leads, at)
        return HttpResponseRedirect(reverse(_STAGE_PAGES[stage]))
    pending.forget(request)
    actor = open_session(request, account, at, way)
    return HttpResponseRedirect(leads or landing(actor))
