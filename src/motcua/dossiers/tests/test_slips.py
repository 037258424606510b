"""Slips made from dossiers: what they say, once, for whom."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from motcua.audit.models import AuditRecord
from motcua.casework.models import Case
from motcua.documents import api as documents
from motcua.documents.api import Slip
from motcua.documents.models import Document
from motcua.documents.signing import pades
from motcua.dossiers import access, policies
from motcua.dossiers import api as dossiers
from motcua.dossiers.slips.control import APPLICANT, ON_TIME
from motcua.dossiers.slips.refusal import GROUNDS
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind, Post, Role
from motcua.organisation import api as organisation
from motcua.outbox import api as outbox

from .builders import (
    MONDAY,
    City,
    a_dossier_before,
    a_filed_dossier,
    an_accepted_dossier,
    do_step,
)
from .desk import a_counter_filing, a_far_point, an_officer_of

pytestmark = pytest.mark.django_db
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
LATER = MONDAY + timedelta(hours=2)


def said(file: documents.StoredFile | documents.MadeFile) -> str:
    pdf = file.content if isinstance(file, documents.MadeFile) else file.read()
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s+", " ", done.stdout.decode())


def a_refused_dossier(
    city: City, ground: dossiers.RefusalGround = dossiers.RefusalGround.NOT_ELIGIBLE
) -> dossiers.Filed:
    filed = a_filed_dossier(city)
    dossiers.refuse(
        actor=city.staff[Role.RECEPTION], at=LATER, reference=filed.reference, ground=ground, reason="Chưa đủ tuổi."
    )
    return filed


def a_returned_dossier(city: City) -> dossiers.Filed:
    filed = a_dossier_before(city, Role.RETURN, answers={"delivery": "counter"})
    do_step(city, filed.reference, Role.RETURN, at=LATER)
    return filed


def received_on(filed: dossiers.Filed, at: datetime) -> None:
    Case.objects.filter(pk=filed.case_id).update(opened_at=at, received_at=at)


@needs_poppler
def test_the_receipt_says_what_was_received_and_who_took_it(city: City) -> None:
    filed = an_accepted_dossier(city)
    text = said(dossiers.slips.receipt_slip(city.citizen, filed.reference, at=LATER))
    view = dossiers.read(city.citizen, filed.reference, at=LATER, purpose="t")
    for words in (
        filed.reference,
        view.applicant.name,
        view.applicant.number,
        view.applicant.phone,
        "Trung tâm Phục vụ hành chính công phường Hoàn Kiếm",
        view.procedure_name,
        "Giấy chứng sinh",
        "Bản điện tử, 1 tệp",
        "01 (bộ)",
        "09 giờ 00 phút, ngày 23 tháng 11 năm 2026",
        "quyển số 01/2026, số thứ tự 1",
        "01/GTN-TTPVHCC",
        "Mẫu số 01, Thông tư số 03/2025/TT-VPCP",
        city.staff[Role.RECEPTION].name,
    ):
        assert words in text, words


@needs_poppler
def test_papers_over_the_counter_are_counted_and_the_point_gives_the_slip(city: City) -> None:
    point = a_far_point(city)
    desk = an_officer_of(point)
    filing = a_counter_filing(city, point)
    filing = replace(filing, handed=dict.fromkeys(filing.handed, dossiers.PaperCount(2, 3)))
    reference = dossiers.file_and_accept(actor=desk, at=MONDAY, filing=filing).filed.reference
    text = said(dossiers.slips.receipt_slip(desk, reference, at=LATER))
    assert re.search(r"Ghi chú 1 .+ 2 3 ", text)
    assert "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG THÀNH PHỐ HÀ NỘI" in text
    assert "Bản điện tử" not in text
    name = organisation.unit(point).name
    assert f"{name} Tiếp nhận hồ sơ của" in text
    assert f"Đăng ký nhận kết quả tại: {name}" in text
    assert "Hà Nội, ngày 23 tháng 11 năm 2026" in text


def test_a_slip_is_signed_by_the_officer_whose_act_it_tells_of(city: City) -> None:
    filed = an_accepted_dossier(city)
    dossiers.slips.receipt_slip(city.citizen, filed.reference, at=LATER)
    (made,) = documents.documents_of(filed.case_id)
    assert [one.name for one in made.signatures] == [city.staff[Role.RECEPTION].name]
    assert made.kind == "receipt"
    assert made.issued_at == LATER


def test_an_officer_without_a_key_signs_by_hand(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    def declined(*_args: object, **_how: object) -> None:
        raise documents.SigningDeclined

    filed = an_accepted_dossier(city)
    monkeypatch.setattr(pades, "sign", declined)
    file = dossiers.slips.receipt_slip(city.citizen, filed.reference, at=LATER)
    (made,) = documents.documents_of(filed.case_id)
    assert made.signatures == ()
    assert made.number.startswith("01/")
    assert city.staff[Role.RECEPTION].name in said(file)


@needs_poppler
@pytest.mark.parametrize(
    ("ground", "line", "reason"),
    [
        (dossiers.RefusalGround.OUT_OF_SCOPE, 0, "Cụ thể: Chưa đủ tuổi."),
        (dossiers.RefusalGround.NOT_ELIGIBLE, 1, "Cụ thể: Chưa đủ tuổi."),
        (dossiers.RefusalGround.PAPERS_MISSING, 2, "Cụ thể: Thiếu giấy tờ. Chưa đủ tuổi."),
        (dossiers.RefusalGround.OTHER, 2, "Cụ thể: Chưa đủ tuổi."),
    ],
)
def test_the_refusal_slip_ticks_its_ground_and_gives_the_reason(
    city: City, ground: dossiers.RefusalGround, line: int, reason: str
) -> None:
    filed = a_refused_dossier(city, ground)
    text = said(dossiers.slips.refusal_slip(city.citizen, filed.reference, at=LATER))
    assert reason in text
    assert all(each in text for each in GROUNDS)
    assert "01/PTC-TTPVHCC" in text
    assert city.staff[Role.RECEPTION].name in text
    assert line in range(3)


def test_a_refusal_slip_is_made_when_the_refusal_is_heard_of(city: City) -> None:
    filed = a_refused_dossier(city)
    while outbox.relay_once():
        pass
    (made,) = documents.documents_of(filed.case_id)
    assert made.kind == "refusal"
    assert made.issued_at == LATER
    dossiers.slips.refusal_slip(city.citizen, filed.reference, at=LATER + timedelta(days=3))
    assert documents.documents_of(filed.case_id) == (made,)


@needs_poppler
def test_slips_are_in_vietnamese_for_a_reader_in_english(city: City) -> None:
    from django.utils import translation

    with translation.override("en"):
        filed = a_refused_dossier(city, dossiers.RefusalGround.PAPERS_MISSING)
        assert "Thiếu giấy tờ." in said(dossiers.slips.refusal_slip(city.citizen, filed.reference, at=LATER))
        accepted = an_accepted_dossier(city)
        text = said(dossiers.slips.receipt_slip(city.citizen, accepted.reference, at=LATER))
    assert "working day" not in text
    assert "Giấy chứng sinh" in text


@needs_poppler
def test_the_control_slip_follows_the_dossier_from_hand_to_hand(city: City) -> None:
    filed = a_returned_dossier(city)
    text = said(dossiers.slips.control_slip(city.staff[Role.CLERK], filed.reference, at=LATER))
    assert "01/PKS-TTPVHCC" in text
    for role in (Role.RECEPTION, Role.SPECIALIST, Role.LEADER, Role.CLERK, Role.RETURN):
        assert city.staff[role].name in text, role
    assert APPLICANT in text
    assert text.count(ON_TIME) == 3  # specialist, leader, clerk; the desk waits for the applicant
    assert "Ủy ban nhân dân phường Hoàn Kiếm" in text
    assert "Hồ sơ đang được giải quyết" not in text


@needs_poppler
def test_a_dossier_on_its_way_gives_a_print_out_that_takes_no_number(city: City) -> None:
    filed = a_dossier_before(city, Role.LEADER)
    made = dossiers.slips.control_slip(city.staff[Role.CLERK], filed.reference, at=LATER)
    assert isinstance(made, documents.MadeFile)
    text = said(made)
    assert "Hồ sơ đang được giải quyết" in text
    assert "…/PKS-TTPVHCC" in text
    assert not Document.objects.filter(kind="control").exists()


@needs_poppler
def test_a_step_sent_back_is_told_with_its_reason(city: City) -> None:
    filed = a_dossier_before(city, Role.LEADER)
    view = dossiers.read(city.staff[Role.LEADER], filed.reference, at=MONDAY, purpose="t")
    turn = view.turns[0]
    dossiers.send_back(
        actor=city.staff[Role.LEADER],
        at=LATER,
        reference=filed.reference,
        step=turn.step,
        to_step=turn.earlier[-1].id,
        reason="Thiếu căn cứ",
    )
    text = said(dossiers.slips.control_slip(city.staff[Role.CLERK], filed.reference, at=LATER))
    assert "Thiếu căn cứ" in text


@needs_poppler
def test_an_opinion_of_another_unit_is_a_way_there_and_back(city: City) -> None:
    filed = a_dossier_before(city, Role.SPECIALIST)
    asked = dossiers.ask_opinion(
        actor=city.staff[Role.SPECIALIST],
        at=MONDAY,
        reference=filed.reference,
        unit_id=city.other_commune,
        question="Có trùng đăng ký không?",
        days=2,
    )
    answerer = city.strangers[Role.SPECIALIST]
    dossiers.answer_opinion(
        actor=answerer, at=LATER, reference=filed.reference, consultation_id=asked, answer="Không trùng."
    )
    text = said(dossiers.slips.control_slip(city.staff[Role.CLERK], filed.reference, at=LATER))
    assert "Cơ quan phối hợp: Ủy ban nhân dân phường Ba Đình" in text
    assert text.count(answerer.name) == 2
    assert text.index("Xin ý kiến") < text.index("Trả lời xin ý kiến")


@needs_poppler
def test_a_dossier_of_the_old_circular_keeps_its_numbering(city: City) -> None:
    old = datetime(2025, 9, 12, 9, 0, tzinfo=MONDAY.tzinfo)
    filed = a_returned_dossier(city)
    received_on(filed, old)
    text = said(dossiers.slips.control_slip(city.staff[Role.CLERK], filed.reference, at=LATER))
    assert "Mẫu số 05, Thông tư số 01/2018/TT-VPCP" in text
    new = a_returned_dossier(city)
    received_on(new, old + timedelta(days=3))
    text = said(dossiers.slips.control_slip(city.staff[Role.CLERK], new.reference, at=LATER))
    assert "Mẫu số 06, Thông tư số 03/2025/TT-VPCP" in text


def test_each_slip_is_made_once_and_each_opening_recorded(city: City) -> None:
    refused, returned = a_refused_dossier(city), a_returned_dossier(city)
    clerk = city.staff[Role.CLERK]
    slips = dossiers.slips
    for make, reference in (
        (slips.receipt_slip, returned.reference),
        (slips.refusal_slip, refused.reference),
        (slips.control_slip, returned.reference),
    ):
        before = AuditRecord.objects.filter(action="dossiers.read_slip").count()
        first = make(clerk, reference, at=LATER)
        assert make(clerk, reference, at=LATER + timedelta(days=1)) == first
        assert AuditRecord.objects.filter(action="dossiers.read_slip").count() == before + 2


def test_a_slip_there_is_no_ground_for_does_not_exist(city: City) -> None:
    filed, accepted = a_filed_dossier(city), an_accepted_dossier(city, seed=2)
    reception, slips = city.staff[Role.RECEPTION], dossiers.slips
    for make, reference in (
        (slips.receipt_slip, filed.reference),
        (slips.control_slip, filed.reference),
        (slips.refusal_slip, accepted.reference),
    ):
        with pytest.raises(dossiers.DossierNotFound):
            make(reception, reference, at=LATER)
    with pytest.raises(dossiers.DossierNotFound):
        slips.open_slip(reception, accepted.reference, "khong-co", at=LATER)
    with pytest.raises(dossiers.DossierNotFound):
        slips.open_slip(reception, accepted.reference, "tiep-nhan", "khoa", at=LATER)
    assert [one.word for one in slips.offered(reception, _view(reception, filed))] == []


def _view(actor: Actor, filed: dossiers.Filed) -> dossiers.DossierView:
    return dossiers.read(actor, filed.reference, at=LATER, purpose="t")


FOR_THE_APPLICANT = {Slip.RECEIPT, Slip.SUPPLEMENT, Slip.REFUSAL, Slip.APOLOGY, Slip.STOP}


def test_who_may_open_which_slip(city: City) -> None:
    """The whole table: kinds of people × slips, at a dossier of the commune."""
    filed = an_accepted_dossier(city)
    case, dossier = access.to_read(SYSTEM, filed.reference)
    parties = access.parties(case, dossier)
    desk = frozenset({Post(city.commune, Role.RECEPTION)})
    may: dict[str, tuple[Actor, set[Slip]]] = {
        "the filer": (city.citizen, FOR_THE_APPLICANT),
        "a neighbour": (city.neighbour, set()),
        "a stranger": (STRANGER, set()),
        "a service at the desk": (Actor(ActorKind.SERVICE, uuid4(), posts=desk), FOR_THE_APPLICANT),
        "the system": (SYSTEM, set(Slip)),
        **{f"{role} here": (city.staff[role], set(Slip)) for role in city.staff if role in policies.READERS},
        "an administrator here": (city.staff[Role.ADMINISTRATOR], set()),
        **{f"{role} elsewhere": (actor, set()) for role, actor in city.strangers.items()},
    }
    differing = {
        who: found
        for who, (actor, expected) in may.items()
        if (found := {slip for slip in Slip if policies.may_open_slip(actor, parties, slip)}) != expected
    }
    assert differing == {}


def test_what_is_offered_is_what_can_be_opened(city: City) -> None:
    refused, running, returned = a_refused_dossier(city), an_accepted_dossier(city, seed=2), a_returned_dossier(city)
    expected = {
        (refused.reference, True): ["tu-choi"],
        (refused.reference, False): ["tu-choi"],
        (running.reference, True): ["tiep-nhan", "kiem-soat"],
        (running.reference, False): ["tiep-nhan"],
        (returned.reference, True): ["tiep-nhan", "kiem-soat"],
        (returned.reference, False): ["tiep-nhan"],
    }
    for filed in (refused, running, returned):
        for actor in (city.staff[Role.CLERK], city.citizen):
            offered = dossiers.slips.offered(actor, _view(actor, filed))
            assert [one.word for one in offered] == expected[filed.reference, actor.is_staff]
            for one in offered:
                assert dossiers.slips.open_slip(actor, filed.reference, one.word, one.key, at=LATER)


def test_a_control_slip_is_no_document_for_the_applicant(city: City) -> None:
    filed = a_returned_dossier(city)
    dossiers.slips.control_slip(city.staff[Role.CLERK], filed.reference, at=LATER)
    slip = Document.objects.get(kind="control")
    how = {"at": LATER, "purpose": "t"}
    assert dossiers.open_document(city.staff[Role.CLERK], filed.reference, slip.id, **how)  # type: ignore[arg-type]
    with pytest.raises(documents.DocumentNotFound):
        dossiers.open_document(city.citizen, filed.reference, slip.id, **how)  # type: ignore[arg-type]
    assert "control" not in {document.kind for document in _view(city.citizen, filed).documents}
