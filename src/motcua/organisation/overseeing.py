"""What those who arrange units read: the tree on a day, a unit's past, its calendar, what is lent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.pages import Page, cut
from motcua.kernel.text import fold
from motcua.kernel.time import day_of

from . import models, policies
from .directory import current, position_of
from .models import UnitKind
from .queries import delegation_of
from .refusals import DelegationNotFound, MayNotArrange
from .values import Delegation, DelegationState, Position, ReceptionHours, Unit

DELEGATIONS_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit of the tree on a day: how many stand directly beneath it, and the line above, the top first."""

    unit: Unit
    beneath: int
    above: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class CalendarInUse:
    """The calendar a unit counts by; `of` is the unit that has it as its own."""

    id: UUID
    name: str
    of: Unit


@dataclass(frozen=True, slots=True)
class Passing:
    """All or a part of one unit going to another, by a decision. `is_heir` takes the running work."""

    on: date
    old: Unit
    new: Unit
    is_heir: bool
    restructure_id: UUID
    number: str
    title: str


def may_arrange_unit(actor: Actor, unit_id: UUID) -> bool:
    """Raises `UnitNotFound`."""
    return policies.may_arrange(actor, (one.id for one in current().upward(unit_id)))


def records_delegations(actor: Actor, unit_id: UUID) -> bool:
    """Whether the actor writes down what leaders of the unit gave on paper. Raises `UnitNotFound`."""
    return policies.may_record_delegations(actor, (one.id for one in current().upward(unit_id)))


def may_prepare_restructure(actor: Actor) -> bool:
    """Whether dated changes are the actor's to prepare."""
    return policies.may_restructure(actor, (one.id for one in current().children[None]))


def branches(parent_id: UUID | None, on: date) -> tuple[Branch, ...]:
    """What stands directly beneath on the day, by code and name; the tops of the tree for none."""
    beneath = sorted(current().children.get(parent_id, ()), key=place_of)
    return tuple(_branch(one, on) for one in beneath if one.holds_on(on))


def branches_named(text: str, on: date, kind: UnitKind | None = None) -> tuple[Branch, ...]:
    """Units of the day whose names and codes hold every word, diacritics and case aside, by code and name."""
    words = fold(text).split()
    return tuple(
        _branch(one, on)
        for one in sorted(current().units.values(), key=place_of)
        if one.holds_on(on) and (kind is None or one.kind is kind) and _holds(one, words)
    )


def branch(unit_id: UUID, on: date) -> Branch:
    """The unit in the tree of the day. Raises `UnitNotFound`."""
    return _branch(current().unit(unit_id), on)


def _branch(one: Unit, on: date) -> Branch:
    directory = current()
    beneath = sum(child.holds_on(on) for child in directory.children.get(one.id, ()))
    return Branch(one, beneath, tuple(directory.upward(one.id))[:0:-1])


def place_of(one: Unit) -> tuple[list[int], str, str, UUID]:
    """Sorts units by code, its parts as numbers: H26.9 before H26.10. Those without a code come last, by name."""
    parts = [int(part) for part in re.findall(r"\d+", one.code)]
    return parts or [10**9], one.commune_code, fold(one.name), one.id


def _holds(one: Unit, words: Iterable[str]) -> bool:
    said = fold(f"{one.name} {one.short_name} {one.code} {one.old_code} {one.commune_code}")
    return all(word in said for word in words)


def served_by(point_id: UUID, on: date) -> tuple[Unit, ...]:
    """Units of the day whose people are led to this point, by code and name."""
    found = (one for one in current().units.values() if one.point_id == point_id and one.holds_on(on))
    return tuple(sorted(found, key=place_of))


def positions_ever(unit_id: UUID) -> tuple[Position, ...]:
    """Every position of the unit, past and to come, by title and first day. One query."""
    rows = models.Position.objects.filter(unit_id=unit_id).order_by("title", "valid_from", "id")
    return tuple(map(position_of, rows))


