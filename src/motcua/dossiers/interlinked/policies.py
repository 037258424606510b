"""Who may do what to a bundle. Pure; the list twin of `may_see` is `queries.visible_to`.

The desk that received a bundle follows it to its end. Source: nd-118-2025#20.
"""

from __future__ import annotations

from motcua.kernel.actor import Actor, ActorKind

from ..policies import RECEIVERS, RETURNERS, Parties, may_see

__all__ = ["may_hand_over", "may_receive", "may_repair", "may_see", "may_withdraw"]


def may_receive(actor: Actor, parties: Parties) -> bool:
    """Accept or refuse: reception at the receiving unit."""
    return actor.kind is ActorKind.SYSTEM or _is_at_desk(actor, parties)


def may_repair(actor: Actor, parties: Parties) -> bool:
    """Correct and file again, skip, stop the rest: whoever received it, and nobody by machine."""
    return _is_at_desk(actor, parties)


def may_hand_over(actor: Actor, parties: Parties) -> bool:
    return actor.is_staff and any(
        post.role in RETURNERS and post.unit_id == parties.receiving_unit_id for post in actor.posts
    )


def may_withdraw(actor: Actor, parties: Parties) -> bool:
    """The one who filed it, or the desk at their word. Source: nd-118-2025#21."""
    is_filer = actor.kind in {ActorKind.CITIZEN, ActorKind.SERVICE} and actor.id == parties.filer_account_id
    return is_filer or _is_at_desk(actor, parties)


def _is_at_desk(actor: Actor, parties: Parties) -> bool:
    return actor.kind in {ActorKind.STAFF, ActorKind.SERVICE} and any(
        post.role in RECEIVERS and post.unit_id == parties.receiving_unit_id for post in actor.posts
    )
