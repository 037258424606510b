"""What hangs on units follows them, batch by batch, each in a transaction of its own.

Every batch holds the plan's row, so that two workers take turns; every mover finds what to move by where it
still is. A worker killed in the middle loses the batch it was in, and the next one goes on from there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from motcua.audit import api as audit
from motcua.kernel.actor import Actor, ActorKind

from .. import models
from ..directory import current, forget
from ..models import RestructureState
from ..refusals import PlanNotFound
from . import lifecycle
from .movers import Handover, Part, in_order, movers, phrases

BATCH = 200
STRAYS_LOOKED_FOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one batch did. `mover` is none when all has been done."""

    mover: str | None
    moved: int


@transaction.atomic
def carry_on(*, at: datetime, restructure_id: UUID, limit: int = BATCH) -> Batch:
    """Moves one more batch of what hangs on the units of a started plan; ends the plan when nothing is left."""
    restructure = models.Restructure.objects.select_for_update().filter(pk=restructure_id).first()
    if restructure is None:
        raise PlanNotFound
    if restructure.state != RestructureState.APPLYING:
        return Batch(None, 0)
    waiting = models.Removal.objects.filter(restructure=restructure, done=False)
    removal = min(waiting, key=lambda one: (movers[one.mover].order, one.mover), default=None)
    if removal is None:
        _finish(restructure, at)
        return Batch(None, 0)
    moved = _move(removal.mover, restructure, at, limit)
    removal.moved += moved
    removal.done = moved == 0
    removal.save(update_fields=["moved", "done"])
    return Batch(removal.mover, moved)


def carry_through(*, at: datetime, restructure_id: UUID, limit: int = BATCH) -> int:
    """Batch after batch until nothing is left; tells how much was moved."""
    total = 0
    while (batch := carry_on(at=at, restructure_id=restructure_id, limit=limit)).mover is not None:
        total += batch.moved
    return total


def under_way() -> list[UUID]:
    """Plans that were started and are not through, the earliest first."""
    found = models.Restructure.objects.filter(state=RestructureState.APPLYING)
    return list(found.order_by("started_at", "id").values_list("id", flat=True))


def move_strays(*, at: datetime, limit: int = BATCH) -> int:
    """Moves what came to a unit that had just ended: an act under way while the plan was carried out may
    commit after the last batch. Looks at the plans of the last two days.
    """
    lately = models.Restructure.objects.filter(state=RestructureState.APPLIED, applied_at__gte=at - STRAYS_LOOKED_FOR)
    return sum(_strays_of(restructure_id, at, limit) for restructure_id in lately.values_list("id", flat=True))


def _strays_of(restructure_id: UUID, at: datetime, limit: int) -> int:
    total = 0
    for key, _mover in in_order():
        moved = limit
        while moved:
            with transaction.atomic():
                restructure = models.Restructure.objects.select_for_update().get(pk=restructure_id)
                moved = _move(key, restructure, at, limit)
            total += moved
    return total


def _move(key: str, restructure: models.Restructure, at: datetime, limit: int) -> int:
    """One batch of one kind of thing; 0 when none is left."""
    move = movers[key].move
    return 0 if move is None else move(_handover(restructure, at), limit)


def _finish(restructure: models.Restructure, at: datetime) -> None:
    restructure.state = lifecycle.after("finish", restructure.state)
    restructure.applied_at = at
    restructure.save(update_fields=["state", "applied_at"])
    moved = dict(models.Removal.objects.filter(restructure=restructure).values_list("mover", "moved"))
    audit.record(
        actor=_starter(restructure),
        action="organisation.finish_restructure",
        subject_kind="organisation.restructure",
        subject_id=restructure.id,
        at=at,
        details=moved,
    )
    forget()
    transaction.on_commit(forget)


def _handover(restructure: models.Restructure, at: datetime) -> Handover:
    directory = current()
    heirs: dict[UUID, UUID] = {}
    parts: dict[UUID, list[Part]] = defaultdict(list)
    for row in models.Succession.objects.filter(restructure=restructure).order_by("id"):
        *_former, living = directory.heirs_onward(row.new_id)  # a later plan may have ended the new unit too
        if row.is_heir:
            heirs[row.old_id] = living
        if row.part:
            parts[row.old_id].append(Part(living, phrases(row.part)))
    return Handover(
        heirs=heirs,
        parts={old_id: tuple(found) for old_id, found in parts.items()},
        on=restructure.effective_on,
        at=at,
        actor=_starter(restructure),
        reason=f"{restructure.number} ({restructure.title})",
    )


def _starter(restructure: models.Restructure) -> Actor:
    """Who set it going; what they may do was looked at then."""
    kind = ActorKind.SYSTEM if restructure.started_by is None else ActorKind.STAFF
    return Actor(kind, restructure.started_by, restructure.started_by_name)
