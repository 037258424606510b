"""Who may change forms. Everyone may read them: they are published with the procedure."""

from motcua.kernel.actor import Actor, ActorKind, Role


def may_edit_forms(actor: Actor) -> bool:
    """Procedure controllers, administrators, and our own commands."""
    return actor.kind is ActorKind.SYSTEM or actor.holds(Role.PROCEDURE_CONTROLLER) or actor.holds(Role.ADMINISTRATOR)