def calendar_in_use(unit_id: UUID, on: date) -> CalendarInUse | None:
    """The own calendar or that of the nearest unit above on the day. One query; raises `UnitNotFound`."""
    found = current().calendar_on(unit_id, on)
    if found is None:
        return None
    unit, calendar_id = found
    name = models.Calendar.objects.filter(pk=calendar_id).values_list("name", flat=True).first()
    return CalendarInUse(calendar_id, name or "", unit)


def own_reception_hours(unit_id: UUID, on: date) -> tuple[ReceptionHours, ...]:
    """Hours said of the unit itself; none for one that takes those of a unit above."""
    return current().own_reception_hours(unit_id, on)


def passings(unit_id: UUID) -> tuple[Passing, ...]:
    """What went to the unit and what left it, the latest first. One query."""
    directory = current()
    rows = models.Succession.objects.filter(Q(old_id=unit_id) | Q(new_id=unit_id)).select_related("restructure")
    return tuple(
        Passing(
            row.on,
            directory.units[row.old_id],
            directory.units[row.new_id],
            row.is_heir,
            row.restructure_id,
            row.restructure.number,
            row.restructure.title,
        )
        for row in rows.order_by("-on", "-is_heir", "id")
        if row.old_id in directory.units and row.new_id in directory.units
    )


def delegations_overseen(
    *,
    actor: Actor,
    at: datetime,
    unit_id: UUID | None = None,
    state: DelegationState | None = None,
    number: int = 1,
    size: int = DELEGATIONS_A_PAGE,
) -> Page[Delegation]:
    """What is lent within the actor's sight, the latest to begin first; of one unit and those beneath it if given.

    One query. Raises `MayNotArrange` for whoever oversees nothing.
    """
    seen = _overseen(actor)
    if not seen:
        raise MayNotArrange
    if unit_id is not None:
        seen &= {one.id for one in current().downward(unit_id)}
    rows = models.Delegation.objects.filter(_standing(state, day_of(at)), position__unit_id__in=seen)
    page = cut(rows.select_related("position").order_by("-valid_from", "-id"), number, size)
    return page.holding([delegation_of(row) for row in page.items])


def delegation_overseen(*, actor: Actor, delegation_id: UUID) -> Delegation:
    """One delegation within the actor's sight. Raises `DelegationNotFound`."""
    row = models.Delegation.objects.select_related("position").filter(pk=delegation_id).first()
    if row is None or row.position.unit_id not in _overseen(actor):
        raise DelegationNotFound
    return delegation_of(row)


def units_overseen(actor: Actor, on: date) -> tuple[Unit, ...]:
    """Units of the day of which the actor reads what is lent, by name."""
    found = (current().units[unit_id] for unit_id in _overseen(actor))
    return tuple(sorted((one for one in found if one.holds_on(on)), key=lambda one: (one.name, one.id)))


def _overseen(actor: Actor) -> set[UUID]:
    """The twin of `policies.may_oversee_delegations`."""
    directory = current()
    if actor.kind is ActorKind.SYSTEM:
        return set(directory.units)
    from_above = {post.unit_id for post in actor.posts if post.role in policies.OVERSEERS}
    beneath = {one.id for unit_id in from_above for one in directory.downward(unit_id)} if actor.is_staff else set()
    return beneath | {unit_id for unit_id in actor.unit_ids if policies.may_see_delegations(actor, unit_id)}


def _standing(state: DelegationState | None, day: date) -> Q:
    """The twin of `Delegation.state_on`."""
    over = Q(ended_at__isnull=False) | Q(valid_to__lt=day)
    match state:
        case DelegationState.OVER:
            return over
        case DelegationState.COMING:
            return ~over & Q(valid_from__gt=day)
        case DelegationState.RUNNING:
            return ~over & Q(valid_from__lte=day)
        case None:
            return Q()
