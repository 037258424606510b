"""Who may change units and calendars. Pure. What they say is public."""

from collections.abc import Iterable
from uuid import UUID

from motcua.kernel.actor import Actor, ActorKind, Role

DELEGABLE = frozenset({Role.LEADER, Role.DIVISION_HEAD})
OVERSEERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR})


def may_arrange(actor: Actor, unit_and_above: Iterable[UUID]) -> bool:
    """An administrator arranges the own unit and everything beneath it; our own jobs arrange all.

    `unit_and_above` are the unit and every unit over it.
    """
    if actor.kind is ActorKind.SYSTEM:
        return True
    return actor.is_staff and any(actor.holds(Role.ADMINISTRATOR, unit_id) for unit_id in unit_and_above)


def may_import_units(actor: Actor) -> bool:
    """Administrators, each row within their own reach; our own jobs."""
    return actor.kind is ActorKind.SYSTEM or (actor.is_staff and actor.holds(Role.ADMINISTRATOR))


def may_set_calendars(actor: Actor, top_units: Iterable[UUID]) -> bool:
    """A calendar binds many units, so it is for administrators of a unit that has none above it."""
    return may_arrange(actor, top_units)


def may_see_calendars(actor: Actor) -> bool:
    """Those who administer or supervise, anywhere: what is kept of working time, and its grounds."""
    return actor.kind is ActorKind.SYSTEM or (
        actor.is_staff and (actor.holds(Role.ADMINISTRATOR) or actor.holds(Role.SUPERVISOR))
    )


def may_delegate(actor: Actor, role: Role, unit_id: UUID) -> bool:
    """Leaders and heads of division lend their own authority; what is lent to them they may not lend on."""
    return role in DELEGABLE and _holds_as_own(actor, role, unit_id)


def may_be_delegated(role: Role) -> bool:
    """Whether authority of the role is lent at all."""
    return role in DELEGABLE


def may_record_delegations(actor: Actor, unit_and_above: Iterable[UUID]) -> bool:
    """Administrators of the unit or of one above write down what its leaders gave on paper. They give nothing."""
    return actor.is_staff and may_arrange(actor, unit_and_above)


def may_end_delegation(actor: Actor, delegator_id: UUID, unit_id: UUID) -> bool:
    """Whoever gave it, and any leader of the unit."""
    return actor.is_staff and (actor.id == delegator_id or _holds_as_own(actor, Role.LEADER, unit_id))


def may_see_delegations(actor: Actor, unit_id: UUID) -> bool:
    """Leaders and heads of division of the unit."""
    return any(_holds_as_own(actor, role, unit_id) for role in DELEGABLE)


def may_oversee_delegations(actor: Actor, unit_and_above: Iterable[UUID]) -> bool:
    """Who reads what is lent: leaders and heads of the unit; administrators and supervisors from above too."""
    line = tuple(unit_and_above)
    if actor.kind is ActorKind.SYSTEM or (line and may_see_delegations(actor, line[0])):
        return True
    return actor.is_staff and any(actor.holds(role, unit_id) for role in OVERSEERS for unit_id in line)


def _holds_as_own(actor: Actor, role: Role, unit_id: UUID) -> bool:
    return actor.is_staff and any(
        post.role is role and post.unit_id == unit_id and post.mandate is None for post in actor.posts
    )


def may_see_restructures(actor: Actor) -> bool:
    """What a plan would move: for those who supervise or administer. It shows numbers, no dossier."""
    return actor.kind is ActorKind.SYSTEM or (
        actor.is_staff and (actor.holds(Role.SUPERVISOR) or actor.holds(Role.ADMINISTRATOR))
    )


def may_restructure(actor: Actor, top_units: Iterable[UUID]) -> bool:
    """A plan crosses units, so it is for administrators of a unit that has none above it."""
    return may_arrange(actor, top_units)
