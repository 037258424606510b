"""Handing a stored file to a browser without letting it act."""

from __future__ import annotations

import io

from django.http import FileResponse

from .files.kinds import MediaType
from .values import MadeFile, StoredFile

_INLINE = {MediaType.PDF, MediaType.JPEG, MediaType.PNG}
_NOTHING = "default-src 'none'; frame-ancestors 'self'"


def serve(stored: StoredFile | MadeFile, *, inline: bool = False) -> FileResponse:
    """The file as a response: shown only when `inline` and of a kind that is safe to show.

    The kind is the one found in the content. Browsers' own PDF viewers do not start in a sandbox, and
    a PDF that runs anything was refused at the door, so only the others are sandboxed.
    """
    shown = inline and stored.media_type in _INLINE
    response = FileResponse(
        io.BytesIO(stored.content) if isinstance(stored, MadeFile) else stored.open(),
        as_attachment=not shown,
        filename=stored.name,
        content_type=str(stored.media_type) if shown else "application/octet-stream",
    )
    is_shown_pdf = shown and stored.media_type == MediaType.PDF
    response["Content-Security-Policy"] = _NOTHING if is_shown_pdf else f"{_NOTHING}; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
