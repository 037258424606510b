"""Correcting, changing from a day on and closing units; renaming positions: what is refused, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from motcua.audit.models import AuditRecord
from motcua.kernel.actor import SYSTEM, Actor, ActorKind, Post, Role
from motcua.organisation import api as organisation
from motcua.organisation import models, policies
from motcua.organisation.api import UnitKind
from motcua.organisation.restructuring.movers import Mover, movers

from .builders import SINCE, a_calendar_row, a_unit
from .calendars import at

pytestmark = pytest.mark.django_db
NOW = at("2026-03-02 09:00")
ON = NOW.date()


@pytest.fixture
def city() -> models.Unit:
    return a_unit(name="Thành phố", kind=UnitKind.AGENCY, code="H26", calendar=a_calendar_row())


def staff(role: Role, *units: UUID) -> Actor:
    return Actor(ActorKind.STAFF, id=uuid4(), posts=frozenset(Post(unit, role) for unit in units))


def amend(unit: models.Unit, actor: Actor = SYSTEM, stamp: str = "", **changes: Any) -> None:
    read = organisation.unit(unit.id)
    organisation.amend_unit(
        actor=actor,
        at=NOW,
        unit_id=unit.id,
        stamp=stamp or read.stamp,
        details=replace(read.details, **changes),
    )


def where(refused: pytest.ExceptionInfo[Any]) -> list[str]:
    return list(refused.value.fields)


def test_a_correction_holds_for_all_days_and_tells_what_stood_before(city: models.Unit) -> None:
    unit = a_unit(name="Sở Tư pháp", code="H26.1", parent=city)
    amend(unit, name=" Sở  Nội vụ", address="1 Lê Lai", code="h26.3", code_confirmed=True)
    read = organisation.unit_by_code("H26.3", SINCE)
    assert (read.id, read.name, read.address, read.code_confirmed) == (unit.id, "Sở Nội vụ", "1 Lê Lai", True)
    record = AuditRecord.objects.get(action="organisation.amend_unit")
    assert record.details["name"] == "Sở Tư pháp → Sở Nội vụ"
    assert set(record.details) == {"name", "address", "code", "code_confirmed"}


def test_the_second_of_two_who_edit_at_once_is_told(city: models.Unit) -> None:
    unit = a_unit(parent=city)
    read = organisation.unit(unit.id).stamp
    amend(unit, address="1 Lê Lai")
    with pytest.raises(organisation.EditedMeanwhile):
        amend(unit, stamp=read, address="2 Lê Lai")
    assert organisation.unit(unit.id).address == "1 Lê Lai"


def test_saving_what_stands_there_already_changes_nothing(city: models.Unit) -> None:
    unit = a_unit(parent=city)
    with pytest.raises(organisation.NothingChanges):
        amend(unit)
    assert not AuditRecord.objects.filter(action="organisation.amend_unit").exists()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "Sở Y tế"}),
        ("name", {"name": "x" * 251}),
        ("code", {"code": "26.H"}),
        ("code", {"code": "H26.9"}),
        ("old_code", {"old_code": "H26.1"}),
        ("commune_code", {"commune_code": "00004"}),
    ],
)
def test_a_correction_is_refused_at_its_field(city: models.Unit, field: str, changes: dict[str, Any]) -> None:
    a_unit(name="Sở Y Tế", code="H26.9", parent=city)
    unit = a_unit(parent=city)
    refusals = (organisation.InvalidUnit, organisation.UnitCodeTaken, organisation.UnitAlreadyThere)
    with pytest.raises(refusals) as no:
        amend(unit, **changes)
    assert where(no) == [field]


def test_a_unit_stands_beneath_one_that_was_there_and_not_beneath_itself(city: models.Unit) -> None:
    unit = a_unit(parent=city)
    division = a_unit(name="Phòng Một", kind=UnitKind.DIVISION, parent=unit)
    late = a_unit(name="Sở mới", parent=city, valid_from=SINCE + timedelta(days=1))
    for parent in (division, unit, late):
        with pytest.raises(organisation.InvalidUnit) as no:
            amend(unit, parent_id=parent.id)
        assert where(no) == ["parent_id"]
    amend(late, parent_id=unit.id)
    assert [one.id for one in organisation.ancestors(late.id)] == [unit.id, city.id]


def test_nobody_from_within_a_unit_makes_it_of_another_kind(city: models.Unit) -> None:
    commune = a_unit(name="Phường Một", kind=UnitKind.COMMUNE, parent=city)
    own = staff(Role.ADMINISTRATOR, commune.id)
    amend(commune, own, address="1 Lê Lai")
    with pytest.raises(organisation.InvalidUnit) as no:
        amend(commune, own, kind=UnitKind.DEPARTMENT)
    assert where(no) == ["kind"]
    amend(commune, staff(Role.ADMINISTRATOR, city.id), kind=UnitKind.DEPARTMENT)
    amend(city, staff(Role.ADMINISTRATOR, city.id), kind=UnitKind.DEPARTMENT)


def test_people_are_led_to_points_only(city: models.Unit) -> None:
    commune = a_unit(name="Phường Một", kind=UnitKind.COMMUNE, parent=city)
    point = a_unit(name="Điểm Một", kind=UnitKind.POINT, parent=city)
    with pytest.raises(organisation.InvalidUnit) as no:
        amend(commune, point_id=city.id)
    assert where(no) == ["point_id"]
    amend(commune, point_id=point.id)
    assert [one.id for one in organisation.served_by(point.id, ON)] == [commune.id]


def test_a_new_unit_is_not_opened_twice_nor_before_the_one_above(city: models.Unit) -> None:
    given: dict[str, Any] = {
        "actor": SYSTEM, "at": NOW, "name": "Sở Mới", "kind": UnitKind.DEPARTMENT, "parent_id": city.id,
    }  # fmt: skip
    organisation.create_unit(**given, valid_from=SINCE)
    with pytest.raises(organisation.UnitAlreadyThere):
        organisation.create_unit(**given | {"name": "sở mới"}, valid_from=ON)
    organisation.create_unit(**given | {"name": "Sở Mòi"}, valid_from=ON)
    with pytest.raises(organisation.InvalidUnit) as no:
        organisation.create_unit(**given | {"name": "Sở cũ"}, valid_from=SINCE - timedelta(days=1))
    assert where(no) == ["parent_id"]


def test_a_unit_ends_when_nothing_hangs_on_it(city: models.Unit) -> None:
    unit = a_unit(parent=city)
    division = a_unit(name="Phòng Một", kind=UnitKind.DIVISION, parent=unit)
    position = models.Position.objects.create(unit=unit, title="Văn thư", role=Role.CLERK, valid_from=SINCE)
    with pytest.raises(organisation.UnitStillNeeded) as no:
        organisation.close_unit(actor=SYSTEM, at=NOW, unit_id=unit.id, last_day=ON)
    assert "đơn vị trực thuộc (1)" in str(no.value.fields["last_day"])
    organisation.close_unit(actor=SYSTEM, at=NOW, unit_id=division.id, last_day=ON)
    organisation.close_unit(actor=SYSTEM, at=NOW, unit_id=unit.id, last_day=ON)
    position.refresh_from_db()
    assert position.valid_to == ON


def test_what_would_have_to_be_moved_keeps_a_unit_open(city: models.Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    unit = a_unit(name="Điểm Một", kind=UnitKind.POINT, parent=city)
    mover = Mover("Hồ sơ đang giải quyết", 99, lambda ids, _on: dict.fromkeys(ids, 3))
    with monkeypatch.context() as patched:
        patched.setitem(movers._entries, "tests.dossiers", mover)
        with pytest.raises(organisation.UnitStillNeeded) as no:
            organisation.close_unit(actor=SYSTEM, at=NOW, unit_id=unit.id, last_day=ON)
    assert "Hồ sơ đang giải quyết (3)" in str(no.value.fields["last_day"])
    a_unit(name="Phường Một", kind=UnitKind.COMMUNE, parent=city, point=unit)
    with pytest.raises(organisation.UnitStillNeeded) as no:
        organisation.close_unit(actor=SYSTEM, at=NOW, unit_id=unit.id, last_day=ON)
    assert "dẫn người dân tới đây (1)" in str(no.value.fields["last_day"])


def a_change(unit: models.Unit, actor: Actor = SYSTEM, **changes: Any) -> UUID:
    given = {
        "effective_on": date(2026, 3, 2), "number": "12/NQ-HĐND", "decided_on": date(2026, 2, 20),
        "name": "Sở Nội vụ và Tư pháp", "kind": UnitKind.DEPARTMENT, "parent_id": unit.parent_id, "code": unit.code,
    }  # fmt: skip
    return organisation.prepare_unit_change(actor=actor, at=NOW, unit_id=unit.id, **given | changes)


def test_a_new_name_from_a_day_keeps_the_old_one_before_it(city: models.Unit) -> None:
    unit = a_unit(code="H26.1", parent=city)
    division = a_unit(name="Phòng Một", kind=UnitKind.DIVISION, parent=unit)
    plan = a_change(unit)
    assert organisation.unit_by_code("H26.1", ON).name == "Sở Tư pháp"
    organisation.check_restructure(actor=SYSTEM, at=NOW, restructure_id=plan)
    organisation.start_restructure(actor=SYSTEM, at=NOW, restructure_id=plan)
    assert organisation.unit_by_code("H26.1", ON - timedelta(days=1)).name == "Sở Tư pháp"
    new = organisation.unit_by_code("H26.1", ON)
    assert (new.name, organisation.heir(unit.id, ON)) == ("Sở Nội vụ và Tư pháp", new)
    assert [one.unit.name for one in organisation.branches(new.id, ON)] == [division.name]
    (passing,) = organisation.passings(new.id)
    assert (passing.old.name, passing.new.name, passing.number) == ("Sở Tư pháp", new.name, "12/NQ-HĐND")


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("effective_on", {"effective_on": SINCE}),
        ("number", {"number": " "}),
        ("decided_on", {"decided_on": date(2026, 3, 3)}),
        ("parent_id", {"parent_id": None}),
        ("name", {"name": "Sở Tư pháp"}),
        ("name", {"name": ""}),
        ("code", {"code": "sai"}),
    ],
)
def test_a_change_from_a_day_is_refused_at_its_field(city: models.Unit, field: str, changes: dict[str, Any]) -> None:
    unit = a_unit(code="H26.1", parent=city)
    with pytest.raises((organisation.InvalidUnit, organisation.NothingChanges)) as no:
        a_change(unit, **changes)
    assert where(no) == [field]


def test_a_position_is_renamed_once_from_what_was_read(city: models.Unit) -> None:
    def rename(title: str, stamp: str) -> None:
        organisation.rename_position(actor=SYSTEM, at=NOW, position_id=position_id, stamp=stamp, title=title)

    given: dict[str, Any] = {"actor": SYSTEM, "at": NOW, "unit_id": city.id, "valid_from": SINCE}
    position_id = organisation.create_position(**given, title="Văn thư", role=Role.CLERK)
    with pytest.raises(organisation.PositionAlreadyThere):
        organisation.create_position(**given, title="văn thư", role=Role.CLERK)
    organisation.create_position(**given, title="Văn thư trưởng", role=Role.CLERK)
    read = organisation.position(position_id).stamp
    for title, refusal in (
        (" ", organisation.InvalidPosition),
        ("Văn thư", organisation.NothingChanges),
        ("Văn thư trưởng", organisation.PositionAlreadyThere),
    ):
        with pytest.raises(refusal) as no:
            rename(title, read)
        assert where(no) == ["title"]
    rename("Văn thư lưu trữ", read)
    with pytest.raises(organisation.EditedMeanwhile):
        rename("Văn thư khác", read)
    assert AuditRecord.objects.get(action="organisation.rename_position").details == {
        "title": "Văn thư → Văn thư lưu trữ"
    }


ACTS = ("amend", "close", "open", "position", "change", "move away")
ALLOWED = {
    (Role.ADMINISTRATOR, "top"): {"amend", "close", "open", "position", "change", "move away"},
    (Role.ADMINISTRATOR, "unit"): {"amend", "close", "open", "position"},
}


@pytest.mark.parametrize("role", sorted(Role))
@pytest.mark.parametrize("place", ["top", "unit", "beside"])
def test_who_may_do_what_to_units(city: models.Unit, role: Role, place: str) -> None:
    unit, beside = a_unit(code="H26.1", parent=city), a_unit(name="Sở Y tế", parent=city)
    actor = staff(role, {"top": city, "unit": unit, "beside": beside}[place].id)
    given: dict[str, Any] = {"actor": actor, "at": NOW}
    does = {
        "amend": lambda: amend(unit, actor, address="1 Lê Lai"),
        "move away": lambda: amend(unit, actor, parent_id=beside.id),
        "open": lambda: organisation.create_unit(
            **given, name="Phòng", kind=UnitKind.DIVISION, parent_id=unit.id, valid_from=ON, code=""
        ),
        "position": lambda: organisation.create_position(
            **given, unit_id=unit.id, title="Văn thư", role=Role.CLERK, valid_from=ON
        ),
        "change": lambda: a_change(unit, actor),
        "close": lambda: organisation.close_unit(
            **given, unit_id=a_unit(name="Phòng Hai", parent=unit).id, last_day=ON
        ),
    }
    done = set()
    for act in ACTS:
        try:
            does[act]()
        except organisation.MayNotArrange:
            continue
        done.add(act)
    assert done == ALLOWED.get((role, place), set())


OVERSEEING = {
    "unit": {Role.LEADER, Role.DIVISION_HEAD, Role.ADMINISTRATOR, Role.SUPERVISOR},
    "top": {Role.ADMINISTRATOR, Role.SUPERVISOR},
    "beside": set(),
}


@pytest.mark.parametrize("place", OVERSEEING)
def test_who_reads_what_is_lent(city: models.Unit, place: str) -> None:
    """The pure rule and its list twin say the same."""
    unit, beside = a_unit(parent=city), a_unit(name="Sở Y tế", parent=city)
    made = a_delegation(unit)
    for role in Role:
        actor = staff(role, {"top": city, "unit": unit, "beside": beside}[place].id)
        may = role in OVERSEEING[place]
        assert policies.may_oversee_delegations(actor, (unit.id, city.id)) == may
        try:
            seen = organisation.delegations_overseen(actor=actor, at=NOW).items
        except organisation.MayNotArrange:
            seen = []
        assert [one.id for one in seen] == ([made.id] if may else [])
        if may:
            assert organisation.delegation_overseen(actor=actor, delegation_id=made.id).number == made.number
        else:
            with pytest.raises(organisation.DelegationNotFound):
                organisation.delegation_overseen(actor=actor, delegation_id=made.id)


def a_delegation(unit: models.Unit, first: date = ON, **fields: Any) -> models.Delegation:
    position = models.Position.objects.create(
        unit=unit, title=f"Lãnh đạo {uuid4()}", role=Role.LEADER, valid_from=SINCE
    )
    given = {
        "position": position, "delegator_id": uuid4(), "delegate_id": uuid4(), "delegate_title": "Phó", "form": "KT",
        "number": "12/QĐ", "decided_on": first, "scope": "Ký", "made_at": NOW,
        "valid_from": first, "valid_to": first + timedelta(days=5),
    }  # fmt: skip
    return models.Delegation.objects.create(**given | fields)


def test_what_is_lent_is_told_apart_by_how_it_stands(city: models.Unit) -> None:
    unit = a_unit(parent=city)
    running, coming = a_delegation(unit), a_delegation(unit, ON + timedelta(days=1))
    over = a_delegation(unit, ON - timedelta(days=6))
    taken_back = a_delegation(city, ended_at=NOW, end_reason="Đã về")
    found = {
        state: {one.id for one in organisation.delegations_overseen(actor=SYSTEM, at=NOW, state=state).items}
        for state in (None, *organisation.DelegationState)
    }
    assert found[organisation.DelegationState.RUNNING] == {running.id}
    assert found[organisation.DelegationState.COMING] == {coming.id}
    assert found[organisation.DelegationState.OVER] == {over.id, taken_back.id}
    assert found[None] == {running.id, coming.id, over.id, taken_back.id}
    for one in organisation.delegations_overseen(actor=SYSTEM, at=NOW).items:
        assert one.id in found[one.state_on(ON)]
    page = organisation.delegations_overseen(actor=SYSTEM, at=NOW, unit_id=unit.id, size=2)
    assert ([one.id for one in page.items], page.has_next) == ([coming.id, running.id], True)


def test_the_tree_of_a_day_is_read_level_by_level_and_by_name(city: models.Unit) -> None:
    unit = a_unit(name="Sở Nông nghiệp và Môi trường", code="H26.5", parent=city)
    a_unit(name="Phòng Đất đai", kind=UnitKind.DIVISION, parent=unit)
    a_unit(name="Phòng Môi trường cũ", kind=UnitKind.DIVISION, parent=unit, valid_to=ON - timedelta(days=1))
    (top,) = organisation.branches(None, ON)
    assert (top.unit.id, top.beneath) == (city.id, 1)
    (below,) = organisation.branches(city.id, ON)
    assert (below.unit.id, below.beneath, below.above[0].id) == (unit.id, 1, city.id)
    assert organisation.branch(unit.id, ON - timedelta(days=1)).beneath == 2
    a_unit(name="Sở Y tế", code="H26.10", parent=city)
    a_unit(name="Ban mới", parent=city)
    organisation.forget()
    assert [one.unit.code for one in organisation.branches(city.id, ON)] == ["H26.5", "H26.10", ""]
    assert [one.unit.id for one in organisation.branches_named("MOI truong", ON)] == [unit.id]
    assert [one.unit.name for one in organisation.branches_named("dat", ON, UnitKind.DIVISION)] == ["Phòng Đất đai"]
    assert organisation.branches_named("dat", ON, UnitKind.COMMUNE) == ()
    used = organisation.calendar_in_use(unit.id, ON)
    assert used is not None
    assert (used.name, used.of.id) == ("Giờ hành chính", city.id)
