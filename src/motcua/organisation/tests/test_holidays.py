"""The days off of 2025 to 2030, held to what is known of them."""

from datetime import date, timedelta

import pytest

from motcua.organisation.public_holidays import NATIONAL_SWAPS, public_holidays

NEW_YEAR = {
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
    2030: date(2030, 2, 2),  # the new moon is at 23:07 in Viet Nam; by the Chinese calendar it would be 3/2
}
HUNG_KINGS = {
    2025: date(2025, 4, 7),
    2026: date(2026, 4, 26),
    2027: date(2027, 4, 16),
    2028: date(2028, 4, 4),
    2029: date(2029, 4, 23),
    2030: date(2030, 4, 12),
}
YEARS = sorted(NEW_YEAR)


def named(year: int, name: str) -> list[date]:
    return [holiday.day for holiday in public_holidays(year) if holiday.name == name]


@pytest.mark.parametrize("year", YEARS)
def test_the_lunar_new_year_is_vietnamese(year: int) -> None:
    days = named(year, "Tết Nguyên đán")
    assert NEW_YEAR[year] in days
    assert NEW_YEAR[year] - timedelta(days=1) in days
    assert sum(holiday.confirmed for holiday in public_holidays(year) if holiday.day == NEW_YEAR[year]) == 1


@pytest.mark.parametrize("year", YEARS)
def test_five_working_days_are_off_at_the_lunar_new_year(year: int) -> None:
    assert sum(day.weekday() < 5 for day in named(year, "Tết Nguyên đán")) == 5


@pytest.mark.parametrize("year", YEARS)
def test_the_hung_kings_are_remembered_on_the_tenth_of_the_third_month(year: int) -> None:
    assert named(year, "Giỗ Tổ Hùng Vương") == [HUNG_KINGS[year]]


@pytest.mark.parametrize("year", YEARS)
def test_the_fixed_days_are_off(year: int) -> None:
    days = {holiday.day for holiday in public_holidays(year)}
    assert {date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)} <= days


@pytest.mark.parametrize("year", YEARS)
def test_eleven_working_days_are_off_in_all(year: int) -> None:
    assert sum(holiday.day.weekday() < 5 for holiday in public_holidays(year)) == 11


def test_a_holiday_on_a_rest_day_is_taken_on_the_next_working_day() -> None:
    assert named(2026, "Giỗ Tổ Hùng Vương (nghỉ bù)") == [date(2026, 4, 27)]
    assert named(2028, "Ngày Chiến thắng (nghỉ bù)") == [date(2028, 5, 2)]


def test_the_days_announced_for_2026_are_off_and_confirmed() -> None:
    days = {holiday.day: holiday for holiday in public_holidays(2026)}
    announced = [date(2026, 2, day) for day in range(16, 21)] + [date(2026, 9, 1), date(2026, 9, 2)]
    assert all(days[day].confirmed and days[day].source == "tb-9441-bnv" for day in announced)
    assert named(2026, "Tết Nguyên đán") == announced[:5]
    assert {(s.day_off, s.working_day) for s in NATIONAL_SWAPS if s.day_off.year == 2026} == {
        (date(2026, 1, 2), date(2026, 1, 10)),
        (date(2026, 8, 31), date(2026, 8, 22)),
    }


def test_what_is_decided_year_by_year_is_marked_as_expected_only() -> None:
    by_day = {holiday.day: holiday for holiday in public_holidays(2030)}
    assert not by_day[date(2030, 2, 1)].confirmed
    assert by_day[date(2030, 2, 1)].note
    assert not any(holiday.confirmed for holiday in public_holidays(2033))


def test_a_day_the_law_does_not_have_yet_is_not_off() -> None:
    assert date(2026, 11, 24) not in {holiday.day for holiday in public_holidays(2026)}
