"""Outside systems that ask for access tokens themselves: what an administrator sees of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.kernel.actor import Actor

from . import models
from .actions.staff import service_within_reach
from .values import Client, ClientSecret


def client_of(*, actor: Actor, at: datetime, account_id: UUID) -> Client | None:
    """The client that the service account is, if it is one. Raises `Forbidden`, `NoSuchAccount`."""
    service_within_reach(actor, account_id, at)
    row = models.Client.objects.select_related("account").filter(pk=account_id).first()
    if row is None:
        return None
    tokens = models.ApiToken.objects.filter(client_secret__client=row, revoked_at=None, expires_at__gt=at)
    return Client(
        account_id=row.account_id,
        client_id=row.account.name,
        scopes=tuple(row.scopes),
        secrets=tuple(_secret(one) for one in row.secrets.order_by("-issued_at", "-id")),
        tokens_open=tokens.count(),
    )


@dataclass(frozen=True, slots=True)
class Credentials:
    """By what an outside system is let in: what its open tokens and secrets open, and when one was last used."""

    scopes: tuple[str, ...]
    last_used_at: datetime | None


def credentials(account_ids: Iterable[UUID], at: datetime) -> Mapping[UUID, Credentials]:
    """Of each of the accounts that has any. For whoever may see the accounts; two queries."""
    wanted = set(account_ids)
    clients = models.Client.objects.filter(pk__in=wanted).values_list("pk", "scopes")
    tokens = models.ApiToken.objects.filter(account_id__in=wanted).order_by("id")
    scopes: dict[UUID, set[str]] = {account_id: set(found) for account_id, found in clients}
    used: dict[UUID, datetime] = {}
    for token in tokens.only("account_id", "scopes", "revoked_at", "expires_at", "last_used_at", "client_secret_id"):
        if token.is_open(at) and token.client_secret_id is None:
            scopes.setdefault(token.account_id, set()).update(token.scopes)
        if token.last_used_at:
            used[token.account_id] = max(token.last_used_at, used.get(token.account_id, token.last_used_at))
    return {
        account_id: Credentials(tuple(sorted(scopes.get(account_id, ()))), used.get(account_id))
        for account_id in wanted & (scopes.keys() | used.keys())
    }


def _secret(row: models.ClientSecret) -> ClientSecret:
    return ClientSecret(row.id, row.prefix, row.issued_at, row.ends_at, row.last_used_at, bool(row.public_key))
