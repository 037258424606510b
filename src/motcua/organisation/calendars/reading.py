"""Calendars read as they are kept. Straight from the tables: who edits must see what stands this moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from motcua.kernel.actor import Actor

from .. import models, policies
from ..directory import current
from ..refusals import CalendarNotFound, EntryNotFound
from ..working_time import DayKind, WorkingCalendar
from ..working_time.calendar import instant
from .values import CalendarBook, CalendarDay, CalendarLine, Entry, EntryKind, KeptHours, stamp_of

A_DAY = timedelta(days=1)
type EntryRow = models.DayOff | models.Swap | models.UnitException


def calendars() -> tuple[CalendarLine, ...]:
    """Every calendar, by name. One query."""
    units: dict[UUID, list[UUID]] = defaultdict(list)
    for unit in current().units.values():
        if unit.calendar_id is not None:
            units[unit.calendar_id].append(unit.id)
    return tuple(
        CalendarLine(
            id=row.id,
            name=row.name,
            base_id=row.base_id,
            day_minutes=row.day_minutes,
            known_from=row.known_from,
            known_to=row.known_to,
            source=row.source,
            note=row.note,
            confirmed=row.confirmed,
            unit_ids=tuple(units[row.id]),
        )
        for row in models.Calendar.objects.order_by("name", "id")
    )


def calendar_in_force(unit_id: UUID) -> UUID:
    """The calendar the unit counts by: its own or the nearest above. Raises `UnitNotFound`, `CalendarNotFound`."""
    found = next((unit.calendar_id for unit in current().upward(unit_id) if unit.calendar_id), None)
    if found is None:
        raise CalendarNotFound
    return found


def calendar_book(calendar_id: UUID, unit_id: UUID | None = None) -> CalendarBook:
    """The calendar as it is kept, and as the unit counts by it if one is given. Five queries.

    Raises `CalendarNotFound`, `UnitNotFound`.
    """
    line = tuple(_downward({one.id: one for one in calendars()}, calendar_id))
    ids = [one.id for one in line]
    rows = list(models.WeeklySession.objects.filter(calendar_id__in=ids).order_by("id"))
    hours = [kept_hours(row for row in rows if row.calendar_id == one) for one in ids]
    upward = [unit.id for unit in current().upward(unit_id)] if unit_id else []
    return CalendarBook(
        line=line,
        unit_id=unit_id,
        working=current().calendar_with(calendar_id, upward),
        hours=next(filter(None, hours), ()),
        hours_stamp=stamp_of(hours[0]),
        days_off=_entries(models.DayOff.objects.filter(calendar_id__in=ids).order_by("day", "id")),
        swaps=_entries(models.Swap.objects.filter(calendar_id__in=ids).order_by("day_off", "id")),
        exceptions=_entries(models.UnitException.objects.filter(unit_id__in=upward).order_by("day", "starts", "id")),
    )


def kept_reception_hours(unit_id: UUID) -> tuple[KeptHours, ...]:
    """The unit's own, past and coming; none where the nearest unit above answers. One query."""
    return kept_hours(models.ReceptionSession.objects.filter(unit_id=unit_id).order_by("id"))


def kept_hours(rows: Iterable[models.WeeklySession | models.ReceptionSession]) -> tuple[KeptHours, ...]:
    """The rows in order: those that held first, by weekday and hour."""
    ordered = sorted(rows, key=lambda row: (row.valid_from, row.weekday, row.opens))
    return tuple(
        KeptHours(r.weekday, r.opens, r.closes, r.valid_from, r.valid_to, r.source, r.note, r.confirmed)
        for r in ordered
    )


def calendar_entry(kind: EntryKind, entry_id: UUID) -> Entry:
    """Raises `EntryNotFound`."""
    return entry_of(entry_row(kind, entry_id))


def units_with_exceptions() -> frozenset[UUID]:
    """Units that close or open on days of their own."""
    return frozenset(current().exceptions)


def sets_calendars(actor: Actor) -> bool:
    """Whether the actor may change calendars, which bind many units."""
    return policies.may_set_calendars(actor, [unit.id for unit in current().children[None]])


def year_of(book: CalendarBook, year: int) -> tuple[CalendarDay, ...]:
    """Every day of the year, in order."""
    entries: dict[date, list[Entry]] = defaultdict(list)
    for entry in (*_nearest(book), *book.exceptions):
        entries[entry.day].append(entry)
        if entry.working_day is not None:
            entries[entry.working_day].append(entry)
    first, last = date(year, 1, 1), date(year, 12, 31)
    return tuple(
        _day(book.working, first + n * A_DAY, entries[first + n * A_DAY]) for n in range((last - first).days + 1)
    )


def entry_row(kind: EntryKind, entry_id: UUID) -> EntryRow:
    """Raises `EntryNotFound`."""
    row: EntryRow | None
    match kind:
        case EntryKind.DAY_OFF:
            row = models.DayOff.objects.filter(pk=entry_id).first()
        case EntryKind.SWAP:
            row = models.Swap.objects.filter(pk=entry_id).first()
        case EntryKind.EXCEPTION:
            row = models.UnitException.objects.filter(pk=entry_id).first()
    if row is None:
        raise EntryNotFound
    return row


def entry_of(row: EntryRow) -> Entry:
    """The row as others are told it."""
    said = partial(Entry, id=row.id, source=row.source, note=row.note, confirmed=row.confirmed)
    match row:
        case models.DayOff():
            return said(kind=EntryKind.DAY_OFF, owner_id=row.calendar_id, day=row.day, name=row.name)
        case models.Swap():
            return said(
                kind=EntryKind.SWAP,
                owner_id=row.calendar_id,
                day=row.day_off,
                working_day=row.working_day,
                name=row.name,
            )
        case models.UnitException():
            return said(
                kind=EntryKind.EXCEPTION,
                owner_id=row.unit_id,
                day=row.day,
                name=row.reason,
                is_open=row.is_open,
                starts=row.starts,
                ends=row.ends,
            )


def _downward(known: Mapping[UUID, CalendarLine], calendar_id: UUID | None) -> Iterator[CalendarLine]:
    """The calendar, its base, and so on."""
    if calendar_id not in known:
        raise CalendarNotFound
    while calendar_id is not None:
        yield known[calendar_id]
        calendar_id = known[calendar_id].base_id


def _entries(rows: Iterable[EntryRow]) -> tuple[Entry, ...]:
    return tuple(map(entry_of, rows))


def _nearest(book: CalendarBook) -> Iterator[Entry]:
    """Days off and swaps; where a calendar and its base both speak of a day, only what the calendar says."""
    rank = {line.id: place for place, line in enumerate(book.line)}
    for entries in (book.days_off, book.swaps):
        by_day = {entry.day: entry for entry in sorted(entries, key=lambda one: -rank[one.owner_id])}
        yield from by_day.values()


def _day(working: WorkingCalendar, day: date, entries: list[Entry]) -> CalendarDay:
    if not working.first <= day <= working.last:
        return CalendarDay(day, is_known=False, kind=DayKind.WEEKLY_REST, minutes=0, sessions=(), entries=())
    places = working.sessions_of(day)
    return CalendarDay(
        day=day,
        is_known=True,
        kind=working.kind_of(day),
        minutes=sum(working.ends[i] - working.starts[i] for i in places),
        sessions=tuple((instant(working.starts[i]).time(), instant(working.ends[i]).time()) for i in places),
        entries=tuple(entries),
    )
