"""Keeping files."""

from __future__ import annotations

import io
import sys
import unicodedata
from datetime import datetime
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from motcua.kernel.actor import Actor
from motcua.kernel.text import tidy

from ..files import shelf
from ..files.errors import FileEmpty, FileTooLarge
from ..files.kinds import SCANS, Inspected, MediaType, inspect
from ..files.shelf import Arrived, Readable
from ..files.storage import StorageDamaged, storage
from ..models import File
from ..queries import file_value
from ..values import StoredFile
from .scanning import state_of

MAX_UPLOAD_BYTES = 20 * 1024 * 1024
_NAME_MAX = 200


def store(
    *,
    actor: Actor,
    file: Readable,
    name: str,
    at: datetime,
    max_bytes: int = MAX_UPLOAD_BYTES,
    accept: frozenset[MediaType] = SCANS,
    field: str = "file",
) -> StoredFile:
    """Keeps a file by its content, durably and read back, before it returns.

    The kind is decided by the content, never by the name. Refuses with a `FileRefused` naming `field`:
    empty, too large (`max_bytes`), a kind not in `accept`, a name that lies, damaged, a PDF with a
    password or one that runs code or carries files, an office file with macros, malware. While the scanner
    is away, the rule of the office decides (`scan_rule`).
    """
    safe_name = harmless_name(name)
    try:
        with shelf.receive(file, max_bytes=max_bytes) as arrived:
            if arrived.size == 0:
                raise FileEmpty.on(field)
            seen = inspect(arrived.path, name=safe_name, accept=accept, field=field)
            state = state_of(arrived.path, at=at, field=field)
            shelf.keep(arrived)
            row = _row(arrived, seen, safe_name, at)
            row.scan_state = state
            row.save(force_insert=True)
            return file_value(row)
    except shelf.TooLong as error:
        limit = _("Tệp quá lớn: mỗi tệp không quá %(size)s MB.") % {"size": max_bytes // (1024 * 1024)}
        raise FileTooLarge.on(field, limit) from error


def keep_made(pdf: bytes, *, pages: int, name: str, at: datetime) -> File:
    """Keeps a PDF we made ourselves and gives its row, not yet written."""
    with shelf.receive(io.BytesIO(pdf), max_bytes=len(pdf)) as arrived:
        shelf.keep(arrived)
        return _row(arrived, Inspected(MediaType.PDF, pages), name, at)


def put_back(content: Readable, sha256: str) -> int:
    """Puts a content of a backup where it lay, unless it lies there; answers its bytes.

    Raises `StorageDamaged` when it is not what its hash says.
    """
    with shelf.receive(content, max_bytes=sys.maxsize) as arrived:
        if arrived.sha256 != sha256:
            raise StorageDamaged(sha256)
        if storage().size(sha256) != arrived.size:
            shelf.keep(arrived)
        return arrived.size


def _row(arrived: Arrived, seen: Inspected, name: str, at: datetime) -> File:
    return File(
        sha256=arrived.sha256,
        size=arrived.size,
        media_type=seen.media_type.value,
        pages=seen.pages,
        name=name,
        created_at=at,
    )


def harmless_name(name: str) -> str:
    """The last part of a path, without control or direction-changing characters, ending kept."""
    last = PurePosixPath(name.replace("\\", "/")).name
    text = tidy("".join(c for c in last if unicodedata.category(c)[0] != "C")).lstrip(".")
    path = PurePosixPath(text or "tep")
    suffix = path.suffix[:10]
    return path.name[: _NAME_MAX - len(suffix)].removesuffix(suffix) + suffix
