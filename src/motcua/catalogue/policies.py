"""Who may change the catalogue. Everyone may read it: procedures are published by law."""

from uuid import UUID

from motcua.kernel.actor import Actor, ActorKind, Role

_KEEPERS = (Role.PROCEDURE_CONTROLLER, Role.ADMINISTRATOR)


def may_configure(actor: Actor) -> bool:
    """Whether the actor may change the office's own rules."""
    return any(actor.holds(role) for role in _KEEPERS)


def may_confirm(actor: Actor) -> bool:
    """Whether the actor may say that a rule was read in its legal text: who answers for the system."""
    return actor.holds(Role.ADMINISTRATOR)


def may_import(actor: Actor) -> bool:
    """Whether the actor may import or publish procedures: the keepers, and our own commands."""
    return actor.kind is ActorKind.SYSTEM or may_configure(actor)


def may_read_drafts(actor: Actor) -> bool:
    """Whether the actor may read what is still being written, and who wrote it: all staff, and nobody outside."""
    return actor.is_staff or actor.kind is ActorKind.SYSTEM


def may_edit(actor: Actor, responsible: frozenset[UUID]) -> bool:
    """Whether the actor may write a procedure and take it through its life: a procedure controller of a unit that
    is responsible for it, an administrator, our own commands."""
    if actor.kind is ActorKind.SYSTEM or actor.holds(Role.ADMINISTRATOR):
        return True
    return any(actor.holds(Role.PROCEDURE_CONTROLLER, unit_id) for unit_id in responsible)
