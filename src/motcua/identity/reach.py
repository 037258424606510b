"""How far what somebody sets reaches: at a commune as far as the commune, above it to every commune."""

from __future__ import annotations

from uuid import UUID

from motcua.kernel.actor import Actor
from motcua.organisation import api as organisation

from . import policies


def keeps_for_all_communes(actor: Actor) -> bool:
    """Whether the actor keeps what is the same for every commune, and no commune sets for the others: catalogue,
    forms, internal processes, the words of search.
    """
    return policies.keeps_procedures(actor, units_above_communes(actor))


def may_set_rules(actor: Actor) -> bool:
    """Whether the actor administers a unit that has none above it."""
    units = organisation.units(actor.unit_ids).values()
    return policies.may_set_rules(actor, [unit.id for unit in units if unit.parent_id is None])


def units_above_communes(actor: Actor) -> frozenset[UUID]:
    """Those of the actor's units that are neither communes nor part of one: the city, its centre, departments."""
    units = organisation.units(actor.unit_ids).values()
    return frozenset(unit.id for unit in units if not _is_of_a_commune(unit))


def _is_of_a_commune(unit: organisation.Unit) -> bool:
    line = (unit, *organisation.ancestors(unit.id))
    return any(one.kind is organisation.UnitKind.COMMUNE for one in line)
