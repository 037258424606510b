"""Who may do what to people, accounts and tokens. Pure."""

from collections.abc import Iterable
from uuid import UUID

from motcua.kernel.actor import Actor, ActorKind, Role

HANDLERS = frozenset(Role) - {Role.ADMINISTRATOR}  # an administrator runs the system, not the dossiers
REGISTRARS = frozenset({Role.RECEPTION, Role.PROCEDURE_CONTROLLER})
KEEPERS = frozenset({Role.PROCEDURE_CONTROLLER, Role.ADMINISTRATOR})


def _holds_any(actor: Actor, roles: frozenset[Role]) -> bool:
    return actor.is_staff and any(post.role in roles for post in actor.posts)


def may_register_person(actor: Actor) -> bool:
    """Reception staff, systems pushing filings, and our own jobs."""
    return actor.kind in {ActorKind.SYSTEM, ActorKind.SERVICE} or _holds_any(actor, REGISTRARS)


def may_read_person(actor: Actor, person_id: UUID) -> bool:
    """Oneself; otherwise staff who handle dossiers."""
    own = actor.person_id is not None and actor.person_id == person_id
    return own or actor.kind is ActorKind.SYSTEM or _holds_any(actor, HANDLERS)


def may_look_up_person(actor: Actor) -> bool:
    """Whether numbers may be looked up at all: those who register, by the number in front of them."""
    return may_register_person(actor) or _holds_any(actor, HANDLERS)


def may_administer(actor: Actor) -> bool:
    """Accounts and tokens: administrators, and the command line."""
    return actor.kind is ActorKind.SYSTEM or _holds_any(actor, frozenset({Role.ADMINISTRATOR}))


def may_begin(actor: Actor) -> bool:
    """A new installation: the command line alone."""
    return actor.kind is ActorKind.SYSTEM


def may_administer_account(actor: Actor, units_and_above: Iterable[Iterable[UUID]]) -> bool:
    """To close an account or give it a token one must reach every position it holds.

    Otherwise an administrator of one commune could act through a service appointed in another.
    """
    return may_administer(actor) and all(may_appoint(actor, lineage) for lineage in units_and_above)


def may_set_rules(actor: Actor, top_units: Iterable[UUID]) -> bool:
    """What holds for everybody is set by an administrator of a unit that has none above it."""
    return may_administer(actor) and may_appoint(actor, top_units)


def keeps_procedures(actor: Actor, units: Iterable[UUID]) -> bool:
    """Whether the actor keeps procedures, and what goes with them, in one of the units: controllers, administrators."""
    return actor.is_staff and any(actor.holds(role, unit_id) for role in KEEPERS for unit_id in units)


def may_appoint(actor: Actor, unit_and_above: Iterable[UUID]) -> bool:
    """An administrator fills positions of the own unit and of those beneath it.

    `unit_and_above` are the position's unit and every unit over it.
    """
    if actor.kind is ActorKind.SYSTEM:
        return True
    return actor.is_staff and any(actor.holds(Role.ADMINISTRATOR, unit_id) for unit_id in unit_and_above)
