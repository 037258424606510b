"""The one door to a unit or calendar that may be changed: locked, permitted."""

from uuid import UUID

from motcua.kernel.actor import Actor

from . import models, policies
from .refusals import CalendarNotFound, MayNotArrange, PlanNotFound, PositionNotFound, UnitNotFound


def unit_to_arrange(actor: Actor, unit_id: UUID) -> models.Unit:
    """Raises `UnitNotFound` or `MayNotArrange`."""
    unit = models.Unit.objects.select_for_update(of=("self",)).filter(pk=unit_id).first()
    if unit is None:
        raise UnitNotFound
    if not policies.may_arrange(actor, line_of(unit)):
        raise MayNotArrange
    return unit


def position_to_arrange(actor: Actor, position_id: UUID) -> models.Position:
    """Raises `PositionNotFound` or `MayNotArrange`."""
    position = models.Position.objects.select_for_update().filter(pk=position_id).first()
    if position is None:
        raise PositionNotFound
    unit_to_arrange(actor, position.unit_id)
    return position


def calendar_to_set(actor: Actor, calendar_id: UUID) -> models.Calendar:
    """Raises `CalendarNotFound` or `MayNotArrange`."""
    require_calendars(actor)
    calendar = models.Calendar.objects.select_for_update(of=("self",)).filter(pk=calendar_id).first()
    if calendar is None:
        raise CalendarNotFound
    return calendar


def require_calendars(actor: Actor) -> None:
    """Refuses with `MayNotArrange` whoever may not set calendars."""
    top = models.Unit.objects.filter(parent=None).values_list("id", flat=True)
    if not policies.may_set_calendars(actor, top):
        raise MayNotArrange


def require_restructuring(actor: Actor) -> None:
    """Refuses with `MayNotArrange` whoever may not change units across the whole."""
    top = models.Unit.objects.filter(parent=None).values_list("id", flat=True)
    if not policies.may_restructure(actor, top):
        raise MayNotArrange


def restructure_to_change(actor: Actor, restructure_id: UUID) -> models.Restructure:
    """Locked. Raises `PlanNotFound`, for whoever may not even see plans too, or `MayNotArrange`."""
    if not policies.may_see_restructures(actor):
        raise PlanNotFound
    restructure = models.Restructure.objects.select_for_update().filter(pk=restructure_id).first()
    if restructure is None:
        raise PlanNotFound
    require_restructuring(actor)
    return restructure


def line_of(unit: models.Unit) -> list[UUID]:
    """The unit and every unit above it."""
    line = [unit.id]
    while unit.parent is not None:
        unit = unit.parent
        line.append(unit.id)
    return line
