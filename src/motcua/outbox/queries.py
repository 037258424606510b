"""What the outbox holds, for people and checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q

from .models import Delivery, DeliveryState, OutboxEvent
from .subscriptions import subscribers


@dataclass(frozen=True, slots=True)
class Letter:
    """One delivery as people see it."""

    id: UUID
    event_id: UUID
    event: str
    subscriber: str
    state: str
    attempts: int
    next_at: datetime
    last_error: str
    created_at: datetime
    request_id: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits. `oldest_at` is when the oldest waiting event was published.

    `orphaned` counts pending deliveries whose subscriber this program no longer has.
    """

    waiting: int
    pending: int
    dead: int
    orphaned: int
    oldest_at: datetime | None


def letters(*states: str, limit: int = 100) -> Sequence[Letter]:
    """Deliveries in the given states, the latest event first."""
    rows = Delivery.objects.filter(state__in=states).select_related("event").order_by("-event_id", "subscriber")[:limit]
    return [
        Letter(
            id=row.id,
            event_id=row.event_id,
            event=f"{row.event.name}/{row.event.version}",
            subscriber=row.subscriber,
            state=row.state,
            attempts=row.attempts,
            next_at=row.next_at,
            last_error=row.last_error,
            created_at=row.event.created_at,
            request_id=row.event.request_id,
        )
        for row in rows
    ]


def dead_letters(limit: int = 100) -> Sequence[Letter]:
    """Deliveries given up, the latest event first."""
    return letters(DeliveryState.DEAD, limit=limit)


def backlog() -> Backlog:
    """Counts of all that waits, in three queries over partial indexes."""
    waiting = OutboxEvent.objects.filter(dispatched_at=None).aggregate(count=Count("id"), oldest=Min("created_at"))
    pending = Delivery.objects.filter(state=DeliveryState.PENDING).aggregate(
        count=Count("id"),
        orphaned=Count("id", filter=~Q(subscriber__in=subscribers())),
        oldest=Min("event__created_at"),
    )
    oldest = [at for at in (waiting["oldest"], pending["oldest"]) if at is not None]
    return Backlog(
        waiting=waiting["count"],
        pending=pending["count"],
        dead=Delivery.objects.filter(state=DeliveryState.DEAD).count(),
        orphaned=pending["orphaned"],
        oldest_at=min(oldest, default=None),
    )
