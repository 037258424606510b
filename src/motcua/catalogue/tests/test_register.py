"""The register of everything, its counts, and who may write what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from motcua.catalogue import api as catalogue
from motcua.catalogue import checking, models
from motcua.catalogue.api import Filter, Flag, Manner, Part, Standing, Status
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind, Post, Role
from motcua.kernel.ids import new_id
from motcua.organisation import api as organisation
from motcua.organisation.tests.builders import a_unit

from .builders import AT, DAY, a_decision, a_draft, a_published_version, announced, made_public, some_content

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
            catalogue.kept(stranger, "9.000002")
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
    catalogue.publish_procedure(actor=SYSTEM, content=content, at=AT)
    row = checking.with_missing(models.ProcedureVersion.objects.all()).get()
    assert tuple(row.missing) == missing


# -- who may write what ----------------------------------------------------------------------------

COMMUNE = some_content()
DEPARTMENT = some_content(levels=("Cấp tỉnh",), executing_agencies=("Sở Tư pháp",))
MINISTRY = some_content(levels=("Cấp Bộ",), executing_agencies=("Bộ Tư pháp",))
KINDS = organisation.UnitKind


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "kind", "name", "may"),
    [
        (Role.ADMINISTRATOR, KINDS.COMMUNE, "Phường Một", "cdm"),
        (Role.PROCEDURE_CONTROLLER, KINDS.AGENCY, "Ủy ban nhân dân thành phố", "cdm"),
        (Role.PROCEDURE_CONTROLLER, KINDS.COMMUNE, "Phường Một", "c"),
        (Role.PROCEDURE_CONTROLLER, KINDS.DEPARTMENT, "Sở Tư pháp", "d"),
        (Role.PROCEDURE_CONTROLLER, KINDS.DEPARTMENT, "Sở Xây dựng", ""),
        (Role.PROCEDURE_CONTROLLER, KINDS.POINT, "Điểm số 1", ""),
        (Role.SUPERVISOR, KINDS.AGENCY, "Ủy ban nhân dân thành phố", ""),
        (Role.LEADER, KINDS.COMMUNE, "Phường Một", ""),
    ],
)
def test_a_controller_writes_for_the_agencies_they_answer_for(
    role: Role, kind: organisation.UnitKind, name: str, may: str
) -> None:
    unit_id = a_unit(name=name, kind=kind).id
    actor = Actor(ActorKind.STAFF, id=new_id(), name="Thử", posts=frozenset({Post(unit_id, role)}))
    for letter, content in {"c": COMMUNE, "d": DEPARTMENT, "m": MINISTRY}.items():
        assert catalogue.may_edit(actor, content) is (letter in may), letter


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
    with pytest.raises(catalogue.MayNotEdit):
        catalogue.announce(actor=outsider, version_id=draft, edits=0, decision=decision, manner=Manner.NEW, at=AT)
    with pytest.raises(catalogue.MayNotEdit):
        catalogue.publish(actor=outsider, version_id=waiting, on=DAY, at=AT)
    with pytest.raises(catalogue.MayNotEdit):
        catalogue.abolish(actor=outsider, code="9.000003", decision=decision, at=AT)
    with pytest.raises(catalogue.MayNotEdit):
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
