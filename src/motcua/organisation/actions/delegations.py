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
from ..queries import position
from ..refusals import AlreadyDelegated, DelegationNotFound, InvalidDelegation, MayNotDelegate
from ._common import changed, refusing


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
    wrong = _wrong_days(day_of(at), valid_from, valid_to, decided_on)
    if not tidy(number):
        wrong["number"] = _("Hãy ghi số, ký hiệu của quyết định.")
    if not tidy(scope):
        wrong["scope"] = _("Hãy ghi phạm vi công việc được giao.")
    if actor.id == delegate_id:
        wrong["delegate"] = _("Hãy chọn người khác với chính mình.")
    if wrong:
        raise InvalidDelegation(fields=wrong)
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
    with refusing(AlreadyDelegated):
        row.save(force_insert=True)
    changed(actor, at, "delegate", row, delegate=delegate_id, form=form.value, number=row.number, until=valid_to)
    return row.id


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
    row.ended_at, row.end_reason = at, tidy(reason)[:500]
    row.save(update_fields=["ended_at", "end_reason"])
    changed(actor, at, "end_delegation", row, reason=row.end_reason)


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
