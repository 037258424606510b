"""A backup restored is the installation again; one that was touched is refused."""

from __future__ import annotations

import hashlib
import os
import tarfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from django.utils import timezone
from psycopg import sql
from pytest_django import Settings

from motcua.audit import api as audit
from motcua.documents.models import Document, File
from motcua.documents.ports import signer
from motcua.documents.tests.builders import an_issued, path_of
from motcua.project.backup import errors
from motcua.project.backup.archive import DATABASE, FILES, MANIFEST, Manifest, read_archive, writing
from motcua.project.backup.making import make_backup
from motcua.project.backup.restoring import How, restore

PASSPHRASE = b"mot mat khau dai"
NOW = timezone.now()


def silent(what: str, done: int, total: int) -> None:
    """Shows nothing."""


@pytest.fixture
def home(settings: Settings, tmp_path: Path) -> Path:
    """A data folder with a key that nobody can sign with: who signs was chosen before."""
    signer()
    settings.HOME = tmp_path / "home"
    (settings.HOME / "signing").mkdir(parents=True)
    (settings.HOME / "signing" / "keys.toml").write_text("khóa")
    return settings.HOME


@pytest.fixture
def elsewhere(transactional_db: None) -> Iterator[str]:
    """The name of an empty database, to be used with `use`."""
    name = f"{connections['default'].settings_dict['NAME']}_elsewhere"
    with psycopg.connect(os.environ["MOTCUA_DATABASE_URL"], autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        before = connections["default"].settings_dict["NAME"]
        yield name
        use(before)
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def use(name: str) -> None:
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name


def test_what_was_backed_up_is_there_again_elsewhere(elsewhere: str, home: Path, tmp_path: Path) -> None:
    issued = an_issued()
    everything_is_sealed()
    path, content = path_of(issued.file), issued.file.read()
    made = make_backup(tmp_path / "b.tar", at=NOW, passphrase=PASSPHRASE, progress=silent)
    assert made.place.stat().st_mode & 0o077 == 0
    assert b"kh\xc3\xb3a" not in made.place.read_bytes(), "keys are sealed"
    path.unlink()
    (home / "signing" / "keys.toml").write_text("khóa khác")
    use(elsewhere)
    restore(made.place, How(passphrase=PASSPHRASE, expected=made.fingerprint), at=NOW, progress=silent)
    assert Document.objects.get().id == issued.id
    assert path.read_bytes() == content
    assert (home / "signing" / "keys.toml").read_text() == "khóa"
    (set_aside,) = home.glob("signing.*")
    assert (set_aside / "keys.toml").read_text() == "khóa khác", "no key is ever lost"
    assert audit.verify(expected=dict([head_of(made.manifest)])).intact
    with pytest.raises(errors.TargetNotEmpty):
        restore(made.place, How(passphrase=PASSPHRASE), at=NOW, progress=silent)
    File.objects.update(name="khác")
    restore(made.place, How(replace=True, passphrase=PASSPHRASE), at=NOW + timedelta(hours=1), progress=silent)
    assert not File.objects.filter(name="khác").exists()


def everything_is_sealed() -> None:
    """What is written is sealed once no transaction of the database is older, its own upkeep among them."""
    for _ in range(300):
        audit.seal(NOW)
        if audit.head():
            return
        time.sleep(0.1)
    pytest.fail("nothing could be sealed for half a minute")


def head_of(manifest: Manifest) -> tuple[int, str]:
    number, _colon, head = manifest.audit_head.partition(":")
    return int(number), head


@pytest.mark.django_db(transaction=True)
def test_a_file_that_the_database_names_and_the_storage_lost_ends_the_backup(home: Path, tmp_path: Path) -> None:
    issued = an_issued()
    path_of(issued.file).write_bytes(b"?" * issued.file.size)
    with pytest.raises(errors.ContentLost):
        make_backup(tmp_path / "b.tar", at=NOW, passphrase=None, progress=silent)
    assert list(tmp_path.glob("*.tar*")) == list(tmp_path.glob(".*.part")) == []


def a_manifest(**changes: object) -> Manifest:
    whole = Manifest(
        format=1,
        program="0",
        made_at="2026-03-02T08:00:00+00:00",
        server=18,
        database_sha256=hashlib.sha256(b"dump").hexdigest(),
        schema=(),
        counts={},
        files=1,
        files_bytes=4,
        audit_head="",
        keys_sha256="",
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def an_archive(place: Path, manifest: Manifest | None = None, *, extra: str = "", content: bytes = b"tep1") -> str:
    """A small backup of nothing real, and its fingerprint."""
    with writing(place) as writer:
        writer.add_bytes(DATABASE, b"dump")
        writer.add_bytes(FILES + hashlib.sha256(b"tep1").hexdigest(), content)
        if extra:
            writer.add_bytes(extra, b"x")
        return writer.finish(manifest or a_manifest(), PASSPHRASE)


def read(place: Path, *, passphrase: bytes | None = PASSPHRASE, expected: str = "") -> Manifest:
    return read_archive(place, passphrase=passphrase, expected=expected, progress=silent).manifest


def test_a_whole_backup_is_read(tmp_path: Path) -> None:
    fingerprint = an_archive(tmp_path / "b.tar")
    assert read(tmp_path / "b.tar", expected=fingerprint) == a_manifest()


def test_of_two_backups_written_to_one_place_at_once_each_is_whole(tmp_path: Path) -> None:
    place = tmp_path / "b.tar"
    with writing(place) as other:
        an_archive(place)
        assert read(place) == a_manifest()
        other.add_bytes(DATABASE, b"dump")
        other.add_bytes(FILES + hashlib.sha256(b"tep1").hexdigest(), b"tep1")
        other.finish(a_manifest(), PASSPHRASE)
        assert read(place) == a_manifest()
    assert read(place) == a_manifest()
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize("kept", [0.1, 0.3, 0.5, 0.6])
def test_a_backup_cut_short_is_refused(tmp_path: Path, kept: float) -> None:
    an_archive(tmp_path / "b.tar")
    whole = (tmp_path / "b.tar").read_bytes()
    with tarfile.open(tmp_path / "b.tar") as tar:
        end = tar.getmember(MANIFEST).offset_data
    (tmp_path / "b.tar").write_bytes(whole[: int(end * kept / 0.6)])
    with pytest.raises(errors.ArchiveDamaged):
        read(tmp_path / "b.tar")


@pytest.mark.parametrize("part", [DATABASE, FILES, MANIFEST])
def test_one_byte_changed_anywhere_is_noticed(tmp_path: Path, part: str) -> None:
    place = tmp_path / "b.tar"
    an_archive(place)
    content = bytearray(place.read_bytes())
    with tarfile.open(place) as tar:
        at = next(entry.offset_data for entry in tar if entry.name.startswith(part)) + 2
    content[at] ^= 1
    place.write_bytes(content)
    with pytest.raises(errors.BackupFailed):
        read(place)


@pytest.mark.parametrize("extra", ["more", "keys.sealed", FILES + "0" * 64])
def test_what_the_manifest_does_not_name_is_refused(tmp_path: Path, extra: str) -> None:
    an_archive(tmp_path / "b.tar", extra=extra)
    with pytest.raises(errors.ArchiveDamaged):
        read(tmp_path / "b.tar")


def test_a_manifest_written_anew_is_found_out_by_the_passphrase_and_by_the_fingerprint(tmp_path: Path) -> None:
    fingerprint = an_archive(tmp_path / "b.tar")
    an_archive(tmp_path / "c.tar", a_manifest(program="1"))
    with pytest.raises(errors.ArchiveNotExpected):
        read(tmp_path / "c.tar", expected=fingerprint)
    with pytest.raises(errors.PassphraseNeeded):
        read(tmp_path / "c.tar", passphrase=b"mot mat khau khac")


@pytest.mark.django_db
def test_a_backup_of_a_newer_program_is_refused_before_anything_is_changed(tmp_path: Path) -> None:
    an_archive(tmp_path / "b.tar", a_manifest(schema=("documents.0999_of_tomorrow",)))
    with pytest.raises(errors.SchemaNewer, match="0999_of_tomorrow"):
        restore(tmp_path / "b.tar", How(replace=True, passphrase=PASSPHRASE), at=NOW, progress=silent)


@pytest.mark.django_db
def test_a_target_in_use_is_refused(tmp_path: Path) -> None:
    an_archive(tmp_path / "b.tar")
    url = os.environ["MOTCUA_DATABASE_URL"]
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(url, dbname=name), pytest.raises(errors.TargetInUse):
        restore(tmp_path / "b.tar", How(replace=True, passphrase=PASSPHRASE), at=NOW, progress=silent)


def test_sealed_keys_open_with_their_passphrase_alone(home: Path) -> None:
    from motcua.project.backup import keys

    sealed = keys.seal(home, PASSPHRASE)
    assert keys.open_sealed(sealed, PASSPHRASE)
    with pytest.raises(errors.PassphraseNeeded):
        keys.open_sealed(sealed, b"mot mat khau khac")
