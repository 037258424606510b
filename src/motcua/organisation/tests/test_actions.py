"""What an administrator may change, and what the database refuses whoever asks."""

from collections.abc import Callable
from datetime import date, time
from uuid import uuid4

import pytest
from django.db import IntegrityError

from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind, Post, Role
from motcua.organisation import api as organisation
from motcua.organisation import models, policies
from motcua.organisation.api import Hours, Provenance, UnitKind
from motcua.organisation.working_time import opening

from .builders import SINCE, a_calendar_row, a_unit
from .calendars import at

pytestmark = pytest.mark.django_db
NOW = at("2026-03-02 09:00")
ON = NOW.date()


def an_administrator(unit: models.Unit) -> Actor:
    return Actor(ActorKind.STAFF, id=uuid4(), posts=frozenset({Post(unit.id, Role.ADMINISTRATOR)}))


@pytest.fixture
def city() -> models.Unit:
    return a_unit(name="Thành phố", kind=UnitKind.AGENCY, calendar=a_calendar_row())


def test_an_administrator_opens_and_closes_units_beneath_the_own(city: models.Unit) -> None:
    actor = an_administrator(city)
    unit_id = organisation.create_unit(
        actor=actor,
        at=NOW,
        name="  Sở   Du lịch ",
        kind=UnitKind.DEPARTMENT,
        parent_id=city.id,
        code="h26.10",
        valid_from=SINCE,
        provenance=Provenance(note="Tạm", confirmed=False),
    )
    assert organisation.unit_by_code("H26.10", ON).name == "Sở Du lịch"
    organisation.close_unit(actor=actor, at=NOW, unit_id=unit_id, last_day=date(2026, 12, 31))
    assert organisation.branches(city.id, date(2026, 12, 31)) != ()
    assert organisation.branches(city.id, date(2027, 1, 1)) == ()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_no_other_role_arranges_units(city: models.Unit, role: Role) -> None:
    actor = Actor(ActorKind.STAFF, id=uuid4(), posts=frozenset({Post(city.id, role)}))
    with pytest.raises(organisation.MayNotArrange):
        organisation.close_unit(actor=actor, at=NOW, unit_id=city.id, last_day=ON)


def test_an_administrator_reaches_down_and_not_up_nor_aside(city: models.Unit) -> None:
    department, other = a_unit(parent=city), a_unit(parent=city, name="Sở Y tế")
    actor = an_administrator(department)
    organisation.close_unit_on(actor=actor, at=NOW, unit_id=department.id, day=ON, reason="Chuyển trụ sở")
    for unit in (city, other):
        with pytest.raises(organisation.MayNotArrange):
            organisation.close_unit_on(actor=actor, at=NOW, unit_id=unit.id, day=ON, reason="Chuyển trụ sở")
    with pytest.raises(organisation.MayNotArrange):
        organisation.enter_days_off(actor=actor, at=NOW, calendar_id=city.calendar_id, first=ON, last=ON, name="Nghỉ")


def test_a_stranger_changes_nothing_and_the_system_everything() -> None:
    top = uuid4()
    assert not policies.may_arrange(STRANGER, [top])
    assert policies.may_arrange(SYSTEM, [top])
    citizen = Actor(ActorKind.CITIZEN, id=uuid4(), posts=frozenset({Post(top, Role.ADMINISTRATOR)}))
    assert not policies.may_arrange(citizen, [top])


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("code", {"code": "26.H"}),
        ("code", {"code": "000.12.34.H26"}),
        ("old_code", {"old_code": "H26.1"}),
        ("commune_code", {"commune_code": "123"}),
        ("commune_code", {"commune_code": "00004", "kind": UnitKind.DEPARTMENT}),
        ("name", {"name": "  "}),
    ],
)
def test_a_unit_with_a_wrong_value_is_refused_at_its_field(field: str, given: dict[str, object]) -> None:
    with pytest.raises(organisation.InvalidUnit) as refused:
        organisation.create_unit(
            **{"actor": SYSTEM, "at": NOW, "name": "Xã A", "kind": UnitKind.COMMUNE, "valid_from": SINCE} | given
        )
    assert list(refused.value.fields) == [field]


def test_a_code_is_borne_by_one_unit_at_a_time(city: models.Unit) -> None:
    def open_with_code(valid_from: date) -> None:
        organisation.create_unit(
            actor=SYSTEM,
            at=NOW,
            name="Sở mới",
            kind=UnitKind.DEPARTMENT,
            parent_id=city.id,
            code="H26.7",
            valid_from=valid_from,
        )

    a_unit(code="H26.7", valid_to=date(2026, 6, 30))
    with pytest.raises(organisation.UnitCodeTaken):
        open_with_code(date(2026, 6, 30))
    open_with_code(date(2026, 7, 1))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: a_unit(code="H26.x"),
        lambda: a_unit(old_code="000.1.1.H26"),
        lambda: a_unit(commune_code="00004"),
        lambda: a_unit(valid_to=date(2020, 1, 1)),
        lambda: models.Position.objects.create(unit=a_unit(), title="Vua", role="king", valid_from=SINCE),
        lambda: models.UnitException.objects.create(unit=a_unit(), day=ON, is_open=True, reason="Mở"),
        lambda: models.Revision.objects.create(id=2, token=uuid4()),
    ],
)
def test_the_database_refuses_what_must_never_be(wrong: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError):
        wrong()


