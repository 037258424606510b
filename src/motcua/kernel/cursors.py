"""Cursors of lists over HTTP: where the last page ended, in a form that callers send back as it is."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from django.utils.translation import gettext_lazy as _

from .errors import Invalid

LARGEST = 2**31  # of the numbers that a database keeps


class InvalidCursor(Invalid):
    code = "invalid_cursor"
    message = _("Vị trí trang không đúng. Hãy gửi lại đúng giá trị đã nhận.")


def cursor_after(*place: str | int) -> str:
    """Names the last line of a page by what the list is sorted by."""
    return urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def place_of(cursor: str, *kinds: type[str] | type[int]) -> tuple[Any, ...]:
    """What `cursor_after` was given, each of its kind. Raises `InvalidCursor`."""
    try:
        place = json.loads(urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        raise _refusal() from None
    if not isinstance(place, list) or [type(part) for part in place] != list(kinds):
        raise _refusal()
    if not all(part.isprintable() if isinstance(part, str) else abs(part) < LARGEST for part in place):
        raise _refusal()
    return tuple(place)


def _refusal() -> InvalidCursor:
    return InvalidCursor.on("cursor")
