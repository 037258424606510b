"""What this package announces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.outbox import api as outbox


@dataclass(frozen=True, slots=True)
class DocumentIssued(outbox.Event):
    """A document became valid and may be handed out."""

    name: ClassVar[str] = "documents.issued"
    document_id: UUID
    case_id: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class DocumentRevoked(outbox.Event):
    """A document no longer stands: revoked, or replaced by `superseded_by`."""

    name: ClassVar[str] = "documents.revoked"
    document_id: UUID
    case_id: UUID
    kind: str
    superseded_by: UUID | None
