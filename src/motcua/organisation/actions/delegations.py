"""Lending the authority of a position for a period, and taking it back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor, SigningForm
from motcua.kernel.errors import Words
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of

from .. import models, policies
from ..directory import current
from ..queries import position
from ..refusals import (
    AlreadyDelegated,
    DelegationNotFound,
    InvalidDelegation,
    MayNotDelegate,
    MayNotRecordDelegation,
)
from ..values import Decision
from ._common import changed, refusing

NO_NUMBER = _("Hãy ghi số, ký hiệu của quyết định.")


@transaction.atomic
def delegate(
    *,
    actor: Actor,
    at: datetime,
    position_id: UUID,
    delegate_id: UUID,
    delegate_title: str,
    form: SigningForm,
    valid_from: date,
    valid_to: date,
    number: str,
    decided_on: date,
    scope: str,
) -> UUID:
    """The actor lends the authority of the own position to another account, first and last day included.

    A decision with number and date says so, and none reaches back. Who the delegate is, `identity` checks before.
    Raises `PositionNotFound`, `MayNotDelegate`, `InvalidDelegation`, `AlreadyDelegated`. Source: nd-30-2020#13.
    """
    place = position(position_id)
    if actor.id is None or not policies.may_delegate(actor, place.role, place.unit_id):
        raise MayNotDelegate
    row = models.Delegation(
        position_id=position_id,
        delegator_id=actor.id,
        delegate_id=delegate_id,
        delegate_title=delegate_title,
        form=form,
        valid_from=valid_from,
        valid_to=valid_to,
        number=tidy(number),
        decided_on=decided_on,
        scope=tidy(scope),
        made_at=at,
    )
    return _lent(actor, at, "delegate", row, {})


@transaction.atomic
def record_delegation(
    *,
    actor: Actor,
    at: datetime,
    position_id: UUID,
    delegator_id: UUID,
    delegate_id: UUID,
    delegate_title: str,
    form: SigningForm,
    valid_from: date,
    valid_to: date,
    decision: Decision,
    scope: str,
) -> UUID:
    """Writes down what the holder of a position lent by a decision on paper, by the rules of `delegate`.

    The actor administers the unit and neither gives nor gets. That the delegator holds the position, and who the
    delegate is, `identity` checks before. Raises `PositionNotFound`, `MayNotRecordDelegation`, `MayNotDelegate`,
    `InvalidDelegation`, `AlreadyDelegated`. Source: nd-30-2020#13.
    """
    place = position(position_id)
    _require_recorder(actor, place.unit_id, {delegator_id, delegate_id})
    if not policies.may_be_delegated(place.role):
        raise MayNotDelegate
    row = models.Delegation(
        position_id=position_id,
        delegator_id=delegator_id,
        delegate_id=delegate_id,
        delegate_title=delegate_title,
        form=form,
        valid_from=valid_from,
        valid_to=valid_to,
        number=tidy(decision.number),
        decided_on=decision.decided_on,
        scope=tidy(scope),
        summary=tidy(decision.summary),
        made_at=at,
        recorded_by_id=actor.id,
    )
    return _lent(actor, at, "record_delegation", row, _wrong_summary(decision))


@transaction.atomic
def end_delegation(*, actor: Actor, at: datetime, delegation_id: UUID, reason: str) -> None:
    """Takes the authority back at once; one that is over already stays as it is.

    Raises `DelegationNotFound`, `MayNotDelegate`, `InvalidDelegation`.
    """
    row = models.Delegation.objects.select_for_update().filter(pk=delegation_id).first()
    if row is None:
        raise DelegationNotFound
    if not policies.may_end_delegation(actor, row.delegator_id, position(row.position_id).unit_id):
        raise MayNotDelegate
    if not tidy(reason):
        raise InvalidDelegation(fields={"reason": _("Hãy ghi rõ lý do.")})
    if row.ended_at is not None:
        return
    row.ended_at, row.end_reason, row.ended_by_id = at, tidy(reason)[:500], actor.id
    row.save(update_fields=["ended_at", "end_reason", "ended_by_id"])
    changed(actor, at, "end_delegation", row, reason=row.end_reason)


@transaction.atomic
def end_delegation_by_decision(*, actor: Actor, at: datetime, delegation_id: UUID, decision: Decision) -> None:
    """Writes down that a decision on paper took the authority back: it ends at once. One that is over stays as it is.

    Raises `DelegationNotFound`, `MayNotRecordDelegation`, `InvalidDelegation`.
    """
    row = models.Delegation.objects.select_for_update().filter(pk=delegation_id).first()
    if row is None:
        raise DelegationNotFound
    _require_recorder(actor, position(row.position_id).unit_id, {row.delegator_id, row.delegate_id})
    wrong = _wrong_summary(decision)
    if not tidy(decision.number):
        wrong["number"] = NO_NUMBER
    if not row.decided_on <= decision.decided_on <= day_of(at):
        wrong["decided_on"] = _("Ngày ký không thể trước quyết định ủy quyền hay ở tương lai.")
    if wrong:
        raise InvalidDelegation(fields=wrong)
    if row.ended_at is not None:
        return
    row.ended_at, row.end_reason, row.ended_by_id = at, tidy(decision.summary), actor.id
    row.end_number, row.end_decided_on = tidy(decision.number), decision.decided_on
    row.save(update_fields=["ended_at", "end_reason", "ended_by_id", "end_number", "end_decided_on"])
    changed(
        actor, at, "end_delegation_by_decision", row,
        number=row.end_number, decided_on=row.end_decided_on, reason=row.end_reason,
    )  # fmt: skip


def _require_recorder(actor: Actor, unit_id: UUID, concerned: set[UUID]) -> None:
    line = [one.id for one in current().upward(unit_id)]
    if actor.id in concerned or not policies.may_record_delegations(actor, line):
        raise MayNotRecordDelegation


def _lent(actor: Actor, at: datetime, action: str, row: models.Delegation, wrong: dict[str, Words]) -> UUID:
    """Saves a new delegation, unless something is wrong with it."""
    assert row.valid_to is not None, "a delegation has a last day"
    wrong |= _wrong_days(day_of(at), row.valid_from, row.valid_to, row.decided_on)
    if not row.number:
        wrong["number"] = NO_NUMBER
    if not row.scope:
        wrong["scope"] = _("Hãy ghi phạm vi công việc được giao.")
    if row.delegator_id == row.delegate_id:
        wrong["delegate"] = _("Hãy chọn người khác với chính mình.")
    if wrong:
        raise InvalidDelegation(fields=wrong)
    with refusing(AlreadyDelegated):
        row.save(force_insert=True)
    changed(
        actor, at, action, row,
        delegator=row.delegator_id, delegate=row.delegate_id, form=row.form, number=row.number, until=row.valid_to,
    )  # fmt: skip
    return row.id


def _wrong_summary(decision: Decision) -> dict[str, Words]:
    return {} if tidy(decision.summary) else {"summary": _("Hãy ghi trích yếu của quyết định.")}


def _wrong_days(today: date, valid_from: date, valid_to: date, decided_on: date) -> dict[str, Words]:
    """What is wrong with the days of a decision, by field."""
    found: dict[str, Words] = {}
    if decided_on > today:
        found["decided_on"] = _("Ngày ký quyết định không thể ở tương lai.")
    if valid_from < max(today, decided_on):
        found["valid_from"] = _("Việc ủy quyền không có hiệu lực trở về trước.")
    if valid_to < valid_from:
        found["valid_to"] = _("Ngày cuối không thể trước ngày đầu.")
    return found
