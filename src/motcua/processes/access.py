"""Who may change processes, by where they work."""

from __future__ import annotations

from motcua.identity import api as identity
from motcua.kernel.actor import Actor, ActorKind


def may_deploy(actor: Actor) -> bool:
    """Whether the actor may change internal processes, which hold for every commune. Our own commands may.

    What a step may do is decided by the kind of case it belongs to.
    """
    return actor.kind is ActorKind.SYSTEM or identity.keeps_for_all_communes(actor)
