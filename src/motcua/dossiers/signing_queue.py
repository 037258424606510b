"""What waits for a leader's signature: the list, what is shown before many are signed, and the page to be signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Words
from motcua.kernel.pages import Page, cut
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from . import access, copies, policies, results
from .actions.bulk import NotForSigning, few
from .actions.filing import KIND
from .lifecycle import LIFECYCLE
from .models import Dossier
from .refusals import NothingToCertify, NotYourTurn, OpinionAwaited, StepAlreadyDone
from .signing_list import to_sign

PAGE_SIZE = 50
NOT_WAITING = _("Việc này không còn chờ bạn ký.")


@dataclass(frozen=True, slots=True)
class ToSign:
    """A dossier that waits for the reader's signature.

    `result` is what signing gives the applicant, `signed_as` the lines above the signature, `obstacle` why it cannot be
    signed now, if it cannot. `has_preview`: the page that would be signed can be shown; copies are shown with their
    originals instead.
    """

    row: casework.InboxRow
    result: str
    signed_as: tuple[str, ...]
    has_preview: bool
    obstacle: Words = ""


@dataclass(frozen=True, slots=True)
class Unsignable:
    """Something that was chosen though it does not wait for the reader's signature."""

    reference: str
    why: Words


def signing_queue(actor: Actor, *, at: datetime, page: int = 1) -> Page[ToSign]:
    """Everything that waits for the actor's signature, what is due first before the rest."""
    rows = cut(_waiting(actor), page, PAGE_SIZE)
    return rows.holding(_described(actor, rows.items, at))


def before_signing(
    actor: Actor, turns: Iterable[tuple[str, str]], *, at: datetime
) -> tuple[tuple[ToSign, ...], tuple[Unsignable, ...]]:
    """Of the chosen turns, by reference and step: those that may be signed, and the others with why not.

    Raises `TooMany`.
    """
    chosen = few(turns)
    waiting = {(row.reference, row.step_id): row for row in _waiting(actor)}
    described = _described(actor, [waiting[turn] for turn in chosen if turn in waiting], at)
    ready = tuple(one for one in described if not one.obstacle)
    hindered = [Unsignable(one.row.reference, one.obstacle) for one in described if one.obstacle]
    gone = [Unsignable(turn[0], NOT_WAITING) for turn in chosen if turn not in waiting]
    return ready, (*hindered, *gone)


def preview(actor: Actor, reference: str, step: str, *, at: datetime, purpose: str) -> documents.MadeFile:
    """The page that the actor would sign at the step, the reading recorded.

    Raises `DossierNotFound`, `StepAlreadyDone`, `NotYourTurn`, `NotForSigning`.
    """
    case, dossier = access.to_read(actor, reference)
    turn = next((turn for turn in casework.open_assignments([case.id]).get(case.id, ()) if turn.step == step), None)
    if turn is None:
        raise StepAlreadyDone
    post = policies.post_for(actor, turn.role, turn.unit_id, turn.account_id)
    if post is None:
        raise NotYourTurn
    if copies.are_asked_in(case, dossier) or (reference, step) not in {
        (r.reference, r.step_id) for r in _waiting(actor)
    }:
        raise NotForSigning
    audit.record(
        actor=actor, action="dossiers.preview_result", subject_kind=KIND, subject_id=case.id, at=at, purpose=purpose
    )
    return results.preview(case, dossier, actor=actor.acting_from(post), at=at)


def _waiting(actor: Actor) -> list[casework.InboxRow]:
    """Three queries at most, however many wait."""
    if not actor.holds(Role.LEADER):
        return []
    rows = casework.waiting_turns(actor, Role.LEADER)
    wanted = to_sign(rows)
    return [row for row in rows if row.assignment_id in wanted]


def _described(actor: Actor, rows: Sequence[casework.InboxRow], at: datetime) -> tuple[ToSign, ...]:
    cases = {row.case_id for row in rows}
    found = {one.pk: one for one in Dossier.objects.filter(case_id__in=cases).select_related("case")}
    signatories: dict[tuple[UUID, UUID | None], tuple[str, ...]] = {}
    return tuple(_one(actor, row, found, signatories, at) for row in rows)


def _one(
    actor: Actor,
    row: casework.InboxRow,
    found: Mapping[UUID, Dossier],
    signatories: dict[tuple[UUID, UUID | None], tuple[str, ...]],
    at: datetime,
) -> ToSign:
    """`signatories` keeps the titles of each unit and authority, which many rows share."""
    dossier = found[row.case_id]
    case = dossier.case
    post = policies.post_for(actor, row.role, row.unit_id, row.account_id)
    assert post is not None, "it waits for the actor"
    place = case.unit_id, post.mandate.delegation_id if post.mandate else None
    if place not in signatories:
        signatory = results.leader(actor.acting_from(post), organisation.unit(case.unit_id), at)
        signatories[place] = signatory.title
    of_copies = copies.are_asked_in(case, dossier)
    result = results.name_of(case, dossier, day_of(at))
    return ToSign(row, result, signatories[place], not of_copies, _obstacle(row, of_copies))


def _obstacle(row: casework.InboxRow, of_copies: bool) -> Words:
    if row.awaits_opinion:
        return OpinionAwaited.message
    if not LIFECYCLE.allows("sign", row.state):
        return casework.NotNow.message
    if of_copies:
        try:
            copies.to_sign(row.case_id)
        except NothingToCertify as refusal:
            return refusal.message
    return ""
