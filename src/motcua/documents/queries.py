"""Every read. Returns frozen values."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import NotFound

from .models import File
from .values import StoredFile


class FileNotFound(NotFound):
    code = "file_not_found"
    message = _("Không tìm thấy tệp.")


def open_stored(file_id: UUID) -> StoredFile:
    """The stored file. Raises `FileNotFound`. Whether the caller may see it is the caller's to check."""
    row = File.objects.filter(id=file_id).first()
    if row is None:
        raise FileNotFound
    return file_value(row)


def stored_files(file_ids: Sequence[UUID]) -> dict[UUID, StoredFile]:
    """Those of the files that exist, by identifier, in one query."""
    return {row.id: file_value(row) for row in File.objects.filter(id__in=file_ids)}


def file_value(row: File) -> StoredFile:
    return StoredFile(
        id=row.id,
        sha256=row.sha256,
        size=row.size,
        media_type=row.media_type,
        pages=row.pages,
        name=row.name,
        created_at=row.created_at,
    )
