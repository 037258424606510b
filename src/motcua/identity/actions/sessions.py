"""Sessions people have open: noting, showing to their owner, ending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound

from ..attempts import Limit, spend_attempt
from ..devices import device_of, shortened
from ..models import OpenSession
from ..values import SignInWay

LOGOUT_TOKEN_KEPT = timedelta(hours=1)  # longer than any is valid


class NoSuchSession(NotFound):
    code = "no_such_session"
    message = _("Phiên đăng nhập này đã kết thúc.")


@dataclass(frozen=True, slots=True)
class Visit:
    """What a request says of the machine that signs in, and the provider of the session it has there."""

    session_key: str
    user_agent: str
    address: str
    subject: str = ""
    provider_session: str = ""


def note_session(*, actor: Actor, at: datetime, way: SignInWay, ends_at: datetime, visit: Visit) -> None:
    """Enters a session just opened, and puts the sign-in on record."""
    with transaction.atomic():
        OpenSession.objects.update_or_create(
            session_key=visit.session_key,
            defaults={
                "account_id": actor.account_id,
                "way": way,
                "device": device_of(visit.user_agent),
                "address": shortened(visit.address),
                "opened_at": at,
                "seen_at": at,
                "ends_at": ends_at,
                "subject": visit.subject[:255],
                "provider_session": visit.provider_session[:255],
            },
        )
        audit.record(
            actor=actor,
            action="identity.sign_in",
            subject_kind="account",
            subject_id=actor.id,
            at=at,
            details={"way": way.value},
        )


def note_use(*, session_key: str, at: datetime) -> None:
    """The session was in use at the instant."""
    OpenSession.objects.filter(session_key=session_key).update(seen_at=at)


def rename_session(*, before: str, after: str) -> None:
    """The same session goes on under another key."""
    OpenSession.objects.filter(session_key=before).update(session_key=after)


def forget_session(*, session_key: str) -> None:
    """Its owner signed out."""
    OpenSession.objects.filter(session_key=session_key).delete()


def end_session(*, actor: Actor, at: datetime, session_id: UUID) -> None:
    """Ends one session of the actor's own, on whatever machine it is open. Raises `NoSuchSession`."""
    with transaction.atomic():
        if not _end(OpenSession.objects.filter(pk=session_id, account_id=actor.account_id)):
            raise NoSuchSession
        audit.record(actor=actor, action="identity.end_session", subject_kind="account", subject_id=actor.id, at=at)


def end_sessions_at_provider(*, actor: Actor, at: datetime, subject: str, provider_session: str) -> int:
    """The provider says that somebody signed out there. Without a session of its own, every one of the subject's
    ends. Returns how many did.
    """
    rows = OpenSession.objects.exclude(subject="")
    if provider_session:
        rows = rows.filter(provider_session=provider_session)
    if subject:
        rows = rows.filter(subject=subject)
    if not subject and not provider_session:
        return 0
    with transaction.atomic():
        accounts = set(rows.values_list("account_id", flat=True))
        ended = _end(rows)
        for account_id in sorted(accounts):
            audit.record(
                actor=actor,
                action="identity.end_sessions_at_provider",
                subject_kind="account",
                subject_id=account_id,
                at=at,
            )
    return ended


def spend_logout_token(*, number: str, at: datetime) -> None:
    """A logout token is heard once. Raises `TooManyAttempts`."""
    spend_attempt([Limit("logout-token", number, 1)], window=LOGOUT_TOKEN_KEPT, at=at)


def forget_old_sessions(*, at: datetime) -> int:
    """Removes what is noted of sessions that are over; a nightly job's work. Returns how many."""
    return OpenSession.objects.filter(ends_at__lte=at).delete()[0]


def _end(rows: QuerySet[OpenSession]) -> int:
    keys = list(rows.values_list("session_key", flat=True))
    for key in keys:
        SessionStore(key).delete()
    rows.filter(session_key__in=keys).delete()
    return len(keys)
