"""What each step of an internal process means for the dossier.

A process says who does what, in which order; it does not know what a signature or a hand-over is.
Read off the roles: reception's first step is the acceptance, the last leader signs, the clerk after
that issues, the last reception or return desk hands over; everything else is handling.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from motcua.kernel.actor import Role

DESK = frozenset({Role.RECEPTION, Role.RETURN})


class Duty(StrEnum):
    RECEIVE = "receive"
    HANDLE = "handle"
    SIGN = "sign"
    ISSUE = "issue"
    SIGN_AND_ISSUE = "sign_and_issue"
    HAND_OVER = "hand_over"
    NOTIFY = "notify"


# A turn of no process: reception tells the applicant what the competent unit found.
NOTIFY_STEP = "notify-ineligible"


SIGNING = frozenset({Duty.SIGN, Duty.SIGN_AND_ISSUE})


class Step(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def role(self) -> Role: ...


def duties(steps: Sequence[Step]) -> Mapping[str, Duty]:
    """The duty of each step, by step identifier. `steps` in their order."""
    found = {step.id: Duty.HANDLE for step in steps}
    last_leader = max((i for i, s in enumerate(steps) if s.role is Role.LEADER), default=None)
    if last_leader is not None:
        clerk = next((s for s in steps[last_leader + 1 :] if s.role is Role.CLERK), None)
        found[steps[last_leader].id] = Duty.SIGN_AND_ISSUE if clerk is None else Duty.SIGN
        if clerk is not None:
            found[clerk.id] = Duty.ISSUE
    if steps and steps[0].role is Role.RECEPTION:
        found[steps[0].id] = Duty.RECEIVE
    if len(steps) > 1 and steps[-1].role in DESK:
        found[steps[-1].id] = Duty.HAND_OVER
    return found
