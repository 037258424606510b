"""Writing the trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from motcua.kernel.actor import Actor

from .models import AuditRecord

NOTHING: Mapping[str, Any] = MappingProxyType({})


def plan(
    *,
    actor: Actor,
    action: str,
    subject_kind: str,
    subject_id: UUID | None,
    at: datetime,
    purpose: str = "",
    details: Mapping[str, Any] = NOTHING,
) -> AuditRecord:
    """The row that records what `actor` did, to be added to `kernel.Rows`.

    `action` is a stable word such as `dossiers.accept`; `details` holds JSON values, identifiers and
    changed fields rather than personal data.
    """
    return AuditRecord(
        at=at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.full_name[:200],
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        purpose=purpose[:500],
        details=dict(details),
    )


def record(
    *,
    actor: Actor,
    action: str,
    subject_kind: str,
    subject_id: UUID | None,
    at: datetime,
    purpose: str = "",
    details: Mapping[str, Any] = NOTHING,
) -> None:
    """Records what `actor` did, in the caller's transaction where there is one."""
    plan(
        actor=actor,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        at=at,
        purpose=purpose,
        details=details,
    ).save(force_insert=True)
