"""Where a clock stands: the facts folded, one after another, over the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from motcua.catalogue import api as catalogue
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .facts import Fact, FactKind
from .limits import BY_THE_DAY, due, end_of, landing


class Standing(StrEnum):
    """Where a case stands against its due instant."""

    UNDATED = "undated"
    IN_TIME = "in_time"
    NEAR = "near"
    LATE = "late"


class Outcome(StrEnum):
    """How a finished case came out: before its time, in time, late; or it never had a due instant."""

    UNDATED = "undated"
    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Pause:
    """An interval that does not count. `until` none: it still lasts."""

    since: datetime
    until: datetime | None
    reason: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """A re-appointment: the due instant before, and the one promised instead."""

    at: datetime
    before: datetime
    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """The due instant made that of another case. `before` none: there was none of its own."""

    at: datetime
    before: datetime | None
    due_at: datetime
    reason: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock as it stands after its facts.

    `first_due_at` is what form 01 promised. `promised_at` is the due instant that holds, as it was told last: a
    calendar that changes afterwards does not move it, so time left, lateness and outcome are read by it. `due_at` is
    what the calendar as it stands gives. Both are what held when the pause began while the clock is paused, and move
    when it ends. None where the limit is not known. `lands_at`, for limits by the day only, is where the days run
    out, on a rest day or not.
    """

    received_at: datetime
    counted_from: datetime
    limit: catalogue.TimeLimit | None
    cutoff: time | None
    first_due_at: datetime | None
    promised_at: datetime | None
    due_at: datetime | None
    lands_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    stopped_at: datetime | None = None

    @property
    def is_paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].until is None and self.stopped_at is None

    @property
    def was_moved(self) -> bool:
        """Whether counting begins later than the reception: after the cut-off, or out of hours."""
        return self.counted_from > self.received_at.replace(second=0, microsecond=0)

    def counted_minutes(self, calendar: organisation.WorkingCalendar, at: datetime) -> int:
        """Working minutes that have counted by `at`: pauses and what came after the stop left out."""
        until = self._ended(at)
        if until <= self.counted_from:
            return 0
        return self._counted_between(calendar, self.counted_from, until)

    def remaining_minutes(self, calendar: organisation.WorkingCalendar, at: datetime) -> int | None:
        """Working minutes left at `at`; negative when late; standing still while paused. None if undated."""
        if self.promised_at is None:
            return None
        until = self._running_until(at)
        if until > self.promised_at:
            return -self._counted_between(calendar, self.promised_at, until)
        return organisation.working_time_between(calendar, until, self.promised_at)

    def late_minutes(self, calendar: organisation.WorkingCalendar, at: datetime) -> int:
        """Working minutes past the due instant at `at`, or at the stop; 0 when in time or undated."""
        remaining = self.remaining_minutes(calendar, at)
        return max(0, -remaining) if remaining is not None else 0

    def is_late(self, at: datetime, *, since: datetime | None = None) -> bool:
        """Whether by `at` the clock had run past the instant promised, be it outside working hours; with `since`, in
        the time from then on. No calendar is asked.
        """
        until = self._running_until(at)
        return self.promised_at is not None and until > self.promised_at and (since is None or until > since)

    def outcome(self, calendar: organisation.WorkingCalendar, *, early_by_minutes: int) -> Outcome:
        """How it came out: early when done `early_by_minutes` of working time before the instant promised."""
        assert self.stopped_at is not None, "the work is done"
        remaining = self.remaining_minutes(calendar, self.stopped_at)
        if remaining is None:
            return Outcome.UNDATED
        if self.is_late(self.stopped_at):
            return Outcome.LATE
        return Outcome.EARLY if remaining >= early_by_minutes else Outcome.ON_TIME

    def _counted_between(self, calendar: organisation.WorkingCalendar, since: datetime, until: datetime) -> int:
        minutes = organisation.working_time_between(calendar, since, until)
        for pause in self.pauses:
            paused, resumed = max(pause.since, since), min(pause.until or until, until)
            if paused < resumed:
                minutes -= organisation.working_time_between(calendar, paused, resumed)
        return minutes

    def _ended(self, at: datetime) -> datetime:
        return at if self.stopped_at is None else min(at, self.stopped_at)

    def _running_until(self, at: datetime) -> datetime:
        """The last instant up to `at` at which the clock ran."""
        until = self._ended(at)
        last = self.pauses[-1] if self.pauses else None
        return min(until, last.since) if last is not None and last.until is None else until


def read_clock(facts: Sequence[Fact], calendar: organisation.WorkingCalendar) -> Reading | None:
    """Where the clock stands after `facts`, given in the order in which they happened; none before its start.

    What is promised at the start and at the end of a pause is told by those facts; where they do not tell, it is
    what the calendar gives. A pause in working time moves the due instant by as much working time as it took; a pause
    in calendar days moves it by as many days. A due instant gone by stays where it was, and the pause adds no lateness.
    Raises `ValueError` for facts that cannot follow one another.
    """
    running: _Running | None = None
    for fact in facts:
        if fact.kind is FactKind.START:
            if running is not None:
                raise ValueError("a clock starts once")
            running = _Running.started(fact, calendar)
        elif running is not None:
            running.follow(fact)
        elif fact.kind not in {FactKind.HOLD, FactKind.RELEASE}:
            raise ValueError(f"{fact.kind} before the start of the clock")
    return None if running is None else running.reading()


