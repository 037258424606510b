"""Opening, renaming and closing positions."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor, Role
from motcua.kernel.text import tidy

from .. import access, models
from ..directory import position_of
from ..refusals import EditedMeanwhile, InvalidPosition, NothingChanges, PositionAlreadyThere
from ._common import UNSOURCED, Provenance, changed, refusing

TITLE_MAX = 150


@transaction.atomic
def create_position(
    *,
    actor: Actor,
    at: datetime,
    unit_id: UUID,
    title: str,
    role: Role,
    valid_from: date,
    provenance: Provenance = UNSOURCED,
) -> UUID:
    """Opens a position in a unit; several people may hold it.

    Raises `UnitNotFound`, `MayNotArrange`, `InvalidPosition`, `PositionAlreadyThere`.
    """
    unit = access.unit_to_arrange(actor, unit_id)
    if valid_from < unit.valid_from or (unit.valid_to is not None and unit.valid_to < valid_from):
        raise InvalidPosition(fields={"valid_from": _("Đơn vị không tồn tại vào ngày này.")})
    position = models.Position(
        unit=unit, title=_title(title), role=role, valid_from=valid_from, valid_to=unit.valid_to, **asdict(provenance)
    )
    _require_room(position)
    with refusing(PositionAlreadyThere):
        position.save(force_insert=True)
    changed(actor, at, "create_position", position, unit_id=unit_id, role=role.value, title=position.title)
    return position.id


@transaction.atomic
def rename_position(*, actor: Actor, at: datetime, position_id: UUID, stamp: str, title: str) -> None:
    """Another title for the same place and role; `stamp` is that of the position as it was read.

    What was signed keeps the title it was signed with. Raises `PositionNotFound`, `MayNotArrange`,
    `EditedMeanwhile`, `InvalidPosition`, `NothingChanges`, `PositionAlreadyThere`.
    """
    position = access.position_to_arrange(actor, position_id)
    if position_of(position).stamp != stamp:
        raise EditedMeanwhile
    was, position.title = position.title, _title(title)
    if position.title == was:
        raise NothingChanges.on("title")
    _require_room(position)
    with refusing(PositionAlreadyThere):
        position.save(update_fields=["title"])
    changed(actor, at, "rename_position", position, title=f"{was} → {position.title}")


@transaction.atomic
def close_position(*, actor: Actor, at: datetime, position_id: UUID, last_day: date) -> None:
    """The position exists up to `last_day`. Who holds it, `identity.close_position` looks at before.

    Raises `PositionNotFound`, `MayNotArrange`, `InvalidPosition`.
    """
    position = access.position_to_arrange(actor, position_id)
    if last_day < position.valid_from:
        raise InvalidPosition(fields={"last_day": _("Ngày cuối phải sau ngày bắt đầu.")})
    if position.unit.valid_to is not None and position.unit.valid_to < last_day:
        raise InvalidPosition(fields={"last_day": _("Đơn vị không tồn tại vào ngày này.")})
    position.valid_to = last_day
    position.save(update_fields=["valid_to"])
    changed(actor, at, "close_position", position, last_day=last_day)


def _title(text: str) -> str:
    title = tidy(text)
    if not title:
        raise InvalidPosition(fields={"title": _("Hãy nhập tên vị trí.")})
    if len(title) > TITLE_MAX:
        raise InvalidPosition(fields={"title": gettext("Không quá %(n)s ký tự.") % {"n": TITLE_MAX}})
    return title


def _require_room(position: models.Position) -> None:
    """No other of the title and role stands in the unit at the same time."""
    beside = models.Position.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=position.valid_from),
        unit_id=position.unit_id,
        role=position.role,
        title__iexact=position.title,
    ).exclude(pk=position.pk)
    if position.valid_to is not None:
        beside = beside.filter(valid_from__lte=position.valid_to)
    if beside.exists():
        raise PositionAlreadyThere.on("title")
