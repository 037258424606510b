"""Pages on which life events are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.catalogue import api as catalogue
from motcua.identity import api as identity
from motcua.kernel.errors import Forbidden, NotFound, Refusal, Words
from motcua.ui import api as ui

from .. import reading
from ..keepers import keeper
from . import presenting

_WORDS = ("title", "title_en", "text", "text_en", "icon", "words")
_LAST = 500  # the place of a new one, after all that are shipped
_AUDIENCES = {audience.value: audience for audience in catalogue.Audience}


@never_cache
@require_GET
@identity.staff_required
def listing(request: HttpRequest) -> HttpResponse:
    """Every event, and of how many of its procedures the catalogue knows nothing."""
    keeper(request)
    events = catalogue.life_events()
    table = presenting.events_table(events, catalogue.lacking(events))
    return render(request, "administration/life_events/list.html", {"table": table})


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def new(request: HttpRequest) -> HttpResponse:
    keeper(request)
    return _form(request, catalogue.LifeEvent("", catalogue.Audience.CITIZEN, "", place=_LAST))


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def change(request: HttpRequest, key: str) -> HttpResponse:
    keeper(request)
    return _form(request, catalogue.life_event(key))


@require_POST
@identity.staff_required
def act(request: HttpRequest, key: str, act: str) -> HttpResponse:
    """Shows people an event no more, or again."""
    acts = {"ngung": catalogue.retire_life_event, "dung-lai": catalogue.restore_life_event}
    if act not in acts:
        raise NotFound
    edition = reading.number(request.POST.get("edition", ""))
    acts[act](actor=keeper(request), at=timezone.now(), key=key, edition=edition)
    messages.success(request, _("Đã lưu. Trang chủ đổi ngay."))
    return redirect("administration:life_events:event", key)


def _form(request: HttpRequest, event: catalogue.LifeEvent) -> HttpResponse:
    """The event as it stands, or as it was typed with what is wrong in it."""
    typed: QueryDict | dict[str, str] = request.POST if request.method == "POST" else _as_typed(event)
    errors: dict[str, Words] = {}
    status = 200
    if request.method == "POST":
        try:
            key = _save(request, event, request.POST)
        except (Forbidden, NotFound):
            raise
        except Refusal as refused:
            errors, status = dict(refused.fields) or {"title": refused.message}, refused.status
        else:
            messages.success(request, _("Đã lưu. Trang chủ đổi ngay."))
            return redirect("administration:life_events:event", key)
    context = {
        "event": event,
        "typed": typed,
        "audiences": [ui.Choice(value, str(audience.label)) for value, audience in _AUDIENCES.items()],
        "icons": [ui.Choice("", _("Không có")), *(ui.Choice(name, name) for name in ui.ICONS)],
        "missing": catalogue.lacking([event]).get(event.key, ()) if event.key else (),
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
    }
    return render(request, "administration/life_events/event.html", context, status=status)


def _save(request: HttpRequest, event: catalogue.LifeEvent, typed: QueryDict) -> str:
    actor, at = keeper(request), timezone.now()
    words: dict[str, Any] = {name: typed.get(name, "") for name in _WORDS}
    meant = replace(
        event,
        **words,
        audience=_AUDIENCES.get(typed.get("audience", ""), event.audience),
        place=reading.number(typed.get("place", "")),
        steps=presenting.steps_in(typed.get("steps", "")),
        edition=reading.number(typed.get("edition", "")),
    )
    if not event.key:
        return catalogue.add_life_event(actor=actor, at=at, event=meant)
    return catalogue.change_life_event(actor=actor, at=at, event=meant)


def _as_typed(event: catalogue.LifeEvent) -> dict[str, str]:
    return {
        **{name: getattr(event, name) for name in _WORDS},
        "audience": event.audience.value,
        "place": str(event.place),
        "steps": presenting.lines_of(event.steps),
        "edition": str(event.edition),
    }
