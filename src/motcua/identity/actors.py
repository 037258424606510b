"""From an account or a token to the actor: one query, then nothing."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, FilteredRelation, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor, ActorKind, Post, Role
from motcua.kernel.errors import Forbidden, NotFound, Refusal
from motcua.kernel.time import day_of

from .models import Account, ApiToken, Appointment

REMEMBERED_FOR = timedelta(seconds=5)
REMEMBERED_MOST = 1024
USE_NOTED_EVERY = timedelta(hours=1)


class NoSuchAccount(NotFound):
    """Unknown, closed, or of the demonstration where none runs."""

    code = "no_such_account"
    message = _("Không có tài khoản này.")


class TokenRefused(Refusal):
    """Unknown, expired and revoked tokens are not told apart."""

    code = "token_refused"
    message = _("Mã truy cập không đúng hoặc đã hết hiệu lực.")
    status = 401


class ScopeMissing(Forbidden):
    code = "scope_missing"
    message = _("Mã truy cập không được cấp quyền cho việc này.")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An actor, with what a session is checked against."""

    actor: Actor
    session_hash: str


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token opens, until when."""

    token_id: UUID
    actor: Actor
    scopes: frozenset[str]
    expires_at: datetime | None


_FIELDS = ("id", "kind", "called", "person_id", "password", "generation", "held__unit_id", "held__role")


def _accounts(at: datetime) -> QuerySet[Account]:
    """Open accounts, one row for each position held at the instant, and one when none is."""
    found = Account.objects.filter(is_active=True)
    if not settings.DEMO:
        found = found.filter(is_demonstration=False)
    return found.annotate(
        held=FilteredRelation("appointments", condition=Appointment.held_on(day_of(at), "appointments__")),
        called=Coalesce("staff__name", "person__name", "name"),
    )


def signed_in(account_id: UUID, at: datetime) -> SignedIn:
    """The actor and the hash that a valid session of the account holds. Raises `NoSuchAccount`."""
    rows = list(_accounts(at).filter(pk=account_id).values_list(*_FIELDS))
    if not rows:
        raise NoSuchAccount
    _, kind, called, person_id, password, generation, _unit, _role = rows[0]
    account = Account(id=account_id, password=password, generation=generation)
    actor = Actor(ActorKind(kind), account_id, called, person_id, _posts([row[-2:] for row in rows]))
    return SignedIn(actor, account.get_session_auth_hash())


def actor_of(account_id: UUID, at: datetime) -> Actor:
    """The account as it stands at the instant, with the posts held then. Raises `NoSuchAccount`."""
    return signed_in(account_id, at).actor


def _posts(rows: list[tuple[UUID | None, str | None]]) -> frozenset[Post]:
    return frozenset(Post(unit_id, Role(role)) for unit_id, role in rows if unit_id is not None and role is not None)


# -- tokens -------------------------------------------------------------------------------------

_remembered: OrderedDict[str, tuple[datetime, Grant]] = OrderedDict()


def hash_of(secret: str) -> str:
    """A plain hash suffices: the secret is 256 random bits, not something a person chose."""
    return hashlib.sha256(secret.encode()).hexdigest()


def forget_tokens() -> None:
    """Forgets what this process remembers of tokens."""
    _remembered.clear()


def grant_of_token(secret: str, at: datetime) -> Grant:
    """What the token opens. Raises `TokenRefused`.

    One query, and none for `REMEMBERED_FOR` after it in the same process; so a revocation or a changed
    appointment takes that long to reach other processes. A refusal is never remembered.
    """
    key = hash_of(secret)
    if (known := _remembered.get(key)) and timedelta(0) <= at - known[0] < REMEMBERED_FOR:
        grant = known[1]
    else:
        grant = _load_grant(key, at)
        _remembered[key] = (at, grant)
        _remembered.move_to_end(key)
        if len(_remembered) > REMEMBERED_MOST:
            _remembered.popitem(last=False)
    if grant.expires_at is not None and at >= grant.expires_at:
        raise TokenRefused
    return grant


def actor_of_token(secret: str, at: datetime, *, scope: str | None = None) -> Actor:
    """The service holding the token. Raises `TokenRefused`, `ScopeMissing`."""
    grant = grant_of_token(secret, at)
    if scope is not None and scope not in grant.scopes:
        raise ScopeMissing
    return grant.actor


def _load_grant(key: str, at: datetime) -> Grant:
    rows = list(
        _accounts(at)
        .filter(tokens__secret_hash=key, tokens__revoked_at=None)
        .annotate(
            token_id=F("tokens__id"),
            scopes=F("tokens__scopes"),
            expires_at=F("tokens__expires_at"),
            used_at=F("tokens__last_used_at"),
        )
        .values_list("token_id", "scopes", "expires_at", "used_at", *_FIELDS)
    )
    if not rows:
        raise TokenRefused
    token_id, scopes, expires_at, used_at, account_id, kind, called, person_id, *_rest = rows[0]
    actor = Actor(ActorKind(kind), account_id, called, person_id, _posts([row[-2:] for row in rows]))
    if used_at is None or at - used_at >= USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token_id).update(last_used_at=at)
    return Grant(token_id, actor, frozenset(scopes), expires_at)
