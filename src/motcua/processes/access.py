"""Who may change processes, by where they work."""

from __future__ import annotations

from motcua.identity import api as identity
from motcua.kernel.actor import Actor

from . import policies


def may_deploy(actor: Actor) -> bool:
    """Whether the actor may change internal processes, which hold for every commune."""
    return policies.may_deploy(actor, identity.units_above_communes(actor))
