"""Every calendar, and the units that differ from it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from motcua.identity import api as identity
from motcua.kernel.ids import identifier
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import presenting
from .common import reader


@never_cache
@require_GET
@identity.staff_required
def calendar_list(request: HttpRequest) -> HttpResponse:
    """`don-vi` leads on to the calendar in force for that unit; `q` finds units by name or code."""
    actor = reader(request)
    wanted = ui.asked(request, "don-vi")
    if wanted:
        return _to_unit(wanted)
    today, question = day_of(timezone.now()), ui.asked(request, "q")
    found = organisation.find_units(question, today) if question else ()
    differing = organisation.units(organisation.units_with_exceptions()).values()
    context = {
        "table": presenting.calendar_table(organisation.calendars(), organisation.calendar_users(today)),
        "may_set": organisation.sets_calendars(actor),
        "question": question,
        "found": [presenting.unit_link(unit) for unit in found],
        "differing": [presenting.unit_link(unit) for unit in sorted(differing, key=lambda unit: (unit.name, unit.id))],
    }
    return render(request, "administration/calendars/list.html", context)


def _to_unit(text: str) -> HttpResponse:
    unit_id = identifier(text)
    if unit_id is None:
        raise organisation.UnitNotFound
    return redirect("administration:calendars:unit", unit_id)
