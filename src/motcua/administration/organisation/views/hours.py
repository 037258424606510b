"""When a unit receives people."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.identity import api as identity
from motcua.kernel.errors import Refusal, Words
from motcua.organisation import api as organisation

from .. import forms, presenting
from ..reading import Reader
from .forms_page import FormPage
from .units import arranger, today


@require_http_methods(["GET", "POST"])
@identity.staff_required
def hours(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """The hours of the week from a day on; those before hold until the day before."""
    actor, unit = arranger(request, unit_id)
    if request.method == "GET":
        return _page(request, unit, {})
    reader = Reader(request.POST)
    first, given = reader.needed_day("valid_from"), reader.hours()
    if reader.errors:
        return _page(request, unit, reader.errors)
    try:
        organisation.set_reception_hours(
            actor=actor,
            at=timezone.now(),
            unit_id=unit_id,
            hours=given,
            valid_from=first,
            stamp=reader.text("stamp"),
        )
    except (organisation.InvalidHours, organisation.EditedMeanwhile) as refusal:
        return _page(request, unit, refusal.fields, refusal)
    messages.success(request, _("Đã ghi giờ tiếp nhận."))
    return redirect("administration:organisation:unit", unit_id)


def _page(
    request: HttpRequest, unit: organisation.Unit, errors: Mapping[str, Words], refusal: Refusal | None = None
) -> HttpResponse:
    names = presenting.weekday_names()
    recorded = forms.typed_hours(organisation.own_reception_hours(unit.id, today()))
    changed = isinstance(refusal, organisation.EditedMeanwhile)
    typed: Mapping[str, str] = request.POST if request.method == "POST" else recorded
    days = forms.hours_fields(typed, errors, names, today())[1:]
    first = forms.day_field(request.POST, errors, "valid_from", _("Áp dụng từ ngày"), today())
    labels = {f"day_{number}": name for number, name in enumerate(names, 1)}
    page = FormPage(
        title=_("Giờ tiếp nhận: %(unit)s") % {"unit": unit.name},
        back=presenting.unit_href(unit.id),
        text=_(
            "Ghi như 08:00-12:00, 13:30-17:00; ngày không tiếp thì để trống. "
            "Để trống cả tuần thì theo giờ của cấp trên. Giờ tiếp nhận không làm thay đổi thời hạn giải quyết."
        ),
        fields=[first, *days],
        button=_("Lưu giờ tiếp nhận"),
        stamp=organisation.stamp_of(organisation.kept_reception_hours(unit.id))
        if changed or request.method == "GET"
        else request.POST.get("stamp", ""),
        now=presenting.differences(recorded, typed, labels) if changed else None,
    )
    return page.answer(request, errors, refusal)
