"""Units merge, split, change their name and end by a plan that is looked at first."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.kernel.actor import SYSTEM, Actor, ActorKind, Post, Role
from motcua.organisation import api as organisation
from motcua.organisation import models
from motcua.organisation.models import LineKind, RestructureState, UnitKind
from motcua.outbox.models import OutboxEvent

from .builders import a_unit
from .restructures import (
    BEFORE,
    EVE,
    LONG_AGO,
    MERGED_AND_SPLIT,
    MORNING,
    THE_DAY,
    OldCity,
    a_plan,
    a_table,
    an_old_city,
    applied,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(db: None) -> OldCity:
    return an_old_city()


def kinds_of(plan_id: object) -> set[organisation.ProblemKind]:
    return {problem.kind for problem in organisation.preview_restructure(SYSTEM, plan_id).problems}  # type: ignore[arg-type]


def test_a_plan_tells_before_it_runs_what_becomes_of_each_unit(old: OldCity) -> None:
    preview = organisation.preview_restructure(SYSTEM, a_plan())
    fates = {fate.name: fate for fate in preview.fates}
    assert {name: fate.kind for name, fate in fates.items()} == {
        "Phường Một": LineKind.MERGE,
        "Phường Hai": LineKind.MERGE,
        "Xã Ba": LineKind.SPLIT,
        "Xã Bốn": LineKind.MERGE,
        "Thị trấn Năm": LineKind.RENAME,
        "Quận 1": LineKind.ABOLISH,
        "Quận 2": LineKind.ABOLISH,
    }
    assert [(part.name, part.is_heir, part.share) for part in fates["Xã Ba"].parts] == [
        ("Xã Bốn", True, Decimal("0.7")),
        ("Phường Mới", False, Decimal("0.3")),
    ]
    assert fates["Phường Một"].holds == {"organisation.positions": 2}
    assert (preview.ending, preview.beginning, preview.problems) == (7, 3, ())
    assert models.Unit.objects.filter(valid_to=None).count() == 8, "looking changes nothing"


def test_old_units_end_on_the_eve_and_new_ones_begin_on_the_day(old: OldCity) -> None:
    applied(a_plan())
    assert [u.name for u in organisation.communes(EVE)] == [
        "Phường Một", "Phường Hai", "Xã Ba", "Xã Bốn", "Thị trấn Năm",
    ]  # fmt: skip
    assert [(u.name, u.commune_code, u.code) for u in organisation.communes(THE_DAY)] == [
        ("Phường Mới", "00001", "H26.3"),
        ("Xã Bốn", "00004", "H26.4"),
        ("Phường Năm", "00005", "H26.5"),
    ]
    assert organisation.units_of_kind(UnitKind.AGENCY, THE_DAY)[0].name == "Ủy ban nhân dân thành phố"
    assert len(organisation.units_of_kind(UnitKind.AGENCY, THE_DAY)) == 1, "the districts are no more"
    assert organisation.unit_by_code("H26.1.1", EVE).id == old.of("00001"), "the past keeps its codes"


def test_an_old_code_or_name_leads_to_the_heir(old: OldCity) -> None:
    applied(a_plan())
    new, four, _five = organisation.communes(THE_DAY)
    assert organisation.heir(old.of("00003"), THE_DAY) == four
    assert organisation.heirs(old.of("00003"), THE_DAY) == (four, new)
    assert organisation.heir(old.of("00003"), EVE) == organisation.unit(old.of("00003"))
    assert organisation.unit_by_code("00002", THE_DAY) == new
    assert organisation.unit_by_code("000.20.03.H26", THE_DAY) == four
    assert organisation.unit_by_code("H26.1.2", THE_DAY) == new
    assert organisation.find_units("phuong hai", THE_DAY) == (new,)
    assert organisation.find_units("xa ba", THE_DAY) == (four, new)
    assert organisation.find_units("phuong hai", EVE) == (organisation.unit(old.of("00002")),)
    assert {u.id for u in organisation.predecessors(four.id)} == {old.of("00003"), old.of("00004")}


def test_heirs_are_followed_through_one_plan_after_another(old: OldCity) -> None:
    applied(a_plan())
    text = a_table(("Phường Cuối", "00001", "Phường Mới", "00001", "Nhập toàn bộ"))
    later = THE_DAY + timedelta(days=30)
    second = organisation.import_restructure(
        actor=SYSTEM, at=MORNING, text=text, number="2/NQ", title="Đổi tên", effective_on=later, under="H26"
    )
    applied(second, MORNING + timedelta(days=30))
    last = organisation.unit_by_code("00001", later)
    assert last.name == "Phường Cuối"
    assert organisation.heir(old.of("00002"), later) == last
    assert organisation.heirs(old.of("00003"), later) == (organisation.unit_by_code("00004", later), last)
    assert organisation.with_heirs([old.of("00002")]) >= {old.of("00002"), last.id}
    assert organisation.with_predecessors([last.id]) >= {old.of("00001"), old.of("00002"), last.id}


def test_positions_go_with_the_work_and_are_one_where_units_become_one(old: OldCity) -> None:
    applied(a_plan())
    new = organisation.unit_by_code("00001", THE_DAY)
    posts = [(p.title, p.role, p.valid_from) for p in organisation.positions_of(new.id, THE_DAY)]
    assert posts == [("Chủ tịch", Role.LEADER, THE_DAY), ("Người tiếp nhận", Role.RECEPTION, THE_DAY)]
    assert {p.valid_to for p in organisation.positions_of(old.of("00001"), EVE)} == {EVE}


def test_what_lies_beneath_a_unit_that_ends_moves_to_its_heir(old: OldCity) -> None:
    for commune in ("00001", "00002"):
        parent = old.communes[commune]
        a_unit(name="Phòng Kinh tế", kind=UnitKind.DIVISION, parent=parent, valid_from=LONG_AGO)
    office = a_unit(name="Phòng Tư pháp", kind=UnitKind.DIVISION, parent=old.districts[0], valid_from=LONG_AGO)
    applied(a_plan())
    new = organisation.unit_by_code("00001", THE_DAY)
    assert [one.unit.name for one in organisation.branches(new.id, THE_DAY)] == ["Phòng Kinh tế"], "two became one"
    moved = organisation.heir(office.id, THE_DAY)
    assert moved is not None
    assert (moved.name, moved.parent_id) == ("Phòng Tư pháp", old.city.id)


def test_a_unit_that_goes_on_keeps_its_row(old: OldCity) -> None:
    """Merged into one under the same parent, of the same name: only the others end."""
    rows = (
        ("Phường Một", "00001", "Phường Một", "00001", "Giữ nguyên", "", "", "", "H26.1"),
        ("Phường Một", "00001", "Phường Hai", "00002", "Nhập toàn bộ", "", "", "", "H26.1"),
    )
    plan = organisation.import_restructure(
        actor=SYSTEM, at=BEFORE, text=a_table(*rows), number="3/NQ", title="Nhập", effective_on=THE_DAY
    )
    applied(plan)
    assert organisation.heir(old.of("00002"), THE_DAY) == organisation.unit(old.of("00001"))
    assert organisation.unit(old.of("00001")).valid_to is None


def test_hours_and_coming_closures_stay_with_what_follows(old: OldCity) -> None:
    for commune in ("00001", "00002", "00005"):
        models.ReceptionSession.objects.create(
            unit=old.communes[commune], weekday=6, opens="08:00", closes="11:00", valid_from=LONG_AGO
        )
    models.UnitException.objects.create(unit=old.communes["00005"], day=THE_DAY + timedelta(days=5), reason="Sửa nhà")
    applied(a_plan())
    new, _four, five = organisation.communes(THE_DAY)
    assert [h.weekday for h in organisation.reception_hours(new.id, THE_DAY)] == [6]
    closed = THE_DAY + timedelta(days=5)
    assert not organisation.is_working_day(organisation.calendar_of(five.id, closed), closed)
    assert organisation.is_working_day(organisation.calendar_of(new.id, closed), closed)


def test_whoever_was_sent_to_a_point_that_ends_is_sent_to_its_heir(old: OldCity) -> None:
    goes_on = a_unit(name="Sở Tư pháp", parent=old.city, point=old.communes["00001"], valid_from=LONG_AGO)
    models.Unit.objects.filter(pk=old.of("00005")).update(point=old.communes["00001"])
    applied(a_plan())
    new, _four, five = organisation.communes(THE_DAY)
    assert organisation.unit(goes_on.id).point_id == five.point_id == new.id


def test_a_unit_nobody_knows_is_a_problem(old: OldCity) -> None:
    plan = a_plan(("Phường Mới", "00001", "Phường Lạ", "09999", "Nhập toàn bộ"))
    assert organisation.ProblemKind.UNKNOWN_UNIT in kinds_of(plan)
    with pytest.raises(organisation.PlanHasProblems):
        organisation.check_restructure(actor=SYSTEM, at=MORNING, restructure_id=plan)


def test_two_heirs_are_a_problem(old: OldCity) -> None:
    plan = a_plan(
        ("Phường A", "00001", "Phường Một", "00001", "Nhập một phần", "x"),
        ("Phường B", "00002", "Phường Một", "00001", "Nhập một phần", "x"),
        ("Phường B", "00002", "Phường Hai", "00002", "Nhập toàn bộ"),
    )
    assert kinds_of(plan) == {organisation.ProblemKind.TWO_HEIRS}


def test_a_unit_with_work_and_no_heir_is_a_problem_and_one_without_work_is_not(old: OldCity) -> None:
    everything_under_one = [
        ("Phường Mới", "00001", commune.name, code, "Nhập toàn bộ") for code, commune in old.communes.items()
    ]
    plan = a_plan(*everything_under_one, heir_of_those="")
    assert kinds_of(plan) == set(), "the districts have nothing to hand over"
    models.Position.objects.create(unit=old.districts[0], title="Chủ tịch quận", role=Role.LEADER, valid_from=LONG_AGO)
    assert kinds_of(plan) == {organisation.ProblemKind.NO_HEIR}


def test_what_is_gone_wholly_has_no_part_left(old: OldCity) -> None:
    plan = a_plan(
        *MERGED_AND_SPLIT, ("Xã Bốn", "00004", "Phường Một", "00001", "Nhập một phần", "", "0,5"), number="4/NQ"
    )
    assert kinds_of(plan) == {organisation.ProblemKind.WHOLE_TWICE}
    over = a_plan(
        ("Phường A", "00001", "Phường Một", "00001", "Nhập một phần", "", "0,6"),
        ("Phường B", "00002", "Phường Một", "00001", "Nhập một phần", "", "0,6"),
        number="5/NQ",
    )
    assert organisation.ProblemKind.SHARES_TOO_MUCH in kinds_of(over)


def test_parents_that_stand_under_each_other_are_a_problem(old: OldCity) -> None:
    plan = a_plan(
        ("Phường A", "00001", "Phường Một", "00001", "Nhập toàn bộ", "", "", "", "00002"),
        ("Phường B", "00002", "Phường Hai", "00002", "Nhập toàn bộ", "", "", "", "00001"),
    )
    assert organisation.ProblemKind.CIRCLE in kinds_of(plan)


def test_a_code_in_use_is_a_problem(old: OldCity) -> None:
    plan = a_plan(("Phường Mới", "00004", "Phường Một", "00001", "Nhập toàn bộ"))
    assert organisation.ProblemKind.CODE_TAKEN in kinds_of(plan)


def test_a_heir_or_parent_that_ends_itself_is_a_problem(old: OldCity) -> None:
    plan = a_plan()
    row = models.Destination.objects.get(restructure_id=plan, key="00005")
    models.Destination.objects.filter(pk=row.pk).update(is_new=False, unit=old.communes["00001"])
    assert organisation.ProblemKind.DEAD_HEIR in kinds_of(plan)
    models.Destination.objects.filter(pk=row.pk).update(is_new=True, unit=None, parent=old.districts[1])
    assert organisation.ProblemKind.DEAD_PARENT in kinds_of(plan)


def test_a_problem_that_appears_after_the_check_refuses_to_start(old: OldCity) -> None:
    plan = a_plan()
    organisation.check_restructure(actor=SYSTEM, at=BEFORE, restructure_id=plan)
    organisation.close_unit(actor=SYSTEM, at=BEFORE, unit_id=old.of("00002"), last_day=EVE - timedelta(days=9))
    with pytest.raises(organisation.PlanHasProblems):
        organisation.start_restructure(actor=SYSTEM, at=MORNING, restructure_id=plan)
    assert models.Unit.objects.filter(valid_from=THE_DAY).count() == 0


def test_nothing_starts_before_its_day_nor_unchecked_nor_twice(old: OldCity) -> None:
    plan = a_plan()
    with pytest.raises(organisation.PlanNotNow):
        organisation.start_restructure(actor=SYSTEM, at=MORNING, restructure_id=plan)
    organisation.check_restructure(actor=SYSTEM, at=BEFORE, restructure_id=plan)
    with pytest.raises(organisation.PlanTooEarly):
        organisation.start_restructure(actor=SYSTEM, at=BEFORE, restructure_id=plan)
    organisation.start_restructure(actor=SYSTEM, at=MORNING, restructure_id=plan)
    with pytest.raises(organisation.PlanNotNow):
        organisation.start_restructure(actor=SYSTEM, at=MORNING, restructure_id=plan)
    assert OutboxEvent.objects.filter(name="organisation.units_restructured").count() == 1


def test_carrying_on_after_the_end_changes_nothing(old: OldCity) -> None:
    plan = applied(a_plan())
    before = list(models.Position.objects.order_by("id").values())
    assert organisation.carry_restructure_through(at=MORNING, restructure_id=plan) == 0
    assert organisation.move_strays(at=MORNING) == 0
    assert list(models.Position.objects.order_by("id").values()) == before
    assert models.Restructure.objects.get(pk=plan).state == RestructureState.APPLIED


def test_a_second_plan_under_the_same_number_is_refused_until_the_first_is_put_aside(old: OldCity) -> None:
    plan = a_plan()
    with pytest.raises(organisation.PlanNumberTaken):
        a_plan()
    organisation.discard_restructure(actor=SYSTEM, at=BEFORE, restructure_id=plan)
    a_plan()


def test_a_file_that_is_no_such_table_is_refused(old: OldCity) -> None:
    for text in ("", "a,b,c\n1,2,3\n", a_table(("X", "1", "Phường Một", "00001", "", "", "nửa"))):
        with pytest.raises(organisation.InvalidPlanFile):
            organisation.import_restructure(
                actor=SYSTEM, at=BEFORE, text=text, number="9/NQ", title="?", effective_on=THE_DAY, under="H26"
            )


def everybody(old: OldCity) -> dict[str, Actor]:
    def posted(kind: ActorKind, role: Role, unit: models.Unit) -> Actor:
        return Actor(kind, uuid4(), role.value, None, frozenset({Post(unit.id, role)}))

    return {f"{role.value} of the city": posted(ActorKind.STAFF, role, old.city) for role in Role} | {
        "administrator of a district": posted(ActorKind.STAFF, Role.ADMINISTRATOR, old.districts[0]),
        "supervisor of a commune": posted(ActorKind.STAFF, Role.SUPERVISOR, old.communes["00001"]),
        "service": posted(ActorKind.SERVICE, Role.ADMINISTRATOR, old.city),
        "citizen": Actor(ActorKind.CITIZEN, uuid4()),
        "stranger": Actor(ActorKind.STRANGER),
        "system": SYSTEM,
    }


SEE = {
    "administrator of the city", "supervisor of the city", "administrator of a district", "supervisor of a commune",
    "system",
}  # fmt: skip
CHANGE = {"administrator of the city", "system"}


@pytest.mark.parametrize("act", ["list", "preview", "prepare", "check", "discard", "start"])
def test_who_may_do_what_with_a_plan(old: OldCity, act: str) -> None:
    """Roles × actions, whole."""
    plan = a_plan()
    if act == "start":
        organisation.check_restructure(actor=SYSTEM, at=BEFORE, restructure_id=plan)
    refusals = (organisation.MayNotArrange, organisation.PlanNotFound)
    may = set()
    for name, actor in everybody(old).items():
        given = {"actor": actor, "at": MORNING, "restructure_id": plan}
        doing = {
            "list": lambda actor=actor: organisation.restructures(actor),
            "preview": lambda actor=actor: organisation.preview_restructure(actor, plan),
            "prepare": lambda actor=actor, name=name: organisation.import_restructure(
                actor=actor, at=BEFORE, text=a_table(*MERGED_AND_SPLIT), number=name, title="?", effective_on=THE_DAY
            ),
            "check": lambda given=given: organisation.check_restructure(**given),
            "discard": lambda given=given: organisation.discard_restructure(**given),
            "start": lambda given=given: organisation.start_restructure(**given),
        }[act]
        try:
            doing()
        except refusals:
            continue
        except organisation.PlanNotNow:
            pass
        may.add(name)
    assert may == (SEE if act in {"list", "preview"} else CHANGE)


def test_a_heir_found_in_one_direction_is_found_in_the_other(old: OldCity) -> None:
    applied(a_plan())
    every = [unit.id for unit in models.Unit.objects.all()]
    for one in every:
        for other in every:
            assert (other in organisation.with_heirs([one])) == (one in organisation.with_predecessors([other]))


codes = st.sampled_from([f"{n:05d}" for n in range(1, 6)])
groupings = st.lists(
    st.tuples(codes, st.integers(1, 3), st.sampled_from(["Nhập toàn bộ", "Nhập một phần", ""]), st.booleans()),
    min_size=1,
    max_size=9,
    unique_by=lambda row: (row[0], row[1]),
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(grouping=groupings)
def test_after_any_plan_without_problems_no_position_is_left_at_a_unit_that_ended(
    old: OldCity, grouping: list[tuple[str, int, str, bool]]
) -> None:
    rows = [
        (f"Phường {into}", f"0010{into}", old.communes[code].name, code, note, "x" if heir else "")
        for code, into, note, heir in grouping
    ]
    with transaction.atomic():
        organisation.forget()
        plan = a_plan(*rows)
        if not kinds_of(plan):
            applied(plan)
            living = {unit.id for unit in models.Unit.objects.filter(valid_to=None)}
            standing = models.Position.objects.filter(valid_to=None)
            assert {position.unit_id for position in standing} <= living
            for unit in models.Unit.objects.exclude(valid_to=None):
                heir = organisation.heir(unit.id, THE_DAY)
                assert heir is None or heir.id in living
            assert set(models.Unit.objects.values_list("valid_to", flat=True)) <= {None, EVE}
        transaction.set_rollback(True)
    organisation.forget()
