"""The end of a bundle: its results reach the applicant all at once."""

from __future__ import annotations

from datetime import datetime

from motcua.casework import api as casework
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.rows import Rows
from motcua.outbox import api as outbox

from ...events import BundleReturned


def plan_delivery(rows: Rows, case: casework.Case, at: datetime, *, has_results: bool) -> None:
    """Electronic results have reached the account already; without any there is nothing to hand over."""
    if has_results:
        plan_return(rows, case, at, SYSTEM, "bundles.delivered")
    else:
        case.closed_at = at


def plan_return(rows: Rows, case: casework.Case, at: datetime, actor: Actor, verb: str) -> None:
    case.closed_at = at
    rows.add(
        casework.plan_entry(case_id=case.id, at=at, verb=verb, actor=actor, public=True),
        outbox.plan(BundleReturned(case_id=case.id, at=at), at=at),
    )
