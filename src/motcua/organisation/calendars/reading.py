"""Calendars read as they are kept. Straight from the tables: who edits must see what stands this moment."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from motcua.kernel.actor import Actor

from .. import models, policies
from ..directory import current
from ..refusals import CalendarNotFound, EntryNotFound
from ..working_time import DayKind, WorkingCalendar
from ..working_time.calendar import instant
from .values import (
    CalendarBook,
    CalendarDay,
    CalendarLine,
    CalendarUse,
    CalendarUser,
    Entry,
    EntryKind,
    KeptHours,
    stamp_of,
)

A_DAY = timedelta(days=1)
type EntryRow = models.DayOff | models.Swap | models.UnitException


def calendars() -> tuple[CalendarLine, ...]:
    """Every calendar, by name. One query."""
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
        )
        for row in models.Calendar.objects.order_by("name", "id")
    )


def calendar_users(on: date) -> dict[UUID, tuple[CalendarUser, ...]]:
    """By calendar the units that count by it on the day or will later, not through one above; by name and day."""
    directory = current()
    living = [unit for unit in directory.units.values() if unit.holds_on(on)]
    through = Counter(found[0].id for unit in living if (found := directory.calendar_on(unit.id, on)))
    users: dict[UUID, list[CalendarUser]] = defaultdict(list)
    for unit in sorted(living, key=lambda one: (one.name, one.id)):
        uses = directory.uses[unit.id]
        for (since, calendar_id), until in zip(uses, [*(day - A_DAY for day, _ in uses[1:]), None], strict=True):
            if calendar_id is not None and (until is None or until >= on):
                beneath = through[unit.id] - 1 if since <= on else 0
                users[calendar_id].append(CalendarUser(unit.id, None if since == date.min else since, until, beneath))
    return {calendar_id: tuple(found) for calendar_id, found in users.items()}


def calendar_uses(unit_id: UUID) -> tuple[CalendarUse, ...]:
    """The calendars given to the unit itself, in order; none where it has always followed the one above. One query."""
    first = current().unit(unit_id).calendar_id
    return kept_uses(first, models.CalendarUse.objects.filter(unit_id=unit_id).order_by("valid_from", "id"))


def kept_uses(first: UUID | None, rows: Iterable[models.CalendarUse]) -> tuple[CalendarUse, ...]:
    """`first` is the calendar of the unit before any of the rows."""
    later = [CalendarUse(row.calendar_id, row.valid_from, row.source, row.note, row.confirmed) for row in rows]
    return ((CalendarUse(first, None),) if first is not None or later else ()) + tuple(later)


def calendar_book(calendar_id: UUID) -> CalendarBook:
    """The calendar as it is kept. Five queries. Raises `CalendarNotFound`."""
    return _book(calendar_id, current().calendar_with(calendar_id), ())


def unit_calendar_book(unit_id: UUID, on: date) -> CalendarBook:
    """The calendar in force for the unit on the day, as the unit counts by it. Five queries.

    Raises `UnitNotFound`, `CalendarNotFound`.
    """
    found = current().calendar_on(unit_id, on)
    if found is None:
        raise CalendarNotFound
    given_to, calendar_id = found
    upward = [unit.id for unit in current().upward(unit_id)]
    return _book(calendar_id, current().calendar_around(unit_id, on), upward, given_to.id)


def _book(
    calendar_id: UUID, working: WorkingCalendar, upward: Sequence[UUID], given_to: UUID | None = None
) -> CalendarBook:
    line = tuple(_downward({one.id: one for one in calendars()}, calendar_id))
    ids = [one.id for one in line]
    rows = list(models.WeeklySession.objects.filter(calendar_id__in=ids).order_by("id"))
    hours = [kept_hours(row for row in rows if row.calendar_id == one) for one in ids]
    return CalendarBook(
        line=line,
        given_to=given_to,
        working=working,
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
