"""What an act must say in words."""

from __future__ import annotations

from motcua.kernel.errors import Words
from motcua.kernel.text import tidy

from .refusals import ReasonMissing

LONGEST = 2000


def needed(written: str, field: str = "reason", missing: Words | None = None, longest: int = LONGEST) -> str:
    """What was written, tidied and cut at `longest` characters.

    Raises `ReasonMissing` at the field, in the words `missing`, where nothing was written.
    """
    words = tidy(written)[:longest]
    if not words:
        raise ReasonMissing.on(field, missing)
    return words
