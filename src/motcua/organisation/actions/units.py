"""Opening, correcting and closing units."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Words

from .. import access, models, policies
from ..details import settled
from ..directory import unit_of
from ..models import UnitKind
from ..refusals import (
    EditedMeanwhile,
    InvalidUnit,
    MayNotArrange,
    NothingChanges,
    UnitAlreadyThere,
    UnitCodeTaken,
    UnitStillNeeded,
)
from ..restructuring.movers import in_order
from ..values import UnitDetails
from ._common import UNSOURCED, Provenance, changed, refusing

_GO_WITH_THE_UNIT = frozenset({"organisation.positions"})  # they end with it; who holds them is counted apart
_CODES = ("code", "commune_code")
POINT_KINDS = frozenset({UnitKind.POINT, UnitKind.BRANCH, UnitKind.CENTRE})


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
    point_id: UUID | None = None,
    provenance: Provenance = UNSOURCED,
) -> UUID:
    """Opens a unit beneath another, or at the top.

    Raises `InvalidUnit`, `UnitCodeTaken`, `UnitAlreadyThere`, `MayNotArrange`, `UnitNotFound`.
    """
    given = UnitDetails(
        name=name,
        kind=kind,
        parent_id=parent_id,
        short_name=short_name,
        code=code,
        code_confirmed=code_confirmed,
        old_code=old_code,
        commune_code=commune_code,
        address=address,
        point_id=point_id,
        **asdict(provenance),
    )
    _require_place(actor, parent_id, valid_from)
    unit = models.Unit(**asdict(settled(given)), valid_from=valid_from)
    _require_point(unit)
    _require_room(unit)
    _require_codes(unit)
    with refusing(UnitCodeTaken):
        unit.save(force_insert=True)
    changed(actor, at, "create_unit", unit, name=unit.name, code=unit.code, valid_from=valid_from)
    return unit.id


@transaction.atomic
def amend_unit(*, actor: Actor, at: datetime, unit_id: UUID, stamp: str, details: UnitDetails) -> None:
    """Corrects what is written of a unit, for all the days it exists; `stamp` is that of the unit as it was read.

    What changes from a day on is no correction: see `prepare_unit_change`. The record tells each value before and
    after. Raises `UnitNotFound`, `MayNotArrange`, `EditedMeanwhile`, `NothingChanges`, `InvalidUnit`,
    `UnitCodeTaken`, `UnitAlreadyThere`.
    """
    unit = access.unit_to_arrange(actor, unit_id)
    was = unit_of(unit)
    if was.stamp != stamp:
        raise EditedMeanwhile
    given = settled(details)
    touched = [one.name for one in fields(given) if getattr(given, one.name) != getattr(was, one.name)]
    if not touched:
        raise NothingChanges
    for name in touched:
        setattr(unit, name, getattr(given, name))
    if "kind" in touched:
        _require_above(actor, was.parent_id)
    if "parent_id" in touched:
        _require_new_place(actor, unit)
    if "point_id" in touched:
        _require_point(unit)
    if {"name", "parent_id"} & set(touched):
        _require_room(unit)
    if set(_CODES) & set(touched):
        _require_codes(unit)
    with refusing(UnitCodeTaken):
        unit.save(update_fields=[name.removesuffix("_id") for name in touched])
    told = {name: f"{getattr(was, name)} → {getattr(given, name)}" for name in touched}
    changed(actor, at, "amend_unit", unit, **told)


@transaction.atomic
def close_unit(*, actor: Actor, at: datetime, unit_id: UUID, last_day: date) -> None:
    """The unit and its positions exist up to `last_day`; its past, and what points at it, stay.

    Only of a unit that nothing hangs on: units beneath it, people in its positions, dossiers, communes led to it.
    Where something does, a restructure names who takes it. Raises `UnitNotFound`, `MayNotArrange`, `InvalidUnit`,
    `UnitStillNeeded`, `UnitCodeTaken`.
    """
    unit = access.unit_to_arrange(actor, unit_id)
    if last_day < unit.valid_from:
        raise InvalidUnit(fields={"last_day": _("Ngày cuối phải sau ngày bắt đầu.")})
    needed = _needs(unit, last_day + timedelta(days=1))
    if needed:
        text = gettext("Còn gắn với đơn vị: %(what)s.") % {"what": ", ".join(needed)}
        raise UnitStillNeeded(fields={"last_day": text})
    unit.valid_to = last_day
    with refusing(UnitCodeTaken):
        unit.save(update_fields=["valid_to"])
    _beyond(models.Position.objects.filter(unit=unit), last_day).update(valid_to=last_day)
    changed(actor, at, "close_unit", unit, last_day=last_day)


def _require_place(actor: Actor, parent_id: UUID | None, valid_from: date) -> None:
    """The unit above is the actor's to arrange, and exists on the first day."""
    if parent_id is None:
        if not policies.may_arrange(actor, ()):
            raise MayNotArrange
        return
    parent = access.unit_to_arrange(actor, parent_id)
    if valid_from < parent.valid_from or (parent.valid_to is not None and parent.valid_to < valid_from):
        raise InvalidUnit(fields={"parent_id": _("Cấp trên không tồn tại vào ngày bắt đầu của đơn vị.")})


