"""Who may say who works on what. Pure."""

from uuid import UUID

from motcua.kernel.actor import Actor, Role

ASSIGNERS = frozenset({Role.LEADER, Role.DIVISION_HEAD})


def may_assign(actor: Actor, unit_id: UUID) -> bool:
    """Leaders and heads of division give out the work of their unit, also those who stand in for them."""
    return actor.is_staff and any(post.role in ASSIGNERS and post.unit_id == unit_id for post in actor.posts)
