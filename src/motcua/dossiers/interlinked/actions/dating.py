"""The one appointment goes with its parts: what lawfully puts a part off puts the whole off."""

from __future__ import annotations

from datetime import datetime
from operator import itemgetter
from uuid import UUID

from django.db import transaction

from motcua.casework import api as casework
from motcua.kernel.actor import SYSTEM
from motcua.kernel.rows import Rows, found
from motcua.kernel.time import day_of, short_moment

from .. import library, planning
from ..lifecycle import MOVING
from ..models import Bundle, BundlePart


def keep_date(*, dossier_id: UUID, at: datetime) -> None:
    """Moves the appointment to that of a part whose pause or re-appointment runs past it, told with the reason.

    A bundle that was late before stays late. Asked again it finds the same. Source: nd-118-2025#20.
    """
    part = BundlePart.objects.filter(dossier_id=dossier_id).select_related("dossier__case").first()
    if part is None or part.dossier is None:
        return
    with transaction.atomic():
        case = found(casework.Case, id=part.bundle_id, lock=True)
        assert case is not None, "a bundle has a case"
        due_at = part.dossier.case.due_at
        if case.state not in MOVING or case.due_at is None or due_at is None or due_at <= case.due_at:
            return
        moved_at, reason = _last_move(dossier_id)
        if moved_at > case.due_at:
            return
        title = _title(case, part)
        rows = Rows()
        casework.keeping.realign(rows, case, at=at, due_at=due_at, reason=f"“{title}”: {reason}")
        rows.change(case, "due_at")
        rows.add(
            casework.plan_entry(
                case_id=case.id,
                at=at,
                verb="bundles.date_moved",
                actor=SYSTEM,
                public=True,
                data={"part": title, "reason": reason, "due": short_moment(due_at)},
            )
        )
        rows.write()


def _last_move(dossier_id: UUID) -> tuple[datetime, str]:
    """Since when the part's date moves, and why."""
    clock = casework.clock_of(dossier_id)
    assert clock is not None, "what has a date has a clock"
    moves = [(pause.since, pause.reason) for pause in clock.reading.pauses]
    moves += [(extension.at, extension.reason) for extension in clock.reading.extensions]
    return max(moves, key=itemgetter(0), default=(clock.reading.received_at, ""))


def _title(case: casework.Case, part: BundlePart) -> str:
    bundle = Bundle.objects.get(pk=case.id)
    definition = library.shipped().of_bundle(bundle.definition, bundle.definition_from)
    planned = planning.tree(definition, bundle.answers, day_of(case.opened_at))
    return next(one.child.title.vi for one in planned if one.path == part.path)
