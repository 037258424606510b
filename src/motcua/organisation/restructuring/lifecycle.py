"""The life of a plan, as a table."""

from __future__ import annotations

from ..models import RestructureState as State
from ..refusals import PlanNotNow

TRANSITIONS: dict[str, tuple[frozenset[State], State]] = {
    "check": (frozenset({State.DRAFT, State.CHECKED}), State.CHECKED),
    "revise": (frozenset({State.DRAFT, State.CHECKED}), State.DRAFT),
    "discard": (frozenset({State.DRAFT, State.CHECKED}), State.DISCARDED),
    "start": (frozenset({State.CHECKED}), State.APPLYING),
    "finish": (frozenset({State.APPLYING}), State.APPLIED),
}


def allows(act: str, state: str) -> bool:
    return state in TRANSITIONS[act][0]


def after(act: str, state: str) -> State:
    """The state the act leads to; raises `PlanNotNow` when the table has no row for it."""
    if not allows(act, state):
        raise PlanNotNow
    return TRANSITIONS[act][1]
