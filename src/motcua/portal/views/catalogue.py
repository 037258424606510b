"""Finding a procedure, and reading what it asks."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import presenting

SEARCH_SIZE = 20


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """One big search box, life events, fields. Staff are led to their work."""
    if identity.current_actor(request).is_staff:
        return redirect("workplace:inbox")
    fields = catalogue.fields()
    context = {
        "events": presenting.life_events(catalogue.life_events_with_procedures()),
        "fields": presenting.main_fields(fields),
        "field_count": len(fields),
    }
    return render(request, "portal/start.html", context)


@require_GET
def life_event(request: HttpRequest, key: str) -> HttpResponse:
    """What somebody may need who lives through this, in the order in which it is needed."""
    event = catalogue.life_event(key)
    if event.retired_on is not None:
        raise catalogue.UnknownLifeEvent
    steps = catalogue.procedures_of(event)
    interlinked = dossiers.bundles.offered_codes(day_of(timezone.now()))
    return render(request, "portal/life_event.html", presenting.life_event(event, steps, interlinked))


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Search forgives missing diacritics; an empty question shows only the box."""
    question = ui.asked(request, "q")
    answer = catalogue.find(question, SEARCH_SIZE) if question else None
    if answer is not None and not answer.fitting:
        catalogue.note_missed_search(text=question, at=timezone.now())
    found = answer.procedures if answer else ()
    interlinked = dossiers.bundles.offered_codes(day_of(timezone.now()))
    return render(
        request,
        "portal/search.html",
        {
            "question": question,
            "bundles": [presenting.procedure_card(p) for p in found if p.code in interlinked],
            "cards": [presenting.procedure_card(p) for p in found if p.code not in interlinked],
        },
    )


@require_GET
def fields(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/fields.html", {"fields": presenting.field_ways(catalogue.fields())})


@require_GET
def agencies(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/agencies.html", {"agencies": presenting.agency_ways(catalogue.agencies())})


@require_GET
def procedures(request: HttpRequest) -> HttpResponse:
    """Procedures of a field or an agency."""
    field, agency = ui.asked(request, "linh-vuc"), ui.asked(request, "co-quan", 300)
    page = catalogue.list_procedures(field=field, agency=agency, page=ui.page_number(request))
    return render(
        request,
        "portal/procedures.html",
        {
            "heading": field or agency or _("Tất cả thủ tục"),
            "by_agency": bool(agency),
            "cards": [presenting.procedure_card(p) for p in page.items],
            "pager": ui.pager(request, page),
        },
    )


@require_GET
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """What you get, how long, how much, what to bring, where, then the law. Of one that is not in force, why."""
    today = day_of(timezone.now())
    fate = catalogue.fate(code, today)
    try:
        version = catalogue.version_in_force(code, today)
    except catalogue.UnknownProcedure:
        if fate is None:
            raise
        status = 410 if fate.last_day else 404
        return render(request, "portal/not_in_force.html", {"fate": _told(fate), "name": fate.name}, status=status)
    prints = dossiers.posting.poster_ways(version.code)
    return render(request, "portal/procedure.html", _page(version, today) | {"fate": _told(fate), "prints": prints})


@require_GET
@identity.staff_required
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Any version as people will see it, or saw it: for staff, a draft too."""
    shown = catalogue.version_for(identity.current_actor(request), code, number)
    return render(request, "portal/procedure.html", _page(shown, day_of(timezone.now())) | {"is_preview": True})


def _page(version: catalogue.ProcedureVersion, today: date) -> dict[str, Any]:
    field_href = f"{reverse('portal:procedures')}?{urlencode({'linh-vuc': version.field})}"
    return {
        "version": version,
        "name": presenting.heading(version),
        "facts": presenting.key_facts(version, today),
        "bundle": presenting.bundle_outline(version.code, today),
        "papers": presenting.papers(version),
        "ways": presenting.ways_of_filing(version, today),
        "filed_online": presenting.is_filed_online(version),
        "where": presenting.where_to_file(version),
        "who": presenting.who_and_where(version),
        "law": presenting.law(version),
        "crumbs": (
            ui.Crumb(_("Trang chủ"), reverse("portal:start")),
            ui.Crumb(version.field, field_href),
        ),
    }


def _told(fate: catalogue.Fate | None) -> dict[str, Any] | None:
    """The sentences, and cards of what to ask for instead."""
    if fate is None:
        return None
    cards = [presenting.procedure_card(one) for one in fate.successors]
    return {"words": catalogue.fate_in_words(fate), "cards": cards}
