"""Who may change the catalogue. Everyone may read it: procedures are published by law."""

from collections.abc import Iterable
from uuid import UUID

from motcua.identity import api as identity
from motcua.kernel.actor import Actor, ActorKind, Role

from .responsible import Responsible
from .rights import Right


def may_propose(actor: Actor) -> bool:
    """Whether the actor may write drafts at all, of whatever procedures the own unit has its say in."""
    return any(actor.holds(role) for role in identity.KEEPERS)


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
    having_a_say = responsible.deciding | responsible.communes
    return actor.kind is ActorKind.SYSTEM or identity.keeps_procedures(actor, having_a_say)


def may_decide(actor: Actor, responsible: Responsible, communes: Right) -> bool:
    """Whether the actor may take a procedure through its life: a keeper of a unit that is responsible for it, of a
    commune where the rule of the day lets communes decide, our own commands."""
    if actor.kind is ActorKind.SYSTEM or identity.keeps_procedures(actor, responsible.deciding):
        return True
    return communes is Right.DECIDE and identity.keeps_procedures(actor, responsible.communes)
