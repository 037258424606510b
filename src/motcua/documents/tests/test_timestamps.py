"""Issued documents are stamped with trusted time: by an authority on this machine, and by the fake."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from motcua.documents import api as documents
from motcua.documents import timestamping
from motcua.documents.actions.stamping import PATIENCE
from motcua.documents.adapters.rfc3161 import FakeTimeStamper, Rfc3161TimeStamper
from motcua.documents.health import check_time_stamps
from motcua.documents.models import TimeStamp
from motcua.documents.ports import signer
from motcua.documents.signing.checking import read_signatures
from motcua.documents.timestamping import StampingDeclined, StampingUnavailable, TimeStamper
from motcua.kernel.health import Level
from motcua.outbox import api as outbox

from .builders import NOON, a_pdf, an_issued

NOBODY = "http://127.0.0.1:9"


def an_authority() -> tuple[asn1.Certificate, keys.PrivateKeyInfo]:
    """A certificate that signs itself, and its key, fit for stamping."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nơi cấp dấu thời gian")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2044, 1, 1, tzinfo=UTC))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    packed = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    der = certificate.public_bytes(serialization.Encoding.DER)
    return asn1.Certificate.load(der), keys.PrivateKeyInfo.load(packed)


@pytest.fixture(scope="module")
def authority() -> tuple[asn1.Certificate, keys.PrivateKeyInfo]:
    return an_authority()


@pytest.fixture(scope="module")
def server(authority: tuple[asn1.Certificate, keys.PrivateKeyInfo]) -> Iterator[str]:
    """The address of an authority on this machine."""
    stamper = DummyTimeStamper(*authority)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(request).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *given: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}/"
        listening.shutdown()
        thread.join()


@pytest.fixture(params=["authority", "fake"])
def stamper(
    request: pytest.FixtureRequest, server: str, authority: tuple[asn1.Certificate, keys.PrivateKeyInfo]
) -> TimeStamper:
    if request.param == "fake":
        return FakeTimeStamper(*authority)
    return Rfc3161TimeStamper(server, [authority[0].dump()])


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, authority: tuple[asn1.Certificate, keys.PrivateKeyInfo]) -> FakeTimeStamper:
    used = FakeTimeStamper(*authority)
    monkeypatch.setattr(timestamping, "_make", lambda: used)
    return used


@pytest.mark.django_db
def test_a_stamp_is_added_and_the_signatures_stay_whole(stamper: TimeStamper) -> None:
    pdf = an_issued().file.read()
    stamped = stamper.stamp(pdf)
    assert stamped.startswith(pdf)
    assert b"/ETSI.RFC3161" in stamped[len(pdf) :]
    found = read_signatures(stamped, roots=signer().roots(), at=NOON)
    assert [(one.whole, one.trusted) for one in found.signatures] == [(True, True)] * 2
    assert not found.added_to
    assert stamper.problems() == []


@pytest.mark.django_db
def test_what_is_written_behind_a_stamp_is_noticed(stamper: TimeStamper) -> None:
    stamped = stamper.stamp(an_issued().file.read())
    assert read_signatures(stamped + b"\n%x\n", roots=signer().roots(), at=NOON).added_to


def test_an_authority_that_is_away_or_answers_no_stamp_is_unavailable() -> None:
    away = Rfc3161TimeStamper(NOBODY)
    with pytest.raises(StampingUnavailable):
        away.stamp(a_pdf())
    (problem,) = away.problems()
    assert NOBODY in problem


def test_an_authority_of_another_root_is_not_believed(server: str) -> None:
    other, _key = an_authority()
    with pytest.raises(StampingDeclined):
        Rfc3161TimeStamper(server, [other.dump()]).stamp(a_pdf())


@pytest.mark.django_db
def test_an_issued_document_gets_its_stamp_afterwards_and_both_files_verify(fake: FakeTimeStamper) -> None:
    issued = an_issued()
    outbox.relay_once()
    assert documents.stamp_what_waits(at=NOON) == 1
    assert documents.stamp_what_waits(at=NOON) == 0
    stamped = documents.open_stored(TimeStamp.objects.get().document.file_id).read()
    assert stamped.startswith(issued.file.read())
    for file in (stamped, issued.file.read()):
        assert documents.verify_upload(file=io.BytesIO(file), at=NOON).outcome is documents.Outcome.VALID


@pytest.mark.django_db
def test_while_the_authority_is_away_the_document_stands_and_is_tried_again(fake: FakeTimeStamper) -> None:
    fake.is_away = True
    issued = an_issued()
    outbox.relay_once()
    assert documents.stamp_what_waits(at=NOON) == 0
    assert documents.verify_upload(file=io.BytesIO(issued.file.read()), at=NOON).outcome is documents.Outcome.VALID
    assert {finding.level for finding in check_time_stamps()} == {Level.FAILED, Level.NOTICE}
    fake.is_away = False
    assert documents.stamp_what_waits(at=NOON) == 0, "not due yet"
    assert documents.stamp_what_waits(at=NOON + timedelta(minutes=1)) == 1


@pytest.mark.django_db
def test_after_days_without_an_answer_the_document_is_counted_as_one_without(fake: FakeTimeStamper) -> None:
    fake.is_away = True
    an_issued()
    outbox.relay_once()
    documents.stamp_what_waits(at=NOON + PATIENCE + timedelta(hours=1))
    assert TimeStamp.objects.get().state == TimeStamp.State.GIVEN_UP
    fake.is_away = False
    assert [str(finding.message)[:9] for finding in check_time_stamps()][1:] == ["1 văn bản"]


@pytest.mark.django_db
def test_without_an_authority_nothing_waits() -> None:
    an_issued()
    outbox.relay_once()
    assert not TimeStamp.objects.exists()
    assert [finding.level for finding in check_time_stamps()] == [Level.NOTICE]
