"""The communes an address may name, as the register of units has them."""

from __future__ import annotations

import time
from datetime import date

from motcua.organisation import api as organisation
from motcua.organisation.api import Unit

FRESH_SECONDS = 2.0

_seen: tuple[date, float, frozenset[str]] | None = None


def is_commune(code: str, on: date) -> bool:
    """Whether the code is of a commune in force on the day.

    The codes are kept for a moment, as a form may hold several addresses; a code is refused only after
    a fresh look.
    """
    global _seen
    now = time.monotonic()
    if _seen is not None and _seen[0] == on and now < _seen[1] and code in _seen[2]:
        return True
    _seen = (on, now + FRESH_SECONDS, frozenset(unit.commune_code for unit in communes(on)))
    return code in _seen[2]


def communes(on: date) -> tuple[Unit, ...]:
    """To choose from, by name."""
    return tuple(sorted(organisation.communes(on), key=lambda unit: (unit.name, unit.commune_code)))


def commune_name(code: str, on: date) -> str:
    """Its name on that day; the bare code when it was not in force."""
    try:
        unit = organisation.unit_by_code(code, on)
    except organisation.UnitNotFound:
        return code
    return unit.name if unit.commune_code == code else code
