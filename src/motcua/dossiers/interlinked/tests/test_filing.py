"""One filing: everything is checked before anything is stored, and errors stand at the parent's questions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from motcua.audit.models import AuditRecord
from motcua.casework.models import Assignment, Case
from motcua.dossiers import api as dossiers
from motcua.dossiers.interlinked.models import Bundle, BundlePaper
from motcua.dossiers.models import Dossier, Draft, Upload
from motcua.dossiers.tests.builders import MONDAY, City, a_filing
from motcua.dossiers.values import Behalf
from motcua.kernel.actor import STRANGER, Role
from motcua.kernel.errors import Invalid

from .builders import (
    TRIO,
    a_bundle_filing,
    a_child,
    a_counter_bundle,
    a_definition,
    a_filed_bundle,
    bundles,
    states,
    the_library,
)

pytestmark = pytest.mark.django_db


def refused(city: City, **changes: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        a_filed_bundle(city, **changes)
    assert not Case.objects.exists()
    assert not Bundle.objects.exists()
    return {place: str(words) for place, words in refusal.value.fields.items()}


def test_one_filing_makes_one_case_with_its_parts_waiting(city: City) -> None:
    filed = a_filed_bundle(city)
    case = Case.objects.get()
    assert (filed.interlinked, case.kind, case.state, case.reference) == (True, "bundle", "filed", filed.reference)
    assert states(filed) == dict.fromkeys(TRIO, "waiting")
    assert not Dossier.objects.exists()
    assert BundlePaper.objects.count() == Upload.objects.count()
    (turn,) = Assignment.objects.all()
    assert (turn.step, turn.role, turn.unit_id) == ("bundle.receive", Role.RECEPTION, city.commune)


def test_a_search_finds_a_bundle_as_it_finds_a_dossier_and_tells_on_record_what_it_showed(city: City) -> None:
    filed = a_filed_bundle(city)
    officer, elsewhere = city.staff[Role.RECEPTION], city.strangers[Role.RECEPTION]
    bundle = Bundle.objects.select_related("case").get()
    for asked in (filed.reference, bundle.applicant_number, bundle.case.party_name.split()[0].lower()):
        assert [line.reference for line in bundles.find_bundles(officer, asked, at=MONDAY).items] == [filed.reference]
        assert not bundles.find_bundles(elsewhere, asked, at=MONDAY).items
    assert not bundles.find_bundles(officer, " ", at=MONDAY).items
    records = AuditRecord.objects.filter(action="bundles.search")
    assert [(one.actor_id, one.details) for one in records] == [(officer.id, {"found": [filed.reference]})] * 3


def test_only_what_is_asked_for_becomes_a_part(city: City) -> None:
    filed = a_filed_bundle(city, answers={"residence_wanted": False, "household_head": None})
    assert set(states(filed)) == {"birth", "health_card"}


def test_a_wrong_answer_is_told_at_the_parent_s_question(city: City) -> None:
    assert set(refused(city, answers={"child_name": ""})) == {"child_name"}
    assert set(refused(city, answers={"hospital": ""})) == {"hospital"}


def test_what_a_child_s_form_refuses_is_told_at_the_parent_s_question(city: City) -> None:
    """The bundle's form lets a declarant of any age from 14; one child's form asks for more of them."""
    filing = a_bundle_filing(city)
    elsewhere = {"elsewhere": "Xã Tân Lập, tỉnh Thái Nguyên", "street": "Số 1"}
    wrong = refused(city, answers={"home": elsewhere})
    assert set(wrong) == {"home.commune"}
    assert "Đăng ký khai sinh" in wrong["home.commune"]
    assert filing.answers["home"] != elsewhere


def test_only_a_child_under_six_gets_the_health_card_and_the_field_says_so(city: City) -> None:
    """Filed on 23 November 2026."""
    six = refused(city, answers={"child_birth_date": "2020-11-23"})
    assert set(six) == {"child_birth_date"}
    assert "dưới 6 tuổi" in six["child_birth_date"]
    without = a_filed_bundle(city, answers={"child_birth_date": "2020-11-23", "health_card_wanted": False})
    assert "health_card" not in states(without)
    assert states(a_filed_bundle(city, answers={"child_birth_date": "2020-11-24"}))["health_card"] == "waiting"


def test_a_requirement_of_the_whole_and_one_within_a_bundle_speak_at_the_questions_of_the_whole(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks = (
        'requirements = [{ holds = \'request != "%s"\', field = "request", source = "nd-118-2025", '
        'words = { vi = "Không được %s.", en = "Not %s." } }]'
    )
    inner = a_definition(
        a_child("x", more=asks % (("trong",) * 3)), key="inner", procedure="2.000635", more=asks % (("giữa",) * 3)
    )
    group = a_child("group", procedure="", unit="", more='bundle = "inner"')
    known = the_library(monkeypatch, inner, a_definition(group, more=asks % (("ngoài",) * 3)))
    assert known.faults == {}
    for request in ("ngoài", "giữa", "trong"):
        with pytest.raises(Invalid) as refusal:
            a_counter_bundle(city, answers={"request": request})
        assert {k: str(v) for k, v in refusal.value.fields.items()} == {"request": f"Không được {request}."}


def test_a_child_s_error_goes_through_the_mapping(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child's `request` is at most 3000 characters; ours, made of two answers, is longer."""
    mapped = "answers = { request = 'request + request' }"
    child = a_child("a", more=mapped).replace(', "request"]', "]")
    the_library(monkeypatch, a_definition(child))
    with pytest.raises(Invalid) as refusal:
        a_counter_bundle(city, answers={"request": "x" * 2000})
    assert set(refusal.value.fields) == {"request"}
    assert not Case.objects.exists()


