"""What was promised holds: a calendar that changes afterwards makes nothing late that was in time, nor the reverse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.casework import api as casework
from motcua.casework.api import Fact, Outcome
from motcua.catalogue.api import LimitUnit
from motcua.organisation.api import WorkingCalendar
from motcua.organisation.tests.calendars import a_calendar

from .test_reading import CALENDAR, a_pause, a_resumption, a_start, a_stop, at

EARLY_BY = 480
CLOSED = a_calendar(last=date(2031, 12, 31), days_off={date(2026, 11, 25): "Nghỉ bão"})


def promised(*facts: Fact) -> list[Fact]:
    """The facts with what was promised by the calendar of that day, as they are kept."""
    kept: list[Fact] = []
    for fact in facts:
        reading = casework.read_clock([*kept, fact], CALENDAR)
        assert reading is not None
        kept.append(replace(fact, due_at=reading.promised_at) if fact.kind in {"start", "resume"} else fact)
    return kept


def read(facts: list[Fact], calendar: WorkingCalendar = CLOSED) -> casework.Reading:
    reading = casework.read_clock(facts, calendar)
    assert reading is not None
    return reading


def test_a_day_off_entered_afterwards_does_not_make_a_late_dossier_one_in_time() -> None:
    facts = promised(a_start(at(23, 9)), a_stop(at(26, 15)))
    assert (read(facts).due_at, read(facts).promised_at) == (at(27, 9), at(26, 9))
    assert [read(facts, one).outcome(one, early_by_minutes=EARLY_BY) for one in (CALENDAR, CLOSED)] == [
        Outcome.LATE,
        Outcome.LATE,
    ]
    assert read(facts).late_minutes(CLOSED, at(27, 9)) == 5 * 60


def test_a_day_worked_after_all_does_not_make_a_dossier_late() -> None:
    facts = [replace(a_start(at(23, 9)), due_at=at(27, 9)), a_stop(at(27, 8))]
    reading = read(facts, CALENDAR)
    assert reading.due_at == at(26, 9)
    assert reading.outcome(CALENDAR, early_by_minutes=EARLY_BY) is Outcome.ON_TIME
    assert reading.remaining_minutes(CALENDAR, at(27, 8)) == 60


def test_after_a_pause_another_instant_is_promised_and_kept_in_its_turn() -> None:
    facts = promised(a_start(at(23, 9)), a_pause(at(24, 9)), a_resumption(at(25, 9)))
    assert read(facts, CALENDAR).promised_at == at(27, 9)
    assert (read(facts).promised_at, read(facts).first_due_at) == (at(27, 9), at(26, 9))


def test_a_promise_gone_by_before_a_pause_stays_gone_by() -> None:
    facts = [*promised(a_start(at(23, 9))), a_pause(at(26, 10)), a_resumption(at(30, 9))]
    assert read(facts).due_at is not None
    assert read(facts).promised_at == at(26, 9)
    assert read(facts).is_late(at(30, 9))


def test_while_it_is_paused_it_stands_against_what_was_promised() -> None:
    facts = promised(a_start(at(23, 9)), a_pause(at(24, 9)))
    assert read(facts).remaining_minutes(CLOSED, at(30, 9)) == 8 * 60
    assert not read(facts).is_late(at(30, 9))


def test_only_who_held_it_while_it_ran_late_is_late() -> None:
    """Done on Friday at 18:00, after the close and the instant promised, and handed out on Monday."""
    reading = read(promised(a_start(at(26, 17, 0)), a_stop(at(27, 18))), CALENDAR)
    reading = replace(reading, promised_at=at(27, 17))
    assert reading.late_minutes(CALENDAR, at(30, 9)) == 0
    assert reading.is_late(at(30, 9))
    assert reading.is_late(at(27, 18), since=at(27, 8))
    assert not reading.is_late(at(30, 9), since=at(27, 18))


@given(
    off=st.integers(0, 2**40 - 1),
    amount=st.integers(1, 12),
    unit=st.sampled_from([LimitUnit.WORKING_DAY, LimitUnit.WORKING_HOUR, LimitUnit.CALENDAR_DAY]),
    paused=st.one_of(st.none(), st.tuples(st.integers(0, 96), st.integers(0, 96))),
    worked=st.integers(0, 600),
)
def test_no_change_of_the_calendar_turns_an_outcome(
    off: int, amount: int, unit: LimitUnit, paused: tuple[int, int] | None, worked: int
) -> None:
    facts = [a_start(at(23, 9), amount, unit)]
    last = at(23, 9)
    if paused is not None:
        since = last + timedelta(hours=paused[0])
        last = since + timedelta(hours=paused[1])
        facts += [a_pause(since), a_resumption(last)]
    kept = promised(*facts, a_stop(last + timedelta(hours=worked)))
    then = read(kept, CALENDAR)
    assert then.promised_at == then.due_at, "the calendar of that day"
    changed = _with(off)
    now = read(kept, changed)
    assert now.promised_at == then.promised_at
    assert _is_late(now, changed) is _is_late(then, CALENDAR) is _past(then.promised_at, then.stopped_at)


def _with(off: int) -> WorkingCalendar:
    """Of the forty days from 23 November on those are off whose bits are set."""
    days_off = {at(23 + number, 0).date(): "Nghỉ" for number in range(40) if off >> number & 1}
    return a_calendar(first=date(2026, 11, 1), last=date(2027, 3, 31), days_off=days_off)


def _is_late(reading: casework.Reading, calendar: WorkingCalendar) -> bool:
    return reading.outcome(calendar, early_by_minutes=EARLY_BY) is Outcome.LATE


def _past(promised_at: datetime | None, stopped_at: datetime | None) -> bool:
    assert promised_at is not None
    assert stopped_at is not None
    return stopped_at > promised_at


@pytest.mark.parametrize("calendar", [CALENDAR, CLOSED])
def test_a_clock_that_does_not_tell_what_was_promised_is_read_by_the_calendar(
    calendar: WorkingCalendar,
) -> None:
    reading = read([a_start(at(23, 9))], calendar)
    assert reading.promised_at == reading.first_due_at == reading.due_at
