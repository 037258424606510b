"""How much hangs on each unit, counted by those who will move it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from .movers import in_order


def burdens(unit_ids: Iterable[UUID], on: date) -> Mapping[str, Mapping[UUID, int]]:
    """By mover, then by unit. A statement or two for each mover, whatever the number of units."""
    asked = frozenset(unit_ids)
    return {key: mover.count(asked, on) if asked else {} for key, mover in in_order()}


def total(found: Mapping[str, Mapping[UUID, int]]) -> Mapping[UUID, int]:
    """All of a unit together."""
    sums: Counter[UUID] = Counter()
    for counts in found.values():
        sums.update(counts)
    return sums
