"""Outside systems that ask for access tokens themselves: what an administrator sees of them."""

from __future__ import annotations

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


def _secret(row: models.ClientSecret) -> ClientSecret:
    return ClientSecret(row.id, row.prefix, row.issued_at, row.ends_at, row.last_used_at)