def test_a_child_that_nothing_answers_is_a_misfit_of_the_definition(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_library(monkeypatch, a_definition(a_child("a").replace(', "request"]', "]")))
    with pytest.raises(bundles.BundleMisfit, match="Phần a"):
        a_counter_bundle(city)


def test_a_filing_that_asks_for_nothing_is_refused(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    the_library(monkeypatch, a_definition(a_child("a", more="when = 'request == \"never\"'")))
    with pytest.raises(bundles.NothingAsked):
        a_counter_bundle(city)


def test_the_same_draft_filed_twice_is_one_bundle(city: City) -> None:
    filing = a_bundle_filing(city)
    draft = dossiers.start_draft(actor=city.citizen, at=MONDAY, version_id=filing.version_id, unit_id=city.commune)
    dossiers.save_answers(actor=city.citizen, at=MONDAY, draft_id=draft, answers=filing.answers)
    Upload.objects.update(draft=draft)
    first = dossiers.file_draft(actor=city.citizen, at=MONDAY, draft_id=draft)
    second = dossiers.file_draft(actor=city.citizen, at=MONDAY, draft_id=draft)
    assert (first.reference, first.interlinked, second.interlinked) == (second.reference, True, True)
    assert (first.repeated, second.repeated, Bundle.objects.count(), Draft.objects.count()) == (False, True, 1, 0)


def test_a_key_with_other_content_is_refused(city: City) -> None:
    filing = a_bundle_filing(city, key="api:1", digest="one")
    assert not dossiers.submit(actor=city.citizen, at=MONDAY, filing=filing).repeated
    assert dossiers.submit(actor=city.citizen, at=MONDAY, filing=filing).repeated
    with pytest.raises(dossiers.KeyUsedForAnother):
        dossiers.submit(actor=city.citizen, at=MONDAY, filing=a_bundle_filing(city, key="api:1", digest="two"))


def test_strangers_and_other_desks_do_not_file(city: City) -> None:
    filing = a_bundle_filing(city)
    with pytest.raises(dossiers.MayNotFile):
        dossiers.submit(actor=STRANGER, at=MONDAY, filing=filing)
    at_the_counter = a_bundle_filing(city, channel=dossiers.Channel.DIRECT)
    with pytest.raises(dossiers.MayNotFile):
        dossiers.submit(actor=city.strangers[Role.RECEPTION], at=MONDAY, filing=at_the_counter)


def test_only_the_system_files_for_a_bundle(city: City) -> None:
    other = city.neighbour.account_id
    filing = replace(a_filing(city), behalf=Behalf(other, "Người khác", "H26.1-261123-0001", uploaded_by=other))
    with pytest.raises(dossiers.MayNotFile):
        dossiers.file(actor=city.citizen, at=MONDAY, filing=filing)


def test_the_counter_files_and_accepts_a_bundle_at_once_and_once(city: City) -> None:
    asked = {"channel": dossiers.Channel.DIRECT, "key": "counter:1", "actor": city.staff[Role.RECEPTION]}
    filing = a_bundle_filing(city, **asked)
    desk = {"actor": city.staff[Role.RECEPTION], "at": MONDAY, "filing": filing}
    first, second = dossiers.file_and_accept(**desk), dossiers.file_and_accept(**desk)
    assert (first.filed.reference, first.accepted) == (second.filed.reference, second.accepted)
    assert dossiers.filed_under(city.staff[Role.RECEPTION], "counter:1").reference == first.filed.reference
    assert first.filed.interlinked
    assert states(first.filed)["birth"] == "running"
    assert Bundle.objects.count() == Dossier.objects.count() == 1
