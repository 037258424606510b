"""Who may do what to a dossier. Pure; the list twin of `may_see` is `queries.visible_to`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from motcua.documents.api import Slip
from motcua.kernel.actor import Actor, ActorKind, Post, Role


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody asked to co-ordinate, to follow or for an opinion: a role in a unit, or one person in it."""

    unit_id: UUID
    role: Role
    account_id: UUID | None


@dataclass(frozen=True, slots=True)
class Parties:
    """Whom a dossier concerns: the units that hold it, the accounts behind it, and who was invited to it.

    `heir_ids` are the units that took over from these: they keep the archive of those that ended.
    """

    competent_unit_id: UUID
    receiving_unit_id: UUID
    filer_account_id: UUID | None
    invited: tuple[Invited, ...] = ()
    heir_ids: frozenset[UUID] = frozenset()
    support_unit_id: UUID | None = None

    @property
    def unit_ids(self) -> frozenset[UUID | None]:
        return self.heir_ids | {self.competent_unit_id, self.receiving_unit_id, self.support_unit_id}


# Roles that work on dossiers of their own unit. An administrator runs the system and reads no dossier.
READERS = frozenset(Role) - {Role.ADMINISTRATOR}
RECEIVERS = frozenset({Role.RECEPTION})
RETURNERS = frozenset({Role.RETURN, Role.RECEPTION})
INSIDE = frozenset({Slip.CONTROL, Slip.REGISTER})


def may_see(actor: Actor, parties: Parties) -> bool:
    """The applicant's side sees its own; staff and services see those of their units."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.kind is ActorKind.CITIZEN or actor.kind is ActorKind.SERVICE:
        if actor.id is not None and actor.id == parties.filer_account_id:
            return True
        if actor.kind is ActorKind.CITIZEN:
            return False
    if any(post.role in READERS and post.unit_id in parties.unit_ids for post in actor.posts):
        return True
    return any(is_invited(actor, one) for one in parties.invited)


def is_invited(actor: Actor, invited: Invited) -> bool:
    """Whether it is the actor who was asked, or one of those who were."""
    return post_for(actor, invited.role, invited.unit_id, invited.account_id, exactly=True) is not None


def may_open_slip(actor: Actor, parties: Parties, slip: Slip) -> bool:
    """Whoever may see the dossier may open its slips; how the office worked inside is for staff. Source: tt-03-2025."""
    return may_see(actor, parties) and may_open_some(actor, slip)


def may_open_some(actor: Actor, slip: Slip) -> bool:
    """Whether slips of the kind are for the likes of the actor at all."""
    return slip not in INSIDE or actor.is_staff or actor.kind is ActorKind.SYSTEM


def may_read_register(actor: Actor, unit_id: UUID) -> bool:
    """The register of a unit is for those who work on its dossiers. Source: tt-03-2025."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return actor.is_staff and any(post.role in READERS and post.unit_id == unit_id for post in actor.posts)


def may_file(actor: Actor) -> bool:
    """Citizens for themselves, officers of reception at the counter, services by their token."""
    return actor.kind in {ActorKind.CITIZEN, ActorKind.SYSTEM, ActorKind.SERVICE} or actor.holds(Role.RECEPTION)


def may_take_in(actor: Actor, unit_id: UUID) -> bool:
    """Say that papers were handed over: the desk of the unit that takes them. Source: nd-118-2025#17."""
    return actor.kind is ActorKind.SYSTEM or actor.holds(Role.RECEPTION, unit_id)


def may_receive(actor: Actor, parties: Parties) -> bool:
    """Accept or refuse: reception at the receiving unit. Source: nd-118-2025#17."""
    return may(actor, "accept", parties)


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may do an act: roles at the competent unit, roles at the receiving one, the one who filed.

    `with_turn`: only whoever holds an open turn of handling. The system may do what has a term.
    """

    competent: frozenset[Role] = frozenset()
    receiving: frozenset[Role] = frozenset()
    filer: bool = False
    system: bool = False
    with_turn: bool = False


_HANDLERS = frozenset({Role.SPECIALIST, Role.DIVISION_HEAD})
_LEADERS = frozenset({Role.LEADER})
_CASHIERS = frozenset({Role.CASHIER, Role.RECEPTION})

# Acts on a dossier beside the steps of its process, which belong to whoever's turn it is.
PERMISSIONS: Mapping[str, Permission] = {
    "accept": Permission(receiving=RECEIVERS, system=True),
    "refuse": Permission(receiving=RECEIVERS, system=True),
    "ask_to_complete": Permission(receiving=RECEIVERS),
    "complete_filing": Permission(receiving=RECEIVERS, filer=True),
    "ask_supplement": Permission(competent=_HANDLERS, with_turn=True),
    "answer_supplement": Permission(receiving=RECEIVERS, filer=True),
    "ask_payment": Permission(competent=_HANDLERS, with_turn=True),
    "confirm_payment": Permission(competent=_CASHIERS, receiving=_CASHIERS),
    "pause": Permission(competent=_HANDLERS, with_turn=True),
    "resume": Permission(competent=_HANDLERS),
    "reappoint": Permission(competent=_LEADERS),
    "find_ineligible": Permission(competent=_HANDLERS, with_turn=True),
    "notify_ineligible": Permission(receiving=RECEIVERS),
    "withdraw": Permission(receiving=RECEIVERS, filer=True),
    "stop": Permission(competent=_LEADERS),
    "close_unanswered": Permission(receiving=RECEIVERS, competent=_HANDLERS, system=True),
}


def may(actor: Actor, act: str, parties: Parties) -> bool:
    """Whether the actor may do the act at all, whatever the state; the table above, read for one actor."""
    permission = PERMISSIONS[act]
    if actor.kind is ActorKind.SYSTEM:
        return permission.system
    if permission.filer and actor.id is not None and actor.id == parties.filer_account_id:
        return True
    if actor.kind is ActorKind.CITIZEN:
        return False
    return post_to(actor, act, parties) is not None


def post_to(actor: Actor, act: str, parties: Parties) -> Post | None:
    """From which post the actor may do the act: their own before a lent one; none when from none."""
    permission = PERMISSIONS[act]
    allowed = [
        post
        for post in actor.posts
        if (post.unit_id == parties.competent_unit_id and post.role in permission.competent)
        or (post.unit_id == parties.receiving_unit_id and post.role in permission.receiving)
    ]
    return min(allowed, key=lambda post: (post.mandate is not None, post.role, str(post.unit_id)), default=None)


def may_take_step(actor: Actor, role: Role, unit_id: UUID, taken_by: UUID | None) -> bool:
    """A step belongs to a role in a unit, and to one person once taken; whoever stands in for that person has it
    too. The return desk may do what reception does at the end.
    """
    return post_for(actor, role, unit_id, taken_by) is not None


def post_for(actor: Actor, role: Role, unit_id: UUID, taken_by: UUID | None, *, exactly: bool = False) -> Post | None:
    """The post from which the actor may take the step, their own before a lent one; none when they may not.

    `exactly`: the role itself, where either desk will not do.
    """
    roles = RETURNERS if role in RETURNERS and not exactly else {role}
    fit = [p for p in actor.posts if p.role in roles and p.unit_id == unit_id and p.may_have(taken_by, actor.id)]
    return min(fit, key=lambda post: post.mandate is not None, default=None)
