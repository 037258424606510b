"""Clocks with pauses, re-appointments and holders. Hours are 8:00–12:00 and 13:00–17:00; 2026-11-23 is a Monday."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.casework import api as casework
from motcua.casework.api import Fact, FactKind
from motcua.catalogue import api as catalogue
from motcua.kernel.time import VIETNAM, day_of
from motcua.organisation.tests.calendars import a_calendar

Unit = catalogue.LimitUnit
CALENDAR = a_calendar(last=date(2031, 12, 31))
RECEIVER, HANDLER, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2026; days past the 30th run on."""
    return datetime(2026, 11, 1, hour, minute, tzinfo=VIETNAM) + timedelta(days=day - 1)


def a_start(when: datetime, amount: str | int = 3, unit: catalogue.LimitUnit = Unit.WORKING_DAY) -> Fact:
    return Fact(when, FactKind.START, unit_id=HANDLER, limit=catalogue.TimeLimit(Decimal(amount), unit))


def a_pause(when: datetime) -> Fact:
    return Fact(when, FactKind.PAUSE, reason="Chờ cơ quan thuế xác định nghĩa vụ tài chính")


def a_resumption(when: datetime) -> Fact:
    return Fact(when, FactKind.RESUME)


def a_hold(when: datetime, unit: UUID, step: str, minutes: int | None = None) -> Fact:
    return Fact(when, FactKind.HOLD, unit_id=unit, step=step, minutes=minutes)


def a_release(when: datetime, unit: UUID, step: str) -> Fact:
    return Fact(when, FactKind.RELEASE, unit_id=unit, step=step)


def a_stop(when: datetime) -> Fact:
    return Fact(when, FactKind.STOP)


def read(*facts: Fact) -> casework.Reading:
    reading = casework.read_clock(facts, CALENDAR)
    assert reading is not None
    return reading


def test_no_clock_runs_before_its_start() -> None:
    assert casework.read_clock([], CALENDAR) is None
    assert casework.read_clock([a_hold(at(23, 9), RECEIVER, "a")], CALENDAR) is None


def test_a_pause_of_two_working_days_over_a_weekend_moves_the_date_by_two_working_days() -> None:
    start = a_start(at(24, 9), 5)  # Tuesday: due the next Tuesday at nine
    assert read(start).due_at == at(31, 9)
    paused = read(start, a_pause(at(27, 10)), a_resumption(at(31, 10)))  # Friday to Tuesday: two working days
    assert paused.due_at == at(33, 9)
    assert paused.first_due_at == at(31, 9)


def test_a_pause_over_a_weekend_alone_moves_nothing() -> None:
    start = a_start(at(24, 9), 5)
    assert read(start, a_pause(at(27, 17)), a_resumption(at(30, 8))).due_at == at(31, 9)


def test_a_limit_in_calendar_days_is_moved_by_calendar_days_and_settled_once() -> None:
    start = a_start(at(23, 9), 5, Unit.CALENDAR_DAY)  # lands on Saturday 28: close of Monday 30
    assert read(start).due_at == at(30, 17)
    assert read(start, a_pause(at(24, 9)), a_resumption(at(26, 15))).due_at == at(30, 17)
    assert read(start, a_pause(at(24, 9)), a_resumption(at(24, 16))).due_at == at(30, 17)


def test_while_it_is_paused_nothing_is_used_and_nothing_gets_late() -> None:
    clock = read(a_start(at(23, 9), 1), a_pause(at(23, 11)))
    assert clock.is_paused
    assert clock.remaining_minutes(CALENDAR, at(23, 11)) == clock.remaining_minutes(CALENDAR, at(45, 9)) == 360
    assert clock.late_minutes(CALENDAR, at(45, 9)) == 0
    assert clock.counted_minutes(CALENDAR, at(45, 9)) == 120


def test_what_is_late_already_stays_promised_for_its_day_and_the_pause_adds_no_lateness() -> None:
    start = a_start(at(23, 9), 1)
    clock = read(start, a_pause(at(24, 11)), a_resumption(at(26, 11)))
    assert clock.due_at == at(24, 9)
    assert clock.late_minutes(CALENDAR, at(26, 11)) == 120
    assert clock.late_minutes(CALENDAR, at(26, 12)) == 180


def test_a_reappointment_gives_the_promised_instant_and_keeps_the_first() -> None:
    put_off = Fact(at(24, 9), FactKind.EXTEND, due_at=at(27, 16), reason="Chờ xác minh")
    clock = read(a_start(at(23, 9), 3), put_off)
    assert (clock.first_due_at, clock.due_at) == (at(26, 9), at(27, 16))
    assert clock.extensions[0].before == at(26, 9)
    later = read(a_start(at(23, 9), 3), put_off, a_pause(at(25, 9)), a_resumption(at(26, 9)))
    assert later.due_at == at(30, 16)


