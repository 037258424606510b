"""Uploads are looked through before anybody reads them; what happens when the scanner is away."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from motcua.documents import api as documents
from motcua.documents.adapters.clamd import Address, ClamdScanner
from motcua.documents.adapters.no_scanner import TEST_LINE, FakeScanner, NoScanner
from motcua.documents.files import scanning
from motcua.documents.files.scanning import Scanner, ScannerUnavailable, ScanState, WhenAway
from motcua.documents.health import check_scanner
from motcua.documents.models import File
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind, Post, Role
from motcua.kernel.errors import Forbidden, Invalid
from motcua.kernel.health import Level
from motcua.kernel.ids import new_id
from motcua.kernel.time import day_of
from motcua.organisation.api import UnitKind
from motcua.organisation.tests.builders import a_unit

from .builders import NOON, a_pdf, saved, stored

CLAMD = shutil.which("clamd") or "/usr/sbin/clamd"
START_SECONDS = 30
CONFIGURATION = """
Foreground yes
LocalSocket {folder}/socket
TCPSocket {port}
TCPAddr 127.0.0.1
DatabaseDirectory {folder}/signatures
StreamMaxLength 1M
MaxThreads 2
"""


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A real daemon, with one signature of our own."""
    if not Path(CLAMD).exists():
        pytest.skip("clamd is not installed")
    folder = Path("/tmp") / f"motcua-clamd-{new_id().hex[-12:]}"  # a socket's path must be short
    (folder / "signatures").mkdir(parents=True)
    (folder / "signatures" / "own.ndb").write_text(f"Motcua.Test:0:*:{TEST_LINE.hex()}\n")
    (folder / "clamd.conf").write_text(CONFIGURATION.format(folder=folder, port=free_port()))
    with (folder / "log").open("w") as log:
        daemon = subprocess.Popen([CLAMD, "-c", str(folder / "clamd.conf")], stdout=log, stderr=log)
    try:
        until = time.monotonic() + START_SECONDS
        while not (folder / "socket").exists():
            assert daemon.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < until, (folder / "log").read_text()
            time.sleep(0.05)
        yield Address(path=str(folder / "socket"))
    finally:
        daemon.kill()
        daemon.wait()
        shutil.rmtree(folder)


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(params=["clamd", "fake"])
def scanner(request: pytest.FixtureRequest) -> Scanner:
    return FakeScanner() if request.param == "fake" else ClamdScanner(request.getfixturevalue("clamd"))


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeScanner:
    used = FakeScanner()
    monkeypatch.setattr(scanning, "_make_scanner", lambda: used)
    return used


def a_file(folder: Path, content: bytes) -> Path:
    (folder / "tep").write_bytes(content)
    return folder / "tep"


def infected_pdf() -> bytes:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(a_pdf())) as pdf:
        pdf.docinfo["/Note"] = TEST_LINE.decode()
        return saved(pdf)


def test_a_clean_file_is_clean_and_a_bad_one_is_named(scanner: Scanner, tmp_path: Path) -> None:
    assert scanner.scan(a_file(tmp_path, b"sach" * 50_000)) == ""
    assert "Motcua.Test" in scanner.scan(a_file(tmp_path, b"x" * 100_000 + TEST_LINE))
    assert scanner.problems() == []
    assert scanner.words()


def test_what_is_too_long_for_the_daemon_counts_as_not_scanned(clamd: Address, tmp_path: Path) -> None:
    with pytest.raises(ScannerUnavailable):
        ClamdScanner(clamd).scan(a_file(tmp_path, bytes(3 * 1024 * 1024)))


@pytest.mark.parametrize("address", [Address(path="/nonexistent/clamd"), Address(host="127.0.0.1", port=9)])
def test_a_daemon_that_is_away_is_told(address: Address, tmp_path: Path) -> None:
    scanner = ClamdScanner(address)
    with pytest.raises(ScannerUnavailable):
        scanner.scan(a_file(tmp_path, b"a"))
    (problem,) = scanner.problems()
    assert str(address) in problem