def test_positions_open_and_close(city: models.Unit) -> None:
    position_id = organisation.create_position(
        actor=SYSTEM, at=NOW, unit_id=city.id, title="Chánh Văn phòng", role=Role.LEADER, valid_from=SINCE
    )
    organisation.close_position(actor=SYSTEM, at=NOW, position_id=position_id, last_day=ON)
    assert [p.id for p in organisation.positions_of(city.id, ON)] == [position_id]
    assert organisation.positions_of(city.id, date(2026, 3, 3)) == ()
    assert organisation.position(position_id).valid_to == ON


def test_new_hours_hold_from_their_day_and_the_old_until_the_day_before(city: models.Unit) -> None:
    hours = [Hours(day, time(7), time(15)) for day in range(1, 6)]
    organisation.set_weekly_hours(
        actor=SYSTEM, at=NOW, calendar_id=city.calendar_id, hours=hours, valid_from=date(2026, 4, 16)
    )
    calendar = organisation.calendar_of(city.id, ON)
    assert opening(calendar, date(2026, 4, 15)) == at("2026-04-15 08:00")
    assert opening(calendar, date(2026, 4, 16)) == at("2026-04-16 07:00")
    assert organisation.closing(calendar, date(2026, 4, 16)) == at("2026-04-16 15:00")


@pytest.mark.parametrize(
    "hours",
    [
        [Hours(1, time(12), time(8))],
        [Hours(8, time(8), time(12))],
        [Hours(1, time(8), time(12)), Hours(1, time(11), time(17))],
    ],
)
def test_hours_that_cannot_be_are_refused(city: models.Unit, hours: list[Hours]) -> None:
    with pytest.raises(organisation.InvalidHours):
        organisation.set_weekly_hours(
            actor=SYSTEM, at=NOW, calendar_id=city.calendar_id, hours=hours, valid_from=date(2026, 4, 16)
        )
    with pytest.raises(organisation.InvalidHours):
        organisation.set_reception_hours(
            actor=SYSTEM, at=NOW, unit_id=city.id, hours=hours, valid_from=date(2026, 4, 16)
        )


def test_a_day_off_is_entered_once_and_can_be_taken_back(city: models.Unit) -> None:
    entry = {"actor": SYSTEM, "at": NOW, "calendar_id": city.calendar_id}
    entry |= {"first": date(2026, 11, 24), "last": date(2026, 11, 24)}
    (entry_id,) = organisation.enter_days_off(**entry, name="Ngày Văn hóa Việt Nam")
    assert not organisation.is_working_day(organisation.calendar_of(city.id, ON), date(2026, 11, 24))
    with pytest.raises(organisation.AlreadyEntered):
        organisation.enter_days_off(**entry, name="Ngày Văn hóa Việt Nam")
    organisation.withdraw_entry(actor=SYSTEM, at=NOW, kind=organisation.EntryKind.DAY_OFF, entry_id=entry_id)
    assert organisation.is_working_day(organisation.calendar_of(city.id, ON), date(2026, 11, 24))


def test_a_swap_moves_a_working_day(city: models.Unit) -> None:
    organisation.swap_days(
        actor=SYSTEM,
        at=NOW,
        calendar_id=city.calendar_id,
        day_off=date(2026, 8, 31),
        working_day=date(2026, 8, 22),
        name="Làm bù",
    )
    calendar = organisation.calendar_of(city.id, ON)
    assert organisation.is_working_day(calendar, date(2026, 8, 22))
    assert not organisation.is_working_day(calendar, date(2026, 8, 31))


def test_a_unit_may_work_beyond_its_hours_on_a_day(city: models.Unit) -> None:
    saturday = date(2026, 3, 7)
    organisation.open_unit_on(
        actor=SYSTEM, at=NOW, unit_id=city.id, day=saturday, reason="Cao điểm", starts=time(8), ends=time(11)
    )
    assert organisation.closing(organisation.calendar_of(city.id, ON), saturday) == at("2026-03-07 11:00")
    with pytest.raises(organisation.InvalidHours):
        organisation.open_unit_on(
            actor=SYSTEM, at=NOW, unit_id=city.id, day=saturday, reason="Cao điểm", starts=time(11), ends=time(8)
        )


def test_what_changes_is_recorded(city: models.Unit) -> None:
    from motcua.audit.models import AuditRecord

    organisation.close_unit_on(actor=SYSTEM, at=NOW, unit_id=city.id, day=ON, reason="Ngập lụt")
    record = AuditRecord.objects.get(action="organisation.close_unit_on")
    assert (record.subject_id, record.details["reason"]) == (city.id, "Ngập lụt")
