"""Working together on a dossier: the page from which others are asked, and the acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.actor import Actor, Role
from motcua.kernel.ids import NOBODYS, identifier
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import acting, copying, teaming
from . import telling
from .acts import act

FILES_MOST = 10


@require_GET
@identity.staff_required
def together(request: HttpRequest, reference: str) -> HttpResponse:
    """First the unit (`?tim=` searches, `?don-vi=` chooses), then its people and the question."""
    return _page(request, reference)


def _page(request: HttpRequest, reference: str, refusal: acting.Refused = acting.NOTHING) -> HttpResponse:
    actor, at = identity.current_actor(request), timezone.now()
    team = dossiers.teamwork(actor, reference, at=at)
    if not team.may_lead:
        raise dossiers.NotYourTurn
    text, unit = ui.asked(request, "tim"), _unit(ui.asked(request, "don-vi"))
    found = organisation.find_units(text, day_of(at)) if text else ()
    own = organisation.units(sorted(actor.unit_ids)).values()
    people = () if unit is None else _people(actor.id, unit.id)
    here = reverse("workplace:together", args=[reference])
    return render(
        request,
        "workplace/together.html",
        {
            "reference": reference,
            "text": text,
            "here": here,
            "units": [(one.name, f"{here}?don-vi={one.id}") for one in (found if text else own)],
            "unit": unit,
            "involve": teaming.involve_form(reference, unit, people, refusal.of("involve"))
            if unit and people
            else None,
            "ask": teaming.ask_form(reference, unit, refusal.of("ask_opinion"))
            if unit and team.may_ask and unit.id not in actor.unit_ids
            else None,
            "error_summary": refusal.summary,
        },
        status=refusal.status,
    )


def _unit(text: str) -> organisation.Unit | None:
    try:
        return organisation.unit(UUID(text))
    except (ValueError, organisation.UnitNotFound):
        return None


def _people(own_id: UUID | None, unit_id: UUID) -> tuple[identity.Colleague, ...]:
    people = identity.colleagues([unit_id], timezone.now())
    return tuple(one for one in people if one.role is not Role.ADMINISTRATOR and one.account_id != own_id)


def _asking(request: HttpRequest, reference: str, do: Callable[..., object], said: str) -> HttpResponse:
    """Does it and tells; a refusal is shown on the page it was asked from."""
    refused = telling.told(request, reference, do, said)
    if refused is not None:
        return _page(request, reference, refused)
    return redirect("workplace:dossier", reference=reference)


@require_POST
@identity.staff_required
def involve(request: HttpRequest, reference: str) -> HttpResponse:
    part = request.POST.get("part", "")
    do = partial(
        dossiers.involve,
        part=casework.Part.FOLLOW if part == casework.Part.FOLLOW else casework.Part.CO_ORDINATE,
        account_id=identifier(request.POST.get("person", "")) or NOBODYS,
        unit_id=identifier(request.GET.get("don-vi", "")) or NOBODYS,
        task=ui.typed(request.POST, "task"),
    )
    return _asking(request, reference, do, _("Đã mời."))


@require_POST
@identity.staff_required
def ask_opinion(request: HttpRequest, reference: str) -> HttpResponse:
    do = partial(
        dossiers.ask_opinion,
        unit_id=identifier(request.GET.get("don-vi", "")) or NOBODYS,
        question=ui.typed(request.POST, "question"),
        days=copying.count(request.POST.get("days", "")) or 0,
        waits=request.POST.get("waits") == "yes",
    )
    return _asking(request, reference, do, _("Đã gửi xin ý kiến."))


@require_POST
@identity.staff_required
def answer_opinion(request: HttpRequest, reference: str, consultation_id: UUID) -> HttpResponse:
    def do(*, actor: Actor, at: datetime, **of: str) -> None:
        sent = documents.at_most(FILES_MOST, request.FILES.getlist("files"), field="files")
        files = [documents.store(actor=actor, file=f, name=f.name or "", at=at, field="files") for f in sent]
        answer = ui.typed(request.POST, "answer")
        dossiers.answer_opinion(actor=actor, at=at, consultation_id=consultation_id, answer=answer, files=files, **of)

    return act(request, reference, do, _("Đã gửi ý kiến trả lời."))


@require_POST
@identity.staff_required
def recall_opinion(request: HttpRequest, reference: str, consultation_id: UUID) -> HttpResponse:
    reason = ui.typed(request.POST, "recall_reason")
    do = partial(dossiers.recall_opinion, consultation_id=consultation_id, reason=reason)
    return act(request, reference, do, _("Đã rút lại việc xin ý kiến."))


@require_POST
@identity.staff_required
def leave(request: HttpRequest, reference: str, assignment_id: UUID) -> HttpResponse:
    do = partial(dossiers.leave, assignment_id=assignment_id)
    return act(request, reference, do, _("Đã kết thúc việc phối hợp, theo dõi."))


@require_POST
@identity.staff_required
def reassign(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    chosen = request.POST.get("account", "")
    do = partial(
        dossiers.reassign,
        step=step,
        account_id=None if chosen == teaming.NOBODY else (identifier(chosen) or NOBODYS),
        reason=ui.typed(request.POST, "assign_reason"),
    )
    return act(request, reference, do, _("Đã giao việc."))


@require_POST
@identity.staff_required
def note(request: HttpRequest, reference: str) -> HttpResponse:
    do = partial(dossiers.add_note, text=ui.typed(request.POST, "internal_note"))
    return act(request, reference, do, _("Đã lưu ghi chú."))


@require_GET
@identity.staff_required
@xframe_options_sameorigin
def opinion_file(request: HttpRequest, reference: str, file_id: UUID) -> FileResponse:
    actor = identity.current_actor(request)
    return documents.serve(
        dossiers.open_opinion_file(actor, reference, file_id, at=timezone.now(), purpose=acting.PURPOSE)
    )
