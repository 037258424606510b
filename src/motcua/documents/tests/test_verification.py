"""A stranger asks whether a document is genuine."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from motcua.documents import api as documents
from motcua.documents.adapters.demonstration import DemonstrationSigner
from motcua.documents.ports import Field, signer
from motcua.documents.rendering import render_stamp
from motcua.documents.signing import checking, findings
from motcua.documents.verification import Outcome, judge, verify_upload
from motcua.kernel.actor import SYSTEM

from .builders import NOON, a_certified, a_decision, a_leader, a_pdf, a_prepared, a_seal, an_issued, path_of, saved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    cache.clear()


def _bytes(document: documents.IssuedDocument) -> bytes:
    return document.file.read()


def _outcome(pdf: bytes) -> Outcome:
    return verify_upload(file=io.BytesIO(pdf), at=NOON).outcome


def _judged(pdf: bytes) -> Outcome:
    """As `_outcome` of a file that is not ours, read in this process, which is faster."""
    try:
        return judge(pdf, checking.read_signatures(pdf, roots=signer().roots(), at=NOON)).outcome
    except checking.Unreadable:
        return judge(pdf, None).outcome


def _signed_by(authority: DemonstrationSigner, pdf: bytes) -> bytes:
    stamp = render_stamp(name="A", unit="B", is_agency=False, size=(100, 40), at=NOON)
    place = Field("x", 0, (10, 10, 110, 50))
    return authority.sign(pdf, signatory=a_leader(), field=place, stamp=stamp, at=NOON).pdf


def test_the_very_file_is_valid() -> None:
    assert _outcome(_bytes(an_issued())) is Outcome.VALID


def test_the_copy_from_before_the_seal_is_not_issued() -> None:
    made = a_prepared()
    before = _bytes(made)
    assert _outcome(before) is Outcome.PENDING
    documents.countersign(actor=SYSTEM, document_id=made.id, signatory=a_seal(), at=NOON)
    assert _outcome(before) is Outcome.PENDING
    assert _outcome(_bytes(documents.document(made.id))) is Outcome.VALID


def test_what_was_revoked_or_replaced_is_said_to_be() -> None:
    old, gone = an_issued(), an_issued()
    documents.replace(actor=SYSTEM, document_id=old.id, by=an_issued().id, reason="Đính chính", at=NOON)
    documents.revoke(actor=SYSTEM, document_id=gone.id, reason="Cấp sai", at=NOON)
    assert _outcome(_bytes(old)) is Outcome.REPLACED
    assert _outcome(_bytes(gone)) is Outcome.REVOKED


def test_one_changed_byte_anywhere_is_noticed() -> None:
    content = _bytes(an_issued())
    for spot in range(9, len(content), len(content) // 23):
        changed = bytearray(content)
        changed[spot] ^= 0x01
        assert _judged(bytes(changed)) is Outcome.ALTERED, spot


def test_a_changed_copy_given_by_a_stranger_is_said_to_be_altered() -> None:
    content = bytearray(_bytes(an_issued()))
    content[len(content) // 2] ^= 0x01
    assert _outcome(bytes(content)) is Outcome.ALTERED


def test_a_page_drawn_over_after_signing_is_noticed() -> None:
    with pikepdf.open(io.BytesIO(_bytes(an_issued()))) as pdf:
        pdf.pages[0].contents_add(b"BT ET")
        assert _judged(saved(pdf)) is Outcome.ALTERED


def test_an_update_appended_after_signing_is_noticed() -> None:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(_bytes(an_issued())))
    writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=b"BT ET")))
    out = io.BytesIO()
    writer.write(out)
    assert _judged(out.getvalue()) is Outcome.ALTERED


def test_bytes_after_the_end_are_noticed() -> None:
    assert _judged(_bytes(an_issued()) + b"\n% more") is Outcome.ALTERED


def test_what_our_authority_signed_but_we_never_issued_is_unknown() -> None:
    authority = signer()
    assert isinstance(authority, DemonstrationSigner)
    assert _judged(_signed_by(authority, a_pdf())) is Outcome.UNKNOWN


def test_what_another_authority_signed_is_not_vouched_for(tmp_path: Path) -> None:
    answer = verify_upload(file=io.BytesIO(_signed_by(DemonstrationSigner(tmp_path), a_pdf())), at=NOON)
    assert answer.outcome is Outcome.FOREIGN
    assert [(one.whole, one.trusted) for one in answer.found] == [(True, False)]


def test_a_pdf_without_signatures_is_said_to_have_none() -> None:
    assert _judged(a_pdf()) is Outcome.UNSIGNED


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", documents.FileEmpty),
        (b"<html>", documents.FileTypeRefused),
        (b"%PDF-1.7 and nothing", documents.Unverifiable),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        _outcome(content)


def test_the_probe_says_what_the_check_says() -> None:
    found = checking.read_signatures(_bytes(an_issued()), roots=signer().roots(), at=NOON)
    assert findings.findings_from(findings.plain(found)) == found


def test_keys_of_the_authority_are_for_their_owner_only(tmp_path: Path) -> None:
    _signed_by(DemonstrationSigner(tmp_path), a_pdf())
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 2
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    again = DemonstrationSigner(tmp_path)
    assert again.roots() == DemonstrationSigner(tmp_path).roots()


def _posted(client: Client, content: bytes, name: str = "a.pdf") -> HttpResponse:
    return client.post("/xac-minh/tep/", {"tep": SimpleUploadedFile(name, content)})  # type: ignore[return-value]


def test_the_page_of_a_code_tells_a_stranger_nothing_personal(client: Client) -> None:
    made = an_issued(content=a_decision())
    page = client.get(f"/xac-minh/{made.code}/").content.decode()
    for shown in ("Quyết định", made.number, made.case_reference, "Lê Quang Hưởng", "không có giá trị pháp lý"):
        assert shown in page
    for hidden in ("Huỳnh", "Hàng Bạc", made.title, str(made.id), made.file.sha256):
        assert hidden not in page


def test_a_typed_code_leads_to_its_own_address(client: Client) -> None:
    made = an_issued()
    typed = f"{made.code[:4]}-{made.code[4:]}".lower()
    assert client.get("/xac-minh/", {"ma": typed}).headers["Location"] == f"/xac-minh/{made.code}/"


@pytest.mark.parametrize(("path", "status"), [("/xac-minh/?ma=abc", 422), ("/xac-minh/000000000000/", 404)])
def test_a_wrong_code_is_kept_and_explained(client: Client, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert 'aria-invalid="true"' in response.content.decode()


def test_an_uploaded_file_is_judged_and_forgotten(client: Client) -> None:
    made = an_issued()
    assert "không bị sửa đổi" in _posted(client, _bytes(made)).content.decode()
    assert "đã bị sửa đổi" in _posted(client, _bytes(made) + b" ").content.decode()
    incoming = path_of(made.file).parents[2] / "incoming"
    assert list(incoming.iterdir()) == []


def test_an_unfit_upload_is_explained_beside_the_field(client: Client) -> None:
    assert client.post("/xac-minh/tep/").status_code == 422
    response = _posted(client, b"<html>")
    assert response.status_code == 422
    assert 'href="#tep"' in response.content.decode()


def test_addresses_of_one_network_of_the_new_kind_ask_as_one(client: Client) -> None:
    last = [f"2001:db8:1:2::{n:x}" for n in range(7)]
    assert [client.post("/xac-minh/tep/", REMOTE_ADDR=one).status_code for one in last] == [422] * 6 + [429]


def test_asking_too_often_is_refused_for_a_minute(client: Client) -> None:
    answers = [client.get("/xac-minh/000000000000/").status_code for _ in range(31)]
    assert answers == [404] * 30 + [429]
    assert [client.post("/xac-minh/tep/").status_code for _ in range(7)] == [422] * 6 + [429]


def test_the_page_speaks_english_too(client: Client) -> None:
    made = an_issued()
    client.cookies["django_language"] = "en"
    assert "This document is genuine and in force" in client.get(f"/xac-minh/{made.code}/").content.decode()


def test_a_certified_copy_is_told_by_its_number_and_nothing_personal() -> None:
    issued = a_certified(paper="Giấy khai sinh của Trần Đức Huỳnh", number="44/2019")
    page = Client().get(f"/xac-minh/{issued.code}/").content.decode()
    assert "Bản sao điện tử được chứng thực từ bản chính" in page
    assert "Số chứng thực" in page
    assert "01/SCT-BSĐT" in page
    for personal in ("Huỳnh", "Giấy khai sinh", "44/2019"):
        assert personal not in page
    assert _outcome(_bytes(issued)) is Outcome.VALID
    changed = _bytes(issued).replace(b"01/SCT", b"02/SCT") + b"\n"
    assert _outcome(changed) is Outcome.ALTERED
