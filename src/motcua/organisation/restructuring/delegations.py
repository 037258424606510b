"""Authority lent goes on to its last day, from the position that stands for the one it was lent from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from ..models import Delegation
from .movers import Handover, Mover, movers
from .positions import positions_after


def register() -> None:
    """Called once when the package is ready."""
    movers.register("organisation.delegations", Mover(_("Ủy quyền đang có hiệu lực"), 15, count, move))


def count(unit_ids: frozenset[UUID], on: date) -> Mapping[UUID, int]:
    rows = _lasting(unit_ids, on).order_by("position__unit_id").values_list("position__unit_id")
    return dict(rows.annotate(n=Count("id")))


def move(handover: Handover, limit: int) -> int:
    """The decision that lent it stays the same; what was lent twice to one person by one is lent once."""
    found = _lasting(handover.heirs, handover.on).select_for_update(of=("self",)).order_by("id")
    rows = list(found.select_related("position")[:limit])
    stands_for = positions_after(handover, {row.position_id for row in rows})
    there = Delegation.objects.filter(
        position_id__in={position.id for position in stands_for.values()}, valid_to__gte=handover.on, ended_at=None
    )
    lent = set(there.values_list("position_id", "delegator_id", "delegate_id"))
    for row in rows:
        goes_on = _from_the_heir(row, stands_for[row.position_id].id, handover)
        if row.valid_from < handover.on:
            row.valid_to = handover.on - timedelta(days=1)
        else:
            row.ended_at, row.end_reason = handover.at, handover.reason[:500]
        row.save(update_fields=["valid_to", "ended_at", "end_reason"])
        key = goes_on.position_id, goes_on.delegator_id, goes_on.delegate_id
        if key not in lent:
            lent.add(key)
            goes_on.save(force_insert=True)
    return len(rows)


def _from_the_heir(row: Delegation, position_id: UUID, handover: Handover) -> Delegation:
    return Delegation(
        position_id=position_id,
        delegator_id=row.delegator_id,
        delegate_id=row.delegate_id,
        delegate_title=row.delegate_title,
        form=row.form,
        number=row.number,
        decided_on=row.decided_on,
        scope=row.scope,
        summary=row.summary,
        recorded_by_id=row.recorded_by_id,
        made_at=row.made_at,
        valid_from=max(row.valid_from, handover.on),
        valid_to=row.valid_to,
    )


def _lasting(unit_ids: Iterable[UUID], on: date) -> QuerySet[Delegation]:
    return Delegation.objects.filter(position__unit_id__in=set(unit_ids), valid_to__gte=on, ended_at=None)
