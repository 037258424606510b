"""Procedures as they stood before the versions held here, matched to today's by their name.

Records of earlier years carry no code. A record belongs to the procedure whose name is the same when case, signs,
punctuation and a leading "Thủ tục" are left out; where none or more than one has it, it waits, and is told.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from motcua.kernel.text import fold

from .values import Content

_NOT_A_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Earlier:
    """`content` has no code yet; it was in force on `stood_on`, the day it was read."""

    content: Content
    form: str
    stood_on: date

    @property
    def key(self) -> str:
        return key_of(self.content.name)


def key_of(name: str) -> str:
    """The same for names that differ in case, signs or punctuation only, and in a leading "Thủ tục"."""
    words = _NOT_A_WORD.sub(" ", fold(name)).strip().removeprefix("thu tuc ")
    return hashlib.sha256(words.encode()).hexdigest()
