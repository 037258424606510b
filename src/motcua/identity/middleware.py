"""Between a request and a view: the session, and who is asking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from motcua.kernel.actor import STRANGER, Actor
from motcua.kernel.rows import found
from motcua.ui import api as ui

from .actions.sessions import note_use
from .actors import Grant, NoSuchAccount, ScopeMissing, signed_in

ENDS_AT = "ends_at"  # seconds of the epoch, in the session: its last moment, however busy it was
SEEN_AT = "seen_at"  # when its use was last noted, in the same unit
ASSURANCE = "assurance"  # the level at which the provider vouched for a citizen
SEEN_EVERY_SECONDS = 600
_REMEMBERED = "_motcua_actor"

type View = Callable[..., HttpResponseBase]


class SessionStore(db.SessionStore):
    """Sessions as Django keeps them, read by a planned statement: every page of somebody signed in reads its own, and
    the ORM takes eight times the work.
    """

    def load(self) -> dict[str, Any]:
        """What is kept under the key; nothing, and no key any more, when there is none or its time is over."""
        kept = found(Session, session_key=self.session_key)
        if kept is None or kept.expire_date <= timezone.now():
            self._session_key = None
            return {}
        return dict(self.decode(kept.session_data))


def current_actor(request: HttpRequest) -> Actor:
    """Who is signed in on this request, or `STRANGER`. One query beside the session's, once a request."""
    known: Actor | None = getattr(request, _REMEMBERED, None)
    if known is None:
        known = _actor_in_session(request)
        setattr(request, _REMEMBERED, known)
    return known


def caller(request: HttpRequest, *scopes: str) -> Actor:
    """Who holds the token of this call, if it opens one of the scopes. Raises `ScopeMissing`."""
    grant: Grant = request.auth  # type: ignore[attr-defined]  # set by the API's authentication
    if grant.scopes.isdisjoint(scopes):
        raise ScopeMissing
    return grant.actor


def forget_actor(request: HttpRequest) -> None:
    """After signing in or out within the request."""
    if hasattr(request, _REMEMBERED):
        delattr(request, _REMEMBERED)


def _actor_in_session(request: HttpRequest) -> Actor:
    session = getattr(request, "session", None)
    if session is None or SESSION_KEY not in session:
        return STRANGER
    now = timezone.now()
    if now.timestamp() >= session.get(ENDS_AT, 0):
        return STRANGER
    try:
        account = signed_in(UUID(session[SESSION_KEY]), now)
    except (NoSuchAccount, ValueError):
        return STRANGER
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), account.session_hash):
        return STRANGER
    if now.timestamp() - session.get(SEEN_AT, now.timestamp()) >= SEEN_EVERY_SECONDS:
        session[SEEN_AT] = now.timestamp()
        note_use(session_key=session.session_key, at=now)
    return replace(account.actor, assurance=session.get(ASSURANCE, 0))


def signed_in_required(view: View) -> View:
    """Sends a stranger to sign in, and back here afterwards; whoever was sending a form, to the page it stands on."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if current_actor(request) == STRANGER:
            back = request.get_full_path() if request.method in {"GET", "HEAD"} else ui.came_from(request)
            return HttpResponseRedirect(
                f"{settings.LOGIN_URL}?{urlencode({'next': back})}" if back else settings.LOGIN_URL
            )
        return view(request, *args, **kwargs)

    return guarded


def staff_required(view: View) -> View:
    """As `signed_in_required`, and forbidden to whoever is not staff."""

    @signed_in_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not current_actor(request).is_staff:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
