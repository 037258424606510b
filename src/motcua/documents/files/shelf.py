"""Receiving bytes, and having them where a program can read them."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

from .storage import storage

_CHUNK = 1024 * 1024  # bytes


class Readable(Protocol):
    """Anything bytes can be read from: an upload, an open file, a `BytesIO`."""

    def read(self, size: int, /) -> bytes: ...


class TooLong(Exception):
    """More bytes came than the caller allows."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """Bytes received into a temporary place."""

    path: Path
    sha256: str
    size: int


@contextmanager
def receive(source: Readable, *, max_bytes: int) -> Iterator[Arrived]:
    """Streams to a temporary file, which is gone afterwards unless it was kept. Raises `TooLong`."""
    folder = Path(settings.FILES) / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / secrets.token_hex(16)
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                if size > max_bytes:
                    raise TooLong
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        yield Arrived(path, digest.hexdigest(), size)
    finally:
        path.unlink(missing_ok=True)


def keep(arrived: Arrived) -> None:
    """Puts the bytes where they stay, durably and verified."""
    storage().keep(arrived.path, arrived.sha256)


@contextmanager
def at_hand(hashes: Sequence[str]) -> Iterator[list[Path]]:
    """The contents as files on this machine, for programs that read no streams; to be read only.

    Raises `ContentMissing`, `StorageUnavailable`.
    """
    with tempfile.TemporaryDirectory(prefix="motcua-files-") as folder:
        places = [Path(folder) / f"{number}" for number in range(len(hashes))]
        for place, sha256 in zip(places, hashes, strict=True):
            with storage().open(sha256) as content, place.open("wb") as copy:
                shutil.copyfileobj(content, copy, _CHUNK)
        yield places


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_there(sha256: str) -> str:
    """What the content that lies under the hash really hashes to. Raises `ContentMissing`."""
    digest = hashlib.sha256()
    with storage().open(sha256) as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
