"""Who may change the catalogue. Everyone may read it: procedures are published by law."""

from collections.abc import Iterable
from uuid import UUID

from motcua.kernel.actor import Actor, ActorKind, Role

from .responsible import KEEPERS, Responsible
from .rights import Right


def may_propose(actor: Actor) -> bool:
    """Whether the actor may write drafts at all, of whatever procedures the own unit has its say in."""
    return any(actor.holds(role) for role in KEEPERS)


def may_configure(actor: Actor, above_communes: Iterable[UUID]) -> bool:
    """Whether the actor may change what holds for every commune (the office's own rules, words of search, life
    events): a keeper of a unit above the communes."""
    return _keeps(actor, above_communes)


def may_confirm(actor: Actor, above_communes: Iterable[UUID]) -> bool:
    """Whether the actor may say that a rule was read in its legal text: who answers for the system."""
    return actor.is_staff and any(actor.holds(Role.ADMINISTRATOR, unit_id) for unit_id in above_communes)


def may_import(actor: Actor) -> bool:
    """Whether the actor may bring procedures in from a file, as drafts: the keepers, and our own commands."""
    return actor.kind is ActorKind.SYSTEM or may_propose(actor)


def may_take_in(actor: Actor) -> bool:
    """Whether the actor may publish or end what an outside record says, without a decision: our own commands."""
    return actor.kind is ActorKind.SYSTEM


def may_read_drafts(actor: Actor) -> bool:
    """Whether the actor may read what is still being written, and who wrote it: all staff, and nobody outside."""
    return actor.is_staff or actor.kind is ActorKind.SYSTEM


def may_edit(actor: Actor, responsible: Responsible) -> bool:
    """Whether the actor may write drafts of a procedure: a keeper of a unit that is responsible for it or has its
    say, our own commands."""
    return actor.kind is ActorKind.SYSTEM or _keeps(actor, responsible.deciding | responsible.communes)


def may_decide(actor: Actor, responsible: Responsible, communes: Right) -> bool:
    """Whether the actor may take a procedure through its life: a keeper of a unit that is responsible for it, of a
    commune where the rule of the day lets communes decide, our own commands."""
    if actor.kind is ActorKind.SYSTEM or _keeps(actor, responsible.deciding):
        return True
    return communes is Right.DECIDE and _keeps(actor, responsible.communes)


def may_bind_all(actor: Actor, top_units: Iterable[UUID]) -> bool:
    """Whether the actor may set what leaves every unit no choice: an administrator of a unit with none above it, our
    own commands."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return actor.is_staff and any(actor.holds(Role.ADMINISTRATOR, unit_id) for unit_id in top_units)


def _keeps(actor: Actor, units: Iterable[UUID]) -> bool:
    return actor.is_staff and any(actor.holds(role, unit_id) for role in KEEPERS for unit_id in units)
