"""What is entered of working time, and a year of it, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date, time
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from ..working_time import DayKind, WorkingCalendar

type Session = tuple[time, time]


class EntryKind(StrEnum):
    DAY_OFF = "day_off"
    SWAP = "swap"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """A calendar in a list."""

    id: UUID
    name: str
    base_id: UUID | None
    day_minutes: int
    known_from: date
    known_to: date
    source: str
    note: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class CalendarUse:
    """The calendar a unit counts by from a day on; `calendar_id` none to follow the unit above.

    `valid_from` none: since the unit exists.
    """

    calendar_id: UUID | None
    valid_from: date | None
    source: str = ""
    note: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class CalendarUser:
    """A unit that counts by a calendar of its own accord, from a day to a day; either may be open.

    `beneath` units of today count by it through this one.
    """

    unit_id: UUID
    valid_from: date | None
    valid_to: date | None
    beneath: int


@dataclass(frozen=True, slots=True)
class KeptHours:
    """Hours of a weekday (1 is Monday) that hold from a day to a day, both included."""

    weekday: int
    opens: time
    closes: time
    valid_from: date
    valid_to: date | None
    source: str
    note: str
    confirmed: bool

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Entry:
    """A day off, a swap or a unit's exception, as it was entered.

    `owner_id` is the calendar's, or of an exception the unit's. `day` is the day not worked, of a swap also the one
    made up for on `working_day`. `starts` and `ends` bound an exception of part of a day.
    """

    kind: EntryKind
    id: UUID
    owner_id: UUID
    day: date
    name: str
    source: str
    note: str
    confirmed: bool
    working_day: date | None = None
    is_open: bool = False
    starts: time | None = None
    ends: time | None = None

    @property
    def stamp(self) -> str:
        """Changes with anything the entry says: whoever amends it sends back that of what they read."""
        return _stamp(astuple(self))


def stamp_of(kept: Iterable[KeptHours] | Iterable[CalendarUse]) -> str:
    """The same of all hours entered for a calendar or unit, or of all calendars it was given."""
    return _stamp(tuple(astuple(one) for one in kept))


def _stamp(said: object) -> str:
    return sha256(repr(said).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the year: what it is, by which entries, and its counting sessions.

    `is_known` is false of days for which days off have not been entered: nothing is reckoned there.
    """

    day: date
    is_known: bool
    kind: DayKind
    minutes: int
    sessions: tuple[Session, ...]
    entries: tuple[Entry, ...]

    @property
    def is_confirmed(self) -> bool:
        return all(entry.confirmed for entry in self.entries)


@dataclass(frozen=True, slots=True)
class CalendarBook:
    """A calendar and everything entered that decides its days; of a unit, with the exceptions from it upward.

    Of a unit that counts by another calendar on other days, `working` has every one of them in its place.
    `line` is the calendar itself, then what it rests on. `hours` are its own, or those of the nearest it rests
    on that has any. `hours_stamp` is of the calendar's own hours. `given_to` is the unit, this one or one above, that
    has the calendar as its own.
    """

    line: tuple[CalendarLine, ...]
    given_to: UUID | None
    working: WorkingCalendar
    hours: tuple[KeptHours, ...]
    hours_stamp: str
    days_off: tuple[Entry, ...]
    swaps: tuple[Entry, ...]
    exceptions: tuple[Entry, ...]

    @property
    def calendar(self) -> CalendarLine:
        return self.line[0]
