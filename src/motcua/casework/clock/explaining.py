"""Why the due instant is what it is, day by day, pauses and holidays named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .limits import BY_THE_DAY
from .reading import Pause, Reading

type Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of the reckoning.

    `minutes` of working time counted on it and `total` so far. Where the limit runs by the day, `counts` says
    whether this day is one of them, and `days` how many so far. `periods` are the stretches that counted,
    `paused` the pauses that lay on it, `name` the holiday, swap or closure.
    """

    day: date
    minutes: int
    total: int
    counts: bool
    days: int
    kind: organisation.DayKind
    name: str
    periods: tuple[Span, ...]
    paused: tuple[Pause, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the clock's due instant is what it is: the clock, and a line per day from `counted_from` to it.

    `due_at` is what the calendar gives now.
    """

    reading: Reading
    due_at: datetime
    lines: tuple[CountedDay, ...]

    @property
    def holds_at(self) -> datetime:
        """The due instant that holds: a promise made stays when the calendar changes afterwards."""
        return self.reading.promised_at or self.due_at

    @property
    def counts_days(self) -> bool:
        """Whether the limit runs in calendar days or months, not in working time."""
        return self.reading.limit is not None and self.reading.limit.unit in BY_THE_DAY


def explain(reading: Reading, calendar: organisation.WorkingCalendar) -> Explanation | None:
    """The due instant of the clock, told day by day; none where there is none.

    The minutes of its lines add up to what counts from the start to the due instant. While the clock is
    paused the lines end with the pause: what comes after is not known yet.
    """
    if reading.due_at is None:
        return None
    until = reading.pauses[-1].since if reading.is_paused else reading.due_at
    lines: list[CountedDay] = []
    total = days = 0
    for line in organisation.explain(calendar, reading.counted_from, max(until, reading.counted_from)):
        paused = tuple(pause for pause in reading.pauses if _lies_on(pause, line.day))
        periods = _without(line.periods, reading.pauses)
        minutes = sum(int((to - since) / timedelta(minutes=1)) for since, to in periods)
        total += minutes
        counts = _counts(reading, line.day)
        days += counts
        lines.append(CountedDay(line.day, minutes, total, counts, days, line.kind, line.name, periods, paused))
    return Explanation(reading, reading.due_at, tuple(lines))


def _counts(reading: Reading, day: date) -> bool:
    """Whether it is one of the days of a limit by the day: after the first, until they run out, not paused."""
    if reading.lands_at is None or not day_of(reading.counted_from) < day <= day_of(reading.lands_at):
        return False
    return not any(_covers(pause, day) for pause in reading.pauses)


def _lies_on(pause: Pause, day: date) -> bool:
    return day_of(pause.since) <= day and (pause.until is None or day <= day_of(pause.until))


def _covers(pause: Pause, day: date) -> bool:
    """Whether the day is one of those by which the pause moves a limit in calendar days."""
    return day_of(pause.since) < day and (pause.until is None or day <= day_of(pause.until))


def _without(periods: tuple[Span, ...], pauses: tuple[Pause, ...]) -> tuple[Span, ...]:
    """The periods with every pause cut out, at whole minutes."""
    left = periods
    for pause in pauses:
        left = tuple(part for period in left for part in _outside(period, pause) if part[0] < part[1])
    return left


def _outside(period: Span, pause: Pause) -> tuple[Span, ...]:
    start, end = period
    before = (start, min(end, _minute(pause.since)))
    return (before,) if pause.until is None else (before, (max(start, _minute(pause.until)), end))


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
