"""Which procedures are a unit's own to settle or to take in, by the level and the agencies a record names."""

from __future__ import annotations

from collections.abc import Iterable

from motcua.kernel.text import fold
from motcua.organisation import api as organisation

_K = organisation.UnitKind
# Words of the levels at which units of the kind settle or take in everything. A point of the one-stop takes in
# what the city and its communes settle, whatever the boundary. Source: nd-118-2025#14.
_LEVELS = {
    _K.AGENCY: frozenset({"tinh"}),
    _K.COMMUNE: frozenset({"xa"}),
    _K.CENTRE: frozenset({"tinh", "xa"}),
    _K.BRANCH: frozenset({"tinh", "xa"}),
    _K.POINT: frozenset({"tinh", "xa"}),
}


def is_taken_by(unit: organisation.Unit, levels: Iterable[str], agencies: Iterable[str]) -> bool:
    """Whether a record of these levels and agencies is the unit's; a division has what the unit above it has."""
    if unit.kind is _K.DIVISION:
        above = next((u for u in organisation.ancestors(unit.id) if u.kind is not _K.DIVISION), None)
        return above is not None and is_taken_by(above, levels, agencies)
    own = _LEVELS.get(unit.kind, frozenset())
    if any(own & set(fold(level).split()) for level in levels):
        return True
    name = fold(unit.name)
    return any(name in fold(agency) for agency in agencies)
