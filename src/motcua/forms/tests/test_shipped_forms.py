"""The forms that come with the product, one by one: a full and plausible answer is taken, a faulty one refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from motcua.forms import api as forms
from motcua.forms.shipped import shipped

from .builders import BIRTH, CERTIFIED_COPY, MARRIAGE, TODAY, a_shipped_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commune")]

RESIDENCE = {"commune": "00004", "street": "12 Phố Huế"}
ADULT = {"name": "Nguyễn Văn Mẫu", "number": "000190000001", "birth_date": "1980-05-05", "residence": RESIDENCE}
OTHER = {"name": "Trần Thị Mẫu", "number": "000190000002", "birth_date": "1982-05-05", "residence": RESIDENCE}
CHILD = {"name": "Nguyễn Gia Mẫu", "birth_date": "2016-02-02", "residence": RESIDENCE, "sex": "male"}
CHILD |= {"ethnicity": "Kinh", "nationality": "Việt Nam"}
WHOLE = {"sex": "male", "ethnicity": "Kinh", "nationality": "Việt Nam"}
FILE = [{"id": "00000000-0000-4000-8000-000000000001", "name": "a.pdf"}]

type Case = tuple[dict[str, Any], dict[str, Any], str]
"""Answers that are given, the same with a fault, and the control at which it is told."""

CASES: dict[str, Case] = {
    BIRTH: ({"circumstances": "ordinary", "child_birth_date": "2026-11-01"}, {"child_birth_date": "2026-12-01"},
            "child_birth_date"),
    MARRIAGE: ({"groom": ADULT | WHOLE, "bride": OTHER | WHOLE}, {"bride": ADULT | WHOLE}, "bride.number"),
    CERTIFIED_COPY: ({"issuer": ["foreign"], "pages_count": 4}, {"pages_count": 0}, "pages_count"),
    "1.000656": ({"deceased": OTHER | WHOLE, "death_date": "2026-11-20", "death_proof": "notice",
                  "death_time": "07:30"}, {"death_date": "1970-01-01"}, "death_date"),
    "1.004873": ({"subject": ADULT | WHOLE, "purpose": "marriage", "status": "divorced", "status_paper": FILE,
                  "partner": OTHER | WHOLE, "period": "now"}, {"partner": ADULT | WHOLE}, "partner.number"),
    "1.001022": ({"recognition": "father_child", "parent": ADULT | WHOLE, "child": CHILD, "child_nine": True,
                  "child_agrees": True, "proof": "dna"}, {"child_agrees": False}, "child_agrees"),
    "1.004837": ({"guardian": ADULT | WHOLE, "ward": CHILD, "ward_case": "orphan", "guardianship": "natural"},
                 {"guardian": ADULT | WHOLE | {"birth_date": "2010-01-01"}}, "guardian.birth_date"),
    "1.004859": ({"subject": ADULT | WHOLE, "change": "correct", "old_text": "Nguyễn Văn Mấu",
                  "new_text": "Nguyễn Văn Mẫu"}, {"new_text": "Nguyễn Văn Mấu"}, "new_text"),
    "2.000635": ({"extract": "birth", "copies": 2}, {"copies": 0}, "copies"),
    "2.001263": ({"adopters": "couple", "adopter": ADULT | WHOLE, "spouse": OTHER | WHOLE, "child": CHILD,
                  "child_nine": True, "child_agrees": True, "child_lives": "found"},
                 {"adopter": ADULT | WHOLE | {"birth_date": "1996-03-03"}}, "child.birth_date"),
    "1.004194": ({"resident": ADULT | {"sex": "male"}, "stay_from": "2026-11-20", "stay_to": "2027-11-20",
                  "household_kind": "join"}, {"stay_to": "2030-01-01"}, "stay_to"),
    "1.003677": ({"absentee": ADULT | {"sex": "male"}, "absence_from": "2026-12-01", "absence_to": "2027-12-01",
                  "absence_case": "supervised"}, {"absence_to": "2026-11-25"}, "absence_to"),
    "1.010041": ({"confirmed": ["permanent", "before"], "before_from": "2000-01-01"}, {"confirmed": []}, "confirmed"),
    "1.001612": ({"founder": ADULT | WHOLE, "founded_by": "family", "business_name": "Phở Mẫu",
                  "capital": "50.000.000", "minutes": FILE}, {"business_name": "Công ty Phở Mẫu"}, "business_name"),
    "2.000720": ({"business_number": "0100000001", "business_name": "Phở Mẫu", "changes": ["head", "name"],
                  "new_head": OTHER | {"sex": "female"}, "new_name": "Bún Mẫu"}, {"new_name": "Phở Mẫu"}, "new_name"),
    "1.013225": ({"owner_kind": "person", "owner": ADULT, "work": "house", "land_area": "80", "ground_area": "60,5",
                  "floor_area": "180", "floors": 2, "height": 8, "designed_by": "owner", "adjoining": True},
                 {"ground_area": "95"}, "ground_area"),
    "2.000884": ({"document": "mandate", "mandate_scope": "papers", "language": "vi", "signers_count": 1},
                 {"mandate_scope": "property"}, "mandate_scope"),
    "2.001035": ({"transaction": "sale", "asset": "land", "first_party": ADULT, "second_party": OTHER},
                 {"second_party": ADULT}, "second_party.number"),
}  # fmt: skip


def answers_of(code: str, given: Mapping[str, Any]) -> dict[str, Any]:
    form = a_shipped_form(code)
    return forms.sample_answers(form, 1, on=TODAY, given={"acting_for": "self", "applicant": ADULT} | dict(given))


@pytest.mark.parametrize("code", sorted(CASES))
def test_a_full_answer_is_taken_and_a_faulty_one_refused_at_its_field(code: str) -> None:
    given, fault, control = CASES[code]
    form, answers = a_shipped_form(code), answers_of(code, given)
    taken = forms.check(form, answers, on=TODAY)
    assert set(given) - {"death_time"} <= set(taken.values)
    assert forms.summary(form, taken, on=TODAY)
    with pytest.raises(forms.InvalidAnswers) as refusal:
        forms.check(form, answers | fault, on=TODAY)
    assert control in refusal.value.fields


@pytest.mark.parametrize("code", sorted(one.procedure_code for one in shipped()))
def test_invented_answers_are_valid_whatever_the_seed(code: str) -> None:
    form = a_shipped_form(code)
    for seed in range(6):
        forms.check(form, forms.sample_answers(form, seed, on=TODAY), on=TODAY)


def test_eighteen_forms_of_five_kinds_are_shipped_beside_those_filed_together() -> None:
    assert set(CASES) <= {one.procedure_code for one in shipped()}
    assert len(CASES) == 18


def test_a_house_too_large_for_its_owner_to_design_needs_a_designer() -> None:
    given, _fault, _control = CASES["1.013225"]
    with pytest.raises(forms.InvalidAnswers) as refusal:
        forms.check(a_shipped_form("1.013225"), answers_of("1.013225", given) | {"floors": 4}, on=TODAY)
    assert set(refusal.value.fields) == {"designed_by"}


def test_a_form_filled_in_for_a_business_knows_what_is_registered_of_it() -> None:
    registered = {
        "person.phone": "+84912345678",
        "business.name": "Công ty TNHH Thử Nghiệm",
        "business.number": "0100233488",
        "business.address": RESIDENCE,
        "business.representative": "Trần Văn Đại",
    }
    assert forms.known_answers(a_shipped_form("1.013225"), registered) == {
        "phone": "+84912345678",
        "body_name": "Công ty TNHH Thử Nghiệm",
        "body_number": "0100233488",
        "body_address": RESIDENCE,
        "body_representative": "Trần Văn Đại",
    }
    assert forms.known_answers(a_shipped_form("2.000720"), registered)["business_head"] == "Trần Văn Đại"


def test_every_form_says_which_official_form_it_follows_unless_there_is_none() -> None:
    without = {one.procedure_code for one in shipped() if one.follows is None}
    assert without == {CERTIFIED_COPY, "2.000884", "1.001939"}
