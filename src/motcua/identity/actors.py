"""From an account or a token to the actor: one query, for staff a second, then nothing."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor, ActorKind, Mandate, Post, Role
from motcua.kernel.errors import Forbidden, NotFound, Refusal
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

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


# Written as SQL because it runs on every request: making it through the ORM takes eight times the work.
_WHO = """
    account.id, account.kind, coalesce(staff.name, person.name, account.name), account.person_id,
    held.unit_id, held.role
"""
_FROM = """
    FROM identity_account AS account
    LEFT JOIN identity_staffmember AS staff ON staff.account_id = account.id
    LEFT JOIN identity_person AS person ON person.id = account.person_id
    LEFT JOIN identity_appointment AS held ON held.account_id = account.id
        AND held.valid_from <= %(day)s AND (held.valid_to IS NULL OR held.valid_to >= %(day)s)
"""
_OPEN = "account.is_active AND (%(demo)s OR NOT account.is_demonstration)"
_BY_ACCOUNT = f"SELECT {_WHO}, account.password, account.generation {_FROM} WHERE account.id = %(key)s AND {_OPEN}"
_BY_TOKEN = f"""
    SELECT {_WHO}, token.id, token.scopes, token.expires_at, token.last_used_at
    {_FROM} JOIN identity_apitoken AS token ON token.account_id = account.id
    WHERE token.secret_hash = %(key)s AND token.revoked_at IS NULL AND {_OPEN}
"""


def _read(statement: str, key: UUID | str, at: datetime) -> tuple[Actor, Sequence[Any]] | None:
    """The actor, with the columns beyond `_WHO`; one row comes for each position held, and one when none is."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"key": key, "day": day_of(at), "demo": settings.DEMO})
        rows = cursor.fetchall()
    if not rows:
        return None
    account_id, kind, name, person_id, _unit, _role, *more = rows[0]
    posts = frozenset(Post(row[4], Role(row[5])) for row in rows if row[4] is not None)
    return Actor(ActorKind(kind), account_id, name, person_id, posts), more


def signed_in(account_id: UUID, at: datetime) -> SignedIn:
    """The actor and the hash that a valid session of the account holds. Raises `NoSuchAccount`."""
    found = _read(_BY_ACCOUNT, account_id, at)
    if found is None:
        raise NoSuchAccount
    actor, (password, generation) = found
    if actor.is_staff:
        actor = replace(actor, posts=actor.posts | _lent(actor, at))
    return SignedIn(actor, Account(id=account_id, password=password, generation=generation).get_session_auth_hash())


def _lent(actor: Actor, at: datetime) -> frozenset[Post]:
    """Posts held for another. They lapse with the delegation, and when the other no longer holds the position.

    Whoever runs the system reads no dossier, so nothing is lent to an administrator.
    """
    delegations = organisation.delegations_to(actor.account_id, at)
    if not delegations or actor.holds(Role.ADMINISTRATOR):
        return frozenset()
    held = Appointment.objects.filter(
        Appointment.held_on(day_of(at)),
        account__in={one.delegator_id for one in delegations},
        position__in={one.position.id for one in delegations},
        account__is_active=True,
    ).values_list("account_id", "position_id", "account__staff__name")
    names = {(account_id, position_id): name for account_id, position_id, name in held}
    return frozenset(
        Post(
            one.position.unit_id,
            one.position.role,
            Mandate(
                delegation_id=one.id,
                account_id=one.delegator_id,
                name=names[one.delegator_id, one.position.id],
                title=one.position.title,
                own_title=one.delegate_title,
                form=one.form,
            ),
        )
        for one in delegations
        if (one.delegator_id, one.position.id) in names
    )


def actor_of(account_id: UUID, at: datetime) -> Actor:
    """The account as it stands at the instant, with the posts held then, own and lent. Raises `NoSuchAccount`."""
    return signed_in(account_id, at).actor


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


def _load_grant(key: str, at: datetime) -> Grant:
    found = _read(_BY_TOKEN, key, at)
    if found is None:
        raise TokenRefused
    actor, (token_id, scopes, expires_at, used_at) = found
    if used_at is None or at - used_at >= USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token_id).update(last_used_at=at)
    return Grant(token_id, actor, frozenset(scopes), expires_at)
