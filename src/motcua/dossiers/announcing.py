"""What outside systems may be told of a dossier: its code and state, nobody's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.kernel.actor import Actor

from . import access
from .lifecycle import NATIONAL_STATUS, State
from .models import Dossier


@dataclass(frozen=True, slots=True)
class Brief:
    """`procedure` is the national code; `national_status` from 1 to 10."""

    reference: str
    procedure: str
    state: State
    national_status: int
    due_at: datetime | None


def brief(case_id: UUID) -> Brief:
    """Of a stored dossier, whoever asks. One query."""
    row = Dossier.objects.select_related("case").get(pk=case_id)
    state = State(row.case.state)
    return Brief(row.case.reference, row.procedure_code, state, NATIONAL_STATUS[state], row.case.due_at)


def seen_by(case_id: UUID, actors: Iterable[Actor]) -> list[Actor]:
    """Those of them who may see the dossier."""
    row = Dossier.objects.select_related("case").get(pk=case_id)
    return [actor for actor in actors if access.may_see(actor, row.case, row)]
