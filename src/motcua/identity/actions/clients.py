"""Clients: outside systems that prove themselves by a secret and are given access tokens that end soon.

Source: RFC 6749 section 4.4.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Forbidden, NotFound, Refusal

from .. import models, policies
from ..actors import USE_NOTED_EVERY, actor_of, forget_tokens, hash_of
from ..attempts import Limit, forgive_attempts, network_of, spend_attempt
from ..queries import token_value
from ..values import AccountKind, IssuedClientSecret, IssuedToken, ProvenClient
from .people import InvalidDetails
from .staff import account_within_reach
from .tokens import sorted_scopes
from .trail import record

SECRET_MARK = "motcua_cs_"  # noqa: S105 - lets a leaked secret be recognised by scanners
ACCESS_MARK = "motcua_at_"
ACCESS_TOKEN_LASTS = timedelta(hours=1)
OVERLAP_AT_MOST = timedelta(days=30)
FAILURES_PER_CLIENT_AND_ADDRESS = 20  # borne within the window; several machines may ask at once
FAILURES_PER_ADDRESS = 100
WINDOW = timedelta(minutes=15)


class ClientRefused(Refusal):
    """An unknown client, a wrong secret, an ended one and a closed account are not told apart."""

    code = "client_refused"
    message = _("Mã hệ thống hoặc khóa bí mật không đúng.")
    status = 401


class NoSuchClient(NotFound):
    code = "no_such_client"
    message = _("Hệ thống này chưa đăng ký lấy mã truy cập tự động.")


class NoSuchClientSecret(NotFound):
    code = "no_such_client_secret"
    message = _("Không có khóa bí mật này.")


class ClientChanged(Conflict):
    code = "client_changed"
    message = _("Thông tin kết nối vừa được thay đổi. Hãy xem lại nội dung hiện nay rồi làm tiếp.")


@transaction.atomic
def set_client_scopes(
    *, actor: Actor, at: datetime, account_id: UUID, scopes: Iterable[str], seen: Iterable[str] | None = None
) -> None:
    """Registers the service account as a client, or changes what it may ask for. Access tokens that open more
    than it may ask for now end at once. `seen` are the scopes it had when they were changed.

    Raises `Forbidden`, `NoSuchAccount`, `InvalidDetails`, `ClientChanged`.
    """
    account = service_to_change(actor, account_id, at)
    wanted = sorted_scopes(scopes)
    if seen is not None and sorted(seen) != _scopes_of(account):
        raise ClientChanged
    models.Client.objects.update_or_create(account=account, defaults={"scopes": wanted, "set_at": at})
    _end_tokens(~Q(scopes__contained_by=wanted), account, at)
    record(actor, "identity.set_client_scopes", account.id, at, scopes=wanted)


@transaction.atomic
def issue_client_secret(
    *,
    actor: Actor,
    at: datetime,
    account_id: UUID,
    overlap: timedelta = timedelta(days=1),
    seen: int | None = None,
) -> IssuedClientSecret:
    """A new secret, shown this once; those there were stay good for the overlap, none longer than it was. `seen` is
    how many there were, so that pressing twice does not issue two.

    Raises `Forbidden`, `NoSuchAccount`, `NoSuchClient`, `InvalidDetails`, `ClientChanged`.
    """
    if not timedelta(0) <= overlap <= OVERLAP_AT_MOST:
        raise InvalidDetails(fields={"overlap": _("Khóa cũ còn dùng được tối đa 30 ngày.")})
    account = service_to_change(actor, account_id, at)
    client = models.Client.objects.filter(pk=account.id).first()
    if client is None:
        raise NoSuchClient
    if seen is not None and client.secrets.count() != seen:
        raise ClientChanged
    until = at + overlap
    client.secrets.filter(Q(ends_at=None) | Q(ends_at__gt=until), public_key="").update(ends_at=until)
    secret = SECRET_MARK + secrets.token_urlsafe(32)
    row = client.secrets.create(prefix=secret[:16], secret_hash=hash_of(secret), issued_at=at)
    record(actor, "identity.issue_client_secret", account.id, at, secret=str(row.id))
    return IssuedClientSecret(account.name, secret)


@transaction.atomic
def end_client_secret(*, actor: Actor, at: datetime, account_id: UUID, secret_id: UUID) -> None:
    """Ends a secret, and every access token that was asked for by it. Raises as `issue_client_secret`."""
    account = service_to_change(actor, account_id, at)
    row = models.ClientSecret.objects.select_for_update().filter(pk=secret_id, client_id=account.id).first()
    if row is None:
        raise NoSuchClientSecret
    if row.ends_at is None or row.ends_at > at:
        row.ends_at = at
        row.save(update_fields=["ends_at"])
    _end_tokens(Q(client_secret=row), account, at)
    record(actor, "identity.end_client_secret", account.id, at, secret=str(row.id))


def prove_client(*, client_id: str, secret: str, address: str, at: datetime) -> ProvenClient:
    """The client that the secret proves. Raises `ClientRefused`, `TooManyAttempts`.

    Not to be called inside a transaction, which would undo the count of attempts.
    """
    client_id = client_id.replace("\0", "")
    return prove(client_id=client_id, address=address, at=at, find=lambda: _secret_of(client_id, secret, at))


def prove(
    *, client_id: str, address: str, at: datetime, find: Callable[[], models.ClientSecret | None]
) -> ProvenClient:
    """The client of the secret or key that is found, every try counted. Raises `ClientRefused`, `TooManyAttempts`."""
    network = network_of(address)
    limits = [
        Limit("client", f"{client_id}|{network}", FAILURES_PER_CLIENT_AND_ADDRESS, family=client_id),
        Limit("client-address", network, FAILURES_PER_ADDRESS),
    ]
    spend_attempt(limits, window=WINDOW, at=at)
    row = find()
    if row is None:
        raise ClientRefused
    _forgive(limits)
    if row.last_used_at is None or at - row.last_used_at >= USE_NOTED_EVERY:
        models.ClientSecret.objects.filter(pk=row.pk).update(last_used_at=at)
    return ProvenClient(row.client_id, client_id, row.id, tuple(row.client.scopes))


@transaction.atomic
def issue_access_token(*, client: ProvenClient, at: datetime, scopes: Iterable[str]) -> IssuedToken:
    """A token of the client for what it asks, at most what it may ask. Raises `InvalidDetails`, `NoSuchAccount`."""
    wanted = sorted_scopes(scopes)
    if not set(wanted) <= set(client.scopes):
        raise InvalidDetails(fields={"scopes": _("Hệ thống không được cấp phạm vi quyền này.")})
    token = ACCESS_MARK + secrets.token_urlsafe(32)
    row = models.ApiToken.objects.create(
        account_id=client.account_id,
        prefix=token[:12],
        secret_hash=hash_of(token),
        scopes=wanted,
        issued_at=at,
        expires_at=at + ACCESS_TOKEN_LASTS,
        client_secret_id=client.secret_id,
    )
    actor = actor_of(client.account_id, at)
    record(actor, "identity.issue_access_token", client.account_id, at, token=str(row.id), scopes=wanted)
    return IssuedToken(token_value(row), token)


@transaction.atomic
def give_token_back(*, client: ProvenClient, at: datetime, token: str) -> None:
    """Ends one of the client's own tokens; of others', and of what is no token, it knows nothing.

    Source: RFC 7009.
    """
    own = models.ApiToken.objects.filter(account_id=client.account_id, secret_hash=hash_of(token), revoked_at=None)
    for row in own.select_for_update():
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        actor = actor_of(client.account_id, at)
        record(actor, "identity.give_token_back", client.account_id, at, token=str(row.id))
    transaction.on_commit(forget_tokens)


def forget_old_access_tokens(*, at: datetime) -> int:
    """Removes access tokens that ended a day ago or earlier, and the numbers of assertions that ended; a nightly
    job's work. Returns how many tokens."""
    models.UsedAssertion.objects.filter(ends_at__lt=at).delete()
    old = models.ApiToken.objects.filter(client_secret__isnull=False, expires_at__lte=at - timedelta(days=1))
    return old.delete()[0]


