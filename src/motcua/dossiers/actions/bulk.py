"""Many dossiers at once: each in its own transaction, and a line for each of what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from motcua.casework import api as casework
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, Refusal, Words
from motcua.processes import api as processes

from .. import access
from ..duties import SIGNING, duties
from ..refusals import StepAlreadyDone
from .handling import Decision, complete_step
from .reception import accept

MANY = 50


class TooMany(Invalid):
    code = "too_many"
    message = _("Mỗi lần chọn tối đa 50 hồ sơ.")


class NotForSigning(Invalid):
    code = "not_for_signing"
    message = _("Bước này không phải bước ký.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one of many. `refusal` is why it did not go through; empty when it did.

    `was_done` when the act had been done before, by a first click or a colleague: nothing is lost then.
    """

    reference: str
    refusal: Words = ""
    was_done: bool = False
    due_at: datetime | None = None

    @property
    def went_through(self) -> bool:
        return not self.refusal


def accept_many(*, actor: Actor, at: datetime, references: Iterable[str]) -> tuple[Outcome, ...]:
    """Accepts each of the dossiers, in the order given, each once. Raises `TooMany`."""

    def one(reference: str) -> Outcome:
        try:
            return Outcome(reference, due_at=accept(actor=actor, at=at, reference=reference).due_at)
        except casework.NotNow as refusal:
            case = casework.find_case(reference)
            was_accepted = case is not None and case.received_at is not None
            return Outcome(reference, refusal.message, was_done=was_accepted, due_at=case.due_at if case else None)

    return tuple(_each(reference, one, reference) for reference in few(references))


def sign_many(*, actor: Actor, at: datetime, turns: Iterable[tuple[str, str]]) -> tuple[Outcome, ...]:
    """Grants and signs each of the turns, given by reference and step, each once. Raises `TooMany`.

    A turn whose duty is not to sign is refused: nobody completes by mistake what they meant to sign.
    """
    granted = Decision(granted=True)

    def one(reference: str, step: str) -> Outcome:
        try:
            _require_signing(actor, reference, step)
            complete_step(actor=actor, at=at, reference=reference, step=step, decision=granted)
        except StepAlreadyDone as refusal:
            return Outcome(reference, refusal.message, was_done=True)
        return Outcome(reference)

    return tuple(_each(reference, one, reference, step) for reference, step in few(turns))


def _require_signing(actor: Actor, reference: str, step: str) -> None:
    """Raises `NotForSigning`, `DossierNotFound`."""
    case, _dossier = access.to_read(actor, reference)
    if case.received_at is None or duties(processes.version_of_case(case.id).steps).get(step) not in SIGNING:
        raise NotForSigning


def few[T](items: Iterable[T]) -> list[T]:
    """Each once, in the order given. Raises `TooMany`."""
    chosen = list(dict.fromkeys(items))
    if len(chosen) > MANY:
        raise TooMany
    return chosen


def _each(reference: str, act: Callable[..., Outcome], *given: str) -> Outcome:
    try:
        return act(*given)
    except Refusal as refusal:
        return Outcome(reference, refusal.message)
