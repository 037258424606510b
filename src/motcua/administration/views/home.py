"""The first page: what there is to run."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.identity import api as identity
from motcua.kernel.errors import Forbidden
from motcua.ui import api as ui

from ..sections import sections_above, sections_for


@require_GET
@identity.staff_required
def home(request: HttpRequest) -> HttpResponse:
    sections = sections_for(identity.current_actor(request))
    if not sections:
        raise Forbidden
    cards = tuple(ui.Card(title=one.title, text=one.text, href=one.href, level=2) for one in sections)
    return render(request, "administration/home.html", {"cards": cards, "above": sections_above(sections)})
