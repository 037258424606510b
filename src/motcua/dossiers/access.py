"""The one door to a writable dossier: what you may not see does not exist, what you may see but not
touch is forbidden.
"""

from __future__ import annotations

from uuid import UUID

from motcua.casework import api as casework
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Forbidden
from motcua.kernel.rows import every, found

from . import policies
from .models import Dossier, Draft
from .refusals import DossierNotFound, NotYourTurn, StepAlreadyDone


def parties(case: casework.Case, dossier: Dossier) -> policies.Parties:
    return policies.Parties(
        competent_unit_id=case.unit_id,
        receiving_unit_id=dossier.receiving_unit_id,
        filer_account_id=dossier.filer_account_id,
    )


def to_read(actor: Actor, reference: str) -> tuple[casework.Case, Dossier]:
    """The dossier, if the actor may see it; raises `DossierNotFound`. Two queries."""
    case = found(casework.Case, reference=reference)
    dossier = None if case is None else found(Dossier, case=case.id)
    if case is None or dossier is None or not policies.may_see(actor, parties(case, dossier)):
        raise DossierNotFound
    return case, dossier


def _locked(actor: Actor, reference: str) -> tuple[casework.Case, Dossier]:
    """As `to_read`, with the case locked until the transaction ends: acts on a dossier queue up."""
    case = found(casework.Case, reference=reference, lock=True)
    dossier = None if case is None else found(Dossier, case=case.id)
    if case is None or dossier is None or not policies.may_see(actor, parties(case, dossier)):
        raise DossierNotFound
    return case, dossier


def to_receive(actor: Actor, reference: str) -> tuple[casework.Case, Dossier]:
    case, dossier = _locked(actor, reference)
    if not policies.may_receive(actor, parties(case, dossier)):
        raise Forbidden
    return case, dossier


def to_work(actor: Actor, reference: str, step: str) -> tuple[casework.Case, Dossier, casework.Assignment]:
    """The dossier and the open turn at the step, if it is the actor's.

    Raises `DossierNotFound`, `StepAlreadyDone`, `NotYourTurn`. Three queries.
    """
    case, dossier = _locked(actor, reference)
    turns = every(casework.Assignment, case=case.id, step=step, closed_at=None, order_by=("opened_at", "id"))
    if not turns:
        raise StepAlreadyDone
    turn = turns[0]
    if not policies.may_take_step(actor, Role(turn.role), turn.unit_id, turn.account_id):
        raise NotYourTurn
    return case, dossier, turn


def acting(actor: Actor, turn: casework.Assignment) -> Actor:
    """The actor as they act in this turn: in another's name when the post is lent. Raises `NotYourTurn`."""
    post = policies.post_for(actor, Role(turn.role), turn.unit_id, turn.account_id)
    if post is None:
        raise NotYourTurn
    return actor.acting_from(post)


def to_edit(actor: Actor, draft_id: UUID) -> Draft:
    """A draft of the actor's own, locked."""
    draft = Draft.objects.select_for_update().filter(pk=draft_id, account_id=actor.account_id).first()
    if draft is None:
        raise DossierNotFound
    return draft
