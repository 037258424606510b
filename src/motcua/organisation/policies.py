"""Who may change units and calendars. Pure. What they say is public."""

from collections.abc import Iterable
from uuid import UUID

from motcua.kernel.actor import Actor, ActorKind, Role


def may_arrange(actor: Actor, unit_and_above: Iterable[UUID]) -> bool:
    """An administrator arranges the own unit and everything beneath it; our own jobs arrange all.

    `unit_and_above` are the unit and every unit over it.
    """
    if actor.kind is ActorKind.SYSTEM:
        return True
    return actor.is_staff and any(actor.holds(Role.ADMINISTRATOR, unit_id) for unit_id in unit_and_above)


def may_set_calendars(actor: Actor, top_units: Iterable[UUID]) -> bool:
    """A calendar binds many units, so it is for administrators of a unit that has none above it."""
    return may_arrange(actor, top_units)
