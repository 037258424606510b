"""Every write to endpoints by people and systems. What is sent is written in `telling` and `delivering`."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import tidy

from . import access
from .addresses import AddressRefused, check_url
from .delivering import wake
from .kinds import NAMES, PING
from .models import Endpoint, Message, MessageState
from .sending import new_secret
from .values import NewSecret

SECRET_BYTES = 32
OLD_SECRET_SIGNS_FOR = timedelta(hours=24)
MOST_ENDPOINTS = 20  # of one account


class InvalidEndpoint(Invalid):
    code = "invalid_endpoint"


class EndpointExists(Conflict):
    code = "endpoint_exists"
    message = _("Địa chỉ này đã được đăng ký.")


class TooManyEndpoints(Conflict):
    code = "too_many_endpoints"
    message = _("Mỗi hệ thống chỉ đăng ký được tối đa 20 địa chỉ.")


@transaction.atomic
def add_endpoint(
    *, actor: Actor, at: datetime, account_id: UUID, url: str, events: Iterable[str], description: str = ""
) -> NewSecret:
    """Registers an address of the outside system. Raises `Forbidden`, `InvalidEndpoint`, `EndpointExists`."""
    access.to_keep(actor, account_id, at)
    url, wanted = _checked(url, events)
    mine = Endpoint.objects.select_for_update().filter(account_id=account_id, closed_at=None)
    urls = list(mine.order_by("id").values_list("url", flat=True))
    if url in urls:
        raise EndpointExists.on("url")
    if len(urls) >= MOST_ENDPOINTS:
        raise TooManyEndpoints
    row = Endpoint.objects.create(
        account_id=account_id,
        url=url,
        events=wanted,
        description=tidy(description)[:200],
        secret=new_secret(secrets.token_bytes(SECRET_BYTES)),
        created_at=at,
    )
    _record(actor, "integrations.add_endpoint", row, at)
    return NewSecret(row.id, row.secret)


@transaction.atomic
def change_endpoint(
    *,
    actor: Actor,
    at: datetime,
    endpoint_id: UUID,
    url: str,
    events: Iterable[str],
    description: str = "",
    seen: str = "",
) -> None:
    """`seen` is the `mark` of what was changed. Raises `NoSuchEndpoint`, `InvalidEndpoint`, `EndpointExists`,
    `EndpointChanged`.
    """
    row = access.to_change(actor, endpoint_id, at, seen)
    row.url, row.events = _checked(url, events)
    row.description = tidy(description)[:200]
    twins = Endpoint.objects.filter(account_id=row.account_id, url=row.url, closed_at=None).exclude(pk=row.pk)
    if twins.exists():
        raise EndpointExists.on("url")
    row.save(update_fields=["url", "events", "description"])
    _record(actor, "integrations.change_endpoint", row, at)


@transaction.atomic
def change_secret(*, actor: Actor, at: datetime, endpoint_id: UUID, seen: str = "") -> NewSecret:
    """A new secret; the old one signs beside it for a day. Raises `NoSuchEndpoint`, `EndpointChanged`."""
    row = access.to_change(actor, endpoint_id, at, seen)
    row.previous_secret, row.previous_until = row.secret, at + OLD_SECRET_SIGNS_FOR
    row.secret = new_secret(secrets.token_bytes(SECRET_BYTES))
    row.save(update_fields=["secret", "previous_secret", "previous_until"])
    _record(actor, "integrations.change_secret", row, at)
    return NewSecret(row.id, row.secret)


@transaction.atomic
def pause_endpoint(*, actor: Actor, at: datetime, endpoint_id: UUID, reason: str = "") -> None:
    """Sends nothing until resumed; what happens meanwhile is kept and sent then. Raises `NoSuchEndpoint`."""
    row = access.to_change(actor, endpoint_id, at)
    row.paused_at, row.pause_reason = row.paused_at or at, tidy(reason)[:200]
    row.save(update_fields=["paused_at", "pause_reason"])
    _record(actor, "integrations.pause_endpoint", row, at)


@transaction.atomic
def resume_endpoint(*, actor: Actor, at: datetime, endpoint_id: UUID) -> None:
    """Sends again, what has waited first. Raises `NoSuchEndpoint`."""
    row = access.to_change(actor, endpoint_id, at)
    row.paused_at, row.pause_reason, row.failing_since, row.resting_until = None, "", None, None
    row.save(update_fields=["paused_at", "pause_reason", "failing_since", "resting_until"])
    _record(actor, "integrations.resume_endpoint", row, at)
    wake()


@transaction.atomic
def close_endpoint(*, actor: Actor, at: datetime, endpoint_id: UUID) -> None:
    """Ends it; what waited is not sent. Raises `NoSuchEndpoint`."""
    row = access.to_change(actor, endpoint_id, at)
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    row.messages.filter(state=MessageState.PENDING).update(state=MessageState.FAILED)
    _record(actor, "integrations.close_endpoint", row, at)


@transaction.atomic
def ping(*, actor: Actor, at: datetime, endpoint_id: UUID) -> UUID:
    """Sends a message of no meaning, to try the endpoint. Raises `NoSuchEndpoint`."""
    row = access.to_change(actor, endpoint_id, at)
    message = Message.objects.create(endpoint=row, type=PING, data={}, occurred_at=at, next_at=at)
    wake()
    return message.id


@transaction.atomic
def replay(*, actor: Actor, at: datetime, message_id: UUID) -> None:
    """Sends a message once more, under the same `webhook-id`. Raises `NoSuchMessage`."""
    row = access.to_send_again(actor, message_id, at)
    _again(row.endpoint, Message.objects.filter(pk=row.pk), at)
    _record(actor, "integrations.replay", row.endpoint, at)


@transaction.atomic
def replay_since(
    *, actor: Actor, at: datetime, endpoint_id: UUID, since: datetime, until: datetime | None = None
) -> int:
    """Sends everything that happened since then, and before `until`, once more; answers how many.

    Raises `NoSuchEndpoint`, `InvalidEndpoint`.
    """
    if until is not None and until <= since:
        raise InvalidEndpoint(fields={"until": _("Lúc kết thúc phải sau lúc bắt đầu.")})
    row = access.to_change(actor, endpoint_id, at)
    messages = row.messages.filter(occurred_at__gte=since)
    count = _again(row, messages.filter(occurred_at__lt=until) if until else messages, at)
    _record(actor, "integrations.replay_since", row, at)
    return count


def _again(row: Endpoint, messages: models.QuerySet[Message], at: datetime) -> int:
    count = messages.update(state=MessageState.PENDING, delivered_at=None, attempts=0, next_at=at)
    Endpoint.objects.filter(pk=row.pk).update(resting_until=None)
    wake()
    return count


def _checked(url: str, events: Iterable[str]) -> tuple[str, list[str]]:
    wanted = sorted(set(events))
    unknown = [name for name in wanted if name not in NAMES]
    if not wanted or unknown:
        raise InvalidEndpoint(fields={"events": _("Chọn ít nhất một sự kiện trong danh sách.")})
    url = url.strip()
    try:
        check_url(url)
    except AddressRefused as refusal:
        raise InvalidEndpoint(fields={"url": refusal.message}) from None
    if len(url) > 500:
        raise InvalidEndpoint(fields={"url": _("Địa chỉ dài quá 500 ký tự.")})
    return url, wanted


def _record(actor: Actor, action: str, row: Endpoint, at: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_kind="webhook_endpoint",
        subject_id=row.id,
        at=at,
        details={"account": str(row.account_id), "url": row.url},
    )
