"""Every read. Answers come from the directory kept in the process; positions from one statement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from motcua.kernel.actor import Role, SigningForm
from motcua.kernel.rows import every
from motcua.kernel.text import fold
from motcua.kernel.time import day_of

from . import models
from .directory import current, position_of
from .models import UnitKind
from .refusals import PositionNotFound, UnitNotFound
from .values import Decision, Delegation, Position, ReceptionHours, Unit
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

    The code of a unit that is no more leads to its heir on the day, unless another bears it then. Without a
    day, the latest to bear it. Raises `UnitNotFound`.
    """
    bearers = current().by_code.get(code.strip().upper(), ())
    found = [u for u in bearers if on is None or u.holds_on(on)]
    if not found and on is not None:
        found = [living for u in _latest_first(bearers) if (living := heir(u.id, on)) is not None][:1]
    if not found:
        raise UnitNotFound
    return _latest_first(found)[0]


def _latest_first(found: Iterable[Unit]) -> list[Unit]:
    return sorted(found, key=lambda u: (u.valid_from, u.id), reverse=True)


def heir(unit_id: UUID, on: date) -> Unit | None:
    """Who answers on the day for what the unit had: itself while it lives, else its heir, or the heir's.

    None when it ended without one. Raises `UnitNotFound`.
    """
    directory = current()
    directory.unit(unit_id)
    return next((u for i in directory.heirs_onward(unit_id) if (u := directory.units[i]).holds_on(on)), None)


def heirs(unit_id: UUID, on: date) -> tuple[Unit, ...]:
    """The units in force on the day to which the unit went, wholly or in part; the heir of its work first.

    Empty for one that went nowhere, or still lives whole.
    """
    directory = current()
    found: dict[UUID, Unit] = {}
    seen, waiting = {unit_id}, list(directory.successors.get(unit_id, ()))
    while waiting:
        one = directory.units[waiting.pop(0)]
        if one.id in seen:
            continue
        seen.add(one.id)
        if one.holds_on(on):
            found[one.id] = one
        else:
            waiting += directory.successors.get(one.id, ())
    first = heir(unit_id, on)
    return tuple(sorted(found.values(), key=lambda u: first is None or u.id != first.id))


def predecessors(unit_id: UUID) -> tuple[Unit, ...]:
    """The units whose work and archive it took over, and those that they had, the latest first."""
    directory = current()
    return tuple(directory.units[i] for i in directory.heirs_back(unit_id))[1:]


def with_heirs(unit_ids: Iterable[UUID]) -> frozenset[UUID]:
    """The units and all who took over from them since: whoever serves one of these may read what was theirs.

    The twin of `with_predecessors`: a unit is here exactly if one of these is there.
    """
    directory = current()
    return frozenset(onward for unit_id in unit_ids for onward in directory.heirs_onward(unit_id))


def with_predecessors(unit_ids: Iterable[UUID]) -> frozenset[UUID]:
    """The units and all that they took over from."""
    directory = current()
    return frozenset(former for unit_id in unit_ids for former in directory.heirs_back(unit_id))


def units_of_kind(kind: UnitKind, on: date) -> tuple[Unit, ...]:
    """Units of the kind in force on the day, by code and name."""
    return tuple(u for u in current().by_kind.get(kind, ()) if u.holds_on(on))


def communes(on: date) -> tuple[Unit, ...]:
    """Communes in force on the day, by official code."""
    return tuple(sorted(units_of_kind(UnitKind.COMMUNE, on), key=lambda u: (u.commune_code, u.id)))


def ancestors(unit_id: UUID) -> tuple[Unit, ...]:
    """Units above, the nearest first."""
    return tuple(current().upward(unit_id))[1:]


def subtree_ids(unit_id: UUID) -> frozenset[UUID]:
    """The unit and everything that is or ever was beneath it: the reach of a right over a subtree."""
    return frozenset(u.id for u in current().downward(unit_id))


def find_units(text: str, on: date, limit: int = 20) -> tuple[Unit, ...]:
    """Units whose name and codes hold every word, diacritics and case aside, shortest name first.

    After them those to which a unit of such a name went, its heir before the others.
    """
    words = fold(text).split()
    named = sorted(
        (u for u in current().units.values() if all(word in _said_of(u) for word in words)),
        key=lambda u: (len(u.name), u.name, u.id),
    )
    living = {u.id: u for u in named if u.holds_on(on)}
    for u in named:
        if u.id not in living:
            living |= {one.id: one for one in heirs(u.id, on) if one.id not in living}
    return tuple(living.values())[:limit]


def _said_of(u: Unit) -> str:
    return fold(f"{u.name} {u.short_name} {u.code} {u.old_code} {u.commune_code}")


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
    return position_of(row)


def positions(position_ids: Iterable[UUID]) -> dict[UUID, Position]:
    """Those of the positions that exist, by identifier."""
    return {row.id: position_of(row) for row in models.Position.objects.filter(pk__in=set(position_ids)).order_by("id")}


def positions_of(unit_id: UUID, on: date) -> tuple[Position, ...]:
    """Positions of the unit in force on the day, by title."""
    rows = models.Position.objects.filter(unit_id=unit_id, valid_from__lte=on).order_by("title", "id")
    return tuple(p for p in map(position_of, rows) if p.holds_on(on))


def roles_held(on: date) -> frozenset[Role]:
    """Roles that a position of some unit gives on the day. One query."""
    in_force = Q(valid_to=None) | Q(valid_to__gte=on)
    rows = models.Position.objects.filter(in_force, valid_from__lte=on).order_by("role").values_list("role", flat=True)
    return frozenset(map(Role, rows.distinct()))


def delegations_to(account_id: UUID, at: datetime) -> tuple[Delegation, ...]:
    """What is lent to the account at the instant: neither ended by then nor still to come.

    One query, and one more for the positions if there is anything.
    """
    given = every(models.Delegation, delegate_id=account_id, order_by=("valid_from", "id"))
    lent = [row for row in given if _lends(row, at)]
    if not lent:
        return ()
    held = {row.id: row for row in every(models.Position, id=[row.position_id for row in lent], order_by=("id",))}
    for row in lent:
        row.position = held[row.position_id]
    return tuple(one for one in map(delegation_of, lent) if one.position.holds_on(day_of(at)))


def _lends(row: models.Delegation, at: datetime) -> bool:
    assert row.valid_to is not None, "a delegation has a last day"
    return row.valid_from <= day_of(at) <= row.valid_to and (row.ended_at is None or row.ended_at > at)


def delegations_in(unit_id: UUID, limit: int = 100) -> tuple[Delegation, ...]:
    """Every delegation ever made in the unit, the latest to begin first. One query."""
    rows = models.Delegation.objects.filter(position__unit_id=unit_id).select_related("position")
    return tuple(delegation_of(row) for row in rows.order_by("-valid_from", "-id")[:limit])


def delegation_of(row: models.Delegation) -> Delegation:
    """The row, read with its position, as others are told it."""
    assert row.valid_to is not None, "a delegation has a last day"
    ended_by = Decision(row.end_number, row.end_decided_on, row.end_reason) if row.end_decided_on else None
    return Delegation(
        id=row.id,
        position=position_of(row.position),
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
        summary=row.summary,
        recorded_by_id=row.recorded_by_id,
        ended_by_id=row.ended_by_id,
        end_decision=ended_by,
    )
