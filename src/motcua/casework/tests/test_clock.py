"""When a case is due. 2026-11-23 is a Monday; work is 8:00–12:00 and 13:30–17:30 where no unit says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.casework import api as casework
from motcua.casework.clock import limits
from motcua.catalogue import api as catalogue
from motcua.kernel.time import VIETNAM, day_of
from motcua.organisation import api as organisation
from motcua.organisation.tests.calendars import a_calendar

Unit = catalogue.LimitUnit
CALENDAR = a_calendar(last=date(2031, 12, 31))
FIFTEEN = time(15)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


def limit(amount: str, unit: catalogue.LimitUnit) -> catalogue.TimeLimit:
    return catalogue.TimeLimit(Decimal(amount), unit)


def a_start(received: datetime, lawful: catalogue.TimeLimit | None, cutoff: time | None = None) -> casework.Fact:
    return casework.Fact(received, casework.FactKind.START, unit_id=UUID(int=1), limit=lawful, cutoff=cutoff)


def closing(day: date) -> datetime:
    found = organisation.closing(CALENDAR, day)
    assert found is not None
    return found


def test_an_unknown_limit_has_no_due_instant() -> None:
    assert casework.due(CALENDAR, None, FIFTEEN, at(23, 9)) is None


@pytest.mark.parametrize(
    ("received", "day"),
    [
        (at(23, 8), 23),
        (at(23, 15), 23),  # on the stroke is not after
        (at(23, 15, 1), 24),
        (at(23, 20), 24),
        (at(27, 15, 1), 30),  # Friday afternoon: Monday
        (at(28, 10), 30),  # Saturday
    ],
)
def test_zero_working_days_is_within_the_day_on_which_counting_begins(received: datetime, day: int) -> None:
    due = casework.due(CALENDAR, limit("0", Unit.WORKING_DAY), FIFTEEN, received)
    assert due == closing(date(2026, 11, day))


def test_without_a_cut_off_the_afternoon_still_counts() -> None:
    assert casework.due(CALENDAR, limit("0", Unit.WORKING_DAY), None, at(23, 16)) == closing(date(2026, 11, 23))


@pytest.mark.parametrize("unit", list(Unit))
def test_a_limit_beyond_every_calendar_is_refused_in_words(unit: Unit) -> None:
    with pytest.raises(organisation.BeyondCalendar):
        casework.due(CALENDAR, limit("99999", unit), None, at(23, 9))


@pytest.mark.parametrize("amount", ["1", "3", "0.5"])
def test_working_days_run_as_working_time(amount: str) -> None:
    due = casework.due(CALENDAR, limit(amount, Unit.WORKING_DAY), None, at(23, 9))
    assert due is not None
    minutes = organisation.working_time_between(CALENDAR, at(23, 9), due)
    assert minutes == int(Decimal(amount) * CALENDAR.day_minutes)


def test_calendar_days_and_months_never_end_on_a_rest_day() -> None:
    for amount in range(1, 40):
        for unit in (Unit.CALENDAR_DAY, Unit.MONTH):
            due = casework.due(CALENDAR, limit(str(amount), unit), None, at(23, 9))
            assert due is not None
            assert organisation.closing(CALENDAR, day_of(due)) is not None


def test_a_limit_by_the_day_runs_to_the_end_of_its_last_day_as_it_is_read_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Received on Tuesday afternoon and on Wednesday morning: five days run out on Sunday and on Monday."""
    days = limit("5", Unit.CALENDAR_DAY)
    received = at(24, 16), at(25, 9)
    assert [casework.due(CALENDAR, days, None, one) for one in received] == [closing(date(2026, 11, 30))] * 2
    rule = casework.day_end_rule(date(2026, 11, 24))
    midnight = replace(rule, ends=organisation.DayEnd.MIDNIGHT)
    monkeypatch.setattr(limits, "day_end_rule", lambda on: midnight if on >= date(2026, 11, 25) else rule)
    due = [casework.due(CALENDAR, days, None, one) for one in received]
    assert due == [closing(date(2026, 11, 30)), at(30, 23, 59)]


def test_working_hours_are_hours() -> None:
    due = casework.due(CALENDAR, limit("2", Unit.WORKING_HOUR), None, at(23, 9))
    assert due is not None
    assert organisation.working_time_between(CALENDAR, at(23, 9), due) == 120


RECEIVED = st.integers(0, 14 * 24 * 60).map(lambda minutes: at(23, 0) + timedelta(minutes=minutes))
LIMITS = st.builds(limit, st.integers(0, 40).map(str), st.sampled_from(Unit))
CUTOFFS = st.sampled_from([None, FIFTEEN])


@given(RECEIVED, RECEIVED, LIMITS, CUTOFFS)
def test_who_comes_later_is_never_due_earlier(
    one: datetime, other: datetime, lawful: catalogue.TimeLimit, cutoff: time | None
) -> None:
    first, second = sorted((one, other))
    due_first = casework.due(CALENDAR, lawful, cutoff, first)
    due_second = casework.due(CALENDAR, lawful, cutoff, second)
    assert due_first is not None
    assert due_second is not None
    assert first <= due_first
    assert due_first <= due_second


@given(RECEIVED, LIMITS, CUTOFFS)
def test_the_explanation_adds_up_to_the_due_instant(
    received: datetime, lawful: catalogue.TimeLimit, cutoff: time | None
) -> None:
    clock = casework.read_clock([a_start(received, lawful, cutoff)], CALENDAR)
    assert clock is not None
    told = casework.explain(clock, CALENDAR)
    assert told is not None
    assert told.due_at == casework.due(CALENDAR, lawful, cutoff, received)
    assert clock.counted_from >= received.replace(second=0, microsecond=0)
    if cutoff is not None and received.time() > cutoff:
        assert day_of(clock.counted_from) > day_of(received)
    counted = organisation.working_time_between(CALENDAR, clock.counted_from, told.due_at)
    assert sum(line.minutes for line in told.lines) == counted
    if told.counts_days and lawful.unit is Unit.CALENDAR_DAY:
        assert told.lines[-1].days >= lawful.amount


def test_standing_changes_at_the_due_instant_and_a_day_before() -> None:
    due = at(25, 9)
    second = timedelta(seconds=1)
    seen = {
        at(23, 9): casework.Standing.IN_TIME,
        at(24, 9): casework.Standing.IN_TIME,
        at(24, 9, 1): casework.Standing.NEAR,
        due: casework.Standing.NEAR,
        due + second: casework.Standing.LATE,
    }
    assert {moment: casework.standing(CALENDAR, due, moment) for moment in seen} == seen
    assert casework.standing(CALENDAR, None, at(23, 9)) is casework.Standing.UNDATED
