"""Who may change the catalogue. Everyone may read it: procedures are published by law."""

from motcua.kernel.actor import Actor, ActorKind, Role

_KEEPERS = (Role.PROCEDURE_CONTROLLER, Role.ADMINISTRATOR)


def may_configure(actor: Actor) -> bool:
    """Whether the actor may change the office's own rules."""
    return any(actor.holds(role) for role in _KEEPERS)


def may_import(actor: Actor) -> bool:
    """Whether the actor may import or publish procedures: the keepers, and our own commands."""
    return actor.kind is ActorKind.SYSTEM or may_configure(actor)
