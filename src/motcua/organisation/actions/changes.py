"""A unit that is called otherwise, or stands elsewhere, from a day on."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Words
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of

from ..details import settled
from ..directory import current
from ..models import LineKind, UnitKind
from ..refusals import InvalidUnit, NothingChanges
from ..restructuring.plan import Going, Plan, Target
from ..values import Unit, UnitDetails
from ._common import UNSOURCED, Provenance
from .restructures import prepare_restructure

_KEY = "moi"
_NUMBER_MAX, _TITLE_MAX = 80, 300


@transaction.atomic
def prepare_unit_change(
    *,
    actor: Actor,
    at: datetime,
    unit_id: UUID,
    effective_on: date,
    number: str,
    decided_on: date,
    name: str,
    kind: UnitKind,
    parent_id: UUID | None,
    code: str,
    commune_code: str = "",
    title: str = "",
    provenance: Provenance = UNSOURCED,
) -> UUID:
    """Prepares the plan of one line by which the unit bears this name, kind, place and codes from `effective_on`.

    The past keeps what it had: the unit ends on the eve and one that takes all it has begins. Like every plan it is
    previewed and carried out on the day. Returns the plan. Raises `UnitNotFound`, `MayNotArrange`, `InvalidUnit`,
    `NothingChanges`, `PlanNumberTaken`.
    """
    unit = current().unit(unit_id)
    wanted = settled(
        UnitDetails(name=name, kind=kind, parent_id=parent_id, code=code, commune_code=commune_code),
    )
    wrong = _wrong_place(unit, wanted, effective_on) | _wrong_decision(tidy(number), decided_on, day_of(at))
    if wrong:
        raise InvalidUnit(fields=wrong)
    if _as_said(unit.details) == _as_said(wanted):
        raise NothingChanges.on("name")
    moves = wanted.parent_id != unit.parent_id and wanted.name == unit.name
    target = Target(
        _KEY,
        wanted.name,
        wanted.kind,
        code=wanted.code,
        code_confirmed=unit.code_confirmed and wanted.code == unit.code,
        commune_code=wanted.commune_code,
        parent_id=wanted.parent_id,
    )
    kind_of_line = LineKind.MOVE if moves else LineKind.RENAME
    line = Going(kind_of_line, unit.id, unit.name, _KEY, whole=True, is_heir=True)
    return prepare_restructure(
        actor=actor,
        at=at,
        number=number,
        title=tidy(title)[:_TITLE_MAX] or _title(unit, wanted),
        plan=Plan(effective_on, {_KEY: target}, (line,)),
        decided_on=decided_on,
        provenance=provenance,
    )


def _wrong_place(unit: Unit, wanted: UnitDetails, effective_on: date) -> dict[str, Words]:
    wrong: dict[str, Words] = {}
    if not unit.valid_from < effective_on or (unit.valid_to is not None and unit.valid_to < effective_on):
        wrong["effective_on"] = _("Ngày có hiệu lực phải sau ngày đơn vị bắt đầu và khi đơn vị còn tồn tại.")
    if wanted.parent_id is None:
        wrong["parent_id"] = _("Hãy chọn cấp trên.")
    elif any(above.id == unit.id for above in current().upward(wanted.parent_id)):
        wrong["parent_id"] = _("Đơn vị không thể trực thuộc chính mình hoặc đơn vị bên dưới mình.")
    return wrong


def _wrong_decision(number: str, decided_on: date, today: date) -> dict[str, Words]:
    wrong: dict[str, Words] = {}
    if not number:
        wrong["number"] = _("Hãy ghi số, ký hiệu của quyết định.")
    elif len(number) > _NUMBER_MAX:
        wrong["number"] = gettext("Không quá %(n)s ký tự.") % {"n": _NUMBER_MAX}
    if decided_on > today:
        wrong["decided_on"] = _("Ngày ký quyết định không thể ở tương lai.")
    return wrong


def _as_said(details: UnitDetails) -> tuple[object, ...]:
    return details.name, details.kind, details.parent_id, details.code, details.commune_code


def _title(unit: Unit, wanted: UnitDetails) -> str:
    if wanted.name != unit.name:
        text = gettext("Đổi tên %(old)s thành %(new)s") % {"old": unit.name, "new": wanted.name}
    else:
        text = gettext("Thay đổi %(unit)s") % {"unit": unit.name}
    return text[:_TITLE_MAX]
