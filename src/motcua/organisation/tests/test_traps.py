"""Where reckoning of time limits has gone wrong before."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from motcua.organisation import public_holidays as nation
from motcua.organisation.working_time import (
    DayKind,
    DayRules,
    MadeUpDay,
    WorkingCalendar,
    add_calendar_days,
    add_months,
    add_working_days,
    add_working_time,
    build_calendar,
    closing,
    counting_start,
    explain,
    is_working_day,
    next_working_day,
    opening,
    working_time_between,
)

from .calendars import Exceptional, a_calendar, at, office_hours
from .vectors import EXAMPLES, Example

ADDING = {
    "minutes": add_working_time,
    "working days": add_working_days,
    "calendar days": add_calendar_days,
    "months": add_months,
}
TABLE = Path(__file__).parents[4] / "docs" / "reference" / "working-time.md"


def national(*exceptions: Exceptional) -> WorkingCalendar:
    days_off = {holiday.day: holiday.name for year in range(2025, 2031) for holiday in nation.public_holidays(year)}
    made_up = tuple(MadeUpDay(swap.day_off, swap.working_day, swap.name) for swap in nation.NATIONAL_SWAPS)
    rules = DayRules(office_hours(), days_off, made_up, exceptions)
    return build_calendar(rules, date(2025, 1, 1), date(2030, 12, 31))


CALENDAR = national()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.start} + {e.amount} {e.unit}")
def test_worked_examples(example: Example) -> None:
    assert ADDING[example.unit](CALENDAR, at(example.start), example.amount) == at(example.end)


def test_the_reference_prints_the_worked_examples() -> None:
    rows = [f"| {e.start} | {e.amount} {e.unit} | {e.end} | {e.why} |" for e in EXAMPLES]
    assert [line for line in TABLE.read_text().splitlines() if line.startswith(("| 2025-", "| 2026-"))] == rows


@pytest.mark.parametrize(
    ("last_day", "first_day_back"),
    [
        ("2025-01-24", "2025-02-03"),
        ("2026-02-13", "2026-02-23"),
        ("2027-02-03", "2027-02-11"),
        ("2028-01-21", "2028-01-31"),
        ("2029-02-09", "2029-02-19"),
        ("2030-01-30", "2030-02-07"),
    ],
)
def test_filed_at_the_last_minute_before_tet_is_due_after_it(last_day: str, first_day_back: str) -> None:
    filed = at(f"{last_day} 16:59")
    assert add_working_time(CALENDAR, filed, 1) == at(f"{last_day} 17:00")
    assert add_working_time(CALENDAR, filed, 2) == at(f"{first_day_back} 08:01")


def test_tet_2030_is_reckoned_from_the_second_of_february() -> None:
    assert not is_working_day(CALENDAR, date(2030, 2, 1))
    assert not is_working_day(CALENDAR, date(2030, 2, 6))
    assert is_working_day(CALENDAR, date(2030, 2, 7))


def test_a_pause_over_a_weekend_gives_back_only_working_time() -> None:
    """Asked on Friday at 10:00, answered on Monday at 10:00: the elapsed days must not be added."""
    start, total = at("2026-03-05 10:00"), 3 * 480
    paused, resumed = at("2026-03-06 10:00"), at("2026-03-09 10:00")
    due = add_working_time(CALENDAR, resumed, total - working_time_between(CALENDAR, start, paused))
    assert due == at("2026-03-11 10:00")
    assert add_working_time(CALENDAR, start, total) == at("2026-03-10 10:00")


def test_a_half_day_counts_as_half_a_day() -> None:
    closed = Exceptional(date(2026, 3, 3), "Họp Hội đồng nhân dân", starts=time(12))
    calendar = national(closed)
    assert add_working_days(calendar, at("2026-03-02 09:00"), 1) == at("2026-03-03 09:00")
    assert add_working_days(calendar, at("2026-03-02 15:00"), 1) == at("2026-03-04 10:00")
    assert closing(calendar, date(2026, 3, 3)) == at("2026-03-03 12:00")


def test_an_extra_opening_counts_and_a_closure_within_a_session_splits_it() -> None:
    calendar = national(
        Exceptional(date(2026, 3, 7), "Làm bù", is_open=True, starts=time(8), ends=time(10)),
        Exceptional(date(2026, 3, 9), "Mất điện", starts=time(9), ends=time(10)),
    )
    assert working_time_between(calendar, at("2026-03-07 00:00"), at("2026-03-08 00:00")) == 120
    assert add_working_time(calendar, at("2026-03-09 08:00"), 90) == at("2026-03-09 10:30")


def test_a_closure_on_a_rest_day_changes_nothing() -> None:
    calendar = national(Exceptional(date(2026, 3, 7), "Bảo trì"))
    assert calendar.kind_of(date(2026, 3, 7)) is DayKind.WEEKLY_REST


def test_hours_follow_the_rows_in_force_on_the_day() -> None:
    winter = tuple(
        hours.__class__(hours.weekday, hours.opens, hours.closes, valid_to=date(2026, 4, 15))
        for hours in office_hours()
    )
    summer = tuple(
        hours.__class__(hours.weekday, time(7), time(11), valid_from=date(2026, 4, 16)) for hours in office_hours()
    )
    calendar = a_calendar(hours=winter + summer)
    assert opening(calendar, date(2026, 4, 15)) == at("2026-04-15 08:00")
    assert opening(calendar, date(2026, 4, 16)) == at("2026-04-16 07:00")


@pytest.mark.parametrize(
    ("filed", "counted"),
    [
        ("2026-03-02 14:59", "2026-03-02 14:59"),
        ("2026-03-02 15:00", "2026-03-02 15:00"),
        ("2026-03-02 15:01", "2026-03-03 08:00"),
        ("2026-03-02 12:30", "2026-03-02 13:00"),
        ("2026-03-06 16:00", "2026-03-09 08:00"),
        ("2026-03-07 10:00", "2026-03-09 08:00"),
        ("2026-02-13 15:01", "2026-02-23 08:00"),
    ],
)
def test_what_comes_after_the_cut_off_is_counted_from_the_next_working_day(filed: str, counted: str) -> None:
    assert counting_start(CALENDAR, at(filed), cut_off=time(15)) == at(counted)


def test_the_last_hour_of_the_office_follows_the_hours_of_that_day() -> None:
    short = national(Exceptional(date(2026, 3, 3), "Họp", starts=time(12)))
    assert counting_start(short, at("2026-03-02 16:00"), last_minutes=60) == at("2026-03-02 16:00")
    assert counting_start(short, at("2026-03-02 16:01"), last_minutes=60) == at("2026-03-03 08:00")
    assert counting_start(short, at("2026-03-03 11:01"), last_minutes=60) == at("2026-03-04 08:00")


def test_calendar_days_may_end_on_a_rest_day_where_the_office_says_so() -> None:
    assert add_calendar_days(CALENDAR, at("2026-03-02 09:00"), 5, may_end_on_rest_day=True) == at("2026-03-07 09:00")


def test_a_calendar_day_limit_ends_by_the_close_of_a_half_day() -> None:
    calendar = national(Exceptional(date(2026, 3, 10), "Họp", starts=time(12)))
    assert add_calendar_days(calendar, at("2026-03-02 15:00"), 8) == at("2026-03-10 12:00")


def test_a_limit_in_days_is_never_shortened_by_a_rest_day() -> None:
    filed = [at("2026-02-02 08:00") + timedelta(minutes=37 * n) for n in range(1500)]
    for days in (1, 3, 10):
        for moment in filed:
            due = add_calendar_days(CALENDAR, moment, days)
            assert is_working_day(CALENDAR, due.date())
            assert due >= min(
                add_calendar_days(CALENDAR, moment, days, may_end_on_rest_day=True),
                closing(CALENDAR, due.date()) or due,
            )


def test_every_day_is_explained_and_the_minutes_add_up() -> None:
    start, end = at("2026-08-28 15:00"), at("2026-09-04 10:00")
    lines = explain(CALENDAR, start, end)
    assert [(line.day.day, line.minutes, line.kind) for line in lines] == [
        (28, 120, DayKind.WORKING),
        (29, 0, DayKind.WEEKLY_REST),
        (30, 0, DayKind.WEEKLY_REST),
        (31, 0, DayKind.SWAPPED_OFF),
        (1, 0, DayKind.HOLIDAY),
        (2, 0, DayKind.HOLIDAY),
        (3, 480, DayKind.WORKING),
        (4, 120, DayKind.WORKING),
    ]
    assert lines[4].name == "Quốc khánh"
    assert lines[-1].total == working_time_between(CALENDAR, start, end) == 720
    assert lines[0].periods == ((at("2026-08-28 15:00"), at("2026-08-28 17:00")),)


def test_a_made_up_saturday_and_a_closed_unit_are_told_by_name() -> None:
    calendar = national(Exceptional(date(2026, 8, 21), "Ngập lụt", starts=time(13)))
    lines = explain(calendar, at("2026-08-21 08:00"), at("2026-08-22 17:00"))
    assert [(line.kind, line.minutes, line.name) for line in lines] == [
        (DayKind.UNIT_CLOSED, 240, "Ngập lụt"),
        (DayKind.MADE_UP, 480, "Nghỉ Quốc khánh, làm bù ngày 22/8"),
    ]


@pytest.mark.parametrize("end", ["2026-03-02 07:00", "2026-03-30 16:20", "2026-03-07 12:00"])
def test_an_explanation_adds_up_to_what_is_measured(end: str) -> None:
    start = datetime.fromisoformat("2026-03-01T10:00+07:00")
    assert explain(CALENDAR, start, at(end))[-1].total == working_time_between(CALENDAR, start, at(end))


def test_nothing_is_explained_backwards() -> None:
    assert explain(CALENDAR, at("2026-03-03 09:00"), at("2026-03-02 09:00")) == []


def test_the_next_working_day_skips_what_is_off() -> None:
    assert next_working_day(CALENDAR, date(2026, 2, 13)) == date(2026, 2, 23)
    assert opening(CALENDAR, date(2026, 2, 17)) is None
