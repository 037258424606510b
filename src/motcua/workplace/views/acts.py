"""Acts on a dossier. Each is a POST, says in a sentence what it did, and goes back to the case page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.ui import api as ui

from .. import acting, telling
from .dossiers import case_page


def act(request: HttpRequest, reference: str, do: Callable[[], str]) -> HttpResponse:
    """Does it and tells on the case page."""
    refused = telling.told(request, do)
    if refused is not None:
        return case_page(request, reference, refused)
    if dossiers.is_seen_by(identity.current_actor(request), reference):
        return redirect("workplace:dossier", reference=reference)
    return redirect("workplace:inbox")  # the part that let them see it has ended


@require_POST
@identity.staff_required
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    def do() -> str:
        accepted = dossiers.accept(actor=identity.current_actor(request), at=timezone.now(), reference=reference)
        return acting.accepted_sentence(accepted)

    return act(request, reference, do)


@require_POST
@identity.staff_required
def refuse(request: HttpRequest, reference: str) -> HttpResponse:
    def do() -> str:
        dossiers.refuse(
            actor=identity.current_actor(request),
            at=timezone.now(),
            reference=reference,
            ground=acting.ground(request.POST.get("ground", "")),
            reason=ui.typed(request.POST, "reason"),
        )
        return _("Đã từ chối tiếp nhận hồ sơ.")

    return act(request, reference, do)


@require_POST
@identity.staff_required
def take(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    def do() -> str:
        dossiers.take_step(actor=identity.current_actor(request), at=timezone.now(), reference=reference, step=step)
        return _("Bạn đã nhận bước này.")

    return act(request, reference, do)


@require_POST
@identity.staff_required
def complete(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    def do() -> str:
        dossiers.complete_step(
            actor=identity.current_actor(request),
            at=timezone.now(),
            reference=reference,
            step=step,
            note=ui.typed(request.POST, "note"),
        )
        return _("Đã hoàn thành bước này và chuyển hồ sơ đi tiếp.")

    return act(request, reference, do)


@require_POST
@identity.staff_required
def sign(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    def do() -> str:
        dossiers.complete_step(
            actor=identity.current_actor(request),
            at=timezone.now(),
            reference=reference,
            step=step,
            decision=acting.decision(request.POST),
        )
        return _("Đã ký.")

    return act(request, reference, do)


@require_POST
@identity.staff_required
def send_back(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    def do() -> str:
        dossiers.send_back(
            actor=identity.current_actor(request),
            at=timezone.now(),
            reference=reference,
            step=step,
            to_step=ui.typed(request.POST, "to_step", 120),
            reason=ui.typed(request.POST, "back_reason"),
        )
        return _("Đã chuyển trả bước trước.")

    return act(request, reference, do)
