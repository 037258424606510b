"""How far what somebody sets reaches: at a commune as far as the commune, above it to every commune."""

from __future__ import annotations

from uuid import UUID

from motcua.kernel.actor import Actor
from motcua.organisation import api as organisation


def units_above_communes(actor: Actor) -> frozenset[UUID]:
    """Those of the actor's units that are neither communes nor part of one: the city, its centre, departments.

    Catalogue, forms, internal processes and the words of search are the same for every commune; none of them sets
    these for the others.
    """
    units = organisation.units({post.unit_id for post in actor.posts}).values()
    return frozenset(unit.id for unit in units if not _is_of_a_commune(unit))


def _is_of_a_commune(unit: organisation.Unit) -> bool:
    line = (unit, *organisation.ancestors(unit.id))
    return any(one.kind is organisation.UnitKind.COMMUNE for one in line)
