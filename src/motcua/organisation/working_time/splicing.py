"""One calendar out of several, where another came into force on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .building import Span, laid_out
from .calendar import DayNote, WorkingCalendar, midnight_minute

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The days, both included, on which one of them is in force and known."""

    first: date
    last: date
    calendar: WorkingCalendar

    def sessions(self) -> list[Span]:
        days = self.calendar.start_array.searchsorted([midnight_minute(self.first), midnight_minute(self.last + A_DAY)])
        return list(zip(self.calendar.starts[days[0] : days[1]], self.calendar.ends[days[0] : days[1]], strict=True))

    def notes(self) -> dict[date, DayNote]:
        return {day: note for day, note in self.calendar.notes.items() if self.first <= day <= self.last}


def splice(parts: Sequence[tuple[date, WorkingCalendar]], *, day_minutes: int) -> WorkingCalendar:
    """Each part is in force from its day until the next begins.

    Where days between two parts are not known, what lies before them is not either.
    """
    known: list[_Stretch] = []
    for place, (since, calendar) in enumerate(parts):
        until = parts[place + 1][0] - A_DAY if place + 1 < len(parts) else date.max
        stretch = _Stretch(max(since, calendar.first), min(until, calendar.last), calendar)
        if stretch.first > stretch.last:
            continue
        if known and known[-1].last + A_DAY < stretch.first:
            known.clear()
        known.append(stretch)
    return laid_out(
        known[0].first,
        known[-1].last,
        [session for stretch in known for session in stretch.sessions()],
        {day: note for stretch in known for day, note in stretch.notes().items()},
        day_minutes=day_minutes,
    )
