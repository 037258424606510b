"""Opening and closing units and positions."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor, Role
from motcua.kernel.codes import InvalidUnitCode, UnitCode
from motcua.kernel.text import tidy

from .. import access, models, policies
from ..models import UnitKind
from ..refusals import CalendarNotFound, InvalidUnit, MayNotArrange, PositionNotFound, UnitCodeTaken
from ._common import UNSOURCED, Provenance, changed, refusing


@transaction.atomic
def create_unit(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    kind: UnitKind,
    valid_from: date,
    parent_id: UUID | None = None,
    code: str = "",
    code_confirmed: bool = False,
    old_code: str = "",
    commune_code: str = "",
    short_name: str = "",
    address: str = "",
    provenance: Provenance = UNSOURCED,
) -> UUID:
    """Opens a unit beneath another, or at the top. Raises `InvalidUnit`, `UnitCodeTaken`, `MayNotArrange`."""
    if parent_id is not None:
        access.unit_to_arrange(actor, parent_id)
    elif not policies.may_arrange(actor, ()):
        raise MayNotArrange
    unit = models.Unit(
        name=_name(name),
        short_name=tidy(short_name),
        kind=kind,
        parent_id=parent_id,
        code=_code(code, "code", is_old=False),
        code_confirmed=code_confirmed,
        old_code=_code(old_code, "old_code", is_old=True),
        commune_code=_commune_code(commune_code, kind),
        address=tidy(address),
        valid_from=valid_from,
        **asdict(provenance),
    )
    with refusing(UnitCodeTaken):
        unit.save(force_insert=True)
    changed(actor, at, "create_unit", unit, name=unit.name, code=unit.code, valid_from=valid_from)
    return unit.id


@transaction.atomic
def close_unit(*, actor: Actor, at: datetime, unit_id: UUID, last_day: date) -> None:
    """The unit exists up to `last_day`; its past, and what points at it, stay. Raises `InvalidUnit`."""
    unit = access.unit_to_arrange(actor, unit_id)
    _require_order(unit.valid_from, last_day)
    unit.valid_to = last_day
    unit.save(update_fields=["valid_to"])
    changed(actor, at, "close_unit", unit, last_day=last_day)


@transaction.atomic
def assign_calendar(*, actor: Actor, at: datetime, unit_id: UUID, calendar_id: UUID | None) -> None:
    """The unit, and those beneath it without their own, count by this calendar; none to inherit again."""
    unit = access.unit_to_arrange(actor, unit_id)
    if calendar_id is not None and not models.Calendar.objects.filter(pk=calendar_id).exists():
        raise CalendarNotFound
    unit.calendar_id = calendar_id
    unit.save(update_fields=["calendar_id"])
    changed(actor, at, "assign_calendar", unit, calendar_id=calendar_id)


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
    """Opens a position in a unit; several people may hold it. Raises `InvalidUnit`."""
    unit = access.unit_to_arrange(actor, unit_id)
    position = models.Position(
        unit=unit,
        title=_name(title),
        role=role,
        valid_from=valid_from,
        **asdict(provenance),
    )
    with refusing(InvalidUnit):
        position.save(force_insert=True)
    changed(actor, at, "create_position", position, unit_id=unit_id, role=role.value, title=position.title)
    return position.id


@transaction.atomic
def close_position(*, actor: Actor, at: datetime, position_id: UUID, last_day: date) -> None:
    """The position exists up to `last_day`. Raises `PositionNotFound`, `InvalidUnit`."""
    position = models.Position.objects.select_for_update().filter(pk=position_id).first()
    if position is None:
        raise PositionNotFound
    access.unit_to_arrange(actor, position.unit_id)
    _require_order(position.valid_from, last_day)
    position.valid_to = last_day
    position.save(update_fields=["valid_to"])
    changed(actor, at, "close_position", position, last_day=last_day)


def _name(text: str) -> str:
    name = tidy(text)
    if not name:
        raise InvalidUnit(fields={"name": _("Hãy nhập tên.")})
    return name


def _code(text: str, field: str, *, is_old: bool) -> str:
    if not text.strip():
        return ""
    try:
        code = UnitCode.parse(text)
    except InvalidUnitCode as error:
        raise InvalidUnit(fields={field: error.message}) from error
    if code.is_old is not is_old:
        raise InvalidUnit(fields={field: InvalidUnitCode.message})
    return str(code)


def _commune_code(text: str, kind: UnitKind) -> str:
    code = text.strip()
    if code and (kind is not UnitKind.COMMUNE or len(code) != 5 or not (code.isascii() and code.isdigit())):
        raise InvalidUnit(fields={"commune_code": _("Mã đơn vị hành chính cấp xã gồm 5 chữ số.")})
    return code


def _require_order(first: date, last: date) -> None:
    if last < first:
        raise InvalidUnit(fields={"last_day": _("Ngày cuối phải sau ngày bắt đầu.")})
