"""The register of everything, its counts, and who may write what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from motcua.audit.models import AuditRecord
from motcua.catalogue import access, checking, models
from motcua.catalogue import api as catalogue
from motcua.catalogue.api import Filter, Flag, Manner, Part, Standing, Status
from motcua.identity import api as identity
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind, Post, Role
from motcua.kernel.ids import new_id
from motcua.organisation import api as organisation
from motcua.organisation.tests.builders import a_unit

from .builders import AT, DAY, a_decision, a_draft, a_published_version, announced, made_public, published, some_content

SOON = DAY + timedelta(days=10)


def found(wanted: Filter | None = None, on: date = DAY) -> list[str]:
    return [line.code for line in catalogue.register(SYSTEM, wanted or Filter(), on=on).items]


@pytest.fixture
def in_every_state(db: None) -> None:
    a_published_version("9.000001", name="Áp dụng", fully_online=True)
    a_draft("9.000002", name="Nháp")
    announced(a_draft("9.000003", name="Chờ"))
    made_public(a_draft("9.000004", name="Sắp"), effective_from=SOON)
    a_published_version("9.000005", name="Bỏ", levels=("Cấp tỉnh", "Cấp xã"), field="Khác")
    catalogue.abolish(actor=SYSTEM, code="9.000005", decision=a_decision(effective_from=SOON), at=AT)
    a_published_version("9.000006", name="Đang sửa", levels=("Cấp tỉnh", "Cấp xã"), field="Khác")
    catalogue.start_draft(actor=SYSTEM, code="9.000006", at=AT)


@pytest.mark.usefixtures("in_every_state")
def test_everything_is_listed_once_by_where_it_stands(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        page = catalogue.register(SYSTEM, Filter(), on=DAY)
    assert {line.code[-1]: (line.standing, line.making) for line in page.items} == {
        "1": (Standing.IN_FORCE, None),
        "2": (Standing.UNPUBLISHED, Status.DRAFT),
        "3": (Standing.UNPUBLISHED, Status.ANNOUNCED),
        "4": (Standing.COMING, None),
        "5": (Standing.ENDED, None),
        "6": (Standing.IN_FORCE, Status.DRAFT),
    }


@pytest.mark.usefixtures("in_every_state")
@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        (Filter(text="ap dung"), "1"),
        (Filter(text="9.000003"), "3"),
        (Filter(level="Cấp tỉnh"), "56"),
        (Filter(field="Khác", standing=Standing.IN_FORCE), "6"),
        (Filter(flag=Flag.FULLY_ONLINE), "1"),
        (Filter(making=Status.DRAFT), "26"),
        (Filter(missing=Part.STEPS), "123456"),
        (Filter(missing=Part.AGENCY), ""),
    ],
)
def test_the_register_is_narrowed(wanted: Filter, codes: str) -> None:
    assert sorted(found(wanted)) == [f"9.00000{code}" for code in codes]


@pytest.mark.usefixtures("in_every_state")
def test_counts_agree_with_the_rows_they_count(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        counts = catalogue.standings(SYSTEM, DAY)
    for kind, count in counts.items():
        wanted = Filter(standing=kind) if isinstance(kind, Standing) else Filter(making=kind)
        assert count == len(found(wanted)), kind
    by_level = {row.field: (dict(row.by_level), row.total) for row in catalogue.counts_by_level(SYSTEM, DAY)}
    assert by_level == {"Khác": ({"Cấp tỉnh": 1, "Cấp xã": 1}, 1), "Thử nghiệm": ({"Cấp xã": 1}, 1)}


@pytest.mark.usefixtures("in_every_state")
def test_nobody_outside_sees_what_is_being_written() -> None:
    citizen = Actor(ActorKind.CITIZEN, id=new_id())
    for stranger in (STRANGER, citizen):
        with pytest.raises(catalogue.UnknownProcedure):
            catalogue.register(stranger, Filter(), on=DAY)
        with pytest.raises(catalogue.UnknownProcedure):
            catalogue.kept(stranger, "9.000002", DAY)
        with pytest.raises(catalogue.UnknownVersion):
            catalogue.in_the_making(stranger, "9.000002")


COMPLETE = some_content(steps="Bước 1", subjects=("Công dân",))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "missing"),
    [
        (COMPLETE, ()),
        (replace(COMPLETE, steps="  \n"), (Part.STEPS,)),
        (replace(COMPLETE, channels=()), (Part.CHANNELS, Part.LIMIT)),
        (replace(COMPLETE, channels=COMPLETE.channels[1:]), (Part.LIMIT,)),
        (replace(COMPLETE, variants=()), (Part.PAPERS,)),
        (replace(COMPLETE, subjects=(), executing_agencies=()), (Part.SUBJECTS, Part.AGENCY)),
    ],
)
def test_the_database_misses_the_same_parts_as_the_rule(content: catalogue.Content, missing: tuple[Part, ...]) -> None:
    assert catalogue.missing_parts(content) == missing
    published(content)
    row = checking.with_missing(models.ProcedureVersion.objects.all()).get()
    assert tuple(row.missing) == missing


# -- who may write what ----------------------------------------------------------------------------

COMMUNE = some_content()
DEPARTMENT = some_content(levels=("Cấp tỉnh",), executing_agencies=("Sở Tư pháp",))
MINISTRY = some_content(levels=("Cấp Bộ",), executing_agencies=("Bộ Tư pháp",))
KINDS = organisation.UnitKind


CONTROLLER, CITY, WARD = Role.PROCEDURE_CONTROLLER, "Ủy ban nhân dân thành phố", "Phường Một"
NAMED = some_content(executing_agencies=(WARD,), levels=())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "kind", "name", "writes", "decides"),
    [
        (Role.ADMINISTRATOR, KINDS.AGENCY, CITY, "cdmn", "cdmn"),
        (CONTROLLER, KINDS.AGENCY, CITY, "cdmn", "cdmn"),
        (CONTROLLER, KINDS.CENTRE, "Trung tâm Phục vụ hành chính công", "cdmn", "cdmn"),
        (CONTROLLER, KINDS.COMMUNE, WARD, "cn", ""),
        (CONTROLLER, KINDS.COMMUNE, "Phường Hai", "c", ""),
        (Role.ADMINISTRATOR, KINDS.COMMUNE, WARD, "cn", ""),
        (CONTROLLER, KINDS.DEPARTMENT, "Sở Tư pháp", "d", "d"),
        (CONTROLLER, KINDS.DEPARTMENT, "Sở Xây dựng", "", ""),
        (CONTROLLER, KINDS.POINT, "Điểm số 1", "", ""),
        (Role.SUPERVISOR, KINDS.AGENCY, CITY, "", ""),
        (Role.LEADER, KINDS.COMMUNE, WARD, "", ""),
    ],
)
def test_keepers_write_and_decide_for_the_agencies_they_answer_for(
    role: Role, kind: organisation.UnitKind, name: str, writes: str, decides: str
) -> None:
    unit = a_unit(name=name, kind=kind)
    division = a_unit(name="Văn phòng", kind=KINDS.DIVISION, parent_id=unit.id)
    actor = Actor(ActorKind.STAFF, id=new_id(), name="Thử", posts=frozenset({Post(unit.id, role)}))
    for letter, content in {"c": COMMUNE, "d": DEPARTMENT, "m": MINISTRY, "n": NAMED}.items():
        assert catalogue.may_edit(actor, content) is (letter in writes), letter
        assert access.may_decide(actor, content, DAY) is (letter in decides), letter
    below = Actor(ActorKind.STAFF, id=new_id(), posts=frozenset({Post(division.id, role)}))
    assert access.may_decide(below, COMMUNE, DAY) is ("c" in decides)


def a_commune_keeper() -> Actor:
    unit_id = a_unit(name=WARD, kind=KINDS.COMMUNE).id
    return Actor(ActorKind.STAFF, id=new_id(), name="Xã", posts=frozenset({Post(unit_id, CONTROLLER)}))


@pytest.mark.django_db
def test_a_commune_proposes_and_every_further_step_is_refused_to_it() -> None:
    commune, decision = a_commune_keeper(), a_decision()
    draft = catalogue.start_procedure(actor=commune, content=COMMUNE, at=AT)
    waiting = announced(a_draft("9.000002"))
    a_published_version("9.000003")
    new: dict[str, Any] = {"version_id": draft, "edits": 0, "decision": decision, "manner": Manner.NEW}
    for step in (
        partial(catalogue.announce, **new),
        partial(catalogue.publish, version_id=waiting, on=DAY),
        partial(catalogue.abolish, code="9.000003", decision=decision),
        partial(catalogue.replace_by, code="9.000003", decision=decision, successors=["9.000002"]),
    ):
        with pytest.raises(catalogue.MayNotDecide):
            step(actor=commune, at=AT)


@pytest.mark.django_db
def test_communes_decide_from_the_day_a_rule_says_so() -> None:
    commune, tomorrow = a_commune_keeper(), DAY + timedelta(days=1)
    (shipped,) = catalogue.commune_rules()
    assert (shipped.right, shipped.confirmed) == (catalogue.Right.PROPOSE, False)
    catalogue.set_commune_rule(
        actor=SYSTEM, at=AT, valid_from=tomorrow, right=catalogue.Right.DECIDE, source="Quyết định phân cấp"
    )
    assert [access.may_decide(commune, COMMUNE, day) for day in (DAY, tomorrow)] == [False, True]
    assert not access.may_decide(commune, DEPARTMENT, tomorrow)
    assert AuditRecord.objects.get(action="catalogue.set_commune_rule").details["right"] == "decide"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "on_top", "may"),
    [(Role.ADMINISTRATOR, True, True), (Role.ADMINISTRATOR, False, False), (CONTROLLER, True, False)],
)
def test_the_rule_for_communes_is_set_at_the_top(role: Role, on_top: bool, may: bool) -> None:
    city = a_unit(name=CITY, kind=KINDS.AGENCY)
    unit = city if on_top else a_unit(name=WARD, kind=KINDS.COMMUNE, parent_id=city.id)
    actor = Actor(ActorKind.STAFF, id=new_id(), posts=frozenset({Post(unit.id, role)}))
    assert identity.may_set_rules(actor) is may


@pytest.mark.django_db
def test_every_step_refuses_whoever_may_not_write() -> None:
    outsider = Actor(ActorKind.STAFF, id=new_id(), posts=frozenset({Post(new_id(), Role.SPECIALIST)}))
    draft, code = a_draft(), "9.000001"
    waiting = announced(a_draft("9.000002"))
    a_published_version("9.000003")
    decision = a_decision()
    with pytest.raises(catalogue.MayNotEdit):
        catalogue.start_procedure(actor=outsider, content=some_content("9.000009"), at=AT)
    with pytest.raises(catalogue.MayNotEdit):
        catalogue.start_draft(actor=outsider, code="9.000003", at=AT)
    with pytest.raises(catalogue.MayNotEdit):
        catalogue.save_draft(
            actor=outsider, version_id=draft, content=some_content(), names=frozenset({"name"}), edits=0, at=AT
        )
    with pytest.raises(catalogue.MayNotEdit):
        catalogue.renew_draft(actor=outsider, version_id=draft, at=AT)
    with pytest.raises(catalogue.MayNotEdit):
        catalogue.discard_draft(actor=outsider, version_id=draft, reason="Thử", at=AT)
    with pytest.raises(catalogue.MayNotDecide):
        catalogue.announce(actor=outsider, version_id=draft, edits=0, decision=decision, manner=Manner.NEW, at=AT)
    with pytest.raises(catalogue.MayNotDecide):
        catalogue.publish(actor=outsider, version_id=waiting, on=DAY, at=AT)
    with pytest.raises(catalogue.MayNotDecide):
        catalogue.abolish(actor=outsider, code="9.000003", decision=decision, at=AT)
    with pytest.raises(catalogue.MayNotDecide):
        catalogue.replace_by(actor=outsider, code="9.000003", decision=decision, successors=[code], at=AT)


@pytest.mark.django_db
def test_a_controller_may_not_write_a_procedure_out_of_their_own_hands() -> None:
    unit_id = a_unit(name="Phường Một", kind=KINDS.COMMUNE).id
    actor = Actor(ActorKind.STAFF, id=new_id(), posts=frozenset({Post(unit_id, Role.PROCEDURE_CONTROLLER)}))
    version_id = catalogue.start_procedure(actor=actor, content=COMMUNE, at=AT)
    with pytest.raises(catalogue.MayNotEdit):
        catalogue.save_draft(
            actor=actor, version_id=version_id, content=MINISTRY, names=frozenset({"levels"}), edits=0, at=AT
        )
