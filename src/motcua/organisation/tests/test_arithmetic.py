"""Properties that hold for every instant and every amount, and scalar against vector."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.time import VIETNAM
from motcua.organisation.working_time import (
    BeyondCalendar,
    add_working_time,
    add_working_times,
    as_datetimes,
    as_instants,
    next_counting_instant,
    working_time_between,
    working_times_between,
)

from .calendars import Exceptional, at, the_year_2026

CALENDAR = the_year_2026(Exceptional(at("2026-03-10 00:00").date(), "Mất điện", starts=at("2026-03-10 10:00").time()))
MINUTE = timedelta(minutes=1)
instants = st.datetimes(datetime(2025, 6, 1), datetime(2027, 3, 1), timezones=st.just(VIETNAM))  # noqa: DTZ001
amounts = st.integers(0, 60 * 480)


def within_hours(moment: datetime) -> bool:
    """Found the slow way: in some session, both ends included."""
    minute = int(moment.timestamp()) // 60
    return any(s <= minute <= e for s, e in zip(CALENDAR.starts, CALENDAR.ends, strict=True))


@given(instants, amounts)
def test_adding_then_measuring_gives_back_the_same(start: datetime, minutes: int) -> None:
    assert working_time_between(CALENDAR, start, add_working_time(CALENDAR, start, minutes)) == minutes


@given(instants, amounts)
def test_going_back_then_measuring_gives_back_the_same(start: datetime, minutes: int) -> None:
    assert working_time_between(CALENDAR, add_working_time(CALENDAR, start, -minutes), start) == minutes or minutes == 0


@given(instants, st.integers(-60 * 480, 60 * 480))
def test_the_answer_is_always_within_counting_hours(start: datetime, minutes: int) -> None:
    assert within_hours(add_working_time(CALENDAR, start, minutes))


@given(instants, instants, amounts)
def test_who_comes_later_is_never_due_earlier(one: datetime, other: datetime, minutes: int) -> None:
    first, second = sorted((one, other))
    assert add_working_time(CALENDAR, first, minutes) <= add_working_time(CALENDAR, second, minutes)


@given(instants, st.integers(-60 * 480, 60 * 480), st.integers(-60 * 480, 60 * 480))
def test_more_time_is_never_due_earlier(start: datetime, one: int, other: int) -> None:
    less, more = sorted((one, other))
    assert add_working_time(CALENDAR, start, less) <= add_working_time(CALENDAR, start, more)


@given(instants, amounts, amounts)
def test_time_added_in_two_parts_ends_where_it_does_in_one(start: datetime, one: int, other: int) -> None:
    in_two = add_working_time(CALENDAR, add_working_time(CALENDAR, start, one), other)
    assert in_two == add_working_time(CALENDAR, start, one + other)


@given(instants, instants, instants)
def test_time_between_adds_up_and_turns_its_sign(a: datetime, b: datetime, c: datetime) -> None:
    assert working_time_between(CALENDAR, a, b) + working_time_between(CALENDAR, b, c) == working_time_between(
        CALENDAR, a, c
    )
    assert working_time_between(CALENDAR, a, b) == -working_time_between(CALENDAR, b, a)


@given(instants)
def test_measuring_agrees_with_counting_every_minute_of_a_day(start: datetime) -> None:
    start = start.replace(second=0, microsecond=0)
    counted = sum(
        any(s <= minute < e for s, e in zip(CALENDAR.starts, CALENDAR.ends, strict=True))
        for minute in range(int(start.timestamp()) // 60, int(start.timestamp()) // 60 + 300)
    )
    assert working_time_between(CALENDAR, start, start + 300 * MINUTE) == counted


@given(st.lists(st.tuples(instants, st.integers(-60 * 480, 60 * 480)), min_size=1, max_size=20))
def test_the_vector_says_what_the_scalar_says(pairs: list[tuple[datetime, int]]) -> None:
    starts = as_instants(start for start, _ in pairs)
    minutes = np.array([amount for _, amount in pairs])
    ends = add_working_times(CALENDAR, starts, minutes)
    assert as_datetimes(ends) == [add_working_time(CALENDAR, start, amount) for start, amount in pairs]
    assert working_times_between(CALENDAR, starts, ends).tolist() == [
        working_time_between(CALENDAR, start, end) for (start, _), end in zip(pairs, as_datetimes(ends), strict=True)
    ]


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-03-02 09:15", 0, "2026-03-02 09:15"),
        ("2026-03-02 12:00", 0, "2026-03-02 12:00"),
        ("2026-03-02 12:30", 0, "2026-03-02 13:00"),
        ("2026-03-06 18:00", 0, "2026-03-09 08:00"),
        ("2026-03-02 08:00", 240, "2026-03-02 12:00"),
        ("2026-03-02 08:00", 241, "2026-03-02 13:01"),
        ("2026-03-03 13:00", -240, "2026-03-03 08:00"),
        ("2026-03-03 09:00", -480, "2026-03-02 09:00"),
    ],
)
def test_a_session_that_is_used_up_ends_at_its_close(start: str, minutes: int, end: str) -> None:
    assert add_working_time(CALENDAR, at(start), minutes) == at(end)


def test_time_begins_to_count_at_the_next_opening() -> None:
    assert next_counting_instant(CALENDAR, at("2026-03-02 11:59")) == at("2026-03-02 11:59")
    assert next_counting_instant(CALENDAR, at("2026-03-02 12:00")) == at("2026-03-02 13:00")
    assert next_counting_instant(CALENDAR, at("2026-03-06 17:00")) == at("2026-03-09 08:00")


def test_seconds_are_dropped_and_the_zone_of_the_question_does_not_matter() -> None:
    in_utc = datetime(2026, 3, 2, 2, 15, 59, tzinfo=UTC)
    answer = add_working_time(CALENDAR, in_utc, 60)
    assert answer == at("2026-03-02 10:15")
    assert answer.utcoffset() == timedelta(hours=7)


def test_nothing_is_reckoned_beyond_the_days_that_are_known() -> None:
    last_day = at("2027-12-31 16:00")
    with pytest.raises(BeyondCalendar):
        add_working_time(CALENDAR, last_day, 61)
    with pytest.raises(BeyondCalendar):
        add_working_times(CALENDAR, as_instants([last_day]), 61)
    with pytest.raises(BeyondCalendar):
        add_working_time(CALENDAR, at("2025-01-02 09:00"), -24 * 60 * 30)
    with pytest.raises(BeyondCalendar):
        working_time_between(CALENDAR, at("2024-12-31 23:00"), last_day)
    with pytest.raises(BeyondCalendar):
        add_working_time(CALENDAR, at("2027-12-31 17:01"), 0)


def test_a_naive_datetime_is_not_an_instant() -> None:
    naive = datetime(2026, 3, 2, 9)  # noqa: DTZ001
    with pytest.raises(ValueError, match="aware"):
        add_working_time(CALENDAR, naive, 1)
    with pytest.raises(ValueError, match="aware"):
        as_instants([naive])
