"""What is known of a person is offered on their next draft: marked, recorded, theirs alone; and a draft keeps the
form it was begun on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from motcua.audit.models import AuditRecord
from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.forms import api as forms
from motcua.forms.models import FormDefinition
from motcua.identity import api as identity
from motcua.kernel.actor import SYSTEM, Actor, Role
from motcua.kernel.time import day_of

from ..actions.prefilling import of_account
from ..models import Dossier
from .builders import BIRTH, MONDAY, City, a_filed_dossier

LATER = MONDAY + timedelta(days=30)


def a_prefilled_draft(city: City, code: str = BIRTH, actor: Actor | None = None) -> dossiers.DraftView:
    actor = actor or city.citizen
    version = catalogue.version_in_force(code, day_of(LATER))
    draft_id = dossiers.start_draft(actor=actor, at=LATER, version_id=version.id)
    dossiers.prefill_draft(actor=actor, at=LATER, draft_id=draft_id)
    return dossiers.draft(actor, draft_id)


def an_own_dossier(city: City, **answers: Any) -> Dossier:
    """Filed by the citizen for themselves, its answers changed as told."""
    dossier = Dossier.objects.get(case__reference=a_filed_dossier(city).reference)
    person = identity.person(city.citizen.person_id)  # type: ignore[arg-type]
    dossier.answers |= {"applicant": {"name": person.name, "number": person.number}} | answers
    dossier.applicant_number, dossier.filer_account_id = person.number, city.citizen.id
    dossier.save()
    return dossier


def test_a_first_draft_knows_what_the_account_knows_and_says_so(city: City) -> None:
    draft = a_prefilled_draft(city)
    person = identity.person(city.citizen.person_id)  # type: ignore[arg-type]
    assert draft.answers["applicant"]["name"] == person.name
    assert str(draft.prefilled["applicant"]) == "Lấy từ tài khoản của bạn, hãy kiểm tra."
    assert not AuditRecord.objects.filter(action="dossiers.prefill").exists()


def test_what_an_earlier_dossier_told_is_offered_marked_and_its_reading_recorded(city: City) -> None:
    mother = {"name": "Trần Thị Mẫu", "number": "000190000009", "birth_date": "1990-05-05"}
    earlier = an_own_dossier(city, mother=mother, circumstances="ordinary")
    draft = a_prefilled_draft(city)
    assert draft.answers["mother"] == mother
    assert str(draft.prefilled["mother"]) == "Lấy từ hồ sơ trước, hãy kiểm tra."
    assert "child_name" not in draft.answers
    trail = AuditRecord.objects.get(action="dossiers.prefill")
    assert (trail.subject_id, trail.details) == (draft.id, {"dossiers": [str(earlier.case_id)]})
    known = dict(draft.answers) | {"circumstances": "ordinary"}
    shown = forms.render_page(draft.form, "mother", known, on=day_of(LATER), notes=draft.prefilled)
    assert "Lấy từ hồ sơ trước, hãy kiểm tra." in shown


def test_an_answer_looked_at_is_no_longer_marked_and_what_was_changed_stays(city: City) -> None:
    an_own_dossier(city, mother={"name": "Trần Thị Mẫu"}, circumstances="ordinary")
    draft = a_prefilled_draft(city)
    dossiers.save_answers(actor=city.citizen, at=LATER, draft_id=draft.id, answers={"mother": {"name": "Lê Thị Mẫu"}})
    dossiers.prefill_draft(actor=city.citizen, at=LATER, draft_id=draft.id)
    again = dossiers.draft(city.citizen, draft.id)
    assert again.answers["mother"] == {"name": "Lê Thị Mẫu"}
    assert "mother" not in again.prefilled


@pytest.mark.parametrize("whose", ["another account", "another applicant"])
def test_nothing_is_taken_from_what_is_not_ones_own(city: City, whose: str) -> None:
    earlier = an_own_dossier(city, mother={"name": "Trần Thị Mẫu"}, circumstances="ordinary")
    if whose == "another account":
        earlier.filer_account_id = UUID(int=1)
    else:
        earlier.applicant_number = "000190000777"
    earlier.save()
    assert "mother" not in a_prefilled_draft(city).answers
    assert not AuditRecord.objects.filter(action="dossiers.prefill").exists()


def test_staff_at_the_desk_are_offered_nothing_of_theirs(city: City) -> None:
    version = catalogue.version_in_force(BIRTH, day_of(LATER))
    draft_id = dossiers.start_draft(actor=city.staff[Role.RECEPTION], at=LATER, version_id=version.id)
    dossiers.prefill_draft(actor=city.staff[Role.RECEPTION], at=LATER, draft_id=draft_id)
    assert dossiers.draft(city.staff[Role.RECEPTION], draft_id).answers == {}


def a_desk_draft(
    city: City, shown: dict[str, Any], person: identity.Person | None, *, by_card: bool = True
) -> dossiers.DraftView:
    officer = city.staff[Role.RECEPTION]
    draft_id = dossiers.start_draft(
        actor=officer, at=LATER, version_id=catalogue.version_in_force(BIRTH, day_of(LATER)).id
    )
    dossiers.save_answers(
        actor=officer, at=LATER, draft_id=draft_id, answers={"applicant": shown, "email": "", "phone": "0911222333"}
    )
    dossiers.prefill_at_desk(
        actor=officer, at=LATER, draft_id=draft_id, shown=shown, person=person, reads_earlier=by_card
    )
    return dossiers.draft(officer, draft_id)


def test_at_the_desk_only_what_is_blank_is_filled_in_from_the_persons_own_data_and_its_reading_recorded(
    city: City,
) -> None:
    mother = {"name": "Trần Thị Mẫu", "number": "000190000009"}
    earlier = an_own_dossier(city, mother=mother, circumstances="ordinary")
    a_filed_dossier(city)  # of somebody else
    person = identity.person(city.citizen.person_id)  # type: ignore[arg-type]
    draft = a_desk_draft(city, {"number": person.number, "name": "Tên Trên Thẻ"}, person)
    assert draft.answers["applicant"] == {"number": person.number, "name": "Tên Trên Thẻ"}
    assert (draft.answers["phone"], draft.answers["email"]) == ("0911222333", person.email)
    assert draft.answers["mother"] == mother
    shown = "Lấy từ thẻ căn cước và dữ liệu của người nộp, hãy kiểm tra."
    assert str(draft.prefilled["applicant"]) == str(draft.prefilled["email"]) == shown
    assert str(draft.prefilled["mother"]) == "Lấy từ hồ sơ trước, hãy kiểm tra."
    assert "phone" not in draft.prefilled
    trail = AuditRecord.objects.get(action="dossiers.prefill")
    assert (trail.actor_id, trail.subject_id, trail.purpose) == (
        city.staff[Role.RECEPTION].id,
        draft.id,
        "counter intake",
    )
    assert trail.details == {"dossiers": [str(earlier.case_id)]}


def test_a_number_without_a_card_opens_no_earlier_dossier(city: City) -> None:
    an_own_dossier(city, mother={"name": "Trần Thị Mẫu"}, circumstances="ordinary")
    person = identity.person(city.citizen.person_id)  # type: ignore[arg-type]
    draft = a_desk_draft(city, {"number": person.number}, person, by_card=False)
    assert draft.answers["email"] == person.email
    assert "mother" not in draft.answers
    assert not AuditRecord.objects.filter(action="dossiers.prefill").exists()


def test_somebody_the_register_does_not_know_is_offered_nothing_but_their_card(city: City) -> None:
    an_own_dossier(city, mother={"name": "Trần Thị Mẫu"}, circumstances="ordinary")
    draft = a_desk_draft(city, {"number": "000195000777", "name": "Lê Thu Hà"}, None)
    assert set(draft.answers) == {"applicant", "email", "phone"}
    assert draft.answers["email"] == ""
    assert not AuditRecord.objects.filter(action="dossiers.prefill").exists()


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.LEADER, Role.CLERK, "citizen"])
def test_nobody_but_a_desk_fills_in_what_is_known_of_another(city: City, role: Role | str) -> None:
    actor = city.staff[role] if isinstance(role, Role) else city.citizen
    draft_id = dossiers.start_draft(
        actor=city.citizen, at=LATER, version_id=catalogue.version_in_force(BIRTH, day_of(LATER)).id
    )
    person = identity.person(city.citizen.person_id)  # type: ignore[arg-type]
    with pytest.raises(dossiers.MayNotFile):
        dossiers.prefill_at_desk(actor=actor, at=LATER, draft_id=draft_id, shown={}, person=person, reads_earlier=False)


def test_a_desk_does_not_reach_the_draft_of_another(city: City) -> None:
    draft_id = dossiers.start_draft(
        actor=city.citizen, at=LATER, version_id=catalogue.version_in_force(BIRTH, day_of(LATER)).id
    )
    with pytest.raises(dossiers.DossierNotFound):
        dossiers.prefill_at_desk(
            actor=city.staff[Role.RECEPTION],
            at=LATER,
            draft_id=draft_id,
            shown={"name": "Ai Đó"},
            person=None,
            reads_earlier=True,
        )


def test_a_business_is_offered_itself_and_no_persons_data(city: City) -> None:
    business = identity.register_business(
        actor=SYSTEM,
        at=LATER,
        tax_code="0100 233 488",
        name="Công ty TNHH Thử Nghiệm",
        representative="Trần Văn Đại",
        address="Số 5 Lê Lợi, phường Hoàn Kiếm",
        commune_code="00070",
        phone="0912345678",
    )
    assert of_account(business) == {
        "person.phone": "+84912345678",
        "business.name": "Công ty TNHH Thử Nghiệm",
        "business.number": business.number,
        "business.address": {"commune": "00070", "street": "Số 5 Lê Lợi"},
        "business.representative": "Trần Văn Đại",
    }
    an_own_dossier(city, mother={"name": "Trần Thị Mẫu"}, circumstances="ordinary")
    signed_in = replace(city.citizen, person_id=business.id)
    assert a_prefilled_draft(city, actor=signed_in).answers == {"phone": "+84912345678"}


def test_what_is_told_of_somebody_comes_from_one_dossier_whole(city: City) -> None:
    an_own_dossier(city, child_name="Trẻ Một", child_birth_date="2020-01-01", child_sex="male")
    an_own_dossier(city, child_name="Trẻ Hai", child_birth_date="2024-01-01", child_sex="female")
    version = catalogue.version_in_force(BIRTH, day_of(LATER))
    form = forms.form_for(version.id)
    draft = a_prefilled_draft(city)
    assert not {"child_name", "child_birth_date"} & set(draft.answers)
    told = [
        forms.told(form, forms.answers_from_json(form, one.answers), own_number="")
        for one in Dossier.objects.order_by("-case_id")
    ]
    assert told[0]["child.full_name"] == "Trẻ Hai"


def test_a_draft_keeps_the_form_it_was_begun_on(city: City) -> None:
    draft = a_prefilled_draft(city)
    published = FormDefinition.objects.get(procedure_code=BIRTH, version=1)
    second = forms.start_version(actor=SYSTEM, at=LATER, definition_id=published.id, effective_from=day_of(LATER))
    forms.publish_form(actor=SYSTEM, at=LATER, definition_id=second)
    assert dossiers.draft(city.citizen, draft.id).form.version == 1
    assert a_prefilled_draft(city).form.version == 2
    forms.withdraw_form(actor=SYSTEM, at=LATER, definition_id=published.id)
    assert dossiers.draft(city.citizen, draft.id).form.version == 1