@pytest.mark.parametrize(
    ("stopped", "outcome"),
    [
        (at(25, 9), casework.Outcome.EARLY),
        (at(25, 9, 1), casework.Outcome.ON_TIME),
        (at(26, 9), casework.Outcome.ON_TIME),
        (at(26, 9, 1), casework.Outcome.LATE),
        (at(26, 20), casework.Outcome.LATE),
    ],
)
def test_early_on_time_and_late(stopped: datetime, outcome: casework.Outcome) -> None:
    clock = read(a_start(at(23, 9), 3), a_stop(stopped))
    assert clock.outcome(CALENDAR, early_by_minutes=480) is outcome


def test_what_has_no_limit_is_never_late() -> None:
    clock = read(Fact(at(23, 9), FactKind.START, unit_id=HANDLER), a_stop(at(40, 9)))
    assert clock.due_at is None
    assert clock.late_minutes(CALENDAR, at(40, 9)) == 0
    assert clock.outcome(CALENDAR, early_by_minutes=480) is casework.Outcome.UNDATED


@pytest.mark.parametrize(
    "facts",
    [
        [a_start(at(23, 9)), a_start(at(23, 10))],
        [a_pause(at(23, 9))],
        [a_start(at(23, 9)), a_resumption(at(23, 10))],
        [a_start(at(23, 9)), a_pause(at(23, 10)), a_pause(at(23, 11))],
        [a_start(at(23, 9)), a_stop(at(23, 10)), a_pause(at(23, 11))],
    ],
)
def test_facts_that_cannot_follow_are_refused(facts: list[Fact]) -> None:
    with pytest.raises(ValueError, match="clock"):
        casework.read_clock(facts, CALENDAR)


def test_lateness_is_charged_to_the_unit_that_held_the_step_and_never_to_the_one_that_received() -> None:
    facts = (
        a_start(at(23, 9), 1),
        a_hold(at(23, 9), RECEIVER, "receive", 30),
        a_release(at(23, 10), RECEIVER, "receive"),
        a_hold(at(23, 10), HANDLER, "appraise", 240),
        a_release(at(25, 10), HANDLER, "appraise"),
        a_hold(at(25, 10), OTHER, "sign", 60),
        a_stop(at(25, 11)),
        a_release(at(25, 11), OTHER, "sign"),
    )
    clock = read(*facts)
    steps = casework.shares_of_steps(facts, clock, CALENDAR, at(30, 9))
    assert [(s.step, s.used_minutes, s.late_minutes, s.over_minutes) for s in steps] == [
        ("receive", 60, 0, 30),
        ("appraise", 960, 540, 720),
        ("sign", 60, 60, 0),
    ]
    units = casework.shares_of_units(facts, clock, CALENDAR, at(30, 9))
    assert [(u.unit_id, u.late_minutes) for u in units] == [(RECEIVER, 0), (HANDLER, 540), (OTHER, 60)]
    assert sum(u.late_minutes for u in units) == clock.late_minutes(CALENDAR, at(30, 9))


def test_a_unit_that_holds_two_steps_at_once_uses_the_time_once() -> None:
    facts = (
        a_start(at(23, 9), 3),
        a_hold(at(23, 9), HANDLER, "a"),
        a_hold(at(23, 10), HANDLER, "b"),
        a_release(at(23, 11), HANDLER, "a"),
        a_release(at(23, 12), HANDLER, "b"),
    )
    (unit,) = casework.shares_of_units(facts, read(*facts), CALENDAR, at(24, 9))
    assert unit.used_minutes == 180


def test_the_explanation_names_the_pause_and_adds_up() -> None:
    clock = read(a_start(at(23, 9), 2), a_pause(at(23, 11)), a_resumption(at(24, 15)))
    told = casework.explain(clock, CALENDAR)
    assert told is not None
    assert sum(line.minutes for line in told.lines) == 960
    assert [bool(line.paused) for line in told.lines] == [True, True, False, False]
    assert told.lines[0].periods == ((at(23, 9), at(23, 11)),)
    assert told.lines[1].periods == ((at(24, 15), at(24, 17)),)


INSTANTS = st.integers(0, 20 * 24 * 60).map(lambda minutes: at(23, 0) + timedelta(minutes=minutes))
AMOUNTS = st.integers(1, 30)
WORKING = st.sampled_from([Unit.WORKING_DAY, Unit.WORKING_HOUR])


