"""From an event of ours to messages for those who may know of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.actor import Actor

from .delivering import wake
from .kinds import KINDS, DossierEvent
from .models import Endpoint, Message


def tell(event: DossierEvent) -> None:
    """A message for every endpoint that wants the event and whose account may see the dossier.

    It holds the code and the state, nobody's name: whoever needs more reads the dossier, and that is logged.
    """
    kind = KINDS[type(event)]
    endpoints = list(Endpoint.objects.filter(events__contains=[kind], closed_at=None).order_by("id"))
    if not endpoints:
        return
    actors = {row.account_id: _actor(row.account_id, event.at) for row in endpoints}
    seen_by = dossiers.seen_by(event.case_id, [actor for actor in actors.values() if actor is not None])
    told = [row for row in endpoints if actors[row.account_id] in seen_by]
    if not told:
        return
    brief = dossiers.brief(event.case_id)
    data = {
        "reference": brief.reference,
        "procedure": brief.procedure,
        "state": brief.state.value,
        "national_status": brief.national_status,
        "due_at": brief.due_at.isoformat() if brief.due_at else None,
    }
    Message.objects.bulk_create(
        Message(endpoint=row, type=kind, data=data, occurred_at=event.at, next_at=event.at) for row in told
    )
    wake()


def _actor(account_id: UUID, at: datetime) -> Actor | None:
    """None for an account that was closed since."""
    try:
        return identity.actor_of(account_id, at)
    except identity.NoSuchAccount:
        return None