@dataclass(slots=True)
class _Running:
    """The clock between two facts. `lands_at` is where a limit by the day runs out, rest day or not."""

    calendar: organisation.WorkingCalendar
    received_at: datetime
    counted_from: datetime
    limit: catalogue.TimeLimit | None
    cutoff: time | None
    first_due_at: datetime | None
    promised_at: datetime | None
    due_at: datetime | None
    lands_at: datetime | None
    paused: Fact | None = None
    pauses: list[Pause] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    alignments: list[Alignment] = field(default_factory=list)
    stopped_at: datetime | None = None

    @staticmethod
    def started(fact: Fact, calendar: organisation.WorkingCalendar) -> _Running:
        counted_from = organisation.counting_start(calendar, fact.at, cut_off=fact.cutoff)
        due_at = due(calendar, fact.limit, fact.cutoff, fact.at)
        by_the_day = fact.limit is not None and fact.limit.unit in BY_THE_DAY
        lands_at = landing(calendar, fact.limit, counted_from) if fact.limit is not None and by_the_day else None
        promised = fact.due_at or due_at
        return _Running(calendar, fact.at, counted_from, fact.limit, fact.cutoff, promised, promised, due_at, lands_at)

    def follow(self, fact: Fact) -> None:
        if self.stopped_at is not None and fact.kind is not FactKind.RELEASE:
            raise ValueError(f"{fact.kind} after the stop of the clock")
        match fact.kind:
            case FactKind.PAUSE:
                self._pause(fact)
            case FactKind.RESUME:
                self._resume(fact)
            case FactKind.EXTEND:
                self._extend(fact)
            case FactKind.ALIGN:
                self._align(fact)
            case FactKind.STOP:
                self.stopped_at = fact.at
            case _:
                pass

    def reading(self) -> Reading:
        lasting = () if self.paused is None else (_pause(self.paused, None),)
        return Reading(
            received_at=self.received_at,
            counted_from=self.counted_from,
            limit=self.limit,
            cutoff=self.cutoff,
            first_due_at=self.first_due_at,
            promised_at=self.promised_at,
            due_at=self.due_at,
            lands_at=self.lands_at,
            pauses=(*self.pauses, *lasting),
            extensions=tuple(self.extensions),
            alignments=tuple(self.alignments),
            stopped_at=self.stopped_at,
        )

    def _pause(self, fact: Fact) -> None:
        if self.paused is not None:
            raise ValueError("a paused clock is not paused again")
        self.paused = fact

    def _resume(self, fact: Fact) -> None:
        if self.paused is None:
            raise ValueError("only a paused clock is resumed")
        since, self.paused = self.paused, None
        self.pauses.append(_pause(since, fact.at))
        if self.due_at is None or self.promised_at is None:
            return
        begun = max(since.at, self.counted_from)  # what passed before counting began had not counted anyway
        before = self.due_at
        self._move(begun, fact.at)
        if fact.due_at is not None:
            self.promised_at = fact.due_at
        elif begun < self.promised_at and self.due_at != before:
            self.promised_at = self.due_at

    def _move(self, begun: datetime, resumed: datetime) -> None:
        """Moves what the calendar gives by the pause."""
        if self.due_at is None or resumed <= begun or begun >= self.due_at:
            return
        if self.lands_at is not None:
            days = day_of(resumed) - day_of(begun)
            if days:
                self.lands_at += days
                self.due_at = end_of(self.calendar, self.lands_at, self.received_at)
        else:
            left = organisation.working_time_between(self.calendar, begun, self.due_at)
            self.due_at = organisation.add_working_time(self.calendar, resumed, left)

    def _extend(self, fact: Fact) -> None:
        if self.promised_at is None or fact.due_at is None:
            raise ValueError("only a due instant can be put off, and only to another")
        self.extensions.append(Extension(fact.at, self.promised_at, fact.due_at, fact.reason))
        self._promise(fact.due_at)

    def _align(self, fact: Fact) -> None:
        if fact.due_at is None:
            raise ValueError("a due instant is aligned to another")
        self.alignments.append(Alignment(fact.at, self.promised_at, fact.due_at, fact.reason, fact.source))
        self._promise(fact.due_at)
        if fact.at <= self.received_at:
            self.first_due_at = fact.due_at  # form 01 never promised anything else

    def _promise(self, due_at: datetime) -> None:
        self.promised_at = self.due_at = due_at
        if self.lands_at is not None:
            self.lands_at = due_at


def _pause(fact: Fact, until: datetime | None) -> Pause:
    return Pause(fact.at, until, fact.reason, fact.source)


def standing(calendar: organisation.WorkingCalendar, due_at: datetime | None, at: datetime) -> Standing:
    """Late past the due instant; near with less than one working day left."""
    if due_at is None:
        return Standing.UNDATED
    if at > due_at:
        return Standing.LATE
    left = organisation.working_time_between(calendar, at, due_at)
    return Standing.NEAR if left < calendar.day_minutes else Standing.IN_TIME
