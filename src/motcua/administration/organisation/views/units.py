"""Opening a unit, correcting it, changing it from a day on, ending it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Forbidden, Invalid, Refusal, Words
from motcua.kernel.ids import identifier
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import forms, presenting
from ..reading import Reader, typed_of
from .forms_page import FormPage, wrong


def arranger(request: HttpRequest, unit_id: UUID) -> tuple[Actor, organisation.Unit]:
    """Who asks, and the unit, if it is theirs to arrange; raises `UnitNotFound` or `MayNotArrange`."""
    actor = identity.current_actor(request)
    if not organisation.may_arrange_unit(actor, unit_id):
        raise organisation.MayNotArrange
    return actor, organisation.unit(unit_id)


def today() -> date:
    return day_of(timezone.now())


@require_http_methods(["GET", "POST"])
@identity.staff_required
def new(request: HttpRequest) -> HttpResponse:
    """`?duoi=` the unit above. A second press finds the unit there and says so."""
    actor = identity.current_actor(request)
    if not identity.Reach(actor).unit_ids:
        raise Forbidden
    if request.method == "GET":
        return _new_page(request, actor, _begun(ui.asked(request, "duoi")))
    try:
        made = _open(actor, Reader(request.POST))
    except (Invalid, Conflict) as refused:
        return _new_page(request, actor, request.POST, refused)
    messages.success(request, _("Đã thêm đơn vị."))
    return redirect("administration:organisation:unit", made)


def _open(actor: Actor, reader: Reader) -> UUID:
    details, first = reader.details(), reader.needed_day("valid_from")
    if details.parent_id is None:
        reader.errors.setdefault("parent_id", _("Hãy chọn cấp trên."))
    reader.refuse_wrong(organisation.wrong_unit_fields(details))
    return organisation.create_unit(
        actor=actor,
        at=timezone.now(),
        name=details.name,
        kind=details.kind,
        valid_from=first,
        parent_id=details.parent_id,
        code=details.code,
        code_confirmed=details.code_confirmed,
        old_code=details.old_code,
        commune_code=details.commune_code,
        short_name=details.short_name,
        address=details.address,
        point_id=details.point_id,
        provenance=organisation.Provenance(details.source, details.note, details.confirmed),
    )


def _begun(above: str) -> dict[str, str]:
    """What is known before anything is typed: beneath a branch or the centre stand points."""
    parent_id = identifier(above)
    parent = organisation.units([parent_id]).get(parent_id) if parent_id else None
    if parent is None:
        return {}
    is_point = parent.kind in {organisation.UnitKind.BRANCH, organisation.UnitKind.CENTRE}
    return {"parent_id": str(parent.id), "kind": organisation.UnitKind.POINT.value if is_point else ""}


def _new_page(
    request: HttpRequest, actor: Actor, typed: Mapping[str, str], refused: Refusal | None = None
) -> HttpResponse:
    errors = wrong(refused)
    fields = forms.unit_fields(typed, errors, forms.possible_parents(actor, today()), forms.possible_points(today()))
    posted = typed if request.method == "POST" else {}
    above = identifier(typed.get("parent_id", ""))
    page = FormPage(
        title=_("Thêm đơn vị"),
        back=presenting.unit_href(above) if above else reverse("administration:organisation:tree"),
        fields=[*fields, forms.day_field(posted, errors, "valid_from", _("Hoạt động từ ngày"), today())],
        button=_("Thêm đơn vị"),
    )
    return page.answer(request, refused)


@require_http_methods(["GET", "POST"])
@identity.staff_required
def amend(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Corrects what was entered wrongly, for the whole time of the unit."""
    actor, unit = arranger(request, unit_id)
    if request.method == "GET":
        return _amend_page(request, unit, typed_of(unit))
    reader = Reader(request.POST)
    details = reader.details()
    try:
        reader.refuse_wrong(organisation.wrong_unit_fields(details))
        organisation.amend_unit(
            actor=actor, at=timezone.now(), unit_id=unit_id, stamp=reader.text("stamp"), details=details
        )
    except organisation.NothingChanges:
        messages.info(request, _("Không có gì thay đổi."))
    except (Invalid, Conflict) as refused:
        return _amend_page(request, organisation.unit(unit_id), request.POST, refused)
    else:
        messages.success(request, _("Đã sửa."))
    return redirect("administration:organisation:unit", unit_id)


def _amend_page(
    request: HttpRequest, unit: organisation.Unit, typed: Mapping[str, str], refused: Refusal | None = None
) -> HttpResponse:
    fields = forms.unit_fields(
        typed,
        wrong(refused),
        forms.possible_parents(identity.current_actor(request), today(), unit),
        forms.possible_points(today()),
    )
    changed = isinstance(refused, organisation.EditedMeanwhile)
    page = FormPage(
        title=_("Sửa thông tin: %(unit)s") % {"unit": unit.name},
        back=presenting.unit_href(unit.id),
        text=_(
            "Chỉ để sửa điều ghi sai hoặc ghi thiếu: nội dung mới áp dụng cho cả thời gian trước. "
            "Tên, cấp trên hoặc mã thay đổi từ một ngày theo quyết định thì dùng “Đổi từ một ngày”."
        ),
        fields=fields,
        button=_("Lưu"),
        stamp=unit.stamp if changed or request.method == "GET" else typed.get("stamp", ""),
        now=presenting.differences(_said(typed_of(unit)), _said(typed), _labels(fields)) if changed else None,
    )
    return page.answer(request, refused)


