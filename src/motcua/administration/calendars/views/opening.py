"""A new calendar. No unit counts by it yet, so there is nothing to preview."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.identity import api as identity
from motcua.kernel.errors import Conflict, Invalid, Refusal
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import opening
from ..asking import Typed
from .common import reader


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def open_calendar(request: HttpRequest) -> HttpResponse:
    actor = reader(request)
    if not organisation.sets_calendars(actor):
        raise organisation.MayNotArrange
    if request.method != "POST":
        return _form(request, opening.as_typed())
    try:
        calendar_id = opening.create(actor, timezone.now(), request.POST)
    except (Invalid, Conflict) as refused:
        return _form(request, request.POST, refused)
    messages.success(request, _("Đã mở lịch. Hãy xem lại giờ làm việc và ngày nghỉ trước khi giao cho đơn vị."))
    return redirect("administration:calendars:calendar", calendar_id)


def _form(request: HttpRequest, typed: Typed, refused: Refusal | None = None) -> HttpResponse:
    errors = refused.fields if refused else {}
    context = {
        "title": _("Mở lịch mới"),
        "text": _("Lịch mới chưa áp dụng cho đơn vị nào cho đến khi được giao ở trang lịch của đơn vị."),
        "back": reverse("administration:calendars:list"),
        "fields": list(opening.fields(typed, errors)),
        "error_summary": ui.ErrorSummary.of(errors, refused.message) if refused else None,
    }
    return render(request, "administration/calendars/open.html", context, status=refused.status if refused else 200)
