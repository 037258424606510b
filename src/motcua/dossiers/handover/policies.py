"""Who keeps papers: the desks, whoever handles the dossier, and the clerk, each of their own unit."""

from __future__ import annotations

from uuid import UUID

from motcua.kernel.actor import Actor, Role

KEEPERS = frozenset({Role.RECEPTION, Role.RETURN, Role.SPECIALIST, Role.CLERK})


def may_keep(actor: Actor, unit_id: UUID) -> bool:
    """Give away what the unit has, or sign for what comes to it."""
    return actor.is_staff and any(post.role in KEEPERS and post.unit_id == unit_id for post in actor.posts)


def keeps_for(actor: Actor) -> frozenset[UUID]:
    """The list twin of `may_keep`."""
    return frozenset(post.unit_id for post in actor.posts if post.role in KEEPERS) if actor.is_staff else frozenset()
