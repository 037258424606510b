"""Which units answer for a procedure: those whose agencies its record names."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.text import fold
from motcua.organisation import api as organisation

from .rights import Right
from .values import Content

_EVERYTHING = frozenset({organisation.UnitKind.AGENCY, organisation.UnitKind.CENTRE})
_PARTS = frozenset({organisation.UnitKind.DIVISION, organisation.UnitKind.BRANCH, organisation.UnitKind.POINT})


@dataclass(frozen=True, slots=True)
class Responsible:
    """Units that decide on a procedure, and communes that do what the rule on communes says."""

    deciding: frozenset[UUID] = frozenset()
    communes: frozenset[UUID] = frozenset()


def responsible_units(actor: Actor, content: Content) -> Responsible:
    """Those of the units where the actor keeps procedures that answer for this one.

    The city itself and its centre decide on all, a department on those that name it. A commune has its say on those
    of the commune level or that name it, but they hold for every commune. A division does what the unit above does.
    """
    posts = {post.unit_id for post in actor.posts if post.role in identity.KEEPERS}
    rights = {unit.id: _right(unit, content) for unit in organisation.units(posts).values()}
    return Responsible(
        deciding=frozenset(unit_id for unit_id, right in rights.items() if right is Right.DECIDE),
        communes=frozenset(unit_id for unit_id, right in rights.items() if right is Right.PROPOSE),
    )


def _right(unit: organisation.Unit, content: Content) -> Right | None:
    if unit.kind is organisation.UnitKind.DIVISION:
        above = next((u for u in organisation.ancestors(unit.id) if u.kind not in _PARTS), None)
        return None if above is None else _right(above, content)
    if unit.kind in _EVERYTHING:
        return Right.DECIDE
    is_named = unit.kind not in _PARTS and fold(unit.name) in _named(content)
    if unit.kind is organisation.UnitKind.COMMUNE:
        return Right.PROPOSE if is_named or "xa" in _level_words(content) else None
    return Right.DECIDE if is_named else None


def _level_words(content: Content) -> frozenset[str]:
    return frozenset(word for level in content.levels for word in fold(level).split())


def _named(content: Content) -> str:
    agencies = (content.executing_agencies, content.competent_agencies, content.authorised_agencies)
    return " ; ".join(fold(name) for names in agencies for name in names)
