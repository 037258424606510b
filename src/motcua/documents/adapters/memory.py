"""The fake storage: contents in memory, gone with the process. For tests."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ..files.shelf import hash_of
from ..files.storage import ContentMissing, StorageDamaged


class MemoryStorage:
    """Forgets everything at the end, and nothing before."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def keep(self, source: Path, sha256: str) -> None:
        if hash_of(source) != sha256:
            raise StorageDamaged(sha256)
        self._kept[sha256] = source.read_bytes()

    def open(self, sha256: str) -> BinaryIO:
        if sha256 not in self._kept:
            raise ContentMissing(sha256)
        return io.BytesIO(self._kept[sha256])

    def size(self, sha256: str) -> int | None:
        return len(self._kept[sha256]) if sha256 in self._kept else None

    def hashes(self) -> Iterator[str]:
        yield from self._kept

    def problems(self) -> list[str]:
        return []

    def whereabouts(self) -> str:
        return "memory"