def _labels(fields: list[ui.Component]) -> dict[str, Words]:
    return {field.name: field.label for field in fields if isinstance(field, ui.Field)}


def _said(typed: Mapping[str, str]) -> dict[str, str]:
    """Choices in words, so that what stands recorded can be read."""
    said = dict(typed.items())
    for name in ("parent_id", "point_id"):
        chosen = identifier(said.get(name, ""))
        if chosen:
            said[name] = next((one.name for one in organisation.units([chosen]).values()), "")
    for name in ("code_confirmed", "confirmed"):
        said[name] = _("Có") if said.get(name) == "yes" else _("Không")
    if said.get("kind") in set(organisation.UnitKind):
        said["kind"] = str(organisation.UnitKind(said["kind"]).label)
    return said


@require_http_methods(["GET", "POST"])
@identity.staff_required
def change(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Another name, place or code from a day on: prepares the plan, which is carried out on its own page."""
    actor, unit = arranger(request, unit_id)
    if not organisation.may_prepare_restructure(actor):
        raise organisation.MayNotArrange
    if request.method == "GET":
        return _change_page(request, unit, typed_of(unit))
    try:
        plan = _prepare(actor, unit_id, Reader(request.POST))
    except (Invalid, Conflict) as refused:
        return _change_page(request, unit, request.POST, refused)
    messages.success(request, _("Đã lập phương án. Hãy xem trước, xác nhận, rồi thực hiện khi đến ngày."))
    return redirect("workplace:restructure", plan)


def _prepare(actor: Actor, unit_id: UUID, reader: Reader) -> UUID:
    kind, parent_id = reader.kind(), reader.unit("parent_id")
    effective_on, decided_on = reader.needed_day("effective_on"), reader.needed_day("decided_on")
    reader.refuse_wrong()
    return organisation.prepare_unit_change(
        actor=actor,
        at=timezone.now(),
        unit_id=unit_id,
        effective_on=effective_on,
        number=reader.text("number"),
        decided_on=decided_on,
        name=reader.text("name"),
        kind=kind,
        parent_id=parent_id,
        code=reader.text("code"),
        commune_code=reader.text("commune_code"),
    )


def _change_page(
    request: HttpRequest, unit: organisation.Unit, typed: Mapping[str, str], refused: Refusal | None = None
) -> HttpResponse:
    errors = wrong(refused)
    posted = typed if request.method == "POST" else {}
    page = FormPage(
        title=_("Đổi từ một ngày: %(unit)s") % {"unit": unit.name},
        back=presenting.unit_href(unit.id),
        text=_(
            "Tên, loại, cấp trên hoặc mã mới áp dụng từ ngày có hiệu lực; trước ngày đó vẫn là như cũ. "
            "Hồ sơ, cán bộ, vị trí và đơn vị trực thuộc đi theo. "
            "Chưa có gì thay đổi cho tới khi phương án được thực hiện."
        ),
        fields=[
            *forms.name_fields(typed, errors, forms.possible_parents(identity.current_actor(request), today(), unit)),
            forms.day_field(posted, errors, "effective_on", _("Có hiệu lực từ ngày")),
            forms.text_field(posted, errors, "number", _("Số, ký hiệu quyết định"), width=20),
            forms.day_field(posted, errors, "decided_on", _("Ngày ký quyết định")),
        ],
        button=_("Lập phương án"),
    )
    return page.answer(request, refused)


@require_http_methods(["GET", "POST"])
@identity.staff_required
def close(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Ends a unit that nothing hangs on; otherwise says what does."""
    actor, unit = arranger(request, unit_id)
    if request.method == "GET":
        return _close_page(request, unit)
    reader = Reader(request.POST)
    last_day = reader.needed_day("last_day")
    try:
        reader.refuse_wrong()
        organisation.close_unit(actor=actor, at=timezone.now(), unit_id=unit_id, last_day=last_day)
    except (Invalid, Conflict) as refused:
        return _close_page(request, unit, refused)
    messages.success(request, _("Đã ghi ngày cuối của đơn vị."))
    return redirect("administration:organisation:unit", unit_id)


def _close_page(request: HttpRequest, unit: organisation.Unit, refused: Refusal | None = None) -> HttpResponse:
    page = FormPage(
        title=_("Kết thúc %(unit)s") % {"unit": unit.name},
        back=presenting.unit_href(unit.id),
        text=_(
            "Chỉ kết thúc được đơn vị không còn gì gắn với nó. Khi việc, người hoặc đơn vị trực thuộc phải chuyển "
            "sang nơi khác thì lập phương án sáp nhập, chia tách, giải thể."
        ),
        fields=[forms.day_field(request.POST, wrong(refused), "last_day", _("Ngày cuối cùng"), unit.valid_to)],
        button=_("Kết thúc đơn vị"),
        kind="warning",
        more=[(_("Sắp xếp đơn vị"), reverse("workplace:restructures"))],
    )
    return page.answer(request, refused)
