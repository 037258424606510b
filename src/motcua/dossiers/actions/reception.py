"""Reception: accept, or refuse with a structured reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.kernel.actor import Actor
from motcua.kernel.rows import Rows
from motcua.kernel.time import day_of, short_moment
from motcua.organisation import api as organisation
from motcua.outbox import api as outbox
from motcua.processes import api as processes

from .. import access
from ..events import DossierAccepted, DossierRefused
from ..interlinked.appointment import Shared, is_part, shared_by
from ..lifecycle import LIFECYCLE
from ..models import RefusalGround
from ..reasons import needed
from ..terms import freeze
from ..values import Accepted
from .filing import KIND
from .steps import conditions, plan_assignments


def accept(*, actor: Actor, at: datetime, reference: str) -> Accepted:
    """Takes the dossier in: starts the clock and the internal process, and freezes the terms in force.

    The due instant follows from the published version and the unit's calendar; where the law's limit
    is not known there is none. A part of a bundle is due by the bundle's one appointment at the latest.
    Raises `DossierNotFound`, `Forbidden`, `NotNow`.
    Source: nd-118-2025#17, nd-118-2025#18.
    """
    with transaction.atomic():
        case, dossier = access.to_receive(actor, reference)
        row = LIFECYCLE.transition("accept", case.state)
        channel = catalogue.ChannelKind(dossier.channel)
        chosen = catalogue.case_chosen(dossier.version_id, dossier.variant)
        terms = catalogue.terms_for(dossier.version_id, channel, chosen, on=day_of(at))
        calendar = organisation.calendar_of(case.unit_id, day_of(at))
        due_at = casework.due(calendar, terms.limit, terms.cutoff, at)
        started_clock = casework.keeping.start(
            case, limit=terms.limit, cutoff=terms.cutoff, at=at, due_at=due_at, source=terms.source
        )
        shared = shared_by(case.id, at) if is_part(dossier) else None
        aligned: tuple[Model, ...] = ()
        if shared is not None and (due_at is None or shared.due_at < due_at):
            aligned = _aligned(case, shared, due_at, actor, at)
            due_at = shared.due_at
        case.state, case.received_at, case.due_at = row.after, at, due_at
        dossier.terms = freeze(terms)
        process = processes.process_for(dossier.procedure_code, day_of(at))
        started = processes.plan_start(
            process.id,
            case_id=case.id,
            at=at,
            time_case=process.column_for(chosen, terms.limit.working_minutes if terms.limit else None),
            variables=conditions(dossier),
            received=True,
            handler_id=actor.id,
            calendar=calendar,
        )
        turns = tuple(plan_assignments(case, dossier, started.steps, at))
        rows = Rows(
            *started.rows,
            *turns,
            started_clock,
            *aligned,
            *map(casework.keeping.hold, turns),
            casework.plan_entry(
                case_id=case.id,
                at=at,
                verb="dossiers.accepted" if due_at else "dossiers.accepted_undated",
                actor=actor,
                public=True,
                data={"due": short_moment(due_at)} if due_at else None,
            ),
            audit.plan(actor=actor, action="dossiers.accept", subject_kind=KIND, subject_id=case.id, at=at),
            outbox.plan(DossierAccepted(case_id=case.id, at=at), at=at),
        )
        rows.change(case, "state", "received_at", "due_at")
        rows.change(dossier, "terms")
        rows.write()
    return Accepted(case.id, case.reference, at, due_at)


def _aligned(
    case: casework.Case, shared: Shared, own_due_at: datetime | None, actor: Actor, at: datetime
) -> tuple[Model, ...]:
    """The clock made to end with the bundle's, and the words for whoever asks why."""
    own = short_moment(own_due_at) if own_due_at else ""
    return (
        casework.keeping.align(case, at=at, due_at=shared.due_at, reason=shared.reason, source=shared.source),
        casework.plan_entry(
            case_id=case.id,
            at=at,
            verb="dossiers.aligned" if own else "dossiers.aligned_undated",
            actor=actor,
            public=True,
            data={"bundle": shared.bundle, "due": short_moment(shared.due_at), "own": own},
        ),
    )


def refuse(*, actor: Actor, at: datetime, reference: str, ground: RefusalGround, reason: str) -> None:
    """Refuses to take the dossier in, always with a ground and a reason in words (form 03).

    Raises `ReasonMissing`, `DossierNotFound`, `Forbidden`, `NotNow`. Source: tt-03-2025.
    """
    reason = needed(reason)
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