def _forgive(limits: list[Limit]) -> None:
    """The client's own count is forgotten. Of its address's, only this try: others there may be guessing."""
    own, of_address = limits
    forgive_attempts([own])
    models.Attempts.objects.filter(key=of_address.key, count__gt=0).update(count=F("count") - 1)


def _secret_of(client_id: str, secret: str, at: datetime) -> models.ClientSecret | None:
    key = hash_of(secret)
    secrets_of_it = open_secrets(client_id, at).filter(public_key="").order_by("id")
    found = [row for row in secrets_of_it if constant_time_compare(row.secret_hash, key)]
    return found[0] if found else None


def open_secrets(client_id: str, at: datetime) -> QuerySet[models.ClientSecret]:
    """Secrets and keys by which the client may prove itself at the instant."""
    open_ones = models.ClientSecret.objects.select_related("client").filter(
        Q(ends_at=None) | Q(ends_at__gt=at), client__account__name=client_id, client__account__is_active=True
    )
    return open_ones if settings.DEMO else open_ones.filter(client__account__is_demonstration=False)


def service_to_change(actor: Actor, account_id: UUID, at: datetime) -> models.Account:
    """The locked account of a service that the actor answers for."""
    if not policies.may_administer(actor):
        raise Forbidden
    account = account_within_reach(actor, account_id, at)
    if account.kind != AccountKind.SERVICE:
        raise InvalidDetails(fields={"account_id": _("Mã truy cập chỉ cấp cho tài khoản hệ thống.")})
    return account


def _scopes_of(account: models.Account) -> list[str]:
    return sorted(models.Client.objects.filter(pk=account.id).values_list("scopes", flat=True).first() or [])


def _end_tokens(which: Q, account: models.Account, at: datetime) -> None:
    given = models.ApiToken.objects.filter(which, account=account, client_secret__isnull=False, revoked_at=None)
    given.update(revoked_at=at)
    transaction.on_commit(forget_tokens)
