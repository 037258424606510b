"""What is kept beside a bundle and goes on with its parts: papers on paper, who acts for whom; and form 01."""

from __future__ import annotations

import pytest

from motcua.casework.models import Case
from motcua.dossiers import api as dossiers
from motcua.dossiers.handover.models import PaperPlace
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.builders import MONDAY, City
from motcua.dossiers.tests.test_representation import BEARER, BY_PAPER, OWNER
from motcua.dossiers.tests.test_slips import needs_poppler, said
from motcua.kernel.actor import Role

from .builders import (
    HERE,
    THERE,
    a_child,
    a_counter_bundle,
    a_definition,
    a_filed_bundle,
    bundles,
    part,
    the_library,
)

pytestmark = pytest.mark.django_db
PAPERS = 'papers = { paper_1_1 = "paper_1_1", authorisation = "authorisation" }'


def a_paper_bundle(city: City, monkeypatch: pytest.MonkeyPatch) -> dossiers.Filed:
    """Two parts that ask for the same paper, settled elsewhere and here, filed for another at the counter."""
    parts = (a_child("a", unit=THERE, more=PAPERS), a_child("b", ("a",), unit=HERE, more=PAPERS))
    alone = [
        one.replace('"acting_for", ', "").replace("papers", "answers = { acting_for = '\"self\"' }\npapers")
        for one in parts
    ]
    known = the_library(monkeypatch, a_definition(*alone))
    assert known.faults == {}
    handed = {"paper_1_1": dossiers.PaperCount(2, 3), "authorisation": dossiers.PaperCount(1, 0)}
    for_another = {"acting_for": "other", "applicant": BEARER, "represented": OWNER, **BY_PAPER}
    return a_counter_bundle(city, answers=for_another, handed=handed)


def test_papers_on_paper_go_with_the_first_part_that_asks_for_them_and_lie_where_they_were_taken(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed, desk = a_paper_bundle(city, monkeypatch), city.staff[Role.RECEPTION]
    view = bundles.read(desk, filed.reference, at=MONDAY, purpose="test")
    assert {one.paper: (one.originals, one.copies) for one in view.handed} == {
        "paper_1_1": (2, 3),
        "authorisation": (1, 0),
    }
    bundles.accept_bundle(actor=desk, at=MONDAY, reference=filed.reference)
    first = part(filed, "a").dossier
    assert first is not None
    handed = dossiers.paperwork(first.pk).handed
    assert {one.paper: (one.originals, one.copies) for one in handed} == {
        "paper_1_1": (2, 3),
        "authorisation": (1, 0),
    }
    assert PaperPlace.objects.get(dossier=first).unit_id == city.commune
    assert first.receiving_unit_id == city.other_commune
    Dossier.objects.filter(pk=first.pk).update(granted=True)
    Case.objects.filter(pk=first.pk).update(state="returned", closed_at=MONDAY, received_at=MONDAY)
    bundles.advance(bundle_id=filed.case_id, at=MONDAY)
    second = part(filed, "b").dossier
    assert second is not None
    assert dossiers.paperwork(second.pk).handed == ()


def test_who_acts_for_the_applicant_does_so_in_every_part(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    filed, desk = a_paper_bundle(city, monkeypatch), city.staff[Role.RECEPTION]
    view = bundles.read(desk, filed.reference, at=MONDAY, purpose="test")
    assert view.representative is not None
    assert (view.applicant.name, view.representative.party.name) == (OWNER["name"], BEARER["name"])
    bundles.accept_bundle(actor=desk, at=MONDAY, reference=filed.reference)
    first = part(filed, "a").dossier
    assert first is not None
    assert first.answers["acting_for"] == "self"
    behind = dossiers.paperwork(first.pk).representative
    assert (first.applicant_name, behind) == (OWNER["name"], view.representative)


@needs_poppler
def test_one_slip_has_the_one_date_every_part_and_the_way_to_follow_it(city: City) -> None:
    filed, desk = a_filed_bundle(city), city.staff[Role.RECEPTION]
    with pytest.raises(dossiers.DossierNotFound):
        dossiers.slips.open_any_slip(desk, filed.reference, "tiep-nhan", at=MONDAY)
    bundles.accept_bundle(actor=desk, at=MONDAY, reference=filed.reference)
    (offered,) = dossiers.slips.offered_of_bundle(bundles.read(desk, filed.reference, at=MONDAY, purpose="test"))
    assert offered.number == "01"
    file = dossiers.slips.open_any_slip(city.citizen, filed.reference, offered.word, at=MONDAY)
    text = said(file)
    birth = part(filed, "birth").dossier
    assert birth is not None
    for words in (
        filed.reference,
        filed.secret,
        birth.case.reference,
        "Đăng ký khai sinh",
        "Đăng ký thường trú",
        "Cấp thẻ bảo hiểm y tế",
        "Có mã khi có kết quả “Đăng ký khai sinh”",
        "3 ngày làm việc",
        "09 giờ 00 phút, ngày 26 tháng 11 năm 2026",
    ):
        assert words in text, words
    assert dossiers.slips.open_any_slip(desk, filed.reference, offered.word, at=MONDAY) == file
    with pytest.raises(dossiers.DossierNotFound):
        dossiers.slips.open_any_slip(city.neighbour, filed.reference, offered.word, at=MONDAY)
