"""What was done to an account, for the record of who did what."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from motcua.audit import api as audit
from motcua.kernel.actor import Actor


def record(actor: Actor, action: str, account_id: UUID | None, at: datetime, **details: str | list[str]) -> None:
    audit.record(actor=actor, action=action, subject_kind="account", subject_id=account_id, at=at, details=details)
