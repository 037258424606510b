"""A dossier on its way, for whoever knows its code and secret: no name, no answers, no papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.casework import api as casework
from motcua.kernel.actor import Actor, Role
from motcua.organisation import api as organisation

from . import access
from .lifecycle import NATIONAL_STATUS, STATE_WORDS, State
from .models import Dossier, RefusalGround
from .queries import holder_of, normal
from .refusals import DossierNotFound
from .side import Asked, SideView, side_now


@dataclass(frozen=True, slots=True)
class Tracked:
    """What whoever knows the code and the secret may see: no name, no answers, no papers."""

    case_id: UUID
    reference: str
    secret: str
    procedure: str
    state: State
    state_words: str
    national_status: int
    filed_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    unit_name: str
    receiving_name: str
    support_name: str
    holder: str
    refusal_ground: str
    refusal_reason: str
    side: SideView
    timeline: tuple[casework.TimelineEntry, ...]


def track(reference: str, secret: str) -> Tracked:
    """The dossier of that code, if the secret is its own; raises `DossierNotFound` alike for either.

    Five queries, whatever the size of the archive.
    """
    case, dossier = access.by_secret(normal(reference), secret)
    return _tracked(case, dossier)


def track_own(actor: Actor, reference: str) -> Tracked:
    """The same for somebody who may see the dossier without a secret."""
    return _tracked(*access.to_read(actor, normal(reference)))


@dataclass(frozen=True, slots=True)
class AskedOf:
    """What a dossier was asked for, for a desk that is shown its secret: no name, no answers, no papers."""

    reference: str
    procedure: str
    state_words: str
    asked: Asked | None


def asked_of(actor: Actor, reference: str, secret: str) -> AskedOf:
    """The open supplement request of the dossier of that code and secret, for a desk.

    Raises `DossierNotFound`, alike for a wrong secret and for whoever serves at no desk.
    """
    if not actor.holds(Role.RECEPTION):
        raise DossierNotFound
    case, dossier = access.by_secret(normal(reference), secret)
    state = State(case.state)
    return AskedOf(case.reference, case.subject, str(STATE_WORDS[state]), side_now(dossier, state).open_supplement)


def _tracked(case: casework.Case, dossier: Dossier) -> Tracked:
    turns = casework.open_assignments([case.id]).get(case.id, ())
    support_id = dossier.support_unit_id
    units = organisation.units({case.unit_id, dossier.receiving_unit_id, support_id or case.unit_id})
    state = State(case.state)
    return Tracked(
        case_id=case.id,
        reference=case.reference,
        secret=dossier.tracking_secret,
        procedure=case.subject,
        state=state,
        state_words=str(STATE_WORDS[state]),
        national_status=NATIONAL_STATUS[state],
        filed_at=case.opened_at,
        received_at=case.received_at,
        due_at=case.due_at,
        closed_at=case.closed_at,
        unit_name=units[case.unit_id].name,
        receiving_name=units[dossier.receiving_unit_id].name,
        support_name=units[support_id].name if support_id else "",
        holder=holder_of(turns, dossier.receiving_unit_id).name,
        refusal_ground=str(RefusalGround(dossier.refusal_ground).label) if dossier.refusal_ground else "",
        refusal_reason=dossier.refusal_reason,
        side=side_now(dossier, state),
        timeline=casework.timeline(case.id, public_only=True, citizens_as=_("Người nộp hồ sơ")),
    )
