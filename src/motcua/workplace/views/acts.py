"""Acts on a dossier. Each is a POST, says in a sentence what it did, and goes back to the case page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.ui import api as ui

from .. import acting
from . import telling
from .dossiers import case_page


def act(request: HttpRequest, reference: str, do: Callable[..., Any], said: str | Callable[[Any], str]) -> HttpResponse:
    """Does it and tells on the case page."""
    refused = telling.told(request, reference, do, said)
    if refused is not None:
        return case_page(request, reference, refused)
    if dossiers.is_seen_by(identity.current_actor(request), reference):
        return redirect("workplace:dossier", reference=reference)
    return redirect("workplace:inbox")  # the part that let them see it has ended


@require_POST
@identity.staff_required
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, dossiers.accept, acting.accepted_sentence)


@require_POST
@identity.staff_required
def refuse(request: HttpRequest, reference: str) -> HttpResponse:
    do = partial(acting.refuse, dossiers.refuse, request.POST)
    return act(request, reference, do, _("Đã từ chối tiếp nhận hồ sơ."))


@require_POST
@identity.staff_required
def take(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    return act(request, reference, partial(dossiers.take_step, step=step), _("Bạn đã nhận bước này."))


@require_POST
@identity.staff_required
def complete(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    do = partial(dossiers.complete_step, step=step, note=ui.typed(request.POST, "note"))
    return act(request, reference, do, _("Đã hoàn thành bước này và chuyển hồ sơ đi tiếp."))


@require_POST
@identity.staff_required
def sign(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    do = partial(dossiers.complete_step, step=step, decision=acting.decision(request.POST))
    return act(request, reference, do, _("Đã ký."))


@require_POST
@identity.staff_required
def send_back(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    do = partial(
        dossiers.send_back,
        step=step,
        to_step=ui.typed(request.POST, "to_step", 120),
        reason=ui.typed(request.POST, "back_reason"),
    )
    return act(request, reference, do, _("Đã chuyển trả bước trước."))
