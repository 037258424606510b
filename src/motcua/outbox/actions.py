"""Every write that is not the relay's: publishing, replaying, clearing away."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from motcua.kernel import tracing
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Forbidden

from .event import Event, encode
from .models import Delivery, DeliveryState, OutboxEvent
from .policies import may_replay

logger = logging.getLogger(__name__)


class OutsideTransaction(RuntimeError):
    """An event was published outside the transaction of the change that it announces."""


def plan(event: Event, at: datetime) -> OutboxEvent:
    """The row that publishes the event, to be added to `kernel.Rows` on a hot path."""
    row = _row(event)
    row.created_at = at
    return row


def _row(event: Event) -> OutboxEvent:
    """With the identifier of the request or job that causes it: its deliveries continue that."""
    return OutboxEvent(name=event.name, version=event.version, payload=encode(event), request_id=tracing.request_id())


def publish(event: Event, at: datetime | None = None) -> None:
    """Announces the event if, and only if, the caller's transaction commits.

    Without `at` the database's clock is written down. Raises `OutsideTransaction`.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{event.name} was published outside a transaction")
    row = _row(event)
    if at is not None:
        row.created_at = at
    row.save(force_insert=True)


@transaction.atomic
def replay(
    *,
    actor: Actor,
    at: datetime,
    delivery_id: UUID | None = None,
    event_id: UUID | None = None,
    subscriber: str = "",
) -> int:
    """Lets dead letters be tried again from the first attempt; answers how many.

    Without a choice, all of them. The error text stays until the next attempt. Raises `Forbidden`.
    """
    if not may_replay(actor):
        raise Forbidden
    dead = Delivery.objects.filter(state=DeliveryState.DEAD)
    if delivery_id is not None:
        dead = dead.filter(id=delivery_id)
    if event_id is not None:
        dead = dead.filter(event_id=event_id)
    if subscriber:
        dead = dead.filter(subscriber=subscriber)
    count = dead.update(state=DeliveryState.PENDING, attempts=0, next_at=at)
    logger.info("%s replayed %d dead letters", actor.name or actor.kind, count)
    return count


def purge(*, at: datetime, keep_days: int, limit: int = 5000) -> int:
    """Deletes events of more than `keep_days` ago of which nothing is left to do; answers how many.

    Dead letters and what waits stay, however old. At most `limit` at a time, so that no transaction
    grows long: call again until it answers 0.
    """
    unsettled = Delivery.objects.filter(event=OuterRef("id")).exclude(state=DeliveryState.DONE)
    old = (
        OutboxEvent.objects.filter(~Exists(unsettled), id__lt=_first_id_at(at - timedelta(days=keep_days)))
        .exclude(dispatched_at=None)
        .order_by("id")
        .values_list("id", flat=True)[:limit]
    )
    count, _ = OutboxEvent.objects.filter(id__in=list(old)).delete()
    return count


def _first_id_at(at: datetime) -> UUID:
    """The smallest UUIDv7 of an instant: identifiers sort by time, so their index is one of time."""
    return UUID(int=int(at.timestamp() * 1000) << 80)
