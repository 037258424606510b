"""Who may change processes. What a step may do is decided by the kind of case it belongs to."""

from collections.abc import Iterable
from uuid import UUID

from motcua.kernel.actor import Actor, ActorKind, Role

_KEEPERS = frozenset({Role.PROCEDURE_CONTROLLER, Role.ADMINISTRATOR})


def may_deploy(actor: Actor, above_communes: Iterable[UUID]) -> bool:
    """Whether the actor may deploy a process or link it to a procedure: procedure controllers and administrators of
    units above the communes, and our own commands."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return actor.is_staff and any(actor.holds(role, unit_id) for role in _KEEPERS for unit_id in above_communes)
