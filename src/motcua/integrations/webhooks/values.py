"""What is said of endpoints and messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .models import MessageState


@dataclass(frozen=True, slots=True)
class EndpointView:
    """Without its secret. `mark` changes with whatever is kept of it, the secret included."""

    id: UUID
    account_id: UUID
    url: str
    description: str
    events: tuple[str, ...]
    created_at: datetime
    paused_at: datetime | None
    pause_reason: str
    failing_since: datetime | None
    mark: str


@dataclass(frozen=True, slots=True)
class EndpointCount:
    all: int
    paused: int


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A secret, shown this once."""

    endpoint_id: UUID
    secret: str


@dataclass(frozen=True, slots=True)
class Try:
    at: datetime
    status: int | None
    error: str
    milliseconds: int


@dataclass(frozen=True, slots=True)
class MessageView:
    """`wire_id` is what the receiver sees as `webhook-id`."""

    id: UUID
    wire_id: str
    type: str
    state: MessageState
    occurred_at: datetime
    next_at: datetime | None
    delivered_at: datetime | None
    tries: tuple[Try, ...]
