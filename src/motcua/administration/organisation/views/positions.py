"""Opening, renaming and ending positions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.identity import api as identity
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Conflict, Invalid, Refusal
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import forms, presenting
from ..reading import Reader
from .forms_page import FormPage, wrong
from .units import arranger, today


@require_http_methods(["GET", "POST"])
@identity.staff_required
def new(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """A second press finds the position there and says so."""
    actor, unit = arranger(request, unit_id)
    if request.method == "GET":
        return _new_page(request, unit)
    reader = Reader(request.POST)
    role, first = request.POST.get("role", ""), reader.needed_day("valid_from")
    if role not in set(Role):
        reader.errors["role"] = _("Hãy chọn vai trò.")
    try:
        reader.refuse_wrong()
        organisation.create_position(
            actor=actor,
            at=timezone.now(),
            unit_id=unit_id,
            title=reader.text("title"),
            role=Role(role),
            valid_from=first,
        )
    except (Invalid, Conflict) as refused:
        return _new_page(request, unit, refused)
    messages.success(request, _("Đã thêm vị trí."))
    return redirect("administration:organisation:unit", unit_id)


def _new_page(request: HttpRequest, unit: organisation.Unit, refused: Refusal | None = None) -> HttpResponse:
    page = FormPage(
        title=_("Thêm vị trí: %(unit)s") % {"unit": unit.name},
        back=presenting.unit_href(unit.id),
        fields=forms.position_fields(request.POST, wrong(refused), today()),
        button=_("Thêm vị trí"),
    )
    return page.answer(request, refused)


def _position(request: HttpRequest, unit_id: UUID, position_id: UUID) -> tuple[Actor, organisation.Position]:
    actor, _unit = arranger(request, unit_id)
    found = organisation.position(position_id)
    if found.unit_id != unit_id:
        raise organisation.PositionNotFound
    return actor, found


@require_http_methods(["GET", "POST"])
@identity.staff_required
def rename(request: HttpRequest, unit_id: UUID, position_id: UUID) -> HttpResponse:
    """The page of a position, and its other title."""
    actor, found = _position(request, unit_id, position_id)
    if request.method == "GET":
        return _page(request, found)
    try:
        organisation.rename_position(
            actor=actor,
            at=timezone.now(),
            position_id=position_id,
            stamp=request.POST.get("stamp", ""),
            title=ui.typed(request.POST, "title"),
        )
    except (Invalid, Conflict) as refused:
        return _page(request, organisation.position(position_id), refused)
    messages.success(request, _("Đã đổi tên vị trí."))
    return redirect("administration:organisation:unit", unit_id)


@require_POST
@identity.staff_required
def close(request: HttpRequest, unit_id: UUID, position_id: UUID) -> HttpResponse:
    """The last day of a position that nobody holds beyond it."""
    actor, found = _position(request, unit_id, position_id)
    reader = Reader(request.POST)
    last_day = reader.needed_day("last_day")
    try:
        reader.refuse_wrong()
        identity.close_position(actor=actor, at=timezone.now(), position_id=position_id, last_day=last_day)
    except (Invalid, Conflict) as refused:
        return _page(request, found, refused)
    messages.success(request, _("Đã ghi ngày cuối của vị trí."))
    return redirect("administration:organisation:unit", unit_id)


def _page(request: HttpRequest, found: organisation.Position, refused: Refusal | None = None) -> HttpResponse:
    errors, posted = wrong(refused), request.POST
    changed = isinstance(refused, organisation.EditedMeanwhile)
    typed = posted if "title" in posted else {"title": found.title}
    context = {
        "position": found,
        "unit": organisation.unit(found.unit_id),
        "role": identity.role_word(found.role),
        "period": presenting.period(found.valid_from, found.valid_to),
        "stamp": found.stamp if changed or "stamp" not in posted else posted["stamp"],
        "title_field": forms.text_field(typed, errors, "title", _("Tên vị trí"), width=30),
        "last_day": forms.day_field(
            posted if "last_day_day" in posted else {}, errors, "last_day", _("Ngày cuối cùng"), found.valid_to
        ),
        "now": presenting.differences({"title": found.title}, typed, {"title": _("Tên vị trí")}) if changed else None,
        "error_summary": ui.ErrorSummary.of(errors, refused.message) if refused else None,
    }
    status = refused.status if refused else 200
    return render(request, "administration/organisation/position.html", context, status=status)