@pytest.mark.django_db
def test_an_infected_upload_is_refused_at_its_field_and_not_kept(fake: FakeScanner) -> None:
    with pytest.raises(documents.FileInfected) as refused:
        stored(infected_pdf(), "a.pdf")
    assert "mã độc" in str(refused.value.fields["file"])
    assert not File.objects.exists()


@pytest.mark.django_db
def test_without_a_scanner_files_are_taken_in_as_not_scanned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "_make_scanner", NoScanner)
    assert stored(a_pdf(), "a.pdf").scan_state is ScanState.NOT_SCANNED
    assert [finding.level for finding in check_scanner()] == [Level.NOTICE]


@pytest.mark.django_db
def test_while_the_scanner_is_away_an_upload_is_held_until_it_was_scanned(fake: FakeScanner) -> None:
    fake.is_away = True
    good, bad = stored(a_pdf(), "a.pdf"), stored(infected_pdf(), "b.pdf")
    for file in (good, bad):
        assert file.scan_state is ScanState.HELD
        with pytest.raises(documents.FileHeld):
            documents.serve(file)
        with pytest.raises(documents.FileHeld):
            documents.read_scan([file.id])
    assert documents.scan_what_waits(at=NOON) == 0
    fake.is_away = False
    assert documents.scan_what_waits(at=NOON) == 2
    assert documents.open_stored(good.id).read() == a_pdf()
    with pytest.raises(documents.FileBarred):
        documents.open_stored(bad.id).read()
    assert documents.scan_counts()[ScanState.INFECTED] == 1


@pytest.mark.django_db
def test_an_office_may_decide_from_a_day_on_to_let_uploads_pass_marked(fake: FakeScanner) -> None:
    fake.is_away = True
    today = day_of(NOON)
    documents.set_scan_rule(
        actor=SYSTEM, at=NOON, valid_from=today + timedelta(days=1), when_away=WhenAway.PASS, decision="12/QĐ-UBND"
    )
    assert documents.scan_rule(today) is WhenAway.HOLD
    assert stored(a_pdf(), "a.pdf").scan_state is ScanState.HELD
    documents.set_scan_rule(actor=SYSTEM, at=NOON, valid_from=today, when_away=WhenAway.PASS, decision="12/QĐ-UBND")
    passed = stored(a_pdf(), "a.pdf")
    assert (passed.scan_state, passed.read()) == (ScanState.PASSED, a_pdf())
    fake.is_away = False
    documents.scan_what_waits(at=NOON)
    assert documents.open_stored(passed.id).scan_state is ScanState.CLEAN


@pytest.mark.django_db
def test_a_rule_needs_a_right_a_decision_and_a_day_to_come() -> None:
    city = a_unit(name="Ủy ban nhân dân thành phố", kind=UnitKind.AGENCY)
    commune = a_unit(name="Phường Một", kind=UnitKind.COMMUNE, parent_id=city.id)

    def holding(role: Role, unit_id: UUID) -> Actor:
        return Actor(ActorKind.STAFF, new_id(), "Cán bộ", posts=frozenset({Post(unit_id, role)}))

    given = {"at": NOON, "valid_from": day_of(NOON), "when_away": WhenAway.PASS, "decision": "12/QĐ-UBND"}
    refused_ones = [holding(role, city.id) for role in Role if role is not Role.ADMINISTRATOR]
    for actor in (STRANGER, holding(Role.ADMINISTRATOR, commune.id), *refused_ones):
        with pytest.raises(Forbidden):
            documents.set_scan_rule(actor=actor, **given)  # type: ignore[arg-type]
    documents.set_scan_rule(actor=holding(Role.ADMINISTRATOR, city.id), **given)  # type: ignore[arg-type]
    assert documents.scan_rule(day_of(NOON)) is WhenAway.PASS
    with pytest.raises(Invalid) as refused:
        documents.set_scan_rule(
            actor=SYSTEM,
            **{**given, "decision": " ", "valid_from": day_of(NOON) - timedelta(days=1)},  # type: ignore[arg-type]
        )
    assert set(refused.value.fields) == {"valid_from", "decision"}
    with pytest.raises(CommandError):
        call_command("scan-rule", "pass", "--from", "2020-01-01", "--decision", "x")
