"""From an event of ours to messages for those who may know of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers

from .access import open_account
from .delivering import wake
from .kinds import CATALOGUE_KINDS, KINDS, CatalogueEvent, DossierEvent
from .models import Endpoint, Message


def tell(event: DossierEvent) -> None:
    """A message for every endpoint that wants the event and whose account may see the dossier.

    It holds the code and the state, nobody's name: whoever needs more reads the dossier, and that is logged.
    """
    kind = KINDS[type(event)]
    endpoints = _wanting(kind)
    if not endpoints:
        return
    actors = {row.account_id: open_account(row.account_id, event.at) for row in endpoints}
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
    _write(told, kind, data, event.at)


def tell_of_procedure(event: CatalogueEvent) -> None:
    """A message for every endpoint that wants the event and whose account is open: procedures are public.

    It holds the code and the number of the version, and the days between which that version holds.
    """
    kind = CATALOGUE_KINDS[type(event)]
    told = [row for row in _wanting(kind) if open_account(row.account_id, event.at) is not None]
    if not told:
        return
    found = catalogue.version_line(event.version_id)
    version = found.line
    data = {
        "procedure": found.code,
        "version": version.number,
        "decision": version.decision,
        "effective_from": version.effective_from.isoformat(),
        "effective_to": version.effective_to.isoformat() if version.effective_to else None,
    }
    _write(told, kind, data, event.at)


def _wanting(kind: str) -> list[Endpoint]:
    return list(Endpoint.objects.filter(events__contains=[kind], closed_at=None).order_by("id"))


def _write(told: Iterable[Endpoint], kind: str, data: dict[str, Any], at: datetime) -> None:
    Message.objects.bulk_create(Message(endpoint=row, type=kind, data=data, occurred_at=at, next_at=at) for row in told)
    wake()
