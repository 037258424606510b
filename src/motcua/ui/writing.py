"""What people wrote into forms."""

from __future__ import annotations

from collections.abc import Mapping


def typed(posted: Mapping[str, str], name: str, longest: int = 4000) -> str:
    """What stands in a box, cut at `longest` characters; nothing where there is none."""
    return posted.get(name, "")[:longest]
