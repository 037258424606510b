"""What is being taken in at a desk goes on at the desk of the heir."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.kernel.rows import Rows
from motcua.organisation import api as organisation

from .models import Intake


def register() -> None:
    """Called once when the package is ready."""
    mover = organisation.Mover(_("Hồ sơ đang tiếp nhận tại quầy"), 55, count, move)
    organisation.movers.register("frontdesk.intakes", mover)


def count(unit_ids: frozenset[UUID], on: date) -> Mapping[UUID, int]:
    concerned = ({row.desk_id, row.unit_id} & unit_ids for row in _at(unit_ids))
    return Counter(unit_id for of_row in concerned for unit_id in of_row if unit_id is not None)


def move(handover: organisation.Handover, limit: int) -> int:
    rows = list(_at(handover.heirs).select_for_update().order_by("draft_id")[:limit])
    changes = Rows()
    for row in rows:
        row.desk_id = handover.heir(row.desk_id)
        row.unit_id = None if row.unit_id is None else handover.heir(row.unit_id)
        changes.change(row, "desk", "unit")
    changes.write()
    return len(rows)


def _at(unit_ids: Iterable[UUID]) -> QuerySet[Intake]:
    ended = set(unit_ids)
    return Intake.objects.filter(Q(desk_id__in=ended) | Q(unit_id__in=ended))
