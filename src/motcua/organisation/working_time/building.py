"""From rules (weekly hours, days off, swaps, exceptions of a unit) to a `WorkingCalendar`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import accumulate

import numpy as np

from .calendar import MINUTES_A_DAY, DayKind, DayNote, WorkingCalendar, midnight_minute

type Span = tuple[int, int]  # minutes, of the day or since the epoch, the end not included


@dataclass(frozen=True, slots=True)
class Hours:
    """Counting hours of a weekday (1 is Monday, 7 is Sunday) while the row is in force."""

    weekday: int
    opens: time
    closes: time
    valid_from: date = date.min
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def span(self) -> Span:
        return _minute(self.opens), _minute(self.closes)


@dataclass(frozen=True, slots=True)
class MadeUpDay:
    """A swap: `off` is not worked, `working` is, with the hours of `off`."""

    off: date
    working: date
    name: str


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A unit closed (or open, when `is_open`) on a day; the whole day unless hours are given."""

    day: date
    name: str
    is_open: bool = False
    starts: time | None = None
    ends: time | None = None

    @property
    def span(self) -> Span:
        return (
            0 if self.starts is None else _minute(self.starts),
            MINUTES_A_DAY if self.ends is None else _minute(self.ends),
        )


@dataclass(frozen=True, slots=True)
class DayRules:
    """Everything that decides the hours of a day. The later the field, the stronger it is."""

    hours: tuple[Hours, ...]
    days_off: Mapping[date, str] = field(default_factory=dict)
    made_up: tuple[MadeUpDay, ...] = ()
    exceptions: tuple[Exceptional, ...] = ()


def build_calendar(rules: DayRules, first: date, last: date, *, day_minutes: int = 480) -> WorkingCalendar:
    """Lays out every session from `first` to `last`, both included."""
    sessions: list[Span] = []
    notes: dict[date, DayNote] = {}
    plan = _Plan(rules)
    for day in _days(first, last):
        spans, note = plan.of(day)
        if note is not None:
            notes[day] = note
        midnight = midnight_minute(day) if spans else 0
        sessions.extend((midnight + opens, midnight + closes) for opens, closes in spans)
    return laid_out(first, last, sessions, notes, day_minutes=day_minutes)


def laid_out(
    first: date, last: date, sessions: Sequence[Span], notes: Mapping[date, DayNote], *, day_minutes: int
) -> WorkingCalendar:
    """The calendar of these sessions, in order, each from a minute since the epoch to another."""
    starts, ends = [start for start, _ in sessions], [end for _, end in sessions]
    after = list(accumulate(end - start for start, end in sessions))
    before = [0, *after][: len(after)]
    return WorkingCalendar(
        first=first,
        last=last,
        day_minutes=day_minutes,
        starts=starts,
        ends=ends,
        before=before,
        after=after,
        notes=notes,
        start_array=np.array(starts, np.int64),
        end_array=np.array(ends, np.int64),
        before_array=np.array(before, np.int64),
        after_array=np.array(after, np.int64),
        from_minute=midnight_minute(first),
        to_minute=midnight_minute(last) + MINUTES_A_DAY,
    )


class _Plan:
    """The rules by day."""

    def __init__(self, rules: DayRules) -> None:
        self._hours = rules.hours
        begins = {h.valid_from for h in rules.hours}
        ends = {h.valid_to + timedelta(days=1) for h in rules.hours if h.valid_to and h.valid_to < date.max}
        self._changes = sorted(begins | ends)  # days from which the week may be another
        self._weeks: dict[tuple[int, int], list[Span]] = {}
        self._days_off = rules.days_off
        self._swapped_off = {swap.off: swap for swap in rules.made_up}
        self._made_up = {swap.working: swap for swap in rules.made_up}
        self._exceptions: dict[date, list[Exceptional]] = {}
        for exception in rules.exceptions:
            self._exceptions.setdefault(exception.day, []).append(exception)

    def of(self, day: date) -> tuple[list[Span], DayNote | None]:
        spans, note = self._common(day)
        for exception in self._exceptions.get(day, ()):
            changed = _with(spans, exception.span) if exception.is_open else _without(spans, exception.span)
            if changed != spans:
                kind = DayKind.UNIT_OPEN if exception.is_open else DayKind.UNIT_CLOSED
                spans, note = changed, DayNote(kind, exception.name)
        return spans, note

    def _common(self, day: date) -> tuple[list[Span], DayNote | None]:
        if swap := self._made_up.get(day):
            return self._weekly(day, swap.off.isoweekday()), DayNote(DayKind.MADE_UP, swap.name)
        if swap := self._swapped_off.get(day):
            return [], DayNote(DayKind.SWAPPED_OFF, swap.name)
        if name := self._days_off.get(day):
            return [], DayNote(DayKind.HOLIDAY, name)
        return self._weekly(day, day.isoweekday()), None

    def _weekly(self, day: date, weekday: int) -> list[Span]:
        week = bisect_right(self._changes, day), weekday
        if week not in self._weeks:
            self._weeks[week] = _joined(h.span for h in self._hours if h.weekday == weekday and h.holds_on(day))
        return self._weeks[week]


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """In order, those that touch or overlap as one."""
    joined: list[Span] = []
    for opens, closes in sorted(spans):
        if joined and opens <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], closes)
        else:
            joined.append((opens, closes))
    return joined


def _with(spans: list[Span], more: Span) -> list[Span]:
    return _joined([*spans, more])


def _without(spans: list[Span], less: Span) -> list[Span]:
    left = [(opens, min(closes, less[0])) for opens, closes in spans]
    right = [(max(opens, less[1]), closes) for opens, closes in spans]
    return _joined((opens, closes) for opens, closes in left + right if opens < closes)
