"""Lending the authority of one's own position to a colleague."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor, SigningForm
from motcua.kernel.text import fold
from motcua.organisation import api as organisation

from ..queries import positions_held, possible_delegates


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
    own = {position.id: position for position in positions_held(actor.account_id, at)}
    if position_id not in own:
        raise organisation.MayNotDelegate
    people = {one.account_id: one for one in possible_delegates(actor, own[position_id].unit_id, at)}
    chosen = people.get(delegate_id)
    if chosen is None:
        raise organisation.InvalidDelegation(fields={"delegate": _("Hãy chọn người được giao quyền.")})
    if form is SigningForm.DEPUTY and not is_deputy(chosen.title):
        text = _("Chỉ cấp phó mới ký thay (KT.). Với người khác, hãy chọn thừa ủy quyền (TUQ.).")
        raise organisation.InvalidDelegation(fields={"form": text})
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


def is_deputy(title: str) -> bool:
    """Whether the title is that of a deputy: Phó Chủ tịch, Phó Giám đốc, Phó Trưởng phòng."""
    return fold(title).startswith("pho ")
