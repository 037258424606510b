"""The clock held to due dates that offices really promised, where their rule is known."""

from __future__ import annotations

import csv
from datetime import date, time
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest

from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.organisation import api as organisation
from motcua.organisation.tests.builders import a_unit

DATA = Path(__file__).resolve().parents[5] / "shared" / "data"
Unit = catalogue.LimitUnit
WEEK = 7


def beside_the_project(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the project")
    return path


def days(amount: int, unit: catalogue.LimitUnit = Unit.CALENDAR_DAY) -> catalogue.TimeLimit:
    return catalogue.TimeLimit(Decimal(amount), unit)


@pytest.mark.outside_data
def test_a_fine_unpaid_sixty_days_after_notice_grows_on_the_day_our_clock_says() -> None:
    """The first 3000 cases; law and log say sixty days from the notice."""
    cases = islice(
        casework.read_eventlog(beside_the_project("eventlogs/Road_Traffic_Fine_Management_Process.xes.gz")), 3000
    )
    promises = list(casework.promises_of(cases, "Insert Fine Notification", "Add penalty"))
    found = casework.agreement(promises, casework.round_the_clock(promises), days(60))
    assert found.promises == 1396
    assert found.same_day == found.promises


@pytest.mark.outside_data
def test_permits_are_promised_in_eight_weeks_or_with_the_one_extension_in_fourteen() -> None:
    """What remains was moved by suspensions that the log does not tell."""
    log = beside_the_project("eventlogs/receipt.xes.gz")
    promises = list(casework.promises_of(casework.read_eventlog(log), "startdate", "deadline"))
    calendar = casework.round_the_clock(promises)
    plain = casework.agreement(promises, calendar, days(8 * WEEK))
    extended = casework.agreement(promises, calendar, days((8 + 6) * WEEK))
    assert (plain.promises, plain.beyond) == (1434, 0)
    assert (plain.same_day, extended.same_day) == (1080, 58)
    assert [found.limit for found in casework.agreements(promises, calendar, [Unit.CALENDAR_DAY])][:2] == [
        plain.limit,
        extended.limit,
    ]


@pytest.mark.outside_data
@pytest.mark.django_db
def test_petitions_of_a_province_are_due_after_eight_working_days() -> None:
    """Seven tell both instants. One is of 2019, before our calendar; one, filed in a morning, was given seven."""
    with beside_the_project("petitions/hue-deadlines.dev.csv").open(encoding="utf-8", newline="") as table:
        promises = list(casework.promises_in(csv.DictReader(table), "ngay_gui", "han_xu_ly"))
    unit = a_unit(calendar_id=organisation.seed_national_calendar())
    calendar = organisation.calendar_of(unit.id, date(2026, 3, 2))
    found = casework.agreement(promises, calendar, days(8, Unit.WORKING_DAY))
    assert (found.promises, found.beyond) == (7, 1)
    assert found.same_day >= 5
    assert casework.agreements(promises, calendar, [Unit.WORKING_DAY, Unit.CALENDAR_DAY])[0] == found


def test_what_the_calendar_does_not_know_is_counted_apart() -> None:
    promises = list(
        casework.promises_in(
            [{"a": "2026-03-02 09:00", "b": "2026-03-05"}, {"a": "2019-03-04 09:00", "b": "2019-03-07"}, {"a": ""}],
            "a",
            "b",
        )
    )
    unlimited = casework.round_the_clock(promises[:1])
    found = casework.agreement(promises, unlimited, days(3))
    assert (found.promises, found.same_day, found.same_minute, found.beyond) == (2, 1, 0, 1)
    assert found.share == 1.0


def test_a_cutoff_is_part_of_what_is_compared() -> None:
    promises = list(casework.promises_in([{"a": "2026-03-02 15:01", "b": "2026-03-06 00:00"}], "a", "b"))
    calendar = casework.round_the_clock(promises)
    assert casework.agreement(promises, calendar, days(3)).same_day == 0
    assert casework.agreement(promises, calendar, days(3), time(15)).same_day == 1
