"""Reception: accept, or refuse with a structured reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.kernel.actor import Actor
from motcua.kernel.rows import Rows
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of, local
from motcua.organisation import api as organisation
from motcua.outbox import api as outbox
from motcua.processes import api as processes

from .. import access
from ..events import DossierAccepted, DossierRefused
from ..lifecycle import LIFECYCLE
from ..models import RefusalGround
from ..refusals import ReasonMissing
from ..terms import freeze
from ..values import Accepted
from .filing import KIND
from .steps import conditions, plan_assignments


def accept(*, actor: Actor, at: datetime, reference: str) -> Accepted:
    """Takes the dossier in: starts the clock and the internal process, and freezes the terms in force.

    The due instant follows from the published version and the unit's calendar; where the law's limit
    is not known there is none. Raises `DossierNotFound`, `Forbidden`, `NotNow`.
    Source: nd-118-2025#17, nd-118-2025#18.
    """
    with transaction.atomic():
        case, dossier = access.to_receive(actor, reference)
        row = LIFECYCLE.transition("accept", case.state)
        channel = catalogue.ChannelKind(dossier.channel)
        terms = catalogue.terms_for(dossier.version_id, channel=channel, on=day_of(at))  # alike for every case
        calendar = organisation.calendar_of(case.unit_id, day_of(at))
        due_at = casework.due(calendar, terms.limit, terms.cutoff, at)
        case.state, case.received_at, case.due_at = row.after, at, due_at
        dossier.terms = freeze(terms)
        process = processes.process_for(dossier.procedure_code, day_of(at))
        started = processes.plan_start(
            process.id, case_id=case.id, at=at, variables=conditions(dossier), received=True, handler_id=actor.id
        )
        turns = tuple(plan_assignments(case, dossier, started.steps, at))
        rows = Rows(
            *started.rows,
            *turns,
            casework.keeping.start(case, limit=terms.limit, cutoff=terms.cutoff, at=at, source=terms.source),
            *map(casework.keeping.hold, turns),
            casework.plan_entry(
                case_id=case.id,
                at=at,
                verb="dossiers.accepted" if due_at else "dossiers.accepted_undated",
                actor=actor,
                public=True,
                data={"due": f"{local(due_at):%H:%M %d/%m/%Y}"} if due_at else None,
            ),
            audit.plan(actor=actor, action="dossiers.accept", subject_kind=KIND, subject_id=case.id, at=at),
            outbox.plan(DossierAccepted(case_id=case.id, at=at), at=at),
        )
        rows.change(case, "state", "received_at", "due_at")
        rows.change(dossier, "terms")
        rows.write()
    return Accepted(case.id, case.reference, at, due_at)


def refuse(*, actor: Actor, at: datetime, reference: str, ground: RefusalGround, reason: str) -> None:
    """Refuses to take the dossier in, always with a ground and a reason in words (form 03).

    Raises `ReasonMissing`, `DossierNotFound`, `Forbidden`, `NotNow`. Source: tt-03-2025.
    """
    reason = tidy(reason)
    if not reason:
        raise ReasonMissing(fields={"reason": ReasonMissing.message})
    with transaction.atomic():
        case, dossier = access.to_receive(actor, reference)
        row = LIFECYCLE.transition("refuse", case.state)
        case.state, case.closed_at = row.after, at
        dossier.refusal_ground, dossier.refusal_reason = ground, reason
        rows = Rows(
            casework.plan_entry(
                case_id=case.id,
                at=at,
                verb="dossiers.refused",
                actor=actor,
                public=True,
                data={"ground": ground.value, "reason": reason},
            ),
            audit.plan(actor=actor, action="dossiers.refuse", subject_kind=KIND, subject_id=case.id, at=at),
            outbox.plan(DossierRefused(case_id=case.id, at=at), at=at),
        )
        rows.change(case, "state", "closed_at")
        rows.change(dossier, "refusal_ground", "refusal_reason")
        rows.write()
