"""Ending a position that nobody holds beyond its last day."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from motcua.kernel.actor import Actor
from motcua.organisation import api as organisation

from .. import models

_NAMED = 5  # more than these are told by their number


@transaction.atomic
def close_position(*, actor: Actor, at: datetime, position_id: UUID, last_day: date) -> None:
    """The position exists up to `last_day`; what rests on it does not outlast it.

    Who would still hold it after that day gives it up first, so that nobody loses a right unawares. Raises
    `PositionNotFound`, `MayNotArrange`, `InvalidPosition`.
    """
    organisation.close_position(actor=actor, at=at, position_id=position_id, last_day=last_day)
    lasting = models.Appointment.objects.filter(Q(valid_to=None) | Q(valid_to__gt=last_day), position_id=position_id)
    rows = lasting.order_by("account__name", "id").values_list("account__staff__name", "account__name")
    names = [name or sign_in_name for name, sign_in_name in rows]
    if names:
        told = ", ".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
        text = gettext("Còn người giữ vị trí sau ngày này: %(names)s. Hãy ghi ngày thôi giữ trước.") % {"names": told}
        raise organisation.InvalidPosition(fields={"last_day": text})
