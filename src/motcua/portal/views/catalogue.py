"""Finding a procedure, and reading what it asks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.catalogue import api as catalogue
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import events_of_life, presenting

SEARCH_SIZE = 20


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "portal/start.html",
        {"events": events_of_life.cards(), "fields": presenting.field_links(catalogue.fields())},
    )


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Search forgives missing diacritics; an empty question shows the fields instead."""
    question = request.GET.get("q", "").strip()[:200]
    found = catalogue.search(question, SEARCH_SIZE) if question else ()
    return render(
        request,
        "portal/search.html",
        {"question": question, "cards": [presenting.procedure_card(p) for p in found]},
    )


@require_GET
def fields(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/fields.html", {"fields": presenting.field_links(catalogue.fields())})


@require_GET
def agencies(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/agencies.html", {"agencies": presenting.agency_links(catalogue.agencies())})


@require_GET
def procedures(request: HttpRequest) -> HttpResponse:
    """Procedures of a field or an agency."""
    field, agency = request.GET.get("linh-vuc", "")[:200], request.GET.get("co-quan", "")[:300]
    page = catalogue.list_procedures(field=field, agency=agency, page=ui.page_number(request))
    return render(
        request,
        "portal/procedures.html",
        {
            "heading": field or agency or _("Tất cả thủ tục"),
            "cards": [presenting.procedure_card(p) for p in page.items],
            "pager": ui.pager(request, page),
        },
    )


@require_GET
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """What you get, how long, how much, what to bring, where, then the law."""
    version = catalogue.version_in_force(code, day_of(timezone.now()))
    return render(
        request,
        "portal/procedure.html",
        {
            "version": version,
            "facts": presenting.key_facts(version, day_of(timezone.now())),
            "papers": presenting.papers(version),
            "channels": presenting.channels(version),
            "law": presenting.law(version),
            "crumbs": (
                ui.Crumb(_("Trang chủ"), reverse("portal:start")),
                ui.Crumb(version.field, f"{reverse('portal:procedures')}?linh-vuc={version.field}"),
                ui.Crumb(version.name),
            ),
        },
    )
