"""The arithmetic of the chain: what is hashed, and how. Pure; changing it breaks every sealed trail."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as the database holds it, with the columns that only the database fills."""

    id: UUID
    epoch: int
    txid: int
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    actor_name: str
    action: str
    subject_kind: str
    subject_id: UUID | None
    purpose: str
    details: str  # as PostgreSQL writes it, which is one text for one value


@dataclass(frozen=True, slots=True)
class SealHead:
    """What a seal says of itself beside its records."""

    number: int
    epoch: int
    watermark_txid: int
    watermark_id: UUID
    record_ids: Sequence[UUID]
    sealed_at: datetime
    system_identifier: str


def link(previous: bytes, entry: Entry) -> bytes:
    """The hash of a record, chained to the one before it."""
    return hashlib.sha256(
        previous
        + _canonical(
            [
                str(entry.id),
                entry.epoch,
                entry.txid,
                _instant(entry.at),
                entry.actor_kind,
                _identifier(entry.actor_id),
                entry.actor_name,
                entry.action,
                entry.subject_kind,
                _identifier(entry.subject_id),
                entry.purpose,
                entry.details,
            ]
        )
    ).digest()


def links(previous: bytes, entries: Sequence[Entry]) -> list[bytes]:
    """The hashes of all records, each chained to the one before it."""
    hashes = []
    for entry in entries:
        previous = link(previous, entry)
        hashes.append(previous)
    return hashes


def close(previous: bytes, head: SealHead) -> bytes:
    """The hash of a seal, chained to its last record."""
    return hashlib.sha256(
        previous
        + _canonical(
            [
                head.number,
                head.epoch,
                head.watermark_txid,
                str(head.watermark_id),
                [str(i) for i in head.record_ids],
                _instant(head.sealed_at),
                head.system_identifier,
            ]
        )
    ).digest()


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _identifier(value: UUID | None) -> str | None:
    return None if value is None else str(value)
