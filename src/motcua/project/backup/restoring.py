"""Restoring a backup, and trying one in a place that is thrown away afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from motcua.audit import api as audit
from motcua.documents import api as documents
from motcua.kernel.actor import SYSTEM

from . import keys
from .archive import DATABASE, KEYS, Archive, Progress, read_archive
from .errors import PassphraseNeeded, RestoredWrong, SchemaNewer, TargetInUse, TargetNotEmpty
from .making import count_rows
from .programs import run

_OURS = "MOTCUA_"


@dataclass(frozen=True, slots=True)
class How:
    """`replace` is the explicit word without which nothing that is there is touched."""

    replace: bool = False
    with_keys: bool = True
    passphrase: bytes | None = None
    expected: str = ""


def restore(place: Path, how: How, *, at: datetime, progress: Progress) -> Archive:
    """Reads the backup through, then puts files, database and keys where they belong, and checks the result.

    Raises `BackupFailed` before anything is changed, `ProgramFailed` and `RestoredWrong` afterwards.
    """
    archive = read_archive(place, passphrase=how.passphrase, expected=how.expected, progress=progress)
    packed = _keys(archive, how)
    _refuse_newer(archive)
    _refuse_target(replace=how.replace)
    _put_contents(archive, progress)
    _put_database(archive, progress)
    if packed is not None:
        keys.unpack(packed, settings.HOME, at)
    _compare(archive)
    call_command("migrate", verbosity=0, interactive=False)
    audit.new_epoch(actor=SYSTEM, at=at)
    return archive


def try_out(place: Path, passphrase_file: Path | None) -> tuple[bool, str]:
    """Restores into a database and a folder made for it and thrown away. Whether all was well, and what was said."""
    room = Path(tempfile.mkdtemp(prefix="motcua-verify-"))
    room.chmod(0o711)  # run by root, the embedded server has a user of its own, who must pass through
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    options = ["--passphrase-file", str(passphrase_file)] if passphrase_file else ["--without-keys"]
    try:
        done = subprocess.run(
            [sys.executable, "-c", "from motcua.project.cli import main; main()", "restore", str(place), *options],
            env={**environment, "MOTCUA_HOME": str(room / "home")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode == 0, (done.stdout + done.stderr).strip()
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _keys(archive: Archive, how: How) -> bytes | None:
    if not archive.manifest.keys_sha256 or not how.with_keys:
        return None
    if how.passphrase is None:
        raise PassphraseNeeded
    with archive.opened() as reader:
        return keys.open_sealed(reader.read(KEYS), how.passphrase)


def _refuse_newer(archive: Archive) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = sorted(set(archive.manifest.schema) - known)
    if unknown:
        raise SchemaNewer(SchemaNewer.message % {"step": unknown[0]})


def _refuse_target(*, replace: bool) -> None:
    """Empties the target where that is wanted, and refuses one that is not empty where it is not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        (others,) = cursor.fetchone()
        if others:
            raise TargetInUse(TargetInUse.message % {"count": others})
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public')")
        if cursor.fetchone()[0] and not replace:
            raise TargetNotEmpty


def _put_contents(archive: Archive, progress: Progress) -> None:
    done, total = 0, archive.manifest.files_bytes
    with archive.opened() as reader:
        for sha256, stream in reader.contents():
            done += documents.put_back(stream, sha256)
            progress("files", done, total)


def _put_database(archive: Archive, progress: Progress) -> None:
    progress("database", 0, 1)
    with tempfile.TemporaryDirectory(prefix=".motcua-restore-", dir=settings.HOME) as folder:
        dump = Path(folder) / DATABASE
        with archive.opened() as reader:
            reader.copy(DATABASE, dump)
        run("pg_restore", "--list", str(dump))
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        database = str(connection.settings_dict["NAME"])
        connection.close()
        run(
            "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
            f"--dbname={database}", str(dump),
        )  # fmt: skip
    progress("database", 1, 1)


def _compare(archive: Archive) -> None:
    """The rows counted again, and the audit trail computed again up to the seal that was its last."""
    wanted = archive.manifest.counts
    for table, count in count_rows(sorted(wanted)).items():
        if count != wanted[table]:
            raise RestoredWrong(RestoredWrong.message % {"what": f"{table}: {count}/{wanted[table]}"})
    number, _colon, head = archive.manifest.audit_head.partition(":")
    report = audit.verify(expected={int(number): head} if number else None)
    if not report.intact:
        faults = ", ".join(f"{one.fault} {one.seal or ''}".strip() for one in report.problems[:5])
        raise RestoredWrong(RestoredWrong.message % {"what": f"audit: {faults}"})
