"""Clocks as rows: what an act adds to a case's clock, and the clock read back.

The functions plan rows for an act's `Rows` and set the case's fields; the act writes them with the rest,
the case being locked. Open turns follow the clock: paused, they are due at no instant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal
from uuid import UUID

from motcua.catalogue import api as catalogue
from motcua.kernel.rows import Rows, every
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .clock import (
    Fact,
    FactKind,
    Reading,
    StepShare,
    UnitShare,
    read_clock,
    shares_of_steps,
    shares_of_units,
)
from .models import Assignment, Case, ClockFact, Part


@dataclass(frozen=True, slots=True)
class Clock:
    """A case's clock: its facts, where it stands, and the calendar it runs by."""

    facts: tuple[Fact, ...]
    reading: Reading
    calendar: organisation.WorkingCalendar

    def shares_of_units(self, at: datetime) -> tuple[UnitShare, ...]:
        return shares_of_units(self.facts, self.reading, self.calendar, at)

    def shares_of_steps(self, at: datetime) -> tuple[StepShare, ...]:
        return shares_of_steps(self.facts, self.reading, self.calendar, at)


def clock_of(case_id: UUID) -> Clock | None:
    """The clock of a case; none before it starts. One query."""
    return _clock(tuple(map(_fact, every(ClockFact, case=case_id, order_by=("at", "id")))))


def clocks_of(
    case_ids: Iterable[UUID], *, calendar_of: organisation.CalendarOf = organisation.calendar_of
) -> dict[UUID, Clock]:
    """Clocks of many cases, those not started left out, by the calendars of their units or others. One query."""
    facts: dict[UUID, list[Fact]] = {}
    for row in every(ClockFact, case=list(case_ids), order_by=("at", "id")):
        facts.setdefault(row.case_id, []).append(_fact(row))
    found = ((case_id, _clock(tuple(of_case), calendar_of)) for case_id, of_case in facts.items())
    return {case_id: clock for case_id, clock in found if clock is not None}


def _clock(facts: tuple[Fact, ...], calendar_of: organisation.CalendarOf = organisation.calendar_of) -> Clock | None:
    start = next((fact for fact in facts if fact.kind is FactKind.START), None)
    if start is None:
        return None
    assert start.unit_id is not None, "a clock starts by somebody's calendar"
    calendar = calendar_of(start.unit_id, day_of(start.at))
    reading = read_clock(facts, calendar)
    assert reading is not None
    return Clock(facts, reading, calendar)


def _fact(row: ClockFact) -> Fact:
    limit = None
    if row.limit_amount is not None:
        limit = catalogue.TimeLimit(row.limit_amount, catalogue.LimitUnit(row.limit_unit))
    return Fact(
        at=row.at,
        kind=FactKind(row.kind),
        unit_id=row.unit_id,
        limit=limit,
        cutoff=row.cutoff,
        due_at=row.due_at,
        step=row.step,
        minutes=row.minutes,
        reason=row.reason,
        source=row.source,
    )


def start(
    case: Case,
    *,
    limit: catalogue.TimeLimit | None,
    cutoff: time | None,
    at: datetime,
    due_at: datetime | None,
    source: str = "",
) -> ClockFact:
    """The fact that the clock of the case runs from `at`, by the calendar of its unit, and that by it `due_at` is
    promised. What is promised stays so however the calendar changes.
    """
    return ClockFact(
        case_id=case.id,
        at=at,
        kind=FactKind.START,
        unit_id=case.unit_id,
        limit_amount=None if limit is None else Decimal(limit.amount),
        limit_unit="" if limit is None else limit.unit.value,
        cutoff=cutoff,
        due_at=due_at,
        source=source[:80],
    )


def pause(rows: Rows, case: Case, *, at: datetime, reason: str, source: str) -> None:
    """Stops counting for a legal `reason`. The case and its turns are due at no instant until `resume`."""
    rows.add(ClockFact(case_id=case.id, at=at, kind=FactKind.PAUSE, reason=reason, source=source))
    case.due_at = None
    for turn in _open_turns(case.id):
        turn.due_at = turn.step_due_at = None
        rows.change(turn, "due_at", "step_due_at")


def resume(rows: Rows, case: Case, *, at: datetime) -> None:
    """Goes on counting; the case and its turns get the due instants that follow from the pause."""
    clock = _followed(case, Fact(at, FactKind.RESUME))
    promised_at = clock.reading.promised_at
    rows.add(ClockFact(case_id=case.id, at=at, kind=FactKind.RESUME, due_at=promised_at))
    _carry(rows, case, clock, at)


