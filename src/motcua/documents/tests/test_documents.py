"""Preparing, signing, issuing, ending documents."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.documents import api as documents
from motcua.documents.codes import ALPHABET, grouped, new_code, read_code
from motcua.documents.models import Document, Series, Signature
from motcua.documents.ports import signer
from motcua.documents.signing.checking import read_signatures
from motcua.kernel.actor import SYSTEM
from motcua.kernel.ids import new_id

from .builders import NOON, UNIT, a_leader, a_prepared, a_seal, an_agency, an_issued, path_of

pytestmark = pytest.mark.django_db


def _findings(document: documents.IssuedDocument) -> list[tuple[str, bool, bool]]:
    found = read_signatures(document.file.read(), roots=signer().roots(), at=NOON)
    assert not found.added_to
    return [(one.name, one.whole, one.trusted) for one in found.signatures]


def test_a_prepared_document_is_signed_by_the_person_and_waits() -> None:
    made = a_prepared()
    assert (made.status, made.issued_at, made.number) == (documents.DocumentStatus.PENDING, None, "01/2026")
    assert _findings(made) == [("Lê Quang Hưởng", True, True)]
    assert [one.name for one in made.signatures] == ["Lê Quang Hưởng"]
    assert documents.document(made.id) == made


def test_the_agency_signs_hours_later_and_both_signatures_hold() -> None:
    made = a_prepared()
    later = NOON + timedelta(hours=4)
    issued = documents.countersign(actor=SYSTEM, document_id=made.id, signatory=a_seal(), at=later)
    assert (issued.status, issued.issued_at, issued.number) == (documents.DocumentStatus.VALID, later, made.number)
    assert issued.file.sha256 != made.file.sha256
    assert issued.file.read().startswith(made.file.read())
    assert _findings(issued) == [("Lê Quang Hưởng", True, True), (a_seal().name, True, True)]
    assert [one.signed_at for one in issued.signatures] == [NOON, later]


def test_countersigning_again_changes_nothing() -> None:
    made = a_prepared()
    once = documents.countersign(actor=SYSTEM, document_id=made.id, signatory=a_seal(), at=NOON)
    again = documents.countersign(actor=SYSTEM, document_id=made.id, signatory=a_seal(), at=NOON + timedelta(days=1))
    assert again == once


def test_a_retry_gives_the_same_document_and_takes_no_number() -> None:
    first = an_issued()
    again = an_issued(case_id=first.case_id, at=NOON + timedelta(days=1))
    assert again == first
    assert Series.objects.get().last == 1
    assert an_issued(case_id=first.case_id, key="bản thứ hai").number == "02/2026"


def test_numbers_begin_anew_each_year_in_viet_nam_and_for_each_agency() -> None:
    last_evening = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)
    assert an_issued(at=last_evening).number == "01/2026"
    assert an_issued(at=last_evening).number == "02/2026"
    assert an_issued(at=last_evening + timedelta(seconds=1)).number == "01/2026"
    assert an_issued(at=last_evening, agency=an_agency(new_id())).number == "01/2026"


def test_a_number_is_given_back_when_the_document_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def declines(*args: object, **options: object) -> None:
        raise documents.SigningDeclined

    with monkeypatch.context() as patched:
        patched.setattr(type(signer()), "sign", declines)
        with pytest.raises(documents.SigningDeclined):
            an_issued()
    assert not Document.objects.exists()
    assert an_issued().number == "01/2026"


def test_the_database_refuses_a_second_document_of_one_number() -> None:
    made = an_issued()
    row = Document.objects.get(id=made.id)
    row.id, row.code, row.key = new_id(), new_code(), "khác"
    with pytest.raises(IntegrityError, match="documents_number_once"), transaction.atomic():
        row.save(force_insert=True)


def test_a_document_may_carry_no_signature_at_all() -> None:
    made = an_issued(signers=())
    assert made.status is documents.DocumentStatus.VALID
    assert made.signatures == ()
    assert _findings(made) == []


def test_a_pending_document_sent_back_is_revoked_and_made_anew() -> None:
    made = a_prepared()
    ended = documents.revoke(actor=SYSTEM, document_id=made.id, reason="Sai họ tên", at=NOON)
    assert (ended.status, ended.status_reason, ended.status_at) == (
        documents.DocumentStatus.REVOKED,
        "Sai họ tên",
        NOON,
    )
    with pytest.raises(documents.DocumentNotPending):
        documents.countersign(actor=SYSTEM, document_id=made.id, signatory=a_seal(), at=NOON)
    anew = a_prepared(case_id=made.case_id)
    assert anew.id != made.id
    assert documents.find_by_key(made.case_id, "result") == anew
    assert [one.id for one in documents.documents_of(made.case_id)] == [made.id, anew.id]


def test_a_valid_document_is_replaced_by_another() -> None:
    old = an_issued()
    new = an_issued(case_id=old.case_id, key="thay thế")
    ended = documents.replace(actor=SYSTEM, document_id=old.id, by=new.id, reason="Đính chính", at=NOON)
    assert (ended.status, ended.superseded_by) == (documents.DocumentStatus.REPLACED, new.id)
    assert documents.replace(actor=SYSTEM, document_id=old.id, by=new.id, reason="Đính chính", at=NOON) == ended
    with pytest.raises(documents.DocumentNotStanding):
        documents.replace(actor=SYSTEM, document_id=old.id, by=an_issued().id, reason="Đính chính", at=NOON)


def test_opening_is_for_those_allowed_and_is_recorded(django_assert_num_queries: object) -> None:
    made = an_issued()
    opened = documents.open_document(actor=SYSTEM, document_id=made.id, at=NOON, allowed=lambda d: d.kind == "result")
    assert opened == made.file
    with pytest.raises(documents.DocumentNotFound):
        documents.open_document(actor=SYSTEM, document_id=made.id, at=NOON, allowed=lambda d: False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_auditrecord WHERE action = 'documents.read'")
        assert cursor.fetchone() == (1,)


def test_documents_of_a_case_take_two_queries(django_assert_num_queries: object) -> None:
    made = an_issued()
    an_issued(case_id=made.case_id, key="2")
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(documents.documents_of(made.case_id)) == 2


def test_a_damaged_or_missing_file_is_noticed() -> None:
    file = an_issued().file
    assert documents.ensure_whole([file.id], full=True) == {file.id: file}
    content = file.read()
    path_of(file).write_bytes(bytes([content[0] ^ 1]) + content[1:])
    assert documents.ensure_whole([file.id]) == {file.id: file}
    with pytest.raises(documents.FileDamaged):
        documents.ensure_whole([file.id], full=True)
    path_of(file).write_bytes(content[:-1])
    with pytest.raises(documents.FileDamaged):
        documents.ensure_whole([file.id])
    path_of(file).unlink()
    with pytest.raises(documents.FileNotFound):
        documents.ensure_whole([file.id])


@pytest.mark.django_db(transaction=True)
def test_two_who_act_at_once_make_one_document_with_one_seal() -> None:
    case_id, results = new_id(), []

    def act() -> None:
        try:
            made = a_prepared(case_id=case_id)
            sealed = documents.countersign(actor=SYSTEM, document_id=made.id, signatory=a_seal(), at=NOON)
            results.append(sealed)
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert len({one.id for one in results}) == 1
    assert {one.file.sha256 for one in results} == {results[0].file.sha256}
    assert Signature.objects.count() == 2
    assert Series.objects.get(unit_id=UNIT).last == 1


def test_codes_are_readable_and_forgive_what_people_type() -> None:
    code = new_code()
    assert len(code) == 12
    assert set(code) <= set(ALPHABET)
    assert read_code(f" {grouped(code).lower()} ") == code
    assert read_code("O1IL-0000-0000") == "011100000000"
    assert read_code("abc") is None
    assert read_code("U" * 12) is None
    assert len({new_code() for _ in range(1000)}) == 1000


def test_a_leader_of_the_same_name_in_another_unit_has_another_certificate() -> None:
    one = an_issued(signers=(a_leader(),)).signatures[0]
    elsewhere = documents.Signatory(documents.SignerRole.PERSON, one.name, "", new_id(), "UBND phường Ba Đình")
    other = an_issued(signers=(elsewhere,)).signatures[0]
    assert one.certificate != other.certificate
