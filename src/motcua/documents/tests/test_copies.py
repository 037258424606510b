"""Certified copies: compared before signed, signed by two, numbered without a gap, entered once."""

from __future__ import annotations

import io
import subprocess
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from django.db import DatabaseError, connection, transaction

from motcua.documents import api as documents
from motcua.documents.copy_register import fee_for
from motcua.documents.models import Certification, Document, RegisterEntry, Series
from motcua.documents.ports import signer
from motcua.documents.signing.checking import read_signatures
from motcua.kernel.actor import Actor, ActorKind, Post, Role
from motcua.kernel.errors import Invalid
from motcua.kernel.ids import new_id

from .builders import (
    NOON,
    UNIT,
    WARD,
    a_certified,
    a_compared,
    a_paper,
    a_photograph,
    a_scan,
    a_text_pdf,
    an_officer,
    certified,
    signed,
)
from .test_rendering import assert_is_pdf_a_2b, needs_poppler

pytestmark = pytest.mark.django_db


def _text(pdf: bytes, page: int) -> str:
    command = ["pdftotext", "-layout", "-f", str(page), "-l", str(page), "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def a_reader(unit_id: object = UNIT, role: Role = Role.CLERK) -> Actor:
    return Actor(ActorKind.STAFF, new_id(), "Văn thư", posts=frozenset({Post(unit_id, role)}))  # type: ignore[arg-type]


def the_register(actor: Actor | None = None, **asked: object) -> list[documents.CertificationLine]:
    given = {"unit_id": UNIT, "year": 2026, "at": NOON, **asked}
    return list(documents.register_page(actor or a_reader(), **given).items)  # type: ignore[arg-type]


def test_a_copy_is_compared_signed_by_two_and_entered_in_the_register() -> None:
    paper = a_paper(number="QB 123", issuer="Đại học Quốc gia", copies=2)
    assert paper.status is documents.CertificationStatus.SCANNED
    compared = documents.compare(
        actor=an_officer(), at=NOON, case_id=paper.case_id, certification_id=paper.id, pages=2, confirmed=True
    )
    assert (compared.status, compared.compared_by_name) == (documents.CertificationStatus.COMPARED, "Phạm Thu Oanh")
    pending = signed(paper)
    assert (pending.number, pending.status) == ("", documents.DocumentStatus.PENDING)
    issued = certified(paper, at=NOON + timedelta(hours=1))
    assert (issued.number, issued.status) == ("01/SCT-BSĐT", documents.DocumentStatus.VALID)
    assert [one.role.value for one in issued.signatures] == ["person", "agency"]
    (line,) = the_register()
    assert (line.number, line.book, line.paper, line.pages, line.copies) == (
        "01/SCT-BSĐT", "01/2026", "Bằng tốt nghiệp đại học", 2, 2,
    )  # fmt: skip
    assert (line.applicant, line.signer, line.fee) == ("Trần Đức Huỳnh", "Lê Quang Hưởng", 8000)
    (seen,) = documents.certifications_of(paper.case_id)
    assert (seen.status, seen.number) == (documents.CertificationStatus.CERTIFIED, issued.number)


def test_both_signatures_hold_although_the_number_came_after_the_first() -> None:
    found = read_signatures(a_certified().file.read(), roots=signer().roots(), at=NOON)
    assert [(one.name, one.whole, one.trusted) for one in found.signatures] == [
        ("Lê Quang Hưởng", True, True),
        (WARD, True, True),
    ]
    assert not found.added_to


@pytest.mark.parametrize("source", [a_text_pdf(), a_photograph(), a_photograph(kind="PNG", mode="RGBA")])
def test_a_certified_copy_is_pdf_a_with_the_scan_first_and_the_words_last(source: bytes) -> None:
    name = "a.pdf" if source.startswith(b"%PDF") else "a.jpg" if source.startswith(b"\xff") else "a.png"
    issued = a_certified(scan=a_scan(source, source, name=name))
    content = issued.file.read()
    assert_is_pdf_a_2b(content)
    assert issued.file.pages == 3
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 3
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        assert set(fields) == {"so-chung-thuc", "chu-ky-1", "chu-ky-2"}
        assert str(fields["so-chung-thuc"].V) == "01/SCT-BSĐT, quyển số 01/2026, ngày 20 tháng 11 năm 2026"
        left, bottom, right, top = (float(edge) for edge in fields["chu-ky-2"].Rect)
        _, _, width, height = (float(edge) for edge in pdf.pages[0].mediabox)
        assert width / 2 < (left + right) / 2  # top right of the first page
        assert height - top < 10
        assert bottom > height - 70


@needs_poppler
def test_the_agencys_words_are_text_alone_on_the_first_page() -> None:
    content = a_certified().file.read()
    first, *_, last = [_text(content, page) for page in (1, 3)]
    assert "BẢN SAO ĐIỆN TỬ CÓ CHỨNG THỰC" in first
    assert WARD in first
    assert "2026-11-20T12:00:00+07:00" in first
    assert "LỜI CHỨNG" in last
    assert "01/SCT-BSĐT, quyển số 01/2026, ngày 20 tháng 11 năm 2026" in last
    with pikepdf.open(io.BytesIO(content)) as pdf:
        (stamp,) = [note for note in pdf.pages[0].obj.Annots if str(note.T) == "chu-ky-2"]
        assert stamp.F == 132  # printed, locked
        assert "/XObject" not in stamp.AP.N.Resources


def test_the_number_and_its_line_come_in_the_same_year_and_order() -> None:
    eve = datetime(2026, 12, 31, 10, tzinfo=UTC)
    paper = a_compared()
    signed(paper, at=eve)
    issued = certified(paper, at=eve + timedelta(days=4))
    assert issued.number == "01/SCT-BSĐT"
    assert [line.book for line in the_register(year=2027)] == ["01/2027"]
    assert the_register(year=2026) == []
    assert a_certified(at=eve).number == "01/SCT-BSĐT"
    assert a_certified(at=eve).number == "02/SCT-BSĐT"
    assert documents.register_years(UNIT) == (2027, 2026)


def test_a_copy_signed_and_voided_leaves_no_gap() -> None:
    paper = a_compared()
    signed(paper)
    documents.void_copies(actor=an_officer(), at=NOON, case_id=paper.case_id, reason="Sai tên giấy tờ")
    assert a_certified().number == "01/SCT-BSĐT"
    signed(paper)
    assert certified(paper).number == "02/SCT-BSĐT"
    assert [line.number for line in the_register()] == ["02/SCT-BSĐT", "01/SCT-BSĐT"]


def test_a_failure_after_the_number_gives_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = a_compared()
    signed(paper)

    def breaks(*args: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("motcua.documents.actions.copies._enter", breaks)
        with pytest.raises(RuntimeError):
            certified(paper)
    assert certified(paper).number == "01/SCT-BSĐT"
    assert Series.objects.get(kind="copy").last == 1


def test_asking_again_changes_nothing() -> None:
    paper = a_compared()
    assert signed(paper) == signed(paper, at=NOON + timedelta(hours=1))
    once = certified(paper)
    assert certified(paper, at=NOON + timedelta(hours=2)) == once
    assert signed(paper) == once
    assert RegisterEntry.objects.count() == 1
    assert Series.objects.get(kind="copy").last == 1


def test_the_same_scan_sent_twice_is_one_paper() -> None:
    case_id, scan = new_id(), a_scan(a_text_pdf())
    first = a_paper(case_id, scan=scan)
    assert a_paper(case_id, scan=scan).id == first.id
    assert a_paper(case_id, scan=scan, paper="Bảng điểm").id != first.id
    assert a_paper(scan=scan).id != first.id


@pytest.mark.parametrize(
    ("pages", "confirmed", "wrong"),
    [(3, True, {"pages"}), (None, True, {"pages"}), (2, False, {"compared"}), (0, False, {"pages", "compared"})],
)
def test_a_comparison_is_said_and_counted(pages: int | None, confirmed: bool, wrong: set[str]) -> None:
    paper = a_paper()
    with pytest.raises(Invalid) as refused:
        documents.compare(
            actor=an_officer(),
            at=NOON,
            case_id=paper.case_id,
            certification_id=paper.id,
            pages=pages,
            confirmed=confirmed,
        )
    assert set(refused.value.fields) == wrong
    with pytest.raises(documents.NotCompared):
        signed(paper)


@pytest.mark.parametrize(
    ("details", "wrong"),
    [
        ({"paper": " "}, {"paper"}),
        ({"paper": "x" * 301, "number": "x" * 101, "issuer": "x" * 201}, {"paper", "number", "issuer"}),
        ({"copies": 0}, {"copies"}),
        ({"copies": 201}, {"copies"}),
    ],
)
def test_details_are_refused_at_their_fields(details: dict[str, object], wrong: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        a_paper(**details)
    assert set(refused.value.fields) == wrong


def _refused(paper: documents.Certification, reason: str = "Bản chính bị tẩy xóa") -> documents.Certification:
    return documents.refuse_paper(
        actor=an_officer(), at=NOON, case_id=paper.case_id, certification_id=paper.id, reason=reason
    )


def test_one_paper_is_refused_with_a_reason_before_or_after_it_was_signed() -> None:
    for prepare in (a_paper, a_compared):
        refused = _refused(prepare())
        assert (refused.status, refused.refused_reason) == (
            documents.CertificationStatus.REFUSED,
            "Bản chính bị tẩy xóa",
        )
    paper = a_compared()
    pending = signed(paper)
    assert _refused(paper).document_id is None
    assert documents.document(pending.id).status is documents.DocumentStatus.REVOKED
    assert _refused(paper, "Lý do khác").refused_reason == "Bản chính bị tẩy xóa"
    for act in (signed, certified):
        with pytest.raises((documents.CertificationSettled, documents.NotCompared)):
            act(paper)
    with pytest.raises(Invalid):
        _refused(a_paper(), "  ")


def test_what_is_certified_is_refused_or_discarded_no_more() -> None:
    paper = a_compared()
    signed(paper)
    certified(paper)
    with pytest.raises(documents.CertificationSettled):
        _refused(paper)
    with pytest.raises(documents.CertificationSettled):
        documents.discard_paper(actor=an_officer(), at=NOON, case_id=paper.case_id, certification_id=paper.id)


def test_a_paper_scanned_by_mistake_is_taken_out_and_one_of_another_case_is_not_found() -> None:
    paper = a_paper()
    elsewhere = replace(paper, case_id=new_id())
    documents.discard_paper(actor=an_officer(), at=NOON, case_id=elsewhere.case_id, certification_id=paper.id)
    assert Certification.objects.count() == 1
    with pytest.raises(documents.CertificationNotFound):
        signed(elsewhere)
    for _ in range(2):
        documents.discard_paper(actor=an_officer(), at=NOON, case_id=paper.case_id, certification_id=paper.id)
    assert documents.certifications_of(paper.case_id) == ()


def test_the_database_refuses_to_change_a_line_and_to_certify_what_was_not_compared() -> None:
    a_certified()
    for act in (lambda: RegisterEntry.objects.update(fee=1), lambda: RegisterEntry.objects.all().delete()):
        with pytest.raises(DatabaseError, match="only written"), transaction.atomic():
            act()
    paper = a_paper()
    with pytest.raises(DatabaseError, match="certified_is_compared"), transaction.atomic():
        Certification.objects.filter(id=paper.id).update(document=Document.objects.get())


READERS = {Role.SPECIALIST, Role.DIVISION_HEAD, Role.LEADER, Role.CLERK, Role.SUPERVISOR, Role.PROCEDURE_CONTROLLER}


@pytest.mark.parametrize("role", Role)
def test_the_register_is_read_by_those_who_certify_in_their_own_unit(role: Role) -> None:
    a_certified()
    assert documents.registers_of(a_reader(role=role)) == ({UNIT} if role in READERS else set())
    for act in (documents.register_page, documents.register_export):
        ask: Callable[..., object] = act
        if role in READERS:
            ask(a_reader(role=role), unit_id=UNIT, year=2026, at=NOON)
        else:
            with pytest.raises(documents.RegisterNotFound):
                ask(a_reader(role=role), unit_id=UNIT, year=2026, at=NOON)
        with pytest.raises(documents.RegisterNotFound):
            ask(a_reader(new_id(), role), unit_id=UNIT, year=2026, at=NOON)


def test_the_register_is_searched_paged_and_its_reading_recorded(django_assert_num_queries: object) -> None:
    for name in ("Bằng lái xe", "Bảng điểm"):
        a_certified(paper=name)
    assert [line.paper for line in the_register(text="bảng")] == ["Bảng điểm"]
    assert [line.paper for line in the_register(text="01/SCT")] == ["Bằng lái xe"]
    assert len(the_register(text="Huỳnh")) == 2
    assert the_register(page=2) == []
    with django_assert_num_queries(2):  # type: ignore[operator]
        the_register()
    whole = documents.register_export(a_reader(), unit_id=UNIT, year=2026, at=NOON)
    assert [line.number for line in whole] == ["01/SCT-BSĐT", "02/SCT-BSĐT"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT action FROM audit_auditrecord WHERE action LIKE '%register' ORDER BY id DESC LIMIT 1")
        assert cursor.fetchone() == ("documents.export_register",)


@pytest.mark.parametrize(
    ("pages", "copies", "fee"), [(1, 1, 2000), (2, 1, 4000), (3, 1, 5000), (3, 4, 20_000), (200, 1, 200_000)]
)
def test_the_fee_counts_pages(pages: int, copies: int, fee: int) -> None:
    assert fee_for(pages, copies, NOON.date()) == fee


def test_every_column_of_the_register_is_marked_as_unconfirmed() -> None:
    assert {column.confirmed for column in documents.register_columns()} == {False}
    assert next(column.key for column in documents.register_columns()) == "number"


@pytest.mark.django_db(transaction=True)
def test_acts_at_once_issue_one_copy_and_use_each_number_once() -> None:
    papers = [a_compared(scan=a_scan(a_text_pdf(str(n)))) for n in range(3)]
    issued: list[documents.IssuedDocument] = []

    def act(paper: documents.Certification) -> None:
        try:
            signed(paper)
            issued.append(certified(paper))
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(paper,)) for paper in papers for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(issued) == 6
    assert len({one.id for one in issued}) == 3
    assert sorted({one.number for one in issued}) == ["01/SCT-BSĐT", "02/SCT-BSĐT", "03/SCT-BSĐT"]
    assert Series.objects.get(kind="copy").last == 3
    assert RegisterEntry.objects.count() == 3
