"""Where contents lie: a folder outside the web root, each under its own hash."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

_CHUNK = 1024 * 1024  # bytes


class Readable(Protocol):
    """Anything bytes can be read from: an upload, an open file, a `BytesIO`."""

    def read(self, size: int, /) -> bytes: ...


class TooLong(Exception):
    """More bytes came than the caller allows."""


class ShelfDamaged(Exception):
    """What lies on disk is not what was put there: a fault of the machine, never of the citizen."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """Bytes received into a temporary place."""

    path: Path
    sha256: str
    size: int


def place_of(sha256: str) -> Path:
    """`files/ab/cd/abcd…`."""
    return Path(settings.FILES) / sha256[:2] / sha256[2:4] / sha256


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


def keep(arrived: Arrived) -> Path:
    """Moves the bytes to their lasting place, durably, and reads them back before returning."""
    place = place_of(arrived.sha256)
    _make_folders(place.parent)
    arrived.path.replace(place)
    _sync_folder(place.parent)
    if hash_of(place) != arrived.sha256:
        raise ShelfDamaged(arrived.sha256)
    return place


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _make_folders(folder: Path) -> None:
    """Each new folder is on disk before anything is put into it."""
    missing = [level for level in (folder, *folder.parents) if not level.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for level in reversed(missing):
        _sync_folder(level.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
