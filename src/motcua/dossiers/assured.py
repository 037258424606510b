"""How sure we must be of a citizen who files online; the rule itself is identity's."""

from __future__ import annotations

from datetime import datetime

from motcua.catalogue import api as catalogue
from motcua.identity import api as identity
from motcua.kernel.actor import Actor


def ensure_assured(actor: Actor, version: catalogue.ProcedureVersion, at: datetime) -> None:
    """Raises `identity.AssuranceTooLow`, which says what is needed and what to do."""
    identity.ensure_assurance(actor, version.code, _service(version), at)


def assurance_lacking(actor: Actor, version: catalogue.ProcedureVersion, at: datetime) -> identity.Assurance | None:
    """The level the actor would have to sign in at to file this; nothing when the filing is not held up by it."""
    try:
        ensure_assured(actor, version, at)
    except identity.AssuranceTooLow as refused:
        return refused.needed
    return None


def _service(version: catalogue.ProcedureVersion) -> identity.OnlineService | None:
    if version.content.fully_online:
        return identity.OnlineService.FULL
    return identity.OnlineService.PARTIAL if version.content.partly_online else None
