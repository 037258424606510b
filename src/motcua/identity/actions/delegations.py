"""Lending the authority of a position to a colleague: one's own, or as written down by an administrator."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor, SigningForm
from motcua.kernel.text import fold
from motcua.organisation import api as organisation

from ..queries import positions_held, possible_delegates
from ..values import Colleague


def delegate(
    *,
    actor: Actor,
    at: datetime,
    position_id: UUID,
    delegate_id: UUID,
    form: SigningForm,
    valid_from: date,
    valid_to: date,
    number: str,
    decided_on: date,
    scope: str,
) -> UUID:
    """The actor lends a position of their own to somebody of the same unit or of one beneath it.

    Only a deputy signs as one (`KT.`). Returns the delegation, which `organisation.end_delegation` ends.
    Raises `MayNotDelegate`, `InvalidDelegation`, `AlreadyDelegated`. Source: nd-30-2020#13.
    """
    chosen = _chosen(actor.account_id, at, position_id, delegate_id, form)
    return organisation.delegate(
        actor=actor,
        at=at,
        position_id=position_id,
        delegate_id=delegate_id,
        delegate_title=chosen.title,
        form=form,
        valid_from=valid_from,
        valid_to=valid_to,
        number=number,
        decided_on=decided_on,
        scope=scope,
    )


def record_delegation(
    *,
    actor: Actor,
    at: datetime,
    delegator_id: UUID,
    position_id: UUID,
    delegate_id: UUID,
    form: SigningForm,
    valid_from: date,
    valid_to: date,
    decision: organisation.Decision,
    scope: str,
) -> UUID:
    """An administrator writes down what the delegator lent by a decision on paper: to whom it may be lent is as in
    `delegate`. Raises `MayNotRecordDelegation`, `MayNotDelegate`, `InvalidDelegation`, `AlreadyDelegated`.
    """
    unit_id = organisation.position(position_id).unit_id
    if delegator_id == actor.id or not organisation.records_delegations(actor, unit_id):
        raise organisation.MayNotRecordDelegation
    chosen = _chosen(delegator_id, at, position_id, delegate_id, form)
    return organisation.record_delegation(
        actor=actor,
        at=at,
        position_id=position_id,
        delegator_id=delegator_id,
        delegate_id=delegate_id,
        delegate_title=chosen.title,
        form=form,
        valid_from=valid_from,
        valid_to=valid_to,
        decision=decision,
        scope=scope,
    )


def _chosen(giver_id: UUID, at: datetime, position_id: UUID, delegate_id: UUID, form: SigningForm) -> Colleague:
    """The one to whom the giver may lend this position, to sign in this form."""
    own = {position.id: position for position in positions_held(giver_id, at)}
    if position_id not in own:
        raise organisation.MayNotDelegate
    people = {one.account_id: one for one in possible_delegates(giver_id, own[position_id].unit_id, at)}
    chosen = people.get(delegate_id)
    if chosen is None:
        raise organisation.InvalidDelegation(fields={"delegate": _("Hãy chọn người được giao quyền.")})
    if form is SigningForm.DEPUTY and not is_deputy(chosen.title):
        text = _("Chỉ cấp phó mới ký thay (KT.). Với người khác, hãy chọn thừa ủy quyền (TUQ.).")
        raise organisation.InvalidDelegation(fields={"form": text})
    return chosen


def is_deputy(title: str) -> bool:
    """Whether the title is that of a deputy: Phó Chủ tịch, Phó Giám đốc, Phó Trưởng phòng."""
    return fold(title).startswith("pho ")
