"""The demonstration city, whole, and the same after a second run."""

from datetime import date, time
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.codes import UnitCode
from motcua.organisation import api as organisation
from motcua.organisation import models
from motcua.organisation.api import UnitKind

from .calendars import at

pytestmark = pytest.mark.django_db
NOW = at("2026-03-02 09:00")
ON = NOW.date()


@pytest.fixture
def city() -> organisation.Unit:
    return organisation.unit(organisation.seed_hanoi(at=NOW).city_id)


def test_the_city_has_its_centre_branches_points_and_communes(city: organisation.Unit) -> None:
    counts = {kind: len(organisation.units_of_kind(kind, ON)) for kind in UnitKind}
    assert counts[UnitKind.COMMUNE] == 126
    assert counts[UnitKind.CENTRE] == 1
    assert counts[UnitKind.BRANCH] == 12
    assert counts[UnitKind.POINT] == 30
    assert counts[UnitKind.DEPARTMENT] >= 14
    divided = {u.parent_id for u in organisation.units_of_kind(UnitKind.DIVISION, ON)}
    assert len(divided) == 3
    assert organisation.subtree_ids(city.id) == {u.id for k in UnitKind for u in organisation.units_of_kind(k, ON)}


def test_it_exists_since_the_first_of_july_2025(city: organisation.Unit) -> None:
    assert organisation.communes(date(2025, 6, 30)) == ()
    assert len(organisation.communes(date(2025, 7, 1))) == 126


def test_communes_bear_their_official_codes_and_names(city: organisation.Unit) -> None:
    named = {u.commune_code: u.name for u in organisation.communes(ON)}
    assert named["00004"] == "Phường Ba Đình"
    assert named["09616"] == "Xã Đoài Phương"
    assert named["10489"] == "Xã Hương Sơn"
    assert organisation.unit_by_code("00226", ON).authority == "Ủy ban nhân dân phường Văn Miếu - Quốc Tử Giám"


def test_every_commune_has_a_point_near_it(city: organisation.Unit) -> None:
    points = {u.id for u in organisation.units_of_kind(UnitKind.POINT, ON)}
    assert {u.point_id for u in organisation.communes(ON)} == points


def test_every_code_is_valid_and_only_h26_is_known(city: organisation.Unit) -> None:
    everything = organisation.units(organisation.subtree_ids(city.id)).values()
    codes = [UnitCode.parse(u.code) for u in everything]
    assert len(set(codes)) == len(everything)
    assert [u.code for u in everything if u.code_confirmed] == ["H26"]
    assert all(u.note for u in everything if not (u.confirmed and u.code_confirmed))


def test_a_second_run_changes_nothing_and_keeps_what_the_office_changed(city: organisation.Unit) -> None:
    models.Unit.objects.filter(code="H26.3").update(name="Sở Tư pháp Hà Nội")
    again = organisation.seed_hanoi(at=NOW)
    assert (again.units_added, again.positions_added) == (0, 0)
    assert organisation.unit_by_code("H26.3", ON).name == "Sở Tư pháp Hà Nội"


def test_seeding_asks_the_same_number_of_questions_whatever_the_number_of_units() -> None:
    with CaptureQueriesContext(connection) as asked:
        organisation.seed_hanoi(at=NOW)
    assert len(asked) <= 25


def test_every_role_has_a_place_in_the_city(city: organisation.Unit) -> None:
    assert set(models.Position.objects.values_list("role", flat=True)) == set(Role)
    commune = organisation.communes(ON)[0]
    assert Role.LEADER in {p.role for p in organisation.positions_of(commune.id, ON)}


def test_every_unit_counts_by_the_national_calendar(city: organisation.Unit) -> None:
    calendars = {id(organisation.calendar_of(one, ON)) for one in organisation.subtree_ids(city.id)}
    assert len(calendars) == 1
    calendar = organisation.calendar_of(city.id, ON)
    assert organisation.add_working_days(calendar, at("2026-02-13 16:00"), 1) == at("2026-02-23 16:00")


def test_some_points_receive_on_saturday_morning(city: organisation.Unit) -> None:
    on_saturday = [
        u.short_name
        for u in organisation.units_of_kind(UnitKind.POINT, ON)
        if any(h.weekday == 6 for h in organisation.reception_hours(u.id, ON))
    ]
    assert 0 < len(on_saturday) < 30
    for point in organisation.units_of_kind(UnitKind.POINT, ON):
        assert not organisation.is_working_day(organisation.calendar_of(point.id, ON), date(2026, 3, 7))


def test_the_command_says_what_it_added(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("seed_organisation")
    assert "units and" in capsys.readouterr().out


def test_what_was_withdrawn_or_entered_otherwise_is_not_put_back(db: None) -> None:
    calendar_id = organisation.seed_national_calendar()
    holiday = models.DayOff.objects.get(day=date(2026, 9, 1))
    swap = models.Swap.objects.get(day_off=date(2026, 8, 31))
    for kind, entry in ((organisation.EntryKind.DAY_OFF, holiday), (organisation.EntryKind.SWAP, swap)):
        organisation.withdraw_entry(actor=SYSTEM, at=NOW, kind=kind, entry_id=entry.id)
    other = models.DayOff.objects.get(day=date(2027, 1, 1))
    models.DayOff.objects.filter(pk=other.pk).update(id=uuid4(), name="Nghỉ đầu năm")
    models.DayOff.objects.get(day=date(2028, 1, 1)).delete()
    hours = [organisation.Hours(1, time(7), time(11))]
    first = models.Calendar.objects.get(pk=calendar_id).known_from
    organisation.set_weekly_hours(actor=SYSTEM, at=NOW, calendar_id=calendar_id, hours=hours, valid_from=first)
    organisation.seed_national_calendar()
    assert not models.DayOff.objects.filter(pk=holiday.pk).exists()
    assert not models.Swap.objects.filter(pk=swap.pk).exists()
    assert models.DayOff.objects.get(day=other.day).name == "Nghỉ đầu năm"
    assert models.DayOff.objects.filter(day=date(2028, 1, 1)).exists()
    assert models.WeeklySession.objects.count() == 1
