"""Making a backup while everything runs.

One snapshot of the database is dumped, counted and asked for the files it names, so that all three agree to
the last row. A file is always kept before the row that names it and never changed: what the snapshot names
is there.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from motcua.audit import api as audit
from motcua.documents import api as documents
from motcua.kernel.actor import SYSTEM

from . import keys
from .archive import DATABASE, FILES, FORMAT, KEYS, Manifest, Progress, Writer, writing
from .errors import ContentLost
from .programs import run, server_version

LAST = "last-backup.json"  # in the data folder: when, where, and whether it was tried


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made. `fingerprint` is to be kept elsewhere."""

    place: Path
    manifest: Manifest
    fingerprint: str


def make_backup(place: Path, *, at: datetime, passphrase: bytes | None, progress: Progress) -> Made:
    """Writes the backup to `place`, whole or not at all. Keys are in it only with a passphrase.

    Raises `BackupFailed` and `documents.StorageUnavailable`.
    """
    with tempfile.TemporaryDirectory(prefix=".motcua-backup-", dir=place.parent) as folder, writing(place) as writer:
        dump = Path(folder) / DATABASE
        with transaction.atomic():
            snapshot = _snapshot()
            progress("database", 0, 1)
            run(
                "pg_dump", "--format=custom", "--no-owner", "--no-privileges",
                f"--snapshot={snapshot}", f"--file={dump}",
            )  # fmt: skip
            progress("database", 1, 1)
            contents = documents.kept_contents()
            facts = (_schema(), _counts(), audit.head())
        database_sha256 = writer.add_file(DATABASE, dump)
        _add_contents(writer, contents, progress)
        sealed = keys.seal(settings.HOME, passphrase) if passphrase is not None else b""
        manifest = Manifest(
            format=FORMAT,
            program=version("motcua"),
            made_at=at.isoformat(),
            server=server_version(),
            database_sha256=database_sha256,
            schema=facts[0],
            counts=facts[1],
            files=len(contents),
            files_bytes=sum(contents.values()),
            audit_head=facts[2],
            keys_sha256=writer.add_bytes(KEYS, sealed) if sealed else "",
        )
        fingerprint = writer.finish(manifest, passphrase)
    audit.record(
        actor=SYSTEM,
        action="project.backup",
        subject_kind="installation",
        subject_id=None,
        at=at,
        details={"fingerprint": fingerprint},
    )
    made = Made(place, manifest, fingerprint)
    note(made, at=at, verified=False)
    return made


def note(made: Made, *, at: datetime, verified: bool) -> None:
    """Remembers the last backup, for who looks after the installation."""
    told = {
        "at": at.isoformat(),
        "place": str(made.place),
        "bytes": made.place.stat().st_size,
        "fingerprint": made.fingerprint,
        "verified": verified,
    }
    fresh = settings.HOME / f".{LAST}.{os.getpid()}"
    fresh.write_text(json.dumps(told))
    fresh.replace(settings.HOME / LAST)


def _snapshot() -> str:
    """Fixes what this transaction sees, and names it for others to see the same."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        return str(cursor.fetchone()[0])


def _schema() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
        return tuple(name for (name,) in cursor.fetchall())


def _counts() -> dict[str, int]:
    """Of every table there is, also one that this program does not know."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return count_rows([name for (name,) in cursor.fetchall()])


def count_rows(tables: list[str]) -> dict[str, int]:
    """How many rows each table holds."""
    counted = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            counted[table] = int(cursor.fetchone()[0])
    return counted


def _add_contents(writer: Writer, contents: dict[str, int], progress: Progress) -> None:
    done, total = 0, sum(contents.values())
    for sha256, size in contents.items():
        try:
            with documents.storage().open(sha256) as source:
                found = writer.add_stream(FILES + sha256, source, size)
        except (documents.ContentMissing, OSError) as error:
            raise ContentLost(ContentLost.message % {"sha256": sha256}) from error
        if found != sha256:
            raise ContentLost(ContentLost.message % {"sha256": sha256})
        done += size
        progress("files", done, total)
