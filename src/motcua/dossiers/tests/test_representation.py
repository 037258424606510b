"""Filing for another: the applicant is whom the paper names, the filer whoever brings it."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.catalogue import api as catalogue
from motcua.catalogue.tests.builders import AT, a_keeper
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier, Representation
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid

from .builders import BIRTH, MONDAY, City, a_filing
from .desk import a_counter_filing, an_officer_of

pytestmark = pytest.mark.django_db
MARRIAGE = "1.000894"
BEARER = {
    "name": "Đỗ Ỷ Lan",
    "number": "000196000999",
    "birth_date": "1996-03-04",
    "residence": {"commune": "00070", "street": "Số 3 phố Hàng Đào"},
}
OWNER = {**BEARER, "name": "Lê Thu Hà", "number": "000195000777"}
BY_PAPER = {"authorisation_kind": "certified", "authorisation_number": "12", "authorisation_date": "2026-01-05"}
FOR_ANOTHER = {"acting_for": "other", "applicant": BEARER, "represented": OWNER, **BY_PAPER}


def taken_in(city: City, code: str, answers: dict[str, Any]) -> dossiers.Received:
    filing = a_counter_filing(city, city.commune, code=code, answers=answers, key=str(uuid4()))
    return dossiers.file_and_accept(actor=an_officer_of(city.commune), at=MONDAY, filing=filing)


def test_the_applicant_is_the_represented_and_the_filer_the_representative(city: City) -> None:
    received = taken_in(city, "1.004884", FOR_ANOTHER)
    dossier = Dossier.objects.get(pk=received.filed.case_id)
    assert (dossier.applicant_name, dossier.applicant_number) == (OWNER["name"], OWNER["number"])
    assert dossier.filer_name == BEARER["name"]
    behind = dossiers.paperwork(dossier.pk).representative
    assert behind is not None
    assert (behind.party.name, behind.party.number) == (BEARER["name"], BEARER["number"])
    assert behind.party.phone
    assert not dossier.applicant_phone  # the number asked is the bearer's
    assert behind.authorisation is dossiers.Authorisation.CERTIFIED
    assert (behind.paper_number, behind.signed_on) == ("12", date(2026, 1, 5))
    assert "authorisation" in {line.paper for line in dossiers.paperwork(dossier.pk).handed}


def test_the_parent_who_authorised_is_the_applicant_of_a_birth(city: City) -> None:
    mother = {**OWNER, "ethnicity": "Kinh", "nationality": "Việt Nam"}
    answers = {"relation": "authorised", "authorised_by": "mother", "circumstances": "ordinary", "mother": mother}
    received = taken_in(city, BIRTH, {**answers, "applicant": BEARER, "father_declared": False, **BY_PAPER})
    assert Dossier.objects.get(pk=received.filed.case_id).applicant_name == OWNER["name"]
    with pytest.raises(dossiers.RepresentsThemselves) as refused:
        taken_in(city, BIRTH, {**answers, "authorised_by": "father", "father_declared": False, **BY_PAPER})
    assert set(refused.value.fields) == {"authorised_by"}


def test_nobody_represents_themselves(city: City) -> None:
    with pytest.raises(dossiers.RepresentsThemselves) as refused:
        taken_in(city, "1.004884", {**FOR_ANOTHER, "represented": BEARER})
    assert set(refused.value.fields) == {"represented"}
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("missing", ["authorisation_kind", "authorisation_date"])
def test_the_authorisation_is_asked_for(city: City, missing: str) -> None:
    with pytest.raises(Invalid) as refused:
        taken_in(city, "1.004884", {**FOR_ANOTHER, missing: ""})
    assert missing in refused.value.fields


def test_the_paper_itself_is_handed_over_or_scanned(city: City) -> None:
    filing = a_counter_filing(city, city.commune, code="1.004884", answers=FOR_ANOTHER)
    filing = replace(filing, handed={k: v for k, v in filing.handed.items() if k != "authorisation"})
    with pytest.raises(dossiers.PapersNotHandedOver) as refused:
        dossiers.file_and_accept(actor=an_officer_of(city.commune), at=MONDAY, filing=filing)
    assert set(refused.value.fields) == {"authorisation"}


def test_a_procedure_that_must_be_filed_in_person_is_not_filed_for_another(city: City) -> None:
    catalogue.add_representation_rule(
        actor=a_keeper(), at=AT, procedure_code="1.004884", allowed=False, source="luat-ho-tich-2014"
    )
    with pytest.raises(dossiers.RepresentationNotAllowed) as refused:
        taken_in(city, "1.004884", FOR_ANOTHER)
    assert set(refused.value.fields) == {"acting_for"}


def test_whoever_files_for_themselves_has_no_representative(city: City) -> None:
    filed = dossiers.file(actor=city.citizen, at=MONDAY, filing=a_filing(city))
    assert dossiers.paperwork(filed.case_id).representative is None
    assert not Representation.objects.exists()


def test_a_representation_without_a_name_is_no_row(city: City) -> None:
    received = taken_in(city, "1.004884", FOR_ANOTHER)
    with pytest.raises(IntegrityError, match="of_somebody"), transaction.atomic():
        Representation.objects.filter(pk=received.filed.case_id).update(name="")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_form_01_names_both_and_the_paper(city: City) -> None:
    received = taken_in(city, "1.004884", FOR_ANOTHER)
    slip = dossiers.slips.receipt_slip(city.staff[Role.RECEPTION], received.filed.reference, at=MONDAY)
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=slip.read(), capture_output=True, check=True)
    text = re.sub(r"\s+", " ", done.stdout.decode())
    for words in (OWNER["name"], BEARER["name"], "công chứng, chứng thực số 12, ngày 05/01/2026", "Văn bản ủy quyền"):
        assert str(words) in text, text
