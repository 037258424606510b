"""A plan to rows and back."""

from __future__ import annotations

from uuid import UUID

from .. import models
from ..models import LineKind, UnitKind
from .plan import Going, Plan, Target


def store(restructure: models.Restructure, plan: Plan) -> None:
    """Writes the targets and lines of a new plan."""
    destinations = {
        target.key: models.Destination(
            restructure=restructure,
            key=target.key,
            is_new=target.is_new,
            unit_id=target.unit_id,
            name=target.name,
            kind=target.kind,
            code=target.code,
            code_confirmed=target.code_confirmed,
            commune_code=target.commune_code,
            parent_id=target.parent_id,
            parent_key=target.parent_key,
            note=target.note,
        )
        for target in plan.targets.values()
    }
    models.Destination.objects.bulk_create(destinations.values())
    models.RestructureLine.objects.bulk_create(
        models.RestructureLine(
            restructure=restructure,
            position=position,
            kind=line.kind,
            old_id=line.old_id,
            old_text=line.old_text,
            destination=destinations[line.to] if line.to else None,
            whole=line.whole,
            share=line.share,
            is_heir=line.is_heir,
            heir_is_assumed=line.heir_is_assumed,
            part=line.part,
            note=line.note,
        )
        for position, line in enumerate(plan.lines, 1)
    )


def load(restructure: models.Restructure) -> Plan:
    """The plan as it was prepared, whatever has become of its units since. Two statements."""
    rows = list(models.Destination.objects.filter(restructure=restructure).order_by("key"))
    keys: dict[UUID, str] = {row.id: row.key for row in rows}
    targets = {
        row.key: Target(
            key=row.key,
            name=row.name,
            kind=UnitKind(row.kind),
            unit_id=None if row.is_new else row.unit_id,
            code=row.code,
            code_confirmed=row.code_confirmed,
            commune_code=row.commune_code,
            parent_id=row.parent_id,
            parent_key=row.parent_key,
            note=row.note,
        )
        for row in rows
    }
    lines = tuple(
        Going(
            kind=LineKind(row.kind),
            old_id=row.old_id,
            old_text=row.old_text,
            to=keys[row.destination_id] if row.destination_id else "",
            whole=row.whole,
            share=row.share,
            is_heir=row.is_heir,
            heir_is_assumed=row.heir_is_assumed,
            part=row.part,
            note=row.note,
        )
        for row in models.RestructureLine.objects.filter(restructure=restructure).order_by("position")
    )
    return Plan(restructure.effective_on, targets, lines)