@given(INSTANTS, AMOUNTS, WORKING, st.lists(INSTANTS, min_size=2, max_size=8, unique=True))
def test_whatever_the_pauses_the_counted_time_to_the_due_instant_is_the_limit(
    received: datetime, amount: int, unit: catalogue.LimitUnit, moments: list[datetime]
) -> None:
    start = a_start(received, amount, unit)
    first = read(start).due_at
    assert first is not None
    later = sorted(moment for moment in moments if moment > received)
    pairs = zip(later[::2], later[1::2], strict=False)
    facts = [start]
    for since, until in pairs:
        due = read(*facts).due_at
        if due is None or since >= due:
            break
        facts += [a_pause(since), a_resumption(until)]
    clock = read(*facts)
    assert clock.due_at is not None
    assert clock.due_at >= first
    limit = amount * (CALENDAR.day_minutes if unit is Unit.WORKING_DAY else 60)
    assert clock.counted_minutes(CALENDAR, clock.due_at) == limit
    assert clock.remaining_minutes(CALENDAR, clock.due_at) == 0
    told = casework.explain(clock, CALENDAR)
    assert told is not None
    assert sum(line.minutes for line in told.lines) == limit


@given(INSTANTS, AMOUNTS, st.sampled_from(Unit), INSTANTS, st.integers(0, 10_000))
def test_a_longer_pause_never_brings_the_date_nearer(
    received: datetime, amount: int, unit: catalogue.LimitUnit, since: datetime, longer: int
) -> None:
    start = a_start(received, amount, unit)
    until = since + timedelta(minutes=60)
    if since <= received:
        return
    short = read(start, a_pause(since), a_resumption(until)).due_at
    long = read(start, a_pause(since), a_resumption(until + timedelta(minutes=longer))).due_at
    assert short is not None
    assert long is not None
    if unit in {Unit.WORKING_DAY, Unit.WORKING_HOUR}:
        assert short <= long
    assert day_of(short) <= day_of(long)  # by the day, one that lands on a rest day ends with the next


@given(INSTANTS, AMOUNTS, st.lists(st.integers(1, 3000), min_size=1, max_size=5), st.integers(0, 20_000))
def test_one_holder_after_another_shares_out_all_the_time_and_all_the_lateness(
    received: datetime, amount: int, turns: list[int], wait: int
) -> None:
    units = (HANDLER, OTHER)
    facts = [a_start(received, amount, Unit.WORKING_HOUR)]
    now = received
    for number, minutes in enumerate(turns):
        facts.append(a_hold(now, units[number % 2], str(number)))
        now += timedelta(minutes=minutes)
        facts.append(a_release(now, units[number % 2], str(number)))
    facts.append(a_stop(now))
    clock = read(*facts)
    later = now + timedelta(minutes=wait)
    shares = casework.shares_of_units(facts, clock, CALENDAR, later)
    assert sum(share.used_minutes for share in shares) == clock.counted_minutes(CALENDAR, later)
    assert sum(share.late_minutes for share in shares) == clock.late_minutes(CALENDAR, later)


def an_alignment(when: datetime, due_at: datetime) -> Fact:
    return Fact(when, FactKind.ALIGN, due_at=due_at, reason="Ngày hẹn chung")


@pytest.mark.parametrize(("amount", "unit", "moved_to"), [(7, Unit.WORKING_DAY, 9), (20, Unit.CALENDAR_DAY, 17)])
def test_a_clock_aligned_at_its_start_ends_with_the_other_and_a_pause_still_moves_it(
    amount: int, unit: catalogue.LimitUnit, moved_to: int
) -> None:
    """Monday 09:00; the other case is due on Thursday 09:00. A last day moved by days counts whole."""
    start, alignment = a_start(at(23, 9), amount, unit), an_alignment(at(23, 9), at(26, 9))
    reading = read(start, alignment)
    assert (reading.due_at, reading.first_due_at) == (at(26, 9), at(26, 9))
    (told,) = reading.alignments
    assert (told.before, told.reason) == (read(start).due_at, "Ngày hẹn chung")
    paused = read(start, alignment, a_pause(at(24, 9)), a_resumption(at(25, 9)))
    assert (paused.due_at, paused.first_due_at) == (at(27, moved_to), at(26, 9))


def test_a_clock_without_a_limit_gets_the_date_it_is_aligned_to() -> None:
    reading = read(Fact(at(23, 9), FactKind.START, unit_id=HANDLER), an_alignment(at(23, 9), at(26, 9)))
    assert (reading.due_at, reading.alignments[0].before) == (at(26, 9), None)


def test_a_clock_aligned_later_keeps_what_was_promised_first() -> None:
    reading = read(a_start(at(23, 9)), an_alignment(at(24, 9), at(30, 9)))
    assert (reading.due_at, reading.first_due_at) == (at(30, 9), at(26, 9))


def test_a_step_is_due_when_its_time_is_used_up_and_never_after_the_case() -> None:
    begun = at(23, 9)
    assert casework.keeping.step_due(CALENDAR, 120, None, begun) == at(23, 11)
    assert casework.keeping.step_due(CALENDAR, 120, at(24, 9), begun) == at(23, 11)
    assert casework.keeping.step_due(CALENDAR, 120, at(23, 10), begun) == at(23, 10)
    assert casework.keeping.step_due(CALENDAR, None, at(24, 9), begun) is None
