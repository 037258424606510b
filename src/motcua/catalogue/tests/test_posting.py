"""Which procedures a unit posts, and on what terms."""

from __future__ import annotations

from datetime import time, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from pytest_django import DjangoAssertNumQueries

from motcua.catalogue import api as catalogue
from motcua.catalogue.competence import is_taken_by
from motcua.kernel.ids import new_id
from motcua.organisation import api as organisation
from motcua.organisation.api import UnitKind
from motcua.organisation.tests.builders import a_unit

from .builders import AT, DAY, a_keeper, a_published_version

CITY, WARD, EITHER, MINISTRY = ("Cấp tỉnh",), ("Cấp xã",), ("Cấp tỉnh", "Cấp xã"), ("Cấp bộ",)


def of_kind(kind: UnitKind, name: str = "Tên") -> organisation.Unit:
    return cast("organisation.Unit", SimpleNamespace(id=new_id(), kind=kind, name=name))


@pytest.mark.parametrize(
    ("kind", "taken"),
    [
        (UnitKind.COMMUNE, {WARD, EITHER}),
        (UnitKind.AGENCY, {CITY, EITHER}),
        (UnitKind.CENTRE, {CITY, WARD, EITHER}),
        (UnitKind.BRANCH, {CITY, WARD, EITHER}),
        (UnitKind.POINT, {CITY, WARD, EITHER}),
        (UnitKind.DEPARTMENT, set()),
    ],
)
def test_each_kind_of_unit_takes_what_is_of_its_level(kind: UnitKind, taken: set[tuple[str, ...]]) -> None:
    unit = of_kind(kind)
    assert {levels for levels in (CITY, WARD, EITHER, MINISTRY, ()) if is_taken_by(unit, levels, ())} == taken


def test_a_unit_that_is_named_takes_the_procedure_whatever_its_level() -> None:
    department = of_kind(UnitKind.DEPARTMENT, "Sở Tư pháp")
    assert is_taken_by(department, MINISTRY, ["Bộ Tư pháp", "so tu phap thành phố Hà Nội"])
    assert not is_taken_by(department, CITY, ["Sở Tài chính"])


@pytest.mark.django_db
def test_a_commune_posts_what_is_in_force_that_day_by_field_and_name(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    commune = a_unit(kind=UnitKind.COMMUNE, name="Phường Thử")
    a_published_version("9.000001", name="Xóa tên", field="Hộ tịch")
    a_published_version("9.000002", name="Ẩn danh", field="Hộ tịch", effective_from=DAY)
    a_published_version("9.000003", name="Chưa ghi gì", field="")
    a_published_version("9.000004", name="Bảo trợ", field="Bảo trợ", effective_from=DAY + timedelta(days=1))
    a_published_version("9.000005", name="Của thành phố", levels=CITY, executing_agencies=("Sở Tư pháp",))
    posted = catalogue.posting_list(commune.id, DAY)
    found = {field.name: [line.code for line in field.lines] for field in posted.fields}
    assert found == {"Hộ tịch": ["9.000002", "9.000001"], "": ["9.000003"]}
    assert posted.total == 3
    assert catalogue.posting_list(commune.id, DAY + timedelta(days=1)).total == 4
    with django_assert_num_queries(2, exact=False):
        catalogue.posting_list(commune.id, DAY)


@pytest.mark.django_db
def test_a_line_has_the_terms_of_every_way_with_the_rules_of_the_office() -> None:
    commune = a_unit(kind=UnitKind.COMMUNE, name="Phường Thử")
    a_published_version("9.000001", interlinked=True)

    def line() -> catalogue.Posted:
        return catalogue.posting_list(commune.id, DAY).fields[0].lines[0]

    direct, online = line().terms
    assert (direct.channel, str(direct.limit)) == (catalogue.ChannelKind.DIRECT, "3 ngày làm việc")
    assert online.limit is None
    assert line().flags == (catalogue.Flag.INTERLINKED,)
    catalogue.add_local_rule(
        actor=a_keeper(), at=AT, procedure_code="9.000001", channel=catalogue.ChannelKind.ONLINE,
        limit=direct.limit, cutoff=time(15), source="nd-118-2025", effective_from=DAY,
    )  # fmt: skip
    assert line().terms[1].limit == direct.limit
    assert not line().terms[1].confirmed


@pytest.mark.django_db
def test_a_change_of_the_catalogue_is_posted_at_once() -> None:
    commune = a_unit(kind=UnitKind.COMMUNE, name="Phường Thử")
    assert catalogue.posting_list(commune.id, DAY).total == 0
    a_published_version("9.000001")
    assert catalogue.posting_list(commune.id, DAY).total == 1
