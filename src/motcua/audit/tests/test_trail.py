from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from uuid import UUID

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from motcua.audit import api as audit
from motcua.audit import sealing
from motcua.audit.models import AuditRecord, AuditSeal
from motcua.kernel.actor import SYSTEM, Actor, ActorKind
from motcua.kernel.ids import new_id
from motcua.kernel.rows import Rows

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LAN = Actor(ActorKind.STAFF, id=UUID(int=7), name="Lan")


def a_record(action: str = "dossiers.read") -> AuditRecord:
    row = audit.plan(
        actor=LAN,
        action=action,
        subject_kind="dossiers.dossier",
        subject_id=new_id(),
        at=AT,
        purpose="giải quyết hồ sơ",
        details={"trường": ["họ tên"], "số": 1.50},
    )
    with transaction.atomic():
        Rows(row).write()
    return row


def some_records(count: int) -> list[AuditRecord]:
    """Of one transaction, so that they are sealed together whatever else runs on the server."""
    with transaction.atomic():
        return [a_record() for _ in range(count)]


def seal(count: int) -> list[int]:
    """Seals until `count` records are: the server's own upkeep of this database may delay it a moment."""
    made: list[int] = []
    until = time.monotonic() + 30
    while sum(made) < count:
        assert time.monotonic() < until, f"only {made} of {count} could be sealed"
        sealed = audit.seal(AT)
        if sealed:
            made.append(sealed)
        else:
            time.sleep(0.02)
    return made


@pytest.fixture
def sealed(empty_trail: None) -> Iterator[list[AuditRecord]]:
    """Nine records in three seals, and one record not sealed yet."""
    rows = []
    for _ in range(3):
        rows += some_records(3)
        assert seal(3) == [3]
    a_record()
    yield rows
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditrecord ALTER COLUMN epoch SET DEFAULT 1")


