"""The relay: finds waiting events, and hands each to its subscribers.

It polls. Any number of relays may run at once: rows that one holds, the others skip. Order is that of
the events' identifiers as far as nothing fails; a failed delivery steps aside and is tried later. An
event whose transaction commits late, with a smaller identifier than others already handed on, is found
all the same, for the relay looks for what waits and not for what is new.

Each handler runs in its own transaction, in which the delivery is marked done as well: as far as the
database goes, it happens once. All times are the database's.
"""

from __future__ import annotations

import logging
import random
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from motcua.kernel import tracing

from .event import decode, known_events
from .models import Delivery, DeliveryState, OutboxEvent
from .subscriptions import handlers_of, subscribers

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.2
BATCH = 200
ERROR_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a failing delivery is tried: the delay doubles from the first to the longest."""

    attempts: int
    first_delay_seconds: float = 2.0
    longest_delay_seconds: float = 3600.0

    def delay(self, attempt: int) -> timedelta:
        """How long to wait after the given failed attempt (from 1), spread so that failures disperse."""
        longest = min(self.longest_delay_seconds, self.first_delay_seconds * 2 ** min(attempt - 1, 30))
        return timedelta(seconds=longest * random.uniform(0.5, 1.0))  # noqa: S311


def relay_once(limit: int = BATCH) -> int:
    """Dispatches up to `limit` waiting events and makes up to `limit` due deliveries.

    Answers how much there was to do: 0 means that nothing waits now.
    """
    patience = Patience(attempts=settings.OUTBOX_ATTEMPTS)
    done = dispatch(limit)
    for _ in range(limit):
        if not _deliver_one(patience):
            break
        done += 1
    return done


def run_relay(stop: threading.Event) -> None:
    """Relays until `stop` is set, outliving a database that goes away."""
    patience_seconds = POLL_SECONDS
    while not stop.is_set():
        try:
            done = relay_once()
            patience_seconds = POLL_SECONDS
        except (DatabaseError, InterfaceError):
            logger.exception("the outbox relay cannot work; trying again")
            done = 0
            patience_seconds = min(10.0, patience_seconds * 2)
            close_old_connections()
        if not done:
            stop.wait(patience_seconds)


@transaction.atomic
def dispatch(limit: int) -> int:
    """Writes down a delivery for every subscriber of every waiting event; answers how many events.

    Events that this program does not know are left for one that does.
    """
    waiting = list(
        OutboxEvent.objects.filter(_known(), dispatched_at=None)
        .order_by("id")
        .select_for_update(skip_locked=True)
        .only("id", "name", "version")[:limit]
    )
    if not waiting:
        return 0
    Delivery.objects.bulk_create(
        Delivery(event_id=row.id, subscriber=key, next_at=Now())
        for row in waiting
        for key in handlers_of(row.name, row.version)
    )
    OutboxEvent.objects.filter(id__in=[row.id for row in waiting]).update(dispatched_at=Now())
    return len(waiting)


def _known() -> Q:
    """Events of the names and versions that this program has classes for."""
    names: dict[int, list[str]] = {}
    for name, version in known_events():
        names.setdefault(version, []).append(name)
    condition = Q(pk__in=[])
    for version, of_version in names.items():
        condition |= Q(version=version, name__in=of_version)
    return condition


@dataclass(frozen=True, slots=True)
class _Due:
    """A delivery that this relay holds, and its event."""

    id: UUID
    subscriber: str
    attempts: int
    name: str
    version: int
    payload: Any
    request_id: str


# Asked for every delivery, so it is written out: building it anew takes longer than the database answers.
_DUE = """
    SELECT delivery.id, subscriber, attempts, name, version, payload, request_id
    FROM outbox_delivery delivery JOIN outbox_outboxevent event ON event.id = event_id
    WHERE state = 'pending' AND next_at <= statement_timestamp() AND subscriber = ANY(%s)
    ORDER BY next_at, delivery.id LIMIT 1
    FOR UPDATE OF delivery SKIP LOCKED
"""
_DONE = """
    UPDATE outbox_delivery
    SET state = 'done', attempts = attempts + 1, handled_at = statement_timestamp(), last_error = ''
    WHERE id = %s
"""


def _deliver_one(patience: Patience) -> bool:
    """Makes the delivery that has been due longest. Whether there was one."""
    due: _Due | None = None
    try:
        with transaction.atomic():
            due = _longest_due()
            if due is None:
                return False
            _handle(due)
    except Exception as error:
        if due is None:
            raise
        with tracing.within(due.request_id):
            logger.warning("%s → %s failed", due.name, due.subscriber, exc_info=True)
        _record_failure(due, error, patience)
    return True


def _longest_due() -> _Due | None:
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [list(subscribers())])
        row = cursor.fetchone()
    if row is None:
        return None
    delivery_id, subscriber, attempts, name, version, payload, request_id = row
    return _Due(delivery_id, subscriber, attempts, name, version, orjson.loads(payload), request_id)


def _handle(due: _Due) -> None:
    with tracing.within(due.request_id):
        handlers_of(due.name, due.version)[due.subscriber](decode(due.name, due.version, due.payload))
    with connection.cursor() as cursor:
        cursor.execute(_DONE, [due.id])


def _record_failure(due: _Due, error: Exception, patience: Patience) -> None:
    """In a transaction after the failed one. Another relay may have succeeded meanwhile: then it stands."""
    attempts = due.attempts + 1
    dead = attempts >= patience.attempts
    Delivery.objects.filter(id=due.id, state=DeliveryState.PENDING).update(
        state=DeliveryState.DEAD if dead else DeliveryState.PENDING,
        attempts=attempts,
        next_at=Now() + patience.delay(attempts),
        last_error=f"{type(error).__name__}: {error}"[:ERROR_CHARACTERS].replace("\x00", ""),
    )
