"""Reception of a bundle: accepted or refused as one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.kernel.actor import Actor
from motcua.kernel.rows import Rows
from motcua.kernel.time import short_moment
from motcua.outbox import api as outbox

from ...events import BundleAccepted, BundleRefused
from ...models import RefusalGround
from ...reasons import needed
from ...values import Accepted
from .. import access, appointment, policies, turns
from ..lifecycle import LIFECYCLE
from .advancing import advance
from .filing import KIND


def accept_bundle(*, actor: Actor, at: datetime, reference: str, needs_verification: bool = False) -> Accepted:
    """Takes the bundle in with one appointment for all of it, and sends its dossiers out.

    Those that wait for nothing are filed at once. Something to verify takes the longer limit.
    Raises `BundleNotFound`, `Forbidden`, `NotNow`. Source: nd-118-2025#20, nd-63-2024.
    """
    with transaction.atomic():
        case, bundle = access.to_change(actor, reference, policies.may_receive)
        row = LIFECYCLE.transition("accept", case.state)
        bundle.needs_verification = needs_verification
        promised = appointment.promise(case, bundle, at)
        due_at = promised.due_at
        case.state, case.received_at, case.due_at = row.after, at, due_at
        turns.close(turns.Turn.RECEIVE, case, at)
        rows = Rows(
            *appointment.plan_clock(case, promised, at),
            casework.plan_entry(
                case_id=case.id,
                at=at,
                verb="bundles.accepted" if due_at else "bundles.accepted_undated",
                actor=actor,
                public=True,
                data={"due": short_moment(due_at)} if due_at else None,
            ),
            audit.plan(actor=actor, action="bundles.accept", subject_kind=KIND, subject_id=case.id, at=at),
            outbox.plan(BundleAccepted(case_id=case.id, at=at), at=at),
        )
        rows.change(case, "state", "received_at", "due_at")
        rows.change(bundle, "needs_verification")
        rows.write()
    advance(bundle_id=case.id, at=at, actor=actor)
    return Accepted(case.id, case.reference, at, due_at)


def refuse_bundle(*, actor: Actor, at: datetime, reference: str, ground: RefusalGround, reason: str) -> None:
    """Refuses to take the bundle in, with a ground and a reason in words.

    Raises `ReasonMissing`, `BundleNotFound`, `Forbidden`, `NotNow`. Source: tt-03-2025.
    """
    reason = needed(reason)
    with transaction.atomic():
        case, bundle = access.to_change(actor, reference, policies.may_receive)
        row = LIFECYCLE.transition("refuse", case.state)
        case.state, case.closed_at = row.after, at
        bundle.refusal_ground, bundle.refusal_reason = ground, reason
        turns.close(turns.Turn.RECEIVE, case, at)
        rows = Rows(
            casework.plan_entry(
                case_id=case.id,
                at=at,
                verb="bundles.refused",
                actor=actor,
                public=True,
                data={"ground": ground.value, "reason": reason},
            ),
            audit.plan(actor=actor, action="bundles.refuse", subject_kind=KIND, subject_id=case.id, at=at),
            outbox.plan(BundleRefused(case_id=case.id, at=at), at=at),
        )
        rows.change(case, "state", "closed_at")
        rows.change(bundle, "refusal_ground", "refusal_reason")
        rows.write()
