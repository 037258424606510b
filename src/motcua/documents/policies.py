"""Who may read what this package itself shows. Pure."""

from __future__ import annotations

from uuid import UUID

from motcua.kernel.actor import Actor, Role

# Those who certify, and those who watch over it. The desk takes papers in and hands copies out; it keeps no register.
REGISTER_READERS = frozenset(
    {
        Role.SPECIALIST,
        Role.DIVISION_HEAD,
        Role.LEADER,
        Role.CLERK,
        Role.SUPERVISOR,
        Role.PROCEDURE_CONTROLLER,
    }
)


def may_read_register(actor: Actor, unit_id: UUID) -> bool:
    """The register of certifications of one unit."""
    return any(post.unit_id == unit_id and post.role in REGISTER_READERS for post in actor.posts)


def registers_of(actor: Actor) -> frozenset[UUID]:
    """The list twin: the units whose register the actor may read."""
    return frozenset(post.unit_id for post in actor.posts if post.role in REGISTER_READERS)
