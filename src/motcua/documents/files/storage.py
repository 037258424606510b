"""The port behind which contents lie: a folder, or a store that speaks S3. Each content under its own hash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO, Protocol

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Refusal


class StorageUnavailable(Refusal):
    """The store did not answer in time: trying again later may help."""

    code = "storage_unavailable"
    message = _("Kho tệp tạm thời không trả lời. Hãy thử lại sau ít phút.")
    status = 503


class StorageDamaged(Exception):
    """What lies there is not what was put there: a fault of the machine, never of the citizen."""


class ContentMissing(Exception):
    """Nothing lies under that hash."""


class Storage(Protocol):
    """Keeps contents for good. None is ever changed: putting one twice is harmless. Hashes are SHA-256 in hexadecimal.

    Every function may raise `StorageUnavailable`.
    """

    def keep(self, source: Path, sha256: str) -> None:
        """Puts the bytes of `source` there, durably, and makes sure that they arrived. `source` may be moved away.

        Raises `StorageDamaged`.
        """

    def open(self, sha256: str) -> BinaryIO:
        """The content as a stream, to be closed by the caller. Raises `ContentMissing`."""

    def size(self, sha256: str) -> int | None:
        """Bytes of the content, none where nothing lies."""

    def hashes(self) -> Iterator[str]:
        """Every content that lies there, in no order."""

    def problems(self) -> list[str]:
        """What is wrong with the configuration, for the administrator; empty when all is well."""

    def whereabouts(self) -> str:
        """Where it keeps things, in words for the administrator."""


_make_storage: Callable[[], Storage] | None = None


def use_storage(make: Callable[[], Storage]) -> None:
    """Called by wiring. The storage is made when first needed."""
    global _make_storage
    _make_storage = cache(make)


def storage() -> Storage:
    if _make_storage is None:
        raise StorageUnavailable
    return _make_storage()
