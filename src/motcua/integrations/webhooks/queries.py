"""What is read of endpoints and what they were told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Prefetch

from motcua.kernel.actor import Actor
from motcua.kernel.pages import Page, cut

from . import access
from .models import Attempt, Endpoint, Message, MessageState
from .sending import wire_id
from .values import EndpointCount, EndpointView, MessageView, Try

PAGE_SIZE = 50


def endpoints_of(actor: Actor, account_id: UUID, at: datetime) -> tuple[EndpointView, ...]:
    """Of one outside system, oldest first. Raises `Forbidden`, `identity.NoSuchAccount`."""
    access.to_keep(actor, account_id, at)
    rows = Endpoint.objects.filter(account_id=account_id, closed_at=None).order_by("id")
    return tuple(_view(row) for row in rows)


def endpoint_counts(account_ids: Iterable[UUID]) -> Mapping[UUID, EndpointCount]:
    """How many addresses each outside system has, and how many of them are paused; none is left out. One query."""
    rows = Endpoint.objects.filter(account_id__in=set(account_ids), closed_at=None)
    counts = rows.order_by().values_list("account_id").annotate(Count("id"), Count("paused_at"))
    return {account_id: EndpointCount(count, paused) for account_id, count, paused in counts}


def endpoint(actor: Actor, endpoint_id: UUID, at: datetime) -> EndpointView:
    return _view(access.to_read(actor, endpoint_id, at))


def messages_of(actor: Actor, endpoint_id: UUID, at: datetime, *, page: int = 1) -> Page[MessageView]:
    """What it was told, latest first, with every try. Raises `NoSuchEndpoint`."""
    access.to_read(actor, endpoint_id, at)
    tries = Prefetch("tries", queryset=Attempt.objects.order_by("id"))
    rows = Message.objects.filter(endpoint_id=endpoint_id).order_by("-id").prefetch_related(tries)
    found = cut(rows, page, PAGE_SIZE)
    return found.holding(tuple(map(_message, found.items)))


def _view(row: Endpoint) -> EndpointView:
    return EndpointView(
        id=row.id,
        account_id=row.account_id,
        url=row.url,
        description=row.description,
        events=tuple(row.events),
        created_at=row.created_at,
        paused_at=row.paused_at,
        pause_reason=row.pause_reason,
        failing_since=row.failing_since,
        mark=access.mark_of(row),
    )


def _message(row: Message) -> MessageView:
    return MessageView(
        id=row.id,
        wire_id=wire_id(row.id),
        type=row.type,
        state=MessageState(row.state),
        occurred_at=row.occurred_at,
        next_at=row.next_at if row.state == MessageState.PENDING else None,
        delivered_at=row.delivered_at,
        tries=tuple(Try(one.at, one.status, one.error, one.milliseconds) for one in row.tries.all()),
    )
