"""Handing over all results at once, and withdrawing the whole."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.casework.api import NotNow
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Forbidden
from motcua.kernel.rows import Rows
from motcua.outbox import api as outbox

from ...actions import exits
from ...events import BundleWithdrawn
from ...reasons import needed
from ...refusals import DossierNotFound, ResultExists
from .. import access, policies, turns
from ..lifecycle import ENDED, LIFECYCLE
from ..models import BundlePart, PartState
from ..refusals import PartUnderway
from .closing import plan_return
from .filing import KIND


def hand_over(*, actor: Actor, at: datetime, reference: str) -> None:
    """The applicant receives every result of the bundle at the desk.

    Raises `BundleNotFound`, `Forbidden`, `NotNow`. Source: nd-118-2025#22.
    """
    with transaction.atomic():
        case, _bundle = access.to_change(actor, reference, policies.may_hand_over)
        if case.state not in ENDED or case.closed_at is not None:
            raise NotNow
        rows = Rows()
        plan_return(rows, case, at, actor, "bundles.handed_over")
        turns.close(turns.Turn.HAND_OVER, case, at)
        rows.add(audit.plan(actor=actor, action="bundles.hand_over", subject_kind=KIND, subject_id=case.id, at=at))
        rows.change(case, "closed_at")
        rows.write()


def withdraw(*, actor: Actor, at: datetime, reference: str, reason: str) -> None:
    """The applicant takes the bundle back with all its dossiers, while no decision on any of them exists.

    A dossier that the actor may not withdraw, or not any more, holds the whole: `PartUnderway`.
    Raises `ReasonMissing`, `BundleNotFound`, `Forbidden`, `NotNow` besides.
    Source: nd-118-2025#21.
    """
    reason = needed(reason)
    with transaction.atomic():
        case, _bundle = access.to_change(actor, reference, policies.may_withdraw)
        row = LIFECYCLE.transition("withdraw", case.state)
        parts = BundlePart.objects.filter(bundle_id=case.id)
        _withdraw_dossiers(parts, actor, at, reason)
        over = [PartState.DONE, PartState.SKIPPED, PartState.STOPPED]
        parts.exclude(state__in=over).update(state=PartState.STOPPED, reason=reason)
        for turn in (turns.Turn.RECEIVE, turns.Turn.REPAIR):
            turns.close(turn, case, at)
        rows = Rows(
            casework.plan_entry(
                case_id=case.id, at=at, verb="bundles.withdrawn", actor=actor, public=True, data={"reason": reason}
            ),
            audit.plan(actor=actor, action="bundles.withdraw", subject_kind=KIND, subject_id=case.id, at=at),
            outbox.plan(BundleWithdrawn(case_id=case.id, at=at), at=at),
        )
        if case.received_at is not None:
            rows.add(casework.keeping.stop(case, at))
        case.state, case.closed_at = row.after, at
        rows.change(case, "state", "closed_at")
        rows.write()


def _withdraw_dossiers(parts: QuerySet[BundlePart], actor: Actor, at: datetime, reason: str) -> None:
    dossiers = parts.exclude(procedure_code="").select_related("dossier__case").order_by("position")
    for part in dossiers.filter(state__in=[PartState.RUNNING, PartState.DONE]):
        if part.state == PartState.DONE or part.dossier is None:
            raise PartUnderway
        try:
            exits.withdraw(actor=actor, at=at, reference=part.dossier.case.reference, reason=reason)
        except (Forbidden, NotNow, ResultExists, DossierNotFound):
            raise PartUnderway from None
