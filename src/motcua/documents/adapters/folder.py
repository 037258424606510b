"""Contents in a folder outside the web root: `ab/cd/abcd…`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from ..files.shelf import hash_of
from ..files.storage import ContentMissing, StorageDamaged


class FolderStorage:
    """The default. Readable by its owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def place_of(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256[2:4] / sha256

    def keep(self, source: Path, sha256: str) -> None:
        place = self.place_of(sha256)
        _make_folders(place.parent)
        source.replace(place)
        _sync_folder(place.parent)
        if hash_of(place) != sha256:
            raise StorageDamaged(sha256)

    def open(self, sha256: str) -> BinaryIO:
        try:
            return self.place_of(sha256).open("rb")
        except FileNotFoundError as error:
            raise ContentMissing(sha256) from error

    def size(self, sha256: str) -> int | None:
        try:
            return self.place_of(sha256).stat().st_size
        except FileNotFoundError:
            return None

    def hashes(self) -> Iterator[str]:
        yield from (path.name for path in self._folder.glob("??/??/*"))

    def problems(self) -> list[str]:
        nearest = next(above for above in (self._folder, *self._folder.parents) if above.exists())
        if os.access(nearest, os.W_OK | os.X_OK):
            return []
        return [_("%(path)s: không ghi được") % {"path": self._folder}]

    def whereabouts(self) -> str:
        return str(self._folder)


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
