"""Papers lie with the heir of the unit where they lay, and papers on their way arrive there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.kernel.rows import Rows
from motcua.organisation import api as organisation

from .lifecycle import HandoverState
from .models import Handover, PaperPlace


def register() -> None:
    """Called once when the package is ready."""
    movers = organisation.movers
    movers.register("dossiers.papers", organisation.Mover(_("Hồ sơ giấy đang giữ"), 35, count_papers, move_papers))
    movers.register("dossiers.handovers", organisation.Mover(_("Lần giao hồ sơ giấy chưa ký nhận"), 36, count, move))


def count_papers(unit_ids: frozenset[UUID], on: date) -> Mapping[UUID, int]:
    places = PaperPlace.objects.filter(unit_id__in=unit_ids).order_by("unit_id").values_list("unit_id")
    return dict(places.annotate(n=Count("pk")))


def move_papers(handover: organisation.Handover, limit: int) -> int:
    """Those of finished dossiers too: the archive goes to the heir. Papers of a dossier that goes to another
    part lie with the heir until they are handed over.
    """
    places = PaperPlace.objects.filter(unit_id__in=set(handover.heirs))
    rows = list(places.select_for_update().order_by("pk")[:limit])
    changes = Rows()
    for row in rows:
        row.unit_id = handover.heirs[row.unit_id]
        changes.change(row, "unit")
    changes.write()
    return len(rows)


def count(unit_ids: frozenset[UUID], on: date) -> Mapping[UUID, int]:
    return Counter(
        unit_id for row in _on_their_way(unit_ids) for unit_id in {row.from_unit_id, row.to_unit_id} & unit_ids
    )


def move(handover: organisation.Handover, limit: int) -> int:
    """A giver and a receiver who became one stay apart in the record: the giver as it was then."""
    rows = [
        row
        for row in _on_their_way(handover.heirs).select_for_update().order_by("given_at", "id")
        if _ends(row, handover) != (row.from_unit_id, row.to_unit_id)
    ][:limit]
    changes = Rows()
    for row in rows:
        row.from_unit_id, row.to_unit_id = _ends(row, handover)
        changes.change(row, "from_unit", "to_unit")
    changes.write()
    return len(rows)


def _ends(row: Handover, handover: organisation.Handover) -> tuple[UUID, UUID]:
    to_id = handover.heir(row.to_unit_id)
    from_id = handover.heir(row.from_unit_id)
    return (row.from_unit_id if from_id == to_id else from_id), to_id


def _on_their_way(unit_ids: Iterable[UUID]) -> QuerySet[Handover]:
    ended = set(unit_ids)
    return Handover.objects.filter(Q(from_unit_id__in=ended) | Q(to_unit_id__in=ended), state=HandoverState.GIVEN)
