"""Staff and services follow the work of their unit: the same title and role, in its heir."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel.rows import Rows
from motcua.organisation import api as organisation

from .actors import forget_tokens
from .models import Appointment


def register() -> None:
    """Called once when the package is ready."""
    organisation.movers.register(
        "identity.appointments", organisation.Mover(_("Người đang giữ vị trí"), 20, count, move)
    )


def count(unit_ids: frozenset[UUID], on: date) -> Mapping[UUID, int]:
    rows = _held(unit_ids, on).order_by("unit_id").values_list("unit_id")
    return dict(rows.annotate(n=Count("id")))


def move(handover: organisation.Handover, limit: int) -> int:
    """Appointments end on the eve and begin anew in the heir; whoever held two posts that became one holds
    it once. One that was to begin later begins there.
    """
    rows = list(_held(handover.heirs, handover.on).select_for_update().order_by("id")[:limit])
    stands_for = organisation.positions_after(handover, {row.position_id for row in rows})
    held = _held_there({position.id for position in stands_for.values()}, handover.on)
    begun, changes = [], Rows()
    for row in rows:
        position = stands_for[row.position_id]
        changes.add(_record(handover, row.account_id, position.id))
        if row.valid_from >= handover.on:
            row.position_id, row.unit_id = position.id, position.unit_id
            changes.change(row, "position", "unit")
            continue
        if (row.account_id, position.id) not in held:
            held.add((row.account_id, position.id))
            begun.append(
                Appointment(
                    account_id=row.account_id,
                    position_id=position.id,
                    unit_id=position.unit_id,
                    role=row.role,
                    valid_from=handover.on,
                    valid_to=row.valid_to,
                )
            )
        row.valid_to = handover.on - timedelta(days=1)
        changes.change(row, "valid_to")
    changes.add(*begun)
    changes.write()
    transaction.on_commit(forget_tokens)
    return len(rows)


def _record(handover: organisation.Handover, account_id: UUID, position_id: UUID) -> Model:
    return audit.plan(
        actor=handover.actor,
        action="identity.move_appointment",
        subject_kind="account",
        subject_id=account_id,
        at=handover.at,
        details={"position": str(position_id), "reason": handover.reason},
    )


def _held(unit_ids: Iterable[UUID], on: date) -> QuerySet[Appointment]:
    return Appointment.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), unit_id__in=set(unit_ids))


def _held_there(position_ids: set[UUID], on: date) -> set[tuple[UUID, UUID]]:
    held = Appointment.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), position_id__in=position_ids)
    return set(held.values_list("account_id", "position_id"))
