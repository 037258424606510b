"""Units end and begin: the part of a plan that is done in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from motcua.kernel.ids import new_id
from motcua.kernel.rows import Rows

from .. import models
from ..directory import Directory
from .plan import Plan, Target, inherited


def lock(plan: Plan) -> None:
    """Holds the units of the plan, in a fixed order, until the transaction ends."""
    ids = {*plan.of_old, *(target.unit_id for target in plan.targets.values() if target.unit_id is not None)}
    list(models.Unit.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def change(restructure: models.Restructure, plan: Plan, directory: Directory) -> None:
    """Ends the old units on the eve, opens the new ones, and writes down who succeeds whom."""
    models.Unit.objects.filter(pk__in=plan.closing).update(valid_to=plan.eve)
    made = {target.key: target.unit_id or new_id() for target in plan.targets.values()}
    new = [target for target in plan.targets.values() if target.is_new]
    models.Unit.objects.bulk_create(_unit(restructure, plan, target, made, directory) for target in new)
    destinations = list(models.Destination.objects.filter(restructure=restructure, is_new=True).order_by("id"))
    changes = Rows()
    for destination in destinations:
        destination.unit_id = made[destination.key]
        changes.change(destination, "unit")
    changes.write()
    models.Succession.objects.bulk_create(_successions(restructure, plan, made))
    _keep_hours(plan, made, directory)
    _keep_what_comes(plan, made)
    _redirect_points(plan, made)


def _unit(
    restructure: models.Restructure, plan: Plan, target: Target, made: dict[str, UUID], directory: Directory
) -> models.Unit:
    had = inherited(plan, target, directory)
    return models.Unit(
        id=made[target.key],
        code=target.code,
        code_confirmed=target.code_confirmed,
        commune_code=target.commune_code,
        name=target.name,
        short_name=had.short_name,
        kind=target.kind,
        parent_id=made[target.parent_key] if target.parent_key else target.parent_id,
        calendar_id=had.calendar_id,
        point_id=had.point_id,
        address=had.address,
        valid_from=plan.effective_on,
        source=restructure.source,
        confirmed=restructure.confirmed,
        note=target.note or restructure.number,
    )


def _successions(restructure: models.Restructure, plan: Plan, made: dict[str, UUID]) -> Iterator[models.Succession]:
    for line in plan.lines:
        if line.old_id is not None and line.to and made[line.to] != line.old_id:
            yield models.Succession(
                restructure=restructure,
                old_id=line.old_id,
                new_id=made[line.to],
                on=plan.effective_on,
                share=line.share,
                is_heir=line.is_heir and line.old_id in plan.closing,
                part=line.part,
            )


def _keep_hours(plan: Plan, made: dict[str, UUID], directory: Directory) -> None:
    """A new unit receives people when those before it did, if they all did at the same hours."""
    rows = []
    for target in plan.targets.values():
        olds = list(plan.heirs_of(target))
        hours = [
            [s for s in directory.reception.get(old_id, ()) if s.valid_to is None or s.valid_to > plan.eve]
            for old_id in olds
        ]
        if target.is_new and hours and all(_as_told(one) == _as_told(hours[0]) for one in hours):
            rows += [
                models.ReceptionSession(
                    unit_id=made[target.key],
                    weekday=session.weekday,
                    opens=session.opens,
                    closes=session.closes,
                    valid_from=max(session.valid_from, plan.effective_on),
                    valid_to=session.valid_to,
                    source=session.source,
                    note=session.note,
                    confirmed=session.confirmed,
                )
                for session in hours[0]
            ]
    models.ReceptionSession.objects.bulk_create(rows)


def _as_told(sessions: list[models.ReceptionSession]) -> list[tuple[object, ...]]:
    return [(s.weekday, s.opens, s.closes, s.valid_to) for s in sessions]


def _keep_what_comes(plan: Plan, made: dict[str, UUID]) -> None:
    """Closures and changes of calendar still to come go on to a unit that stands where a single one stood."""
    follows = {}
    for target in plan.targets.values():
        olds = list(plan.heirs_of(target))
        if target.is_new and len(olds) == 1:
            follows[olds[0]] = made[target.key]
    changes = Rows()
    for closure in models.UnitException.objects.filter(unit_id__in=follows, day__gte=plan.effective_on).order_by("id"):
        closure.unit_id = follows[closure.unit_id]
        changes.change(closure, "unit")
    for use in models.CalendarUse.objects.filter(unit_id__in=follows, valid_from__gt=plan.effective_on).order_by("id"):
        use.unit_id = follows[use.unit_id]
        changes.change(use, "unit")
    changes.write()


def _redirect_points(plan: Plan, made: dict[str, UUID]) -> None:
    """Living units whose point ended are led to its heir."""
    living = models.Unit.objects.filter(Q(valid_to=None) | Q(valid_to__gte=plan.effective_on))
    for unit in living.filter(point_id__in=plan.closing).order_by("id"):
        assert unit.point_id is not None, "asked for"
        heir = plan.heir(unit.point_id)
        unit.point_id = made[heir.key] if heir is not None else None
        unit.save(update_fields=["point"])
