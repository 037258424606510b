"""Who may let dead letters be tried again."""

from motcua.kernel.actor import Actor, ActorKind, Role


def may_replay(actor: Actor) -> bool:
    """Administrators, and whoever runs commands on the server."""
    return actor.kind is ActorKind.SYSTEM or (actor.is_staff and actor.holds(Role.ADMINISTRATOR))
