"""Every read. Answers come from the directory kept in the process; positions from one statement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from motcua.kernel.actor import Role, SigningForm
from motcua.kernel.text import fold
from motcua.kernel.time import day_of

from . import models
from .directory import current
from .models import UnitKind
from .refusals import PositionNotFound, UnitNotFound
from .values import Delegation, Position, ReceptionHours, Unit
from .working_time import WorkingCalendar


def unit(unit_id: UUID) -> Unit:
    """The unit, in force or not; raises `UnitNotFound`."""
    return current().unit(unit_id)


def units(unit_ids: Iterable[UUID]) -> dict[UUID, Unit]:
    """Those of the units that exist, by identifier."""
    known = current().units
    return {unit_id: known[unit_id] for unit_id in unit_ids if unit_id in known}


def unit_by_code(code: str, on: date | None = None) -> Unit:
    """The unit bearing the code (new form, old form, or official commune code) on the day.

    Without a day, the latest to bear it. Raises `UnitNotFound`.
    """
    bearers = [u for u in current().by_code.get(code.strip().upper(), ()) if on is None or u.holds_on(on)]
    if not bearers:
        raise UnitNotFound
    return max(bearers, key=lambda u: (u.valid_from, u.id))


def units_of_kind(kind: UnitKind, on: date) -> tuple[Unit, ...]:
    """Units of the kind in force on the day, by code and name."""
    return tuple(u for u in current().by_kind.get(kind, ()) if u.holds_on(on))


def communes(on: date) -> tuple[Unit, ...]:
    """Communes in force on the day, by official code."""
    return tuple(sorted(units_of_kind(UnitKind.COMMUNE, on), key=lambda u: (u.commune_code, u.id)))


def children(unit_id: UUID, on: date) -> tuple[Unit, ...]:
    """Units directly beneath, in force on the day, by code and name."""
    return tuple(u for u in current().children.get(unit_id, ()) if u.holds_on(on))


def ancestors(unit_id: UUID) -> tuple[Unit, ...]:
    """Units above, the nearest first."""
    return tuple(current().upward(unit_id))[1:]


def descendants(unit_id: UUID, on: date) -> tuple[Unit, ...]:
    """Everything beneath, in force on the day, parents before children."""
    return tuple(u for u in current().downward(unit_id) if u.id != unit_id and u.holds_on(on))


def subtree_ids(unit_id: UUID) -> frozenset[UUID]:
    """The unit and everything that is or ever was beneath it: the reach of a right over a subtree."""
    return frozenset(u.id for u in current().downward(unit_id))


def find_units(text: str, on: date, limit: int = 20) -> tuple[Unit, ...]:
    """Units whose name holds every word, diacritics and case aside, shortest name first."""
    words = fold(text).split()
    found = [
        u
        for u in current().units.values()
        if u.holds_on(on) and all(word in fold(f"{u.name} {u.short_name} {u.code}") for word in words)
    ]
    return tuple(sorted(found, key=lambda u: (len(u.name), u.name, u.id))[:limit])


def calendar_of(unit_id: UUID, on: date) -> WorkingCalendar:
    """The calendar the unit counts by: its own or the nearest above, less the closures of the units above.

    `on` must lie within the days the calendar knows. Raises `UnitNotFound`, `CalendarNotFound`,
    `BeyondCalendar`.
    """
    return current().calendar_of(unit_id, on)


def reception_hours(unit_id: UUID, on: date) -> tuple[ReceptionHours, ...]:
    """When people are received there, by weekday; the nearest unit above answers for one that does not say."""
    return current().reception_hours(unit_id, on)


def position(position_id: UUID) -> Position:
    """Raises `PositionNotFound`."""
    row = models.Position.objects.filter(pk=position_id).first()
    if row is None:
        raise PositionNotFound
    return _position(row)


def positions(position_ids: Iterable[UUID]) -> dict[UUID, Position]:
    """Those of the positions that exist, by identifier."""
    return {row.id: _position(row) for row in models.Position.objects.filter(pk__in=set(position_ids)).order_by("id")}


def positions_of(unit_id: UUID, on: date) -> tuple[Position, ...]:
    """Positions of the unit in force on the day, by title."""
    rows = models.Position.objects.filter(unit_id=unit_id, valid_from__lte=on).order_by("title", "id")
    return tuple(p for p in map(_position, rows) if p.holds_on(on))


def _position(row: models.Position) -> Position:
    return Position(row.id, row.unit_id, row.title, Role(row.role), row.valid_from, row.valid_to)


def delegations_to(account_id: UUID, at: datetime) -> tuple[Delegation, ...]:
    """What is lent to the account at the instant: neither ended nor still to come. One query."""
    rows = models.Delegation.objects.filter(
        delegate_id=account_id, valid_from__lte=day_of(at), valid_to__gte=day_of(at), ended_at=None
    )
    found = [_delegation(row) for row in rows.select_related("position").order_by("valid_from", "id")]
    return tuple(one for one in found if one.position.holds_on(day_of(at)))


def delegations_in(unit_id: UUID, limit: int = 100) -> tuple[Delegation, ...]:
    """Every delegation ever made in the unit, the latest to begin first. One query."""
    rows = models.Delegation.objects.filter(position__unit_id=unit_id).select_related("position")
    return tuple(_delegation(row) for row in rows.order_by("-valid_from", "-id")[:limit])


def _delegation(row: models.Delegation) -> Delegation:
    assert row.valid_to is not None, "a delegation has a last day"
    return Delegation(
        id=row.id,
        position=_position(row.position),
        delegator_id=row.delegator_id,
        delegate_id=row.delegate_id,
        delegate_title=row.delegate_title,
        form=SigningForm(row.form),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        number=row.number,
        decided_on=row.decided_on,
        scope=row.scope,
        made_at=row.made_at,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
    )
