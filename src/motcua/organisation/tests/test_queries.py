"""Units by date, up and down the tree, and the calendar each counts by."""

from datetime import date, time
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.organisation import api as organisation
from motcua.organisation import models
from motcua.organisation.models import UnitKind

from .builders import a_calendar_row, a_commune, a_unit
from .calendars import at

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


def test_a_unit_is_found_by_any_of_its_codes() -> None:
    commune = a_commune(code="H26.100", old_code="000.12.34.H26")
    for code in ("H26.100", " h26.100 ", "000.12.34.H26", "00004"):
        assert organisation.unit_by_code(code, ON).id == commune.id
    with pytest.raises(organisation.UnitNotFound):
        organisation.unit_by_code("H26.101")


def test_the_past_keeps_its_names() -> None:
    old = a_unit(name="Sở Xây dựng cũ", code="H26.9", valid_from=date(2020, 1, 1), valid_to=date(2025, 6, 30))
    new = a_unit(name="Sở Xây dựng", code="H26.9")
    assert organisation.unit_by_code("H26.9", date(2025, 6, 30)).id == old.id
    assert organisation.unit_by_code("H26.9", date(2025, 7, 1)).id == new.id
    assert organisation.unit_by_code("H26.9").id == new.id
    assert [u.id for u in organisation.units_of_kind(UnitKind.DEPARTMENT, ON)] == [new.id]


def test_the_tree_is_walked_both_ways() -> None:
    city = a_unit(name="Thành phố", kind=UnitKind.AGENCY)
    centre = a_unit(name="Trung tâm", kind=UnitKind.CENTRE, parent=city)
    branch = a_unit(name="Chi nhánh 1", kind=UnitKind.BRANCH, parent=centre)
    closed = a_unit(name="Điểm cũ", kind=UnitKind.POINT, parent=branch, valid_to=date(2025, 12, 31))
    other = a_unit(parent=city)
    assert [u.id for u in organisation.ancestors(branch.id)] == [centre.id, city.id]
    assert organisation.subtree_ids(centre.id) == {centre.id, branch.id, closed.id}
    assert {one.unit.id for one in organisation.branches(city.id, ON)} == {centre.id, other.id}


def test_names_are_found_without_diacritics() -> None:
    unit = a_unit(name="Sở Nông nghiệp và Môi trường")
    a_unit(name="Sở Y tế")
    assert [u.id for u in organisation.find_units("moi truong", ON)] == [unit.id]


def test_questions_cost_nothing_once_the_directory_is_read() -> None:
    unit = a_unit(calendar=a_calendar_row())
    organisation.unit(unit.id)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        organisation.calendar_of(unit.id, ON)
        organisation.communes(ON)
        organisation.units([unit.id, uuid4()])
        organisation.subtree_ids(unit.id)
    assert len(asked) == 0


def test_reading_the_directory_costs_the_same_however_many_units_there_are() -> None:
    for number in range(30):
        a_unit(name=f"Sở {number}")
    with CaptureQueriesContext(connection) as asked:
        organisation.communes(ON)
    assert len(asked) == 10


def test_a_unit_counts_by_the_nearest_calendar_above_it() -> None:
    city = a_unit(name="Thành phố", kind=UnitKind.AGENCY, calendar=a_calendar_row())
    division = a_unit(name="Phòng", kind=UnitKind.DIVISION, parent=a_unit(parent=city))
    calendar = organisation.calendar_of(division.id, ON)
    assert calendar is organisation.calendar_of(city.id, ON)
    assert organisation.add_working_time(calendar, at("2026-03-02 09:00"), 480) == at("2026-03-03 09:00")


def test_a_unit_without_any_calendar_has_none() -> None:
    with pytest.raises(organisation.CalendarNotFound):
        organisation.calendar_of(a_unit().id, ON)
    with pytest.raises(organisation.UnitNotFound):
        organisation.calendar_of(uuid4(), ON)


def test_a_day_outside_what_the_calendar_knows_is_refused() -> None:
    unit = a_unit(calendar=a_calendar_row())
    with pytest.raises(organisation.BeyondCalendar):
        organisation.calendar_of(unit.id, date(2031, 1, 1))


def test_a_calendar_takes_days_off_from_its_base_and_hours_when_it_has_none() -> None:
    nation = a_calendar_row(key="nation")
    models.DayOff.objects.create(calendar=nation, day=date(2026, 4, 30), name="Ngày Chiến thắng")
    models.Swap.objects.create(calendar=nation, day_off=date(2026, 8, 31), working_day=date(2026, 8, 22), name="Làm bù")
    city = models.Calendar.objects.create(
        key="city", name="Thành phố", base=nation, known_from=date(2026, 1, 1), known_to=date(2030, 12, 31)
    )
    calendar = organisation.calendar_of(a_unit(calendar=city).id, ON)
    assert organisation.is_working_day(calendar, date(2026, 4, 29))
    assert not organisation.is_working_day(calendar, date(2026, 4, 30))
    assert organisation.is_working_day(calendar, date(2026, 8, 22))
    assert calendar.first == date(2026, 1, 1)


def test_a_closure_holds_for_the_unit_and_all_beneath_it_and_no_other() -> None:
    city = a_unit(name="Thành phố", kind=UnitKind.AGENCY, calendar=a_calendar_row())
    commune = a_commune(parent=city)
    point = a_unit(name="Điểm", kind=UnitKind.POINT, parent=commune)
    models.UnitException.objects.create(unit=commune, day=ON, reason="Ngập lụt")
    assert not organisation.is_working_day(organisation.calendar_of(commune.id, ON), ON)
    assert not organisation.is_working_day(organisation.calendar_of(point.id, ON), ON)
    assert organisation.is_working_day(organisation.calendar_of(city.id, ON), ON)


def test_a_change_made_elsewhere_is_seen_at_the_next_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.organisation.directory.CHECK_EVERY_SECONDS", 0)
    unit = a_unit(calendar=a_calendar_row())
    before = organisation.calendar_of(unit.id, ON)
    with CaptureQueriesContext(connection) as asked:
        assert organisation.calendar_of(unit.id, ON) is before
    assert len(asked) == 1
    models.DayOff.objects.create(calendar=unit.calendar, day=ON, name="Ngày nghỉ")
    assert not organisation.is_working_day(organisation.calendar_of(unit.id, ON), ON)


def test_reception_on_saturday_opens_the_door_and_moves_no_deadline() -> None:
    centre = a_unit(name="Trung tâm", kind=UnitKind.CENTRE, calendar=a_calendar_row())
    point = a_unit(name="Điểm", kind=UnitKind.POINT, parent=centre)
    models.ReceptionSession.objects.create(unit=centre, weekday=6, opens=time(8), closes=time(12), valid_from=ON)
    assert [(h.weekday, h.opens) for h in organisation.reception_hours(point.id, ON)] == [(6, time(8))]
    assert organisation.reception_hours(point.id, date(2026, 3, 1)) == ()
    saturday = at("2026-03-07 09:00")
    calendar = organisation.calendar_of(point.id, ON)
    assert organisation.next_counting_instant(calendar, saturday) == at("2026-03-09 08:00")
