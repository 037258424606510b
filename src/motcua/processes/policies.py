"""Who may change processes. What a step may do is decided by the kind of case it belongs to."""

from motcua.kernel.actor import Actor, ActorKind, Role

_KEEPERS = (Role.PROCEDURE_CONTROLLER, Role.ADMINISTRATOR)


def may_deploy(actor: Actor) -> bool:
    """Whether the actor may deploy a process or link it to a procedure: the keepers, and our own commands."""
    return actor.kind is ActorKind.SYSTEM or any(actor.holds(role) for role in _KEEPERS)
