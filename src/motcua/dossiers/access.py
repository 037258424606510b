"""The one door to a writable dossier: what you may not see does not exist, what you may see but not
touch is forbidden.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from motcua.casework import api as casework
from motcua.kernel.actor import Actor, Post, Role
from motcua.kernel.errors import Forbidden
from motcua.kernel.rows import every, found
from motcua.organisation import api as organisation

from . import policies
from .lifecycle import LIFECYCLE
from .models import Consultation, Dossier, Draft
from .refusals import DossierNotFound, NotYourTurn, StepAlreadyDone


def parties(case: casework.Case, dossier: Dossier) -> policies.Parties:
    return policies.Parties(
        competent_unit_id=case.unit_id,
        receiving_unit_id=dossier.receiving_unit_id,
        filer_account_id=dossier.filer_account_id,
        heir_ids=organisation.with_heirs(_concerned(case, dossier)),
        support_unit_id=dossier.support_unit_id,
    )


def _concerned(case: casework.Case, dossier: Dossier) -> set[UUID]:
    """The three organisations, or the two where nobody helped to file."""
    return {case.unit_id, dossier.receiving_unit_id, dossier.support_unit_id or dossier.receiving_unit_id}


def may_see(actor: Actor, case: casework.Case, dossier: Dossier) -> bool:
    """One query, and only for staff of other units: whether they were invited."""
    concerned = parties(case, dossier)
    if policies.may_see(actor, concerned):
        return True
    return bool(actor.posts) and policies.may_see(actor, replace(concerned, invited=_invited(case.id)))


def _invited(case_id: UUID) -> tuple[policies.Invited, ...]:
    parts = casework.Assignment.objects.filter(case_id=case_id, closed_at=None).exclude(part=casework.Part.DO)
    rows = parts.order_by("opened_at", "id").values_list("unit_id", "role", "account_id")
    return tuple(policies.Invited(unit_id, Role(role), account_id) for unit_id, role, account_id in rows)


def to_read(actor: Actor, reference: str) -> tuple[casework.Case, Dossier]:
    """The dossier, if the actor may see it; raises `DossierNotFound`. Two queries."""
    return _seen(actor, reference, lock=False)


def is_seen_by(actor: Actor, reference: str) -> bool:
    """Whether the actor may still see the dossier."""
    try:
        to_read(actor, reference)
    except DossierNotFound:
        return False
    return True


def _locked(actor: Actor, reference: str) -> tuple[casework.Case, Dossier]:
    """As `to_read`, with the case locked until the transaction ends: acts on a dossier queue up."""
    return _seen(actor, reference, lock=True)


def _seen(actor: Actor, reference: str, *, lock: bool) -> tuple[casework.Case, Dossier]:
    case = found(casework.Case, reference=reference, lock=lock)
    dossier = None if case is None else found(Dossier, case=case.id)
    if case is None or dossier is None or not may_see(actor, case, dossier):
        raise DossierNotFound
    return case, dossier


def to_receive(actor: Actor, reference: str) -> tuple[casework.Case, Dossier]:
    case, dossier = _locked(actor, reference)
    if not policies.may_receive(actor, parties(case, dossier)):
        raise Forbidden
    return case, dossier


type Acting = tuple[casework.Case, Dossier, Actor]


def to_act(actor: Actor, act: str, reference: str) -> Acting:
    """The dossier, locked, for one of `policies.PERMISSIONS`, in a state that allows it; and they as they act.

    Raises `DossierNotFound`, `Forbidden`, `NotNow`, `NotYourTurn`. Two queries, three where a turn is asked.
    """
    case, dossier = _locked(actor, reference)
    return _acting(actor, act, case, dossier)


def to_ask(actor: Actor, reference: str) -> Acting:
    """The dossier for asking what it lacks: by reception before acceptance, by whoever handles it after."""
    case, dossier = _locked(actor, reference)
    return _acting(actor, "ask_to_complete" if case.received_at is None else "ask_supplement", case, dossier)


def to_complete(actor: Actor, reference: str, secret: str | None) -> Acting:
    """The dossier for completing it: its filer, its desk, or any desk that is shown the tracking secret.

    Raises `DossierNotFound`, `Forbidden`, `NotNow`.
    """
    if secret is None or not actor.holds(Role.RECEPTION):
        case, dossier = _locked(actor, reference)
        return _acting(actor, _completing(case), case, dossier)
    case, dossier = _by_secret(reference, secret, lock=True)
    LIFECYCLE.transition(_completing(case), case.state)
    return case, dossier, actor


def _completing(case: casework.Case) -> str:
    return "complete_filing" if case.received_at is None else "answer_supplement"


def _acting(actor: Actor, act: str, case: casework.Case, dossier: Dossier) -> Acting:
    concerned = parties(case, dossier)
    if not policies.may(actor, act, concerned):
        raise Forbidden
    LIFECYCLE.transition(act, case.state)
    if policies.PERMISSIONS[act].with_turn and not _holds_a_turn(actor, case):
        raise NotYourTurn
    post = policies.post_to(actor, act, concerned)
    return case, dossier, actor if post is None else actor.acting_from(post)


def _by_secret(reference: str, secret: str, *, lock: bool) -> tuple[casework.Case, Dossier]:
    """The dossier of that code, if the secret is its own; raises `DossierNotFound` alike for either."""
    case = found(casework.Case, reference=reference, lock=lock)
    dossier = None if case is None else found(Dossier, case=case.id)
    given = secret.strip().upper().replace("-", "").replace(" ", "")
    expected = dossier.tracking_secret if dossier else "\0"
    matches = hmac.compare_digest(given.encode(), expected.encode())
    if case is None or dossier is None or not matches:
        raise DossierNotFound
    return case, dossier


def by_secret(reference: str, secret: str) -> tuple[casework.Case, Dossier]:
    """The dossier of that code for whoever knows its secret; raises `DossierNotFound` alike for either."""
    return _by_secret(reference, secret, lock=False)


def _holds_a_turn(actor: Actor, case: casework.Case) -> bool:
    turns = casework.open_assignments([case.id]).get(case.id, ())
    return any(policies.may_take_step(actor, turn.role, turn.unit_id, turn.account_id) for turn in turns)


def to_work(actor: Actor, reference: str, step: str) -> tuple[casework.Case, Dossier, casework.Assignment]:
    """The dossier and the open turn at the step, if it is the actor's.

    Raises `DossierNotFound`, `StepAlreadyDone`, `NotYourTurn`. Three queries.
    """
    case, dossier = _locked(actor, reference)
    turns = every(
        casework.Assignment,
        case=case.id,
        step=step,
        closed_at=None,
        part=casework.Part.DO.value,
        order_by=("opened_at", "id"),
    )
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


def to_assign(actor: Actor, reference: str, step: str) -> tuple[casework.Case, casework.Assignment, Actor]:
    """The open turn at the step, for whoever gives out the work of its unit; and they as they act.

    Raises `DossierNotFound`, `StepAlreadyDone`, `Forbidden`.
    """
    case, _dossier = _locked(actor, reference)
    turn = next((turn for turn in _open_turns(case.id) if turn.step == step), None)
    if turn is None:
        raise StepAlreadyDone
    post = casework.assigning_post(actor, turn.unit_id)
    if post is None:
        raise Forbidden
    return case, turn, actor.acting_from(post)


def to_lead(actor: Actor, reference: str) -> tuple[casework.Case, casework.Assignment, Actor]:
    """The open turn that is the actor's, or that of a unit whose work they give out; and they as they act.

    Raises `DossierNotFound`, `StepAlreadyDone` where no turn is open, `NotYourTurn`.
    """
    case, _dossier = _locked(actor, reference)
    turns = _open_turns(case.id)
    if not turns:
        raise StepAlreadyDone
    turn, post = _led(actor, turns)
    return case, turn, actor.acting_from(post)


def _led(actor: Actor, turns: Iterable[casework.Assignment]) -> tuple[casework.Assignment, Post]:
    """The first of the turns that the actor leads, and from which post. Raises `NotYourTurn`."""
    for turn in turns:
        post = leading_post(actor, Role(turn.role), turn.unit_id, turn.account_id)
        if post is not None:
            return turn, post
    raise NotYourTurn


def leading_post(actor: Actor, role: Role, unit_id: UUID, taken_by: UUID | None) -> Post | None:
    """From which post the actor may ask others to help with a turn; none when they may not."""
    return policies.post_for(actor, role, unit_id, taken_by) or casework.assigning_post(actor, unit_id)


def to_leave(actor: Actor, reference: str, assignment_id: UUID) -> tuple[casework.Case, casework.Assignment, Actor]:
    """A part other than doing, for whoever was given it and for whoever leads the dossier; and they as they act.

    Raises `DossierNotFound`, `NotYourTurn`.
    """
    case, _dossier = _locked(actor, reference)
    parts = casework.Assignment.objects.filter(
        pk=assignment_id, case_id=case.id, part__in=[casework.Part.CO_ORDINATE, casework.Part.FOLLOW]
    )
    part = parts.first()
    if part is None:
        raise DossierNotFound
    post = policies.post_for(actor, Role(part.role), part.unit_id, part.account_id, exactly=True)
    if post is None:
        _turn, post = _led(actor, _open_turns(case.id))
    return case, part, actor.acting_from(post)


def to_answer(actor: Actor, reference: str, consultation_id: UUID) -> tuple[casework.Case, Consultation, Actor]:
    """A question put to the actor's unit; and they as they act. Raises `DossierNotFound`, `NotYourTurn`."""
    case, _dossier = _locked(actor, reference)
    consultation = consultation_of(case.id, consultation_id)
    asked = consultation.assignment
    post = policies.post_for(actor, Role(asked.role), asked.unit_id, asked.account_id, exactly=True)
    if post is None:
        raise NotYourTurn
    return case, consultation, actor.acting_from(post)


def consultation_of(case_id: UUID, consultation_id: UUID) -> Consultation:
    """Raises `DossierNotFound`."""
    rows = Consultation.objects.select_related("assignment", "turn").filter(pk=consultation_id, case_id=case_id)
    found_one = rows.first()
    if found_one is None:
        raise DossierNotFound
    return found_one


def to_note(actor: Actor, reference: str) -> casework.Case:
    """Raises `DossierNotFound`, `Forbidden` for whoever is not staff."""
    case, _dossier = to_read(actor, reference)
    if not actor.is_staff:
        raise Forbidden
    return case


def _open_turns(case_id: UUID) -> list[casework.Assignment]:
    turns = casework.Assignment.objects.filter(case_id=case_id, closed_at=None, part=casework.Part.DO)
    return list(turns.order_by("opened_at", "id"))


def to_edit(actor: Actor, draft_id: UUID) -> Draft:
    """A draft of the actor's own, locked."""
    draft = Draft.objects.select_for_update().filter(pk=draft_id, account_id=actor.account_id).first()
    if draft is None:
        raise DossierNotFound
    return draft
