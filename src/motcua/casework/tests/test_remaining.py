"""What is left of the time, in words, and that a list is reckoned as each of its rows would be."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from motcua.casework.remaining import Remaining, remaining
from motcua.kernel.time import VIETNAM
from motcua.organisation import api as organisation
from motcua.organisation.tests.builders import a_calendar_row, a_unit
from motcua.organisation.tests.calendars import the_year_2026

CALENDAR = the_year_2026()
MINUTES = st.integers(0, 300 * 24 * 60).map(lambda n: datetime(2026, 1, 5, tzinfo=VIETNAM) + timedelta(minutes=n))


def left(now: str, due: str) -> Remaining:
    at, due_at = (datetime.fromisoformat(text).replace(tzinfo=VIETNAM) for text in (now, due))
    return Remaining(due_at, at, organisation.working_time_between(CALENDAR, at, due_at), CALENDAR.day_minutes)


@pytest.mark.parametrize(
    ("now", "due", "words"),
    [
        ("2026-11-23 09:00", "2026-11-25 09:00", "Còn 2 ngày làm việc"),
        ("2026-11-23 09:01", "2026-11-25 09:00", "Còn 1 ngày làm việc"),
        ("2026-11-23 16:00", "2026-11-24 10:00", "Còn 3 giờ làm việc"),
        ("2026-11-20 16:30", "2026-11-23 08:15", "Còn 45 phút làm việc"),
        ("2026-11-20 17:30", "2026-11-23 08:00", "Còn 0 phút làm việc"),
        ("2026-11-23 09:00", "2026-11-23 16:30", "Hạn hôm nay 16:30"),
        ("2026-11-23 16:30", "2026-11-23 16:30", "Hạn hôm nay 16:30"),
        ("2026-11-23 19:00", "2026-11-23 17:00", "Vừa quá hạn"),
        ("2026-11-24 08:20", "2026-11-23 17:00", "Quá hạn 20 phút làm việc"),
        ("2026-11-24 11:59", "2026-11-23 17:00", "Quá hạn 3 giờ làm việc"),
        ("2026-11-23 17:00", "2026-11-19 17:00", "Quá hạn 2 ngày làm việc"),
        ("2026-02-23 09:00", "2026-02-13 16:59", "Quá hạn 1 giờ làm việc"),  # Tết lay between
    ],
)
def test_the_time_left_is_said_in_whole_units(now: str, due: str, words: str) -> None:
    assert left(now, due).in_words() == words


def test_in_english_too() -> None:
    with translation.override("en"):
        assert left("2026-11-24 08:20", "2026-11-23 17:00").in_words() == "20 working minutes late"
        assert left("2026-11-23 16:00", "2026-11-24 10:00").in_words() == "3 working hours left"


@given(MINUTES, MINUTES)
def test_what_is_late_is_said_to_be_late_and_nothing_else_is(now: datetime, due: datetime) -> None:
    one = Remaining(due, now, organisation.working_time_between(CALENDAR, now, due), CALENDAR.day_minutes)
    assert one.is_late == ("quá hạn" in one.in_words().lower()) == (now > due)
    assert not (one.is_late and one.is_near)
    if not one.is_late and not one.is_near:
        assert "ngày làm việc" in one.in_words()


@pytest.mark.django_db
def test_a_list_is_reckoned_as_its_rows_by_each_unit_s_calendar_without_a_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    one, other = a_unit(name="Một", calendar=a_calendar_row()), a_unit(name="Hai", calendar=a_calendar_row(key="hai"))
    at = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
    dues = [(unit.id, at + timedelta(hours=7 * n)) for n in range(-30, 30) for unit in (one, other)]
    beyond = (one.id, datetime(2031, 1, 2, tzinfo=VIETNAM))
    organisation.forget()
    organisation.unit(one.id)
    with django_assert_num_queries(0):
        found = remaining([*dues, (one.id, None), beyond], at)
    calendar = organisation.calendar_of(one.id, at.date())
    assert [r.minutes for r in found[: len(dues)] if r] == [
        organisation.working_time_between(calendar, at, due) for _unit, due in dues
    ]
    assert found[-2:] == [None, None]


@pytest.mark.django_db
def test_a_unit_nobody_knows_is_a_fault() -> None:
    with pytest.raises(organisation.UnitNotFound):
        remaining([(uuid4(), datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM))], datetime(2026, 11, 23, tzinfo=VIETNAM))
