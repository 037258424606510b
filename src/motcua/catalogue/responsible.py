"""Which units answer for a procedure: those whose agencies its record names."""

from __future__ import annotations

from uuid import UUID

from motcua.kernel.actor import Actor, Role
from motcua.kernel.text import fold
from motcua.organisation import api as organisation

from .values import Content

_EVERYTHING = frozenset({organisation.UnitKind.AGENCY, organisation.UnitKind.CENTRE})
_PARTS = frozenset({organisation.UnitKind.DIVISION, organisation.UnitKind.BRANCH, organisation.UnitKind.POINT})


def responsible_units(actor: Actor, content: Content) -> frozenset[UUID]:
    """Those of the units where the actor controls procedures that answer for this one.

    The city itself and its centre answer for all; a department for those that name it; a commune for those of the
    commune level or that name it; a division for what the unit above it answers for.
    """
    posts = {post.unit_id for post in actor.posts if post.role is Role.PROCEDURE_CONTROLLER}
    return frozenset(unit.id for unit in organisation.units(posts).values() if _answers(unit, content))


def _answers(unit: organisation.Unit, content: Content) -> bool:
    if unit.kind is organisation.UnitKind.DIVISION:
        above = next((u for u in organisation.ancestors(unit.id) if u.kind not in _PARTS), None)
        return above is not None and _answers(above, content)
    if unit.kind in _EVERYTHING:
        return True
    if unit.kind is organisation.UnitKind.COMMUNE and "xa" in _level_words(content):
        return True
    return unit.kind not in _PARTS and fold(unit.name) in _named(content)


def _level_words(content: Content) -> frozenset[str]:
    return frozenset(word for level in content.levels for word in fold(level).split())


def _named(content: Content) -> str:
    agencies = (content.executing_agencies, content.competent_agencies, content.authorised_agencies)
    return " ; ".join(fold(name) for names in agencies for name in names)
