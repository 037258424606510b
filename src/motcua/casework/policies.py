"""Who may say who works on what. Pure."""

from uuid import UUID

from motcua.kernel.actor import Actor, Post, Role

ASSIGNERS = frozenset({Role.LEADER, Role.DIVISION_HEAD})


def may_assign(actor: Actor, unit_id: UUID) -> bool:
    """Leaders and heads of division give out the work of their unit, also those who stand in for them."""
    return assigning_post(actor, unit_id) is not None


def assigning_post(actor: Actor, unit_id: UUID) -> Post | None:
    """The post from which the actor gives out the unit's work, their own before a lent one; none when they may not."""
    fit = [post for post in actor.posts if actor.is_staff and post.role in ASSIGNERS and post.unit_id == unit_id]
    return min(fit, key=lambda post: post.mandate is not None, default=None)
