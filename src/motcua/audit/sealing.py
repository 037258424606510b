"""Sealing: fixing what was recorded, a minute later and out of the writers' way.

A record carries the number of the transaction that wrote it. Numbers below those of every transaction
still running in the database belong to transactions that have ended, so the records up to there are
complete: nothing can slip in before them any more. They are chained in the order of (transaction,
identifier), and the next seal begins where this one ended. Writers take no lock and wait for nobody.

Transaction numbers mean something only within one life of a database server. A dump restored elsewhere
starts counting anew, hence the epoch: it closes what was, and begins a numbering of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from motcua.kernel.actor import Actor

from . import trail
from .actions import record
from .chain import GENESIS, Entry, SealHead, close, links
from .models import AuditSeal

SEAL_RECORDS = 5000
_LOCK = 0x6D6F7463  # any number, as long as it is this one everywhere
_START = (0, UUID(int=0))


@transaction.atomic
def seal(at: datetime) -> int:
    """Seals up to `SEAL_RECORDS` complete records; answers how many. 0 when another process is at it.

    Where the database turns out to live on another server than the last seal tells, begins a new epoch.
    """
    if not _alone():
        return 0
    last = _last()
    here = trail.system_identifier()
    if last is not None and here and last.system_identifier not in {"", here}:
        return _turn(at)
    epoch = trail.current_epoch()
    txid, record_id = (last.watermark_txid, last.watermark_id) if last and last.epoch == epoch else _START
    entries = trail.complete_after(epoch, txid, record_id, SEAL_RECORDS)
    if entries:
        _write(last, epoch, entries, at)
    return len(entries)


@transaction.atomic
def new_epoch(*, actor: Actor, at: datetime) -> int:
    """Seals all that is recorded and begins a new epoch; answers how many records were sealed.

    For a database restored from a dump. Holds writers off while it lasts.
    """
    _wait_to_be_alone()
    sealed = _turn(at)
    record(
        actor=actor,
        action="audit.new_epoch",
        subject_kind="audit.epoch",
        subject_id=None,
        at=at,
        details={"epoch": trail.current_epoch()},
    )
    return sealed


def _turn(at: datetime) -> int:
    epoch = trail.current_epoch()
    trail.start_epoch(epoch + 1)
    sealed = 0
    while entries := trail.unsealed(epoch, SEAL_RECORDS):
        _write(_last(), epoch, entries, at)
        sealed += len(entries)
    return sealed


def _write(last: AuditSeal | None, epoch: int, entries: Sequence[Entry], at: datetime) -> None:
    previous = bytes(last.hash) if last else GENESIS
    head = SealHead(
        number=last.number + 1 if last else 1,
        epoch=epoch,
        watermark_txid=max(e.txid for e in entries),
        watermark_id=entries[-1].id,
        record_ids=[e.id for e in entries],
        sealed_at=at,
        system_identifier=trail.system_identifier(),
    )
    hashes = links(previous, entries)
    AuditSeal.objects.create(
        number=head.number,
        epoch=head.epoch,
        watermark_txid=head.watermark_txid,
        watermark_id=head.watermark_id,
        count=len(entries),
        record_ids=head.record_ids,
        record_hashes=hashes,
        previous_hash=previous,
        hash=close(hashes[-1], head),
        sealed_at=at,
        system_identifier=head.system_identifier,
    )


def _last() -> AuditSeal | None:
    return AuditSeal.objects.order_by("-number").defer("record_ids", "record_hashes").first()


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _wait_to_be_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