def _require_above(actor: Actor, parent_id: UUID | None) -> None:
    """How far the word of a unit's people reaches goes by its kind: nobody from within the unit raises it."""
    if parent_id is not None and not policies.may_arrange(actor, access.line_of(models.Unit.objects.get(pk=parent_id))):
        raise InvalidUnit(fields={"kind": _("Loại đơn vị do quản trị viên của cấp trên sửa.")})


def _require_new_place(actor: Actor, unit: models.Unit) -> None:
    _require_place(actor, unit.parent_id, unit.valid_from)
    if unit.parent_id is not None and unit.id in access.line_of(models.Unit.objects.get(pk=unit.parent_id)):
        raise InvalidUnit(fields={"parent_id": _("Đơn vị không thể trực thuộc chính mình hoặc đơn vị bên dưới mình.")})


def _require_point(unit: models.Unit) -> None:
    if unit.point_id is not None and not models.Unit.objects.filter(pk=unit.point_id, kind__in=POINT_KINDS).exists():
        raise InvalidUnit(fields={"point_id": _("Hãy chọn một điểm tiếp nhận.")})


def _require_room(unit: models.Unit) -> None:
    """No other of the name stands in the same place at the same time."""
    beside = models.Unit.objects.filter(parent_id=unit.parent_id).exclude(pk=unit.pk)
    if unit.valid_to is not None:
        beside = beside.filter(valid_from__lte=unit.valid_to)
    if _beyond(beside.filter(name__iexact=unit.name), unit.valid_from - timedelta(days=1)).exists():
        raise UnitAlreadyThere.on("name")


def _require_codes(unit: models.Unit) -> None:
    """Each code is borne by one unit at a time; which one is taken is said where it is typed."""
    taken: dict[str, Words] = {}
    for field in _CODES:
        others = models.Unit.objects.filter(**{field: getattr(unit, field)}).exclude(pk=unit.pk)
        if unit.valid_to is not None:
            others = others.filter(valid_from__lte=unit.valid_to)
        if getattr(unit, field) and _beyond(others, unit.valid_from - timedelta(days=1)).exists():
            taken[field] = UnitCodeTaken.message
    if taken:
        raise UnitCodeTaken(fields=taken)


def _needs(unit: models.Unit, on: date) -> list[str]:
    """What would have no home on the day, in words with numbers."""
    eve = on - timedelta(days=1)
    beneath = _beyond(models.Unit.objects.filter(parent=unit), eve).count()
    led = _beyond(models.Unit.objects.filter(point=unit), eve).count()
    needed = [gettext("đơn vị trực thuộc (%(n)s)") % {"n": beneath}] if beneath else []
    needed += [gettext("đơn vị dẫn người dân tới đây (%(n)s)") % {"n": led}] if led else []
    later = models.Position.objects.filter(unit=unit, valid_from__gte=on).count()
    needed += [gettext("vị trí bắt đầu sau ngày đó (%(n)s)") % {"n": later}] if later else []
    for key, mover in in_order():
        count = 0 if key in _GO_WITH_THE_UNIT else mover.count(frozenset({unit.id}), on).get(unit.id, 0)
        needed += [f"{mover.name} ({count})"] if count else []
    return needed


def _beyond[M: models.Unit | models.Position](rows: QuerySet[M], last_day: date) -> QuerySet[M]:
    """Those that still exist after the day."""
    return rows.filter(Q(valid_to=None) | Q(valid_to__gt=last_day))
