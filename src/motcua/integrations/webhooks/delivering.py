"""Sending what waits: claimed in one transaction, sent outside any, its outcome written in another.

A worker that dies while sending leaves a claim that lapses, and the message goes again under the same `webhook-id`,
by which the receiver knows it. An address that fails rests, the longer the longer it has failed, and waits behind
those that do not, so that a dead one costs a call now and then and nobody else's time; one that takes long rests too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from . import sending
from .access import open_account
from .models import Attempt, Endpoint, Message, MessageState

# As the Standard Webhooks scheme proposes: some three days in all.
DELAYS = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
GIVES_UP_AFTER = timedelta(days=5)  # of nothing but failures: the endpoint is paused
LONGEST_REST = timedelta(hours=1)  # of an address, beyond what its message waits by itself
SLOW, SLOW_RESTS = timedelta(seconds=2), 3  # an address that takes so long rests so many times as long
CLAIM = timedelta(seconds=60)
CLOSED = "account closed"
KEPT_FOR = timedelta(days=30)
JOB = "integrations.send_webhooks"


def wake() -> None:
    """Lets a worker send what is due, once this transaction is done. The minute's round finds what this misses."""

    def defer() -> None:
        try:
            with transaction.atomic():
                app.configure_task(JOB, queueing_lock=JOB, lock=JOB).defer(timestamp=0)
        except AlreadyEnqueued:
            return

    transaction.on_commit(defer)


@dataclass(frozen=True, slots=True)
class _Claimed:
    message_id: UUID
    endpoint_id: UUID
    url: str
    secrets: list[str]
    type: str
    occurred_at: datetime
    data: dict[str, Any]
    attempt: int


def send_due(clock: Callable[[], datetime], limit: int = 100) -> int:
    """Sends up to `limit` messages that are due; answers how many were tried."""
    for count in range(limit):
        claimed = _claim(clock())
        if claimed is None:
            return count
        body = sending.body_of(claimed.type, claimed.occurred_at, claimed.data)
        at = clock()
        answer = sending.post(claimed.url, sending.headers(claimed.message_id, at, body, claimed.secrets), body)
        _settle(claimed, answer, at)
    return limit


def _claim(now: datetime) -> _Claimed | None:
    """The message to send next. One for an account that was closed since is kept, and its address paused."""
    while True:
        with transaction.atomic():
            row = _next(now)
            if row is None:
                return None
            endpoint = row.endpoint
            if open_account(endpoint.account_id, now) is None:
                Endpoint.objects.filter(pk=endpoint.pk).update(paused_at=now, pause_reason=CLOSED)
                continue
            row.attempts += 1
            row.next_at = now + CLAIM
            row.save(update_fields=["attempts", "next_at"])
        secrets = [endpoint.secret]
        if endpoint.previous_until is not None and endpoint.previous_until > now:
            secrets.append(endpoint.previous_secret)
        return _Claimed(row.id, endpoint.id, endpoint.url, secrets, row.type, row.occurred_at, row.data, row.attempts)


def _next(now: datetime) -> Message | None:
    """The longest due message of an endpoint that is awake, those that fail last; others' claims are skipped."""
    awake = Q(endpoint__resting_until=None) | Q(endpoint__resting_until__lte=now)
    return (
        Message.objects.filter(awake, state=MessageState.PENDING, next_at__lte=now)
        .filter(endpoint__paused_at=None, endpoint__closed_at=None)
        .select_related("endpoint")
        .order_by(F("endpoint__failing_since").asc(nulls_first=True), "next_at", "id")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )


@transaction.atomic
def _settle(claimed: _Claimed, answer: sending.Answer, at: datetime) -> None:
    Attempt.objects.create(
        message_id=claimed.message_id,
        at=at,
        status=answer.status,
        error=answer.error,
        milliseconds=answer.milliseconds,
    )
    mine = Message.objects.filter(pk=claimed.message_id, state=MessageState.PENDING)
    if answer.is_taken:
        took = timedelta(milliseconds=answer.milliseconds)
        rests = at + took * (1 + SLOW_RESTS) if took >= SLOW else None
        mine.update(state=MessageState.DELIVERED, delivered_at=at)
        Endpoint.objects.filter(pk=claimed.endpoint_id).update(failing_since=None, resting_until=rests)
        return
    if claimed.attempt > len(DELAYS):
        mine.update(state=MessageState.FAILED)
        delay = DELAYS[-1]
    else:
        delay = DELAYS[claimed.attempt - 1]
        mine.update(next_at=at + delay)
    _rest(claimed.endpoint_id, at, delay, answer)


def _rest(endpoint_id: UUID, at: datetime, delay: timedelta, answer: sending.Answer) -> None:
    """The address is left alone for the delay, or for as long as it has failed; for good when it is gone, or failed
    for days.
    """
    row = Endpoint.objects.select_for_update().get(pk=endpoint_id)
    row.failing_since = row.failing_since or at
    row.resting_until = at + max(delay, min(at - row.failing_since, LONGEST_REST))
    if answer.is_gone or at - row.failing_since >= GIVES_UP_AFTER:
        row.paused_at = row.paused_at or at
        row.pause_reason = "410 Gone" if answer.is_gone else str(answer.status or answer.error)[:200]
    row.save(update_fields=["failing_since", "resting_until", "paused_at", "pause_reason"])


def purge(now: datetime) -> int:
    """Deletes what was settled long ago; answers how many messages."""
    old = Message.objects.filter(~Q(state=MessageState.PENDING), occurred_at__lt=now - KEPT_FOR)
    _count, by_model = old.delete()
    return by_model.get("integrations.Message", 0)
