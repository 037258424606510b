"""The fields of units, hours and positions as components."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from motcua.identity import api as identity
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Words
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .reading import parts

type Typed = Mapping[str, str]
type Errors = Mapping[str, Words]
_LEADS_PEOPLE = (organisation.UnitKind.POINT, organisation.UnitKind.BRANCH, organisation.UnitKind.CENTRE)


def text_field(typed: Typed, errors: Errors, name: str, label: Words, **more: object) -> ui.Input:
    return ui.Input(name=name, label=label, value=typed.get(name, ""), error=errors.get(name, ""), **more)  # type: ignore[arg-type]  # parameters of Input, given by name


def day_field(typed: Typed, errors: Errors, name: str, label: Words, otherwise: date | None = None) -> ui.DateInput:
    return ui.DateInput(name=name, label=label, value=parts(typed, name, otherwise), error=errors.get(name, ""))


def name_fields(typed: Typed, errors: Errors, above: Iterable[organisation.Unit]) -> list[ui.Component]:
    """What a unit is called, what it is and where it stands."""
    return [
        text_field(typed, errors, "name", _("Tên đơn vị")),
        kind_field(typed, errors),
        parent_field(typed, errors, above),
        text_field(
            typed, errors, "code", _("Mã định danh"), hint=_("Ví dụ: H26.14"), width=20, optional=True, spellcheck=False
        ),
        text_field(
            typed,
            errors,
            "commune_code",
            _("Mã đơn vị hành chính cấp xã"),
            hint=_("Năm chữ số của Cục Thống kê; chỉ dành cho xã, phường, đặc khu."),
            width=5,
            inputmode="numeric",
            optional=True,
        ),
    ]


def unit_fields(
    typed: Typed, errors: Errors, above: Iterable[organisation.Unit], points: Iterable[organisation.Unit]
) -> list[ui.Component]:
    """Everything that is entered of a unit."""
    name, kind, parent, code, commune_code = name_fields(typed, errors, above)
    return [
        name,
        text_field(typed, errors, "short_name", _("Tên viết tắt"), width=30, optional=True),
        kind,
        parent,
        code,
        tick(typed, "code_confirmed", _("Mã đã được cấp theo quyết định")),
        text_field(
            typed,
            errors,
            "old_code",
            _("Mã định danh cũ"),
            hint=_("Ví dụ: 000.12.34.H26"),
            width=20,
            optional=True,
            spellcheck=False,
        ),
        commune_code,
        text_field(typed, errors, "address", _("Địa chỉ"), hint=_("Nơi người dân đến."), optional=True),
        ui.Select(
            name="point_id",
            label=_("Điểm tiếp nhận gần nhất"),
            choices=[ui.Choice(str(one.id), one.name) for one in points],
            value=typed.get("point_id", ""),
            empty=_("Không có"),
            error=errors.get("point_id", ""),
            optional=True,
        ),
        text_field(
            typed,
            errors,
            "source",
            _("Căn cứ"),
            hint=_("Số quyết định hoặc khóa của danh mục căn cứ."),
            width=30,
            optional=True,
        ),
        text_field(typed, errors, "note", _("Ghi chú"), optional=True),
        tick(typed, "confirmed", _("Đã đối chiếu với căn cứ")),
    ]


def tick(typed: Typed, name: str, label: Words) -> ui.Checkboxes:
    return ui.Checkboxes(
        name=name,
        label=label,
        choices=[ui.Choice("yes", _("Đúng"))],
        values=["yes"] if typed.get(name) == "yes" else [],
        small=True,
    )


def kind_field(typed: Typed, errors: Errors) -> ui.Select:
    return ui.Select(
        name="kind",
        label=_("Loại"),
        choices=[ui.Choice(kind.value, kind.label) for kind in organisation.UnitKind],
        value=typed.get("kind", ""),
        error=errors.get("kind", ""),
    )


def parent_field(typed: Typed, errors: Errors, above: Iterable[organisation.Unit]) -> ui.Select:
    return ui.Select(
        name="parent_id",
        label=_("Trực thuộc"),
        choices=[ui.Choice(str(one.id), f"{one.name} ({one.code})" if one.code else one.name) for one in above],
        value=typed.get("parent_id", ""),
        empty=_("Không trực thuộc đơn vị nào"),
        error=errors.get("parent_id", ""),
    )


def possible_parents(actor: Actor, on: date, unit: organisation.Unit | None = None) -> list[organisation.Unit]:
    """Units of the day that the actor arranges, the one above as it is, and none beneath the unit itself."""
    own = organisation.subtree_ids(unit.id) if unit else frozenset()
    mine = identity.Reach(actor).units(on)
    found = {one.id: one for one in mine if one.kind is not organisation.UnitKind.POINT and one.id not in own}
    if unit is not None and unit.parent_id is not None:
        found[unit.parent_id] = organisation.unit(unit.parent_id)
    return sorted(found.values(), key=lambda one: (one.name, one.id))


def possible_points(on: date) -> list[organisation.Unit]:
    return [one for kind in _LEADS_PEOPLE for one in organisation.units_of_kind(kind, on)]


def position_fields(typed: Typed, errors: Errors, first: date) -> list[ui.Component]:
    return [
        text_field(typed, errors, "title", _("Tên vị trí"), hint=_("Ví dụ: Phó Chủ tịch"), width=30),
        ui.Select(
            name="role",
            label=_("Vai trò"),
            hint=_("Vai trò quyết định người giữ vị trí được làm gì; không đổi được về sau."),
            choices=[ui.Choice(role.value, identity.role_word(role)) for role in Role],
            value=typed.get("role", ""),
            error=errors.get("role", ""),
        ),
        day_field(typed, errors, "valid_from", _("Từ ngày"), first),
    ]
