"""All units and calendars, kept in the process and read again when they change.

A city has a few thousand units that hardly ever change, and every page asks for some of them. So they
are read whole, in a handful of statements, and kept; a random token in the database tells when they are
old. The token is looked at every `CHECK_EVERY_SECONDS` at most: a change made by another process is
seen within that time, one made by this process at once.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from motcua.kernel.actor import Role

from . import models
from .models import UnitKind
from .refusals import CalendarNotFound, UnitNotFound
from .values import Position, ReceptionHours, Unit
from .working_time import (
    BeyondCalendar,
    DayRules,
    Exceptional,
    Hours,
    MadeUpDay,
    WorkingCalendar,
    build_calendar,
    splice,
)

CHECK_EVERY_SECONDS = 2.0
type Spans = tuple[tuple[date, UUID], ...]  # a calendar from each day on


def unit_of(row: models.Unit) -> Unit:
    """The row as others are told it."""
    return Unit(
        id=row.id,
        code=row.code,
        code_confirmed=row.code_confirmed,
        old_code=row.old_code,
        commune_code=row.commune_code,
        name=row.name,
        short_name=row.short_name,
        kind=UnitKind(row.kind),
        parent_id=row.parent_id,
        calendar_id=row.calendar_id,
        point_id=row.point_id,
        address=row.address,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        confirmed=row.confirmed,
        source=row.source,
        note=row.note,
    )


def position_of(row: models.Position) -> Position:
    """The row as others are told it."""
    return Position(row.id, row.unit_id, row.title, Role(row.role), row.valid_from, row.valid_to)


@dataclass(slots=True)
class CalendarRules:
    """One calendar as its rows say it, its base not looked at yet."""

    base_id: UUID | None
    day_minutes: int
    known_from: date
    known_to: date
    hours: list[Hours] = field(default_factory=list)
    days_off: dict[date, str] = field(default_factory=dict)
    swaps: list[MadeUpDay] = field(default_factory=list)


class Directory:
    """A reading of the tables at one moment."""

    def __init__(self) -> None:
        self.units: dict[UUID, Unit] = {}
        self.by_code: dict[str, list[Unit]] = defaultdict(list)
        self.by_kind: dict[UnitKind, list[Unit]] = defaultdict(list)
        self.children: dict[UUID | None, list[Unit]] = defaultdict(list)
        self.exceptions: dict[UUID, list[Exceptional]] = defaultdict(list)
        self.reception: dict[UUID, list[models.ReceptionSession]] = defaultdict(list)
        self.successors: dict[UUID, list[UUID]] = defaultdict(list)
        self.heir_of: dict[UUID, UUID] = {}
        self.heir_to: dict[UUID, list[UUID]] = defaultdict(list)
        self._calendars: dict[UUID, CalendarRules] = {}
        self._built: dict[tuple[UUID, ...], WorkingCalendar] = {}
        self.uses: dict[UUID, list[tuple[date, UUID | None]]] = {}
        self._spans: dict[UUID, Spans] = {}
        self._around: dict[tuple[UUID, UUID], WorkingCalendar] = {}
        self._spliced_before: dict[tuple[object, ...], WorkingCalendar] = {}
        self._read_units()
        self._read_successions()
        self._read_calendars()

    def unit(self, unit_id: UUID) -> Unit:
        try:
            return self.units[unit_id]
        except KeyError:
            raise UnitNotFound from None

    def upward(self, unit_id: UUID) -> Iterator[Unit]:
        """The unit, its parent, and so on to the top."""
        unit: Unit | None = self.unit(unit_id)
        while unit is not None:
            yield unit
            unit = self.units[unit.parent_id] if unit.parent_id else None

    def downward(self, unit_id: UUID) -> Iterator[Unit]:
        """The unit and everything beneath it."""
        unit = self.unit(unit_id)
        yield unit
        for child in self.children[unit.id]:
            yield from self.downward(child.id)

    def heirs_onward(self, unit_id: UUID) -> Iterator[UUID]:
        """The unit, its heir, that one's heir, and so on to one that lives."""
        heir_id: UUID | None = unit_id
        while heir_id is not None:
            yield heir_id
            heir_id = self.heir_of.get(heir_id)

    def heirs_back(self, unit_id: UUID) -> Iterator[UUID]:
        """The unit, those it is the heir to, those they were, and so on."""
        yield unit_id
        for former_id in self.heir_to.get(unit_id, ()):
            yield from self.heirs_back(former_id)

    def calendar_of(self, unit_id: UUID, on: date) -> WorkingCalendar:
        calendar = self.calendar_around(unit_id, on)
        if not calendar.first <= on <= calendar.last:
            raise BeyondCalendar
        return calendar

    def calendar_around(self, unit_id: UUID, on: date) -> WorkingCalendar:
        """What the unit counts by, day after day; `day_minutes` is that of the calendar in force on the day."""
        spans = self._spans_of(unit_id)
        in_force = next((calendar_id for since, calendar_id in reversed(spans) if since <= on), None)
        if in_force is None:
            raise CalendarNotFound
        if (unit_id, in_force) not in self._around:
            upward = [unit.id for unit in self.upward(unit_id)]
            parts = [(since, self.calendar_with(calendar_id, upward)) for since, calendar_id in spans]
            self._around[unit_id, in_force] = parts[0][1] if len(parts) == 1 else self._spliced(parts, in_force)
        return self._around[unit_id, in_force]

    def calendar_on(self, unit_id: UUID, on: date) -> tuple[Unit, UUID] | None:
        """The calendar in force for the unit on the day, and the nearest unit upward that has it as its own."""
        for unit in self.upward(unit_id):
            if calendar_id := self.own_calendar(unit.id, on):
                return unit, calendar_id
        return None

    def own_calendar(self, unit_id: UUID, on: date) -> UUID | None:
        """None where the unit follows the one above."""
        return next((one for since, one in reversed(self.uses[unit_id]) if since <= on), None)

    def _spans_of(self, unit_id: UUID) -> Spans:
        """The calendars the unit counts by and the days from which it does, in order."""
        if unit_id not in self._spans:
            days = sorted({since for unit in self.upward(unit_id) for since, _ in self.uses[unit.id]})
            found = [(since, on[1]) for since in days if (on := self.calendar_on(unit_id, since))]
            self._spans[unit_id] = tuple(next(same) for _, same in groupby(found, key=itemgetter(1)))
        return self._spans[unit_id]

    def _spliced(self, parts: Sequence[tuple[date, WorkingCalendar]], in_force: UUID) -> WorkingCalendar:
        """One for all units that count by the same calendars from the same days."""
        key = (*((since, id(calendar)) for since, calendar in parts), in_force)
        if key not in self._spliced_before:
            self._spliced_before[key] = splice(parts, day_minutes=self._calendars[in_force].day_minutes)
        return self._spliced_before[key]

    def calendar_with(self, calendar_id: UUID, upward: Sequence[UUID] = ()) -> WorkingCalendar:
        """The calendar with the exceptions of the units, the nearest first and so the strongest."""
        excepted = tuple(unit_id for unit_id in reversed(upward) if unit_id in self.exceptions)
        key = (calendar_id, *excepted)
        calendar = self._built.get(key)
        if calendar is None:
            calendar = self._built[key] = self._build(calendar_id, excepted)
        return calendar

    def reception_hours(self, unit_id: UUID, on: date) -> tuple[ReceptionHours, ...]:
        """Those of the nearest unit upward that has any."""
        for unit in self.upward(unit_id):
            found = self.own_reception_hours(unit.id, on)
            if found:
                return found
        return ()

    def own_reception_hours(self, unit_id: UUID, on: date) -> tuple[ReceptionHours, ...]:
        rows = [r for r in self.reception.get(unit_id, ()) if r.valid_from <= on <= (r.valid_to or on)]
        return tuple(ReceptionHours(r.weekday, r.opens, r.closes, r.confirmed, r.note) for r in rows)

    def _build(self, calendar_id: UUID, excepted: tuple[UUID, ...]) -> WorkingCalendar:
        line = list(self._calendar_line(calendar_id))
        days_off: dict[date, str] = {}
        for rules in reversed(line):
            days_off.update(rules.days_off)
        return build_calendar(
            DayRules(
                hours=tuple(_hours_along(line)),
                days_off=days_off,
                made_up=tuple(swap for rules in reversed(line) for swap in rules.swaps),
                exceptions=tuple(e for unit_id in excepted for e in self.exceptions[unit_id]),
            ),
            max(rules.known_from for rules in line),
            min(rules.known_to for rules in line),
            day_minutes=line[0].day_minutes,
        )

    def _calendar_line(self, calendar_id: UUID | None) -> Iterator[CalendarRules]:
        while calendar_id is not None:
            rules = self._calendars[calendar_id]
            yield rules
            calendar_id = rules.base_id

    def _read_units(self) -> None:
        for row in models.Unit.objects.order_by("code", "commune_code", "name", "valid_from", "id"):
            unit = unit_of(row)
            self.units[unit.id] = unit
            self.by_kind[unit.kind].append(unit)
            self.children[unit.parent_id].append(unit)
            self.uses[unit.id] = [(date.min, unit.calendar_id)]
            for code in {unit.code, unit.old_code, unit.commune_code} - {""}:
                self.by_code[code].append(unit)
        for use in models.CalendarUse.objects.order_by("valid_from", "id"):
            self.uses[use.unit_id].append((use.valid_from, use.calendar_id))
        for e in models.UnitException.objects.order_by("day", "starts", "id"):
            self.exceptions[e.unit_id].append(Exceptional(e.day, e.reason, e.is_open, e.starts, e.ends))
        for session in models.ReceptionSession.objects.order_by("weekday", "opens", "id"):
            self.reception[session.unit_id].append(session)

    def _read_successions(self) -> None:
        """The heir first among the successors of a unit."""
        for row in models.Succession.objects.order_by("-is_heir", "id"):
            self.successors[row.old_id].append(row.new_id)
            if row.is_heir:
                self.heir_of[row.old_id] = row.new_id
                self.heir_to[row.new_id].append(row.old_id)

    def _read_calendars(self) -> None:
        for row in models.Calendar.objects.order_by("id"):
            self._calendars[row.id] = CalendarRules(row.base_id, row.day_minutes, row.known_from, row.known_to)
        for session in models.WeeklySession.objects.order_by("weekday", "opens", "id"):
            self._calendars[session.calendar_id].hours.append(
                Hours(session.weekday, session.opens, session.closes, session.valid_from, session.valid_to)
            )
        for day_off in models.DayOff.objects.order_by("day", "id"):
            self._calendars[day_off.calendar_id].days_off[day_off.day] = day_off.name
        for swap in models.Swap.objects.order_by("day_off", "id"):
            self._calendars[swap.calendar_id].swaps.append(MadeUpDay(swap.day_off, swap.working_day, swap.name))


def _hours_along(line: Iterable[CalendarRules]) -> Iterator[Hours]:
    """The hours of a calendar from the first day for which it has any of its own; before it those of its base."""
    until = date.max
    for rules in line:
        for hours in rules.hours:
            if hours.valid_from < until:
                yield replace(hours, valid_to=min(hours.valid_to or date.max, until - timedelta(days=1)))
        until = min([until, *(hours.valid_from for hours in rules.hours)])


@dataclass(frozen=True, slots=True)
class _Kept:
    directory: Directory
    token: UUID | None
    looked_at: float


_kept: _Kept | None = None


def current() -> Directory:
    """The directory, at most `CHECK_EVERY_SECONDS` old; no statement, one, or one and the whole reading."""
    global _kept
    now = time.monotonic()
    kept = _kept
    if kept is not None and now - kept.looked_at < CHECK_EVERY_SECONDS:
        return kept.directory
    token = models.Revision.objects.values_list("token", flat=True).first()
    still_good = kept is not None and token is not None and token == kept.token
    directory = kept.directory if kept is not None and still_good else Directory()
    _kept = _Kept(directory, token, now)
    return directory


def forget() -> None:
    """Reads everything again at the next question."""
    global _kept
    _kept = None
