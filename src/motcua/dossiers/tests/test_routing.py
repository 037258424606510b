"""The competent unit follows from the answers, whoever takes the dossier in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.catalogue import api as catalogue
from motcua.catalogue.tests.builders import a_keeper
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Draft
from motcua.forms import api as forms
from motcua.identity.tests.builders import an_officer
from motcua.kernel.actor import Role
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .builders import BIRTH, MONDAY, City, a_filed_dossier, a_filing

pytestmark = pytest.mark.django_db
TODAY = day_of(MONDAY)
COPIES, MARRIAGE = "2.000815", "1.000894"
HOAN_KIEM, BA_DINH = "00070", "00004"


def routed(code: str, *, receiving_id: UUID | None = None, **answers: Any) -> dossiers.Routed:
    version = catalogue.version_in_force(code, TODAY)
    read = forms.answers_from_json(forms.form_for(version.id), answers)
    return dossiers.route(version.id, read, TODAY, receiving_id=receiving_id)


def living(commune: str) -> dict[str, Any]:
    return {"name": "Lê Thu Hà", "residence": {"commune": commune, "street": "Số 1"}}


@pytest.mark.parametrize(
    ("code", "answers", "commune"),
    [
        (BIRTH, {"circumstances": "ordinary", "mother": living(BA_DINH), "applicant": living(HOAN_KIEM)}, BA_DINH),
        (BIRTH, {"circumstances": "abandoned", "applicant": living(HOAN_KIEM)}, HOAN_KIEM),
        (MARRIAGE, {"groom": living(BA_DINH), "bride": living(HOAN_KIEM)}, BA_DINH),
        (MARRIAGE, {"groom": {"residence": {"elsewhere": "Tỉnh khác"}}, "bride": living(HOAN_KIEM)}, HOAN_KIEM),
        ("1.004884", {"applicant": living(BA_DINH)}, BA_DINH),
        (
            "1.004884",
            {"applicant": living(BA_DINH), "acting_for": "other", "represented": living(HOAN_KIEM)},
            HOAN_KIEM,
        ),
    ],
)
def test_the_answers_name_the_commune(city: City, code: str, answers: dict[str, Any], commune: str) -> None:
    found = routed(code, **answers)
    assert found.unit is not None
    assert found.unit.commune_code == commune
    assert found.why.startswith(found.unit.name)
    assert "vì" in found.why
    assert found.offered[0] == found.unit
    assert not found.confirmed


def test_copies_are_certified_where_they_are_taken_in(city: City) -> None:
    here = routed(COPIES, receiving_id=city.commune, applicant=living(BA_DINH))
    assert here.unit is not None
    assert here.unit.id == city.commune
    online = routed(COPIES, applicant=living(BA_DINH))
    assert online.unit is not None
    assert online.unit.commune_code == BA_DINH
    point = organisation.unit(city.commune).point_id  # a point certifies nothing itself
    assert routed(COPIES, receiving_id=point, applicant=living(BA_DINH)).unit == online.unit


@pytest.mark.parametrize(
    "answers", [{}, {"applicant": {"residence": {"elsewhere": "Xã Đông Sơn, tỉnh Thanh Hóa"}}}, {"applicant": "x"}]
)
def test_where_the_answers_do_not_say_somebody_chooses_and_is_told_why(city: City, answers: dict[str, Any]) -> None:
    found = routed(BIRTH, **answers)
    assert found.unit is None
    assert "không cho biết" in found.why
    assert set(found.offered) == set(organisation.communes(TODAY))


def test_a_unit_that_does_not_take_the_procedure_is_named_and_not_chosen(city: City) -> None:
    department = organisation.units_of_kind(organisation.UnitKind.DEPARTMENT, TODAY)[0]
    a_rule_for(BIRTH, f"'{department.code}'")
    found = routed(BIRTH, applicant=living(BA_DINH))
    assert found.unit is None
    assert department.name in found.why


def test_without_any_rule_somebody_chooses(city: City) -> None:
    for rule in catalogue.routing_rules(TODAY):
        catalogue.end_routing_rule(actor=a_keeper(), at=MONDAY, rule_id=rule.id, last_day=TODAY - timedelta(days=1))
    found = routed(BIRTH, applicant=living(BA_DINH))
    assert found.unit is None
    assert "Chưa có quy tắc" in found.why


def test_a_rule_that_binds_leaves_no_other_unit_and_filing_elsewhere_is_refused(city: City) -> None:
    a_rule_for(BIRTH, "[mother.residence.commune, applicant.residence.commune]", binding=True, confirmed=True)
    found = routed(BIRTH, circumstances="ordinary", mother=living(BA_DINH), applicant=living(HOAN_KIEM))
    assert [unit.commune_code for unit in found.offered] == [BA_DINH, HOAN_KIEM]


def test_filing_elsewhere_than_a_binding_rule_says_is_refused(city: City) -> None:
    a_rule_for(BIRTH, "applicant.residence.commune", binding=True, confirmed=True)
    right, elsewhere = (organisation.unit_by_code(code, TODAY) for code in (HOAN_KIEM, "00256"))
    filing = a_filing(city, unit_id=elsewhere.id, answers={"applicant": a_person()})
    with pytest.raises(dossiers.UnitNotCompetent) as refused:
        dossiers.file(actor=city.citizen, at=MONDAY, filing=filing)
    assert set(refused.value.fields) == {"unit"}
    assert dossiers.file(actor=city.citizen, at=MONDAY, filing=replace(filing, unit_id=right.id)).reference


def test_before_a_rule_binds_it_is_told_what_stands_elsewhere_and_must_be_chosen_anew(city: City) -> None:
    a_rule_for(BIRTH, "applicant.residence.commune", confirmed=True)
    (rule,) = (one for one in catalogue.routing_rules(TODAY) if one.key == BIRTH)
    elsewhere = organisation.unit_by_code("00256", TODAY)
    here = {"answers": {"applicant": a_person()}}
    a_filed_dossier(city, **here)
    filed = a_filed_dossier(city, seed=2, unit_id=elsewhere.id, **here)
    version = catalogue.version_in_force(BIRTH, TODAY)
    for unit_id in (elsewhere.id, city.commune, None):
        Draft.objects.create(
            account_id=city.citizen.id, version_id=version.id, unit_id=unit_id, created_at=MONDAY, updated_at=MONDAY,
            answers={"applicant": a_person()},
        )  # fmt: skip
    found = dossiers.if_binding(rule, TODAY)
    assert (found.running, found.elsewhere, found.drafts, found.closed) == (2, 1, 2, 1)
    assert found.examples == (dossiers.Elsewhere(filed.reference, elsewhere.name, "Phường Hoàn Kiếm"),)
    (general,) = (one for one in catalogue.routing_rules(TODAY) if one.scope is catalogue.RuleScope.ALL)
    assert dossiers.if_binding(general, TODAY).running == 0, "a narrower rule counts"


def a_person() -> dict[str, Any]:
    return {**living(HOAN_KIEM), "number": "000195000777", "birth_date": "1990-02-03"}


def a_rule_for(code: str, expression: str, **changes: Any) -> None:
    """In place of the shipped one."""
    for rule in catalogue.routing_rules(TODAY):
        if rule.key == code:
            catalogue.end_routing_rule(actor=a_keeper(), at=MONDAY, rule_id=rule.id, last_day=TODAY - timedelta(days=1))
    (top,) = organisation.units_of_kind(organisation.UnitKind.AGENCY, TODAY)
    catalogue.add_routing_rule(
        actor=an_officer(Role.ADMINISTRATOR, unit_id=top.id), at=MONDAY, scope=catalogue.RuleScope.PROCEDURE, key=code,
        expression=expression, words="{unit}, vì vậy.", words_en="{unit}, so.", source="Quy chế",
        effective_from=TODAY, **changes,
    )  # fmt: skip


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from([HOAN_KIEM, BA_DINH, "99999"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["residence", "commune"]), inner),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.dictionaries(st.sampled_from(["mother", "father", "applicant", "circumstances"]), junk))
def test_whatever_was_answered_the_unit_found_is_competent(city: City, answers: dict[str, Any]) -> None:
    found = routed(BIRTH, **answers)
    competent = dossiers.competent_units(catalogue.version_in_force(BIRTH, TODAY), TODAY)
    assert set(found.offered) == set(competent)
    assert found.unit is None or found.unit == found.offered[0]
    assert found.why
