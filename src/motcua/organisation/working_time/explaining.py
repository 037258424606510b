"""Why a due date is what it is, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from motcua.kernel.time import day_of

from .calendar import DayKind, WorkingCalendar, instant


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of the reckoning: minutes counted on it, their running total, and what kind of day it was.

    `name` is the holiday's, the swap's or the closure's; empty on ordinary days and weekly rests.
    `periods` are the stretches that counted.
    """

    day: date
    minutes: int
    total: int
    kind: DayKind
    name: str
    periods: tuple[tuple[datetime, datetime], ...]


def explain(calendar: WorkingCalendar, start: datetime, end: datetime) -> list[DayLine]:
    """A line for every day from `start` to `end`; their minutes add up to `working_time_between`.

    Refuses nothing but instants outside the calendar (`BeyondCalendar`); none when `end` comes first.
    """
    since, until = calendar.minute_of(start), calendar.minute_of(end)
    lines: list[DayLine] = []
    total = 0
    day = day_of(start)
    while day <= day_of(end) and since <= until:
        spans = [(max(calendar.starts[i], since), min(calendar.ends[i], until)) for i in calendar.sessions_of(day)]
        counted = [(opens, closes) for opens, closes in spans if opens < closes]
        minutes = sum(closes - opens for opens, closes in counted)
        total += minutes
        note = calendar.notes.get(day)
        lines.append(
            DayLine(
                day=day,
                minutes=minutes,
                total=total,
                kind=calendar.kind_of(day),
                name=note.name if note else "",
                periods=tuple((instant(opens), instant(closes)) for opens, closes in counted),
            )
        )
        day += timedelta(days=1)
    return lines
