"""Typed answers as plain JSON values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from .values import Address, Answer, FileReference, PersonDetails


def encode(value: Answer) -> Any:
    """A typed answer as JSON: days as `yyyy-mm-dd`, several things as a list, what is empty left out."""
    if isinstance(value, str | int):  # a yes or no is an int too
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, tuple):
        return [{"id": str(v.id), "name": v.name} if isinstance(v, FileReference) else v for v in value]
    return {name: encode(part) for name, part in _parts(value) if part}


def _parts(value: Address | PersonDetails) -> list[tuple[str, Any]]:
    return [(name, getattr(value, name)) for name in value.__slots__]