def extend(rows: Rows, case: Case, *, at: datetime, due_at: datetime, reason: str) -> None:
    """Puts the due instant off to `due_at`."""
    clock = _followed(case, Fact(at, FactKind.EXTEND, due_at=due_at, reason=reason))
    rows.add(ClockFact(case_id=case.id, at=at, kind=FactKind.EXTEND, due_at=due_at, reason=reason))
    _carry(rows, case, clock, at)


def align(case: Case, *, at: datetime, due_at: datetime, reason: str, source: str = "") -> ClockFact:
    """The fact that another case has promised `due_at` for this one too; the act sets the case's own field."""
    return ClockFact(case_id=case.id, at=at, kind=FactKind.ALIGN, due_at=due_at, reason=reason, source=source[:80])


def realign(rows: Rows, case: Case, *, at: datetime, due_at: datetime, reason: str) -> None:
    """The same later on: the case and its open turns get the instant."""
    clock = _followed(case, Fact(at, FactKind.ALIGN, due_at=due_at, reason=reason))
    rows.add(align(case, at=at, due_at=due_at, reason=reason))
    _carry(rows, case, clock, at)


def stop(case: Case, at: datetime) -> ClockFact:
    """The fact that the work is done."""
    return ClockFact(case_id=case.id, at=at, kind=FactKind.STOP)


def hold(turn: Assignment) -> ClockFact:
    """The fact that the turn's unit has its step in hand."""
    return _held(turn, turn.opened_at, turn.minutes)


def _held(turn: Assignment, at: datetime, minutes: int | None) -> ClockFact:
    return ClockFact(
        case_id=turn.case_id,
        at=at,
        kind=FactKind.HOLD,
        unit_id=turn.unit_id,
        step=turn.step,
        minutes=minutes,
    )


def set_aside(rows: Rows, turn: Assignment, at: datetime) -> None:
    """Others have to act first: the time is no longer the turn's unit's, and its step is due at no instant."""
    turn.step_due_at = None
    rows.change(turn, "step_due_at")
    rows.add(release(turn, at))


def take_up_again(rows: Rows, case: Case, turn: Assignment, at: datetime) -> None:
    """The turn goes on with what it had not used of its step's time. One query."""
    clock = clock_of(case.id)
    if clock is None:
        raise ValueError("a turn before the start of the clock")
    shares = [s for s in clock.shares_of_steps(at) if s.step == turn.step and s.unit_id == turn.unit_id]
    used = sum(share.used_minutes for share in shares if share.since >= turn.opened_at)
    left = None if turn.minutes is None else max(0, turn.minutes - used)
    turn.step_due_at = None if clock.reading.is_paused else step_due(clock.calendar, left, case.due_at, at)
    rows.change(turn, "step_due_at")
    rows.add(_held(turn, at, left))


def release(turn: Assignment, at: datetime) -> ClockFact:
    """The fact that it has it no longer."""
    return ClockFact(case_id=turn.case_id, at=at, kind=FactKind.RELEASE, unit_id=turn.unit_id, step=turn.step)


def step_due(
    calendar: organisation.WorkingCalendar, minutes: int | None, case_due_at: datetime | None, at: datetime
) -> datetime | None:
    """When a step begun at `at` that may take `minutes` is due: never after the case. None if nobody said."""
    if minutes is None:
        return None
    used_up = organisation.add_working_time(calendar, at, minutes)
    return used_up if case_due_at is None else min(used_up, case_due_at)


def _followed(case: Case, fact: Fact) -> Clock:
    """The clock with one more fact. Raises `ValueError` for one that cannot follow."""
    clock = clock_of(case.id)
    if clock is None:
        raise ValueError(f"{fact.kind} before the start of the clock")
    fact = replace(fact, at=max(fact.at, clock.facts[-1].at))  # as the database will keep it
    facts = (*clock.facts, fact)
    reading = read_clock(facts, clock.calendar)
    assert reading is not None
    return Clock(facts, reading, clock.calendar)


def _carry(rows: Rows, case: Case, clock: Clock, at: datetime) -> None:
    """Sets the due instants of the case and its open turns by the clock."""
    case.due_at = clock.reading.promised_at
    used: dict[tuple[str, UUID], int] = {}
    for share in clock.shares_of_steps(at):
        if share.until is None:
            used[share.step, share.unit_id] = share.used_minutes
    for turn in _open_turns(case.id):
        left = None if turn.minutes is None else max(0, turn.minutes - used.get((turn.step, turn.unit_id), 0))
        turn.due_at = case.due_at
        turn.step_due_at = step_due(clock.calendar, left, case.due_at, at)
        rows.change(turn, "due_at", "step_due_at")


def _open_turns(case_id: UUID) -> Sequence[Assignment]:
    return every(Assignment, case=case_id, closed_at=None, part=Part.DO.value, order_by=("opened_at", "id"))
