"""The file of a backup: a plain tar that any program opens, its manifest at the end.

    database.dump     as pg_dump writes it (custom format)
    files/SHA256      every content that the dump names
    keys.sealed       only with a passphrase
    manifest.json     what the rest must hash to, row counts, schema, head of the audit trail
    manifest.mac      only with a passphrase: HMAC of the manifest

A file cut short has no manifest, and one changed no longer fits it. Whoever can write a new manifest as
well is found out by the passphrase, or by the manifest's fingerprint kept elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, BinaryIO

from .errors import ArchiveDamaged, ArchiveNotExpected, PassphraseNeeded
from .keys import key_from

FORMAT = 1
DATABASE, KEYS, MANIFEST, MAC = "database.dump", "keys.sealed", "manifest.json", "manifest.mac"
FILES = "files/"
_SALT = b"motcua-manifest-1"
_CHUNK = 1024 * 1024

type Progress = Callable[[str, int, int], None]  # what is being done, how much of it, of how much


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `schema` are the applied migrations, `counts` the rows by table."""

    format: int
    program: str
    made_at: str
    server: int
    database_sha256: str
    schema: tuple[str, ...]
    counts: dict[str, int]
    files: int
    files_bytes: int
    audit_head: str  # NUMBER:HASH of the last seal, blank where nothing is sealed
    keys_sha256: str  # blank without keys

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()


class Writer:
    """Writes the archive beside its place and moves it there when it is whole."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def add_file(self, name: str, path: Path) -> str:
        """The content's SHA-256."""
        with path.open("rb") as source:
            return self.add_stream(name, source, path.stat().st_size)

    def add_stream(self, name: str, source: IO[bytes], size: int) -> str:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        hashed = _Hashing(source)
        self._tar.addfile(entry, hashed)
        return hashed.digest.hexdigest()

    def add_bytes(self, name: str, content: bytes) -> str:
        return self.add_stream(name, io.BytesIO(content), len(content))

    def finish(self, manifest: Manifest, passphrase: bytes | None) -> str:
        """The manifest's fingerprint."""
        text = manifest.to_json()
        fingerprint = self.add_bytes(MANIFEST, text)
        if passphrase is not None:
            self.add_bytes(MAC, _mac(text, passphrase))
        return fingerprint


class _Hashing:
    """A stream that notes what passes."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self.digest.update(chunk)
        return chunk


@contextmanager
def writing(place: Path) -> Iterator[Writer]:
    """An archive readable by its owner alone, at `place` only when all of it is on disk.

    Of two written there at once each is whole, and the later stays.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar)
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
        folder = os.open(place.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    finally:
        part.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Archive:
    """A backup that was read through and found whole."""

    place: Path
    manifest: Manifest
    fingerprint: str

    def opened(self) -> Reader:
        return Reader(tarfile.open(self.place, mode="r:"))


class Reader:
    """Gives the parts one after the other."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *error: object) -> None:
        self._tar.close()

    def contents(self) -> Iterator[tuple[str, BinaryIO]]:
        """Every file by its hash."""
        for entry in self._tar:
            if entry.name.startswith(FILES):
                yield entry.name.removeprefix(FILES), self._stream(entry)

    def copy(self, name: str, to: Path) -> None:
        with to.open("wb") as file, self._stream(self._tar.getmember(name)) as source:
            while chunk := source.read(_CHUNK):
                file.write(chunk)

    def read(self, name: str) -> bytes:
        with self._stream(self._tar.getmember(name)) as source:
            return source.read()

    def _stream(self, entry: tarfile.TarInfo) -> BinaryIO:
        stream = self._tar.extractfile(entry)
        if stream is None:
            raise _damaged(entry.name)
        return stream  # type: ignore[return-value]  # a buffered reader of bytes


def read_archive(place: Path, *, passphrase: bytes | None, expected: str, progress: Progress) -> Archive:
    """Reads all of it. Raises `ArchiveDamaged`, `ArchiveNotExpected`, `PassphraseNeeded`."""
    try:
        found, manifest_text, mac = _hashed(place, progress)
    except (OSError, tarfile.TarError, EOFError) as error:
        raise _damaged(str(error)) from error
    if manifest_text is None:
        raise _damaged(MANIFEST)
    fingerprint = hashlib.sha256(manifest_text).hexdigest()
    if expected and not hmac.compare_digest(expected.lower(), fingerprint):
        raise ArchiveNotExpected
    if passphrase is not None and mac is not None and not hmac.compare_digest(mac, _mac(manifest_text, passphrase)):
        raise PassphraseNeeded
    manifest = _manifest(manifest_text)
    _compare(manifest, found)
    return Archive(place, manifest, fingerprint)


def _hashed(place: Path, progress: Progress) -> tuple[dict[str, str], bytes | None, bytes | None]:
    """The hash of every part, the manifest, and its HMAC."""
    found: dict[str, str] = {}
    kept: dict[str, bytes] = {}
    total = place.stat().st_size
    with tarfile.open(place, mode="r:") as tar:
        for entry in tar:
            stream = tar.extractfile(entry) if entry.isfile() else None
            if stream is None or entry.name in found:
                raise _damaged(entry.name)
            if entry.name in {MANIFEST, MAC}:
                kept[entry.name] = stream.read()
            found[entry.name] = _hash_of(stream, entry, kept)
            progress("check", min(entry.offset_data + entry.size, total), total)
    return found, kept.get(MANIFEST), kept.get(MAC)


def _hash_of(stream: IO[bytes], entry: tarfile.TarInfo, kept: dict[str, bytes]) -> str:
    if entry.name in kept:
        return hashlib.sha256(kept[entry.name]).hexdigest()
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        digest.update(chunk)
    if size != entry.size:
        raise _damaged(entry.name)
    return digest.hexdigest()


def _manifest(text: bytes) -> Manifest:
    try:
        given = json.loads(text)
        if given["format"] != FORMAT:
            raise _damaged(f"{MANIFEST}: format {given['format']}")
        return Manifest(**{**given, "schema": tuple(given["schema"])})
    except (ValueError, TypeError, KeyError) as error:
        raise _damaged(MANIFEST) from error


def _compare(manifest: Manifest, found: dict[str, str]) -> None:
    """Every part must hash to what is written of it, and nothing else may be there."""
    files = {name: digest for name, digest in found.items() if name.startswith(FILES)}
    for name, digest in files.items():
        if name != FILES + digest:
            raise _damaged(name)
    if len(files) != manifest.files:
        raise _damaged(f"{len(files)}/{manifest.files} {FILES}")
    wanted = {DATABASE: manifest.database_sha256} | ({KEYS: manifest.keys_sha256} if manifest.keys_sha256 else {})
    rest = {name: digest for name, digest in found.items() if name not in files and name not in {MANIFEST, MAC}}
    for name in sorted(wanted.keys() | rest.keys()):
        if wanted.get(name) != rest.get(name):
            raise _damaged(name)


def _mac(text: bytes, passphrase: bytes) -> bytes:
    return hmac.digest(key_from(passphrase, _SALT), text, "sha256")


def _damaged(where: str) -> ArchiveDamaged:
    return ArchiveDamaged(ArchiveDamaged.message % {"where": where})