@contextmanager
def as_intruder() -> Iterator[None]:
    """As a superuser who switches the triggers off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield


def run(sql: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def tamper(sql: str, *parameters: object) -> None:
    with as_intruder():
        run(sql, *parameters)


def faults() -> list[tuple[audit.Fault, int | None, UUID | None]]:
    return [(p.fault, p.seal, p.record_id) for p in audit.verify().problems]


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["audit_auditrecord", "audit_auditseal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET epoch = 9", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_to_change_the_trail(table: str, statement: str) -> None:
    run(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_truncate")  # off in tests, see conftest
    with pytest.raises(IntegrityError, match="only appended to"), transaction.atomic():
        run(statement.format(table))


@pytest.mark.django_db
def test_a_record_says_who_did_what_to_which_thing_and_why() -> None:
    subject = new_id()
    audit.record(actor=LAN, action="x.read", subject_kind="x", subject_id=subject, at=AT, purpose="y", details={"a": 1})
    row = AuditRecord.objects.get(subject_id=subject)
    assert (row.at, row.actor_kind, row.actor_id, row.actor_name) == (AT, "staff", LAN.id, "Lan")
    assert (row.action, row.subject_kind, row.subject_id, row.purpose) == ("x.read", "x", subject, "y")
    assert row.details == {"a": 1}


@pytest.mark.django_db(transaction=True)
def test_a_record_of_a_transaction_rolled_back_does_not_exist() -> None:
    with transaction.atomic():
        audit.record(actor=SYSTEM, action="x", subject_kind="x", subject_id=None, at=AT)
        transaction.set_rollback(True)
    assert not AuditRecord.objects.filter(action="x").exists()


def test_an_untouched_trail_is_intact(sealed: list[AuditRecord]) -> None:
    report = audit.verify()
    assert report.intact
    assert (report.seals, report.records, report.unsealed, report.head_number) == (3, 9, 1, 3)
    assert report.head_hash == bytes(AuditSeal.objects.get(number=3).hash).hex()


def test_an_empty_trail_is_intact(empty_trail: None) -> None:
    assert audit.seal(AT) == 0
    report = audit.verify()
    assert (report.intact, report.seals, report.head_hash) == (True, 0, "")


@pytest.mark.parametrize(
    "change",
    [
        "actor_name = 'Nam'",
        "at = at + interval '1 microsecond'",
        "details = '{}'",
        "purpose = ''",
        "txid = '1'",
        "epoch = 2",
        "subject_id = NULL",
        "actor_id = NULL",
        "actor_kind = 'system'",
        "action = 'x'",
        "subject_kind = 'x'",
    ],
)
def test_a_changed_record_is_named(sealed: list[AuditRecord], change: str) -> None:
    tamper(f"UPDATE audit_auditrecord SET {change} WHERE id = %s", sealed[4].id)
    assert faults() == [(audit.Fault.CHANGED, 2, sealed[4].id)]


def test_a_deleted_record_is_named(sealed: list[AuditRecord]) -> None:
    tamper("DELETE FROM audit_auditrecord WHERE id = %s", sealed[8].id)
    assert faults() == [(audit.Fault.DELETED, 3, sealed[8].id)]


def test_a_record_inserted_where_all_was_sealed_is_named(sealed: list[AuditRecord]) -> None:
    stranger = new_id()
    tamper(
        "INSERT INTO audit_auditrecord SELECT %s, at, actor_kind, actor_id, 'Nam', action, subject_kind,"
        " subject_id, purpose, details, epoch, txid FROM audit_auditrecord WHERE id = %s",
        stranger,
        sealed[3].id,
    )
    assert faults() == [(audit.Fault.INSERTED, None, stranger)]
    assert audit.verify().unsealed == 1


def test_a_changed_seal_is_named(sealed: list[AuditRecord]) -> None:
    tamper("UPDATE audit_auditseal SET sealed_at = sealed_at + interval '1 day' WHERE number = 2")
    assert faults() == [(audit.Fault.SEAL_BROKEN, 2, None)]


def test_a_record_cut_out_together_with_its_place_in_the_seal_is_found(sealed: list[AuditRecord]) -> None:
    tamper("DELETE FROM audit_auditrecord WHERE id = %s", sealed[5].id)
    tamper(
        "UPDATE audit_auditseal SET record_ids = record_ids[:2], record_hashes = record_hashes[:2],"
        " count = 2 WHERE number = 2"
    )
    assert faults() == [(audit.Fault.SEAL_BROKEN, 2, None)]


def test_hashes_changed_within_a_seal_are_found(sealed: list[AuditRecord]) -> None:
    tamper("UPDATE audit_auditseal SET record_hashes[2] = record_hashes[1] WHERE number = 2")
    assert faults() == [(audit.Fault.SEAL_BROKEN, 2, None)]


def test_a_seal_computed_anew_after_a_change_breaks_the_chain(sealed: list[AuditRecord]) -> None:
    tamper("UPDATE audit_auditrecord SET actor_name = 'Nam' WHERE id = %s", sealed[4].id)
    first, old = AuditSeal.objects.order_by("number")[:2]
    with as_intruder():
        AuditSeal.objects.filter(number=2).delete()
        entries = [sealing.trail.by_ids(old.record_ids)[i] for i in old.record_ids]
        sealing._write(first, old.epoch, entries, old.sealed_at)
    assert faults() == [(audit.Fault.CHAIN_BROKEN, 3, None)]


def test_a_missing_seal_is_named(sealed: list[AuditRecord]) -> None:
    tamper("DELETE FROM audit_auditseal WHERE number = 2")
    found = faults()
    assert found[0] == (audit.Fault.SEAL_MISSING, 2, None)
    assert {record_id for _, _, record_id in found[1:]} == {row.id for row in sealed[3:6]}


def test_an_end_cut_off_is_found_by_the_head_kept_elsewhere(sealed: list[AuditRecord]) -> None:
    head = audit.verify().head_hash
    tamper("DELETE FROM audit_auditseal WHERE number = 3")
    tamper("DELETE FROM audit_auditrecord WHERE id = ANY(%s)", [row.id for row in sealed[6:]])
    assert audit.verify().intact  # the database alone cannot tell
    assert [(p.fault, p.seal) for p in audit.verify(expected={3: head}).problems] == [(audit.Fault.HEAD_LOST, 3)]
    assert [(p.fault, p.seal) for p in audit.verify(expected={2: head}).problems] == [(audit.Fault.HEAD_LOST, 2)]


def test_a_transaction_still_open_is_sealed_after_it_ends(sealed: list[AuditRecord]) -> None:
    written, end = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            audit.record(actor=LAN, action="slow", subject_kind="x", subject_id=None, at=AT)
            written.set()
            assert end.wait(10)
        connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    assert written.wait(10)
    a_record("later, and done sooner")
    assert seal(1) == [1]  # only what was recorded before the open transaction
    assert audit.seal(AT) == 0
    end.set()
    slow.join(10)
    assert seal(2) == [2]
    assert audit.verify().intact


def test_what_runs_in_another_database_of_the_server_holds_nobody_up(sealed: list[AuditRecord]) -> None:
    with psycopg.connect(os.environ["MOTCUA_DATABASE_URL"]) as elsewhere:
        assert elsewhere.info.dbname != connection.settings_dict["NAME"]
        elsewhere.execute("SELECT pg_current_xact_id()")
        a_record("later than what is still open elsewhere")
        assert seal(2) == [2]
    assert audit.verify().intact


def test_only_one_process_seals_at_a_time(sealed: list[AuditRecord]) -> None:
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            assert sealing._alone()
            held.set()
            assert let_go.wait(10)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(10)
    assert audit.seal(AT) == 0
    let_go.set()
    other.join(10)
    assert seal(1) == [1]


def test_long_backlogs_are_sealed_in_pieces(sealed: list[AuditRecord], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "SEAL_RECORDS", 2)
    with transaction.atomic():
        for _ in range(3):
            audit.record(actor=LAN, action="x", subject_kind="x", subject_id=None, at=AT)
    assert seal(4) == [2, 2]
    assert audit.verify().intact


def test_a_new_epoch_seals_what_was_and_numbers_anew(sealed: list[AuditRecord]) -> None:
    tamper(
        "UPDATE audit_auditrecord SET txid = '9000000000'"
        " WHERE id NOT IN (SELECT unnest(record_ids) FROM audit_auditseal)"
    )
    assert audit.seal(AT) == 0  # as after restoring a dump: that transaction is yet to come
    assert audit.new_epoch(actor=SYSTEM, at=AT) == 1
    assert seal(1) == [1]  # the record of the new epoch itself
    last = AuditSeal.objects.get(number=5)
    assert (last.epoch, AuditSeal.objects.get(number=4).epoch) == (2, 1)
    report = audit.verify()
    assert (report.intact, report.unsealed) == (True, 0)


def test_a_database_found_on_another_server_begins_a_new_epoch(
    sealed: list[AuditRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing.trail, "system_identifier", lambda: "4711")
    assert seal(1) == [1]
    a_record()
    assert seal(1) == [1]
    assert list(AuditSeal.objects.order_by("number").values_list("epoch", flat=True)) == [1, 1, 1, 1, 2]
    assert audit.verify().intact


def test_the_command_names_the_head_and_fails_on_tampering(sealed: list[AuditRecord]) -> None:
    out = StringIO()
    call_command("audit", "verify", stdout=out)
    head = audit.verify().head_hash
    assert f"3:{head}" in out.getvalue()
    call_command("audit", "verify", "--expect", f"3:{head}", stdout=out)
    tamper("UPDATE audit_auditrecord SET actor_name = 'Nam' WHERE id = %s", sealed[0].id)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("audit", "verify", stdout=out)
    assert str(sealed[0].id) in out.getvalue()


def test_the_intruder_of_these_tests_can_really_change_the_trail(sealed: list[AuditRecord]) -> None:
    with pytest.raises(DatabaseError):
        run("DELETE FROM audit_auditrecord")
    tamper("DELETE FROM audit_auditrecord")
    assert not AuditRecord.objects.filter(action="x").exists()
