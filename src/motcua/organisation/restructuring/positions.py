"""Positions go with their unit's work: one of the same title and role stands for them in the heir."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Role
from motcua.kernel.rows import Rows

from .. import models
from ..directory import current
from ..values import Position
from .movers import Handover, Mover, movers


def register() -> None:
    """Called once when the package is ready."""
    movers.register("organisation.positions", Mover(_("Vị trí công tác"), 10, count, move))


def count(unit_ids: frozenset[UUID], on: date) -> Mapping[UUID, int]:
    rows = _standing(unit_ids, on).order_by("unit_id").values_list("unit_id")
    return dict(rows.annotate(n=Count("id")))


def move(handover: Handover, limit: int) -> int:
    """Several people may hold one position, so the chairmen of four communes come to hold the one of the fifth
    until the office says otherwise. One that was to begin later is moved as it is.
    """
    rows = list(_standing(handover.heirs, handover.on).select_for_update().order_by("id")[:limit])
    _open_where_missing([row for row in rows if row.valid_from < handover.on], handover)
    changes = Rows()
    for row in rows:
        if row.valid_from < handover.on:
            row.valid_to = handover.on - timedelta(days=1)
        else:
            _take_along(row, handover.heirs[row.unit_id])
        changes.change(row, "unit", "title", "valid_to")
    changes.write()
    return len(rows)


def positions_after(handover: Handover, position_ids: Iterable[UUID]) -> Mapping[UUID, Position]:
    """For each position, the one that stands for it now: that of the same title and role in the heir, opened if
    it is not there; itself where its unit lives on.
    """
    rows = list(models.Position.objects.filter(pk__in=set(position_ids)).order_by("id"))
    there = _open_where_missing([row for row in rows if row.unit_id in handover.heirs], handover)
    found = {}
    for row in rows:
        one = there[_place(row, handover)] if row.unit_id in handover.heirs else row
        found[row.id] = Position(one.id, one.unit_id, one.title, Role(one.role), one.valid_from, one.valid_to)
    return found


type _Place = tuple[UUID, str, str]


def _place(row: models.Position, handover: Handover) -> _Place:
    return handover.heirs[row.unit_id], row.role, row.title


def _open_where_missing(rows: Iterable[models.Position], handover: Handover) -> dict[_Place, models.Position]:
    """The positions in the heirs that stand for the rows, by unit, role and title."""
    missing = {_place(row, handover): row for row in rows}
    there = {
        (one.unit_id, one.role, one.title): one
        for one in _standing({heir_id for heir_id, _role, _title in missing}, handover.on).order_by("-valid_from", "id")
    }
    opened = [
        models.Position(
            unit_id=place[0],
            title=row.title,
            role=row.role,
            valid_from=handover.on,
            valid_to=row.valid_to if row.valid_to is not None and row.valid_to >= handover.on else None,
            source=row.source,
            note=row.note,
            confirmed=row.confirmed,
        )
        for place, row in missing.items()
        if place not in there
    ]
    models.Position.objects.bulk_create(opened)
    return there | {(one.unit_id, one.role, one.title): one for one in opened}


def _take_along(row: models.Position, heir_id: UUID) -> None:
    """A title that begins there on the same day already is told apart by where this one comes from."""
    same = models.Position.objects.filter(unit_id=heir_id, role=row.role, title=row.title, valid_from=row.valid_from)
    if same.exists():
        row.title = f"{row.title[:100]} ({current().unit(row.unit_id).name[:40]})"
    row.unit_id = heir_id


def _standing(unit_ids: Iterable[UUID], on: date) -> QuerySet[models.Position]:
    return models.Position.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), unit_id__in=set(unit_ids))
