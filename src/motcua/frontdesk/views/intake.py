"""Taking a dossier in from the person at the desk. Complete without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.errors import Invalid, Words
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import access, filling, intakes, presenting
from ..models import Way


@require_GET
@identity.staff_required
def start(request: HttpRequest) -> HttpResponse:
    """Which procedure the person has come for; and what was begun and not finished."""
    actor = identity.current_actor(request)
    access.desks(actor)
    question = ui.asked(request, "q")
    found = catalogue.search(question) if question else []
    return render(
        request,
        "frontdesk/start.html",
        {
            "question": question,
            "cards": tuple(presenting.procedure_card(one) for one in found),
            "begun": presenting.begun_cards(intakes.begun(actor)),
        },
    )


@require_http_methods(["GET", "POST"])
@identity.staff_required
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """At which desk, and how it comes."""
    actor, at = identity.current_actor(request), timezone.now()
    desks = sorted(organisation.units(access.desks(actor)).values(), key=lambda unit: (unit.name, unit.id))
    version = catalogue.version_in_force(code, day_of(at))
    if request.method == "POST":
        desk = next((unit for unit in desks if str(unit.id) == request.POST.get("desk")), desks[0])
        way = request.POST.get("way", "")
        draft_id = intakes.begin(
            actor=actor,
            at=at,
            version_id=version.id,
            desk_id=desk.id,
            way=Way(way) if way in Way.values else Way.DIRECT,
        )
        return redirect("frontdesk:intake", draft_id=draft_id)
    return render(
        request,
        "frontdesk/begin.html",
        {
            "version": version,
            "desk": presenting.desk_choice(desks),
            "way": presenting.way_choice(),
            "territory": version.content.non_territorial is False,
        },
    )


@require_http_methods(["GET", "POST"])
@identity.staff_required
def intake(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The whole form on one page. Everything typed is kept before anything is judged."""
    at = timezone.now()
    act = request.POST.get("viec", "")
    if request.method == "POST" and act == "nhan" and not intakes.is_open(identity.current_actor(request), draft_id):
        return _take_in(request, draft_id)
    sheet = filling.open_sheet(request, draft_id, at)
    errors = filling.keep_posted(request, sheet, at) if request.method == "POST" else {}
    if errors:
        return _page(request, filling.open_sheet(request, draft_id, at), errors)
    if act == "nhan":
        try:
            return _take_in(request, draft_id)
        except Invalid as refusal:
            return _page(request, filling.open_sheet(request, draft_id, at), refusal.fields or {"": refusal.message})
    if request.method == "POST":
        return redirect("frontdesk:intake", draft_id=draft_id)
    return _page(request, sheet, {})


def _take_in(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    taken = intakes.take_in(actor=identity.current_actor(request), at=timezone.now(), draft_id=draft_id)
    return redirect("frontdesk:taken", reference=taken.filed.reference)


def _page(request: HttpRequest, sheet: filling.Sheet, errors: Mapping[str, Words]) -> HttpResponse:
    shown = filling.context(sheet, errors)
    return render(request, "frontdesk/intake.html", shown, status=422 if errors else 200)


@require_GET
@identity.staff_required
def upload(request: HttpRequest, draft_id: UUID, upload_id: UUID) -> FileResponse:
    """A scan of the intake, for the officer who made it."""
    actor = identity.current_actor(request)
    access.intake(actor, draft_id)
    found = next((u for u in dossiers.draft(actor, draft_id).uploads if u.id == upload_id), None)
    if found is None:
        raise dossiers.DossierNotFound
    return documents.serve(found.file)


@require_POST
@identity.staff_required
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    intakes.discard(actor=identity.current_actor(request), draft_id=draft_id)
    messages.success(request, _("Đã bỏ hồ sơ đang nhận."))
    return redirect("frontdesk:start")


@require_GET
@identity.staff_required
def taken(request: HttpRequest, reference: str) -> HttpResponse:
    """What to tell the person: the code, the appointment, the slip to print. The reading is recorded."""
    actor, at = identity.current_actor(request), timezone.now()
    access.desks(actor)
    try:
        view = dossiers.read(actor, reference, at=at, purpose="counter intake")
    except dossiers.DossierNotFound:
        return _bundle_taken(request, reference)
    return render(
        request,
        "frontdesk/taken.html",
        {
            "view": view,
            "slip": dossiers.slips.offered(actor, view)[:1] if view.received_at else (),
            "due": ui.before(view.due_at) if view.due_at else "",
            "beside": dossiers.paperwork(view.case_id),
        },
    )


def _bundle_taken(request: HttpRequest, reference: str) -> HttpResponse:
    """The same of interlinked procedures: one code, one appointment, one slip."""
    actor, at = identity.current_actor(request), timezone.now()
    view = dossiers.bundles.read(actor, reference, at=at, purpose="counter intake")
    return render(
        request,
        "frontdesk/bundle_taken.html",
        {
            "view": view,
            "slip": dossiers.slips.offered_of_bundle(view),
            "due": ui.before(view.due_at) if view.due_at else "",
            "parts": dossiers.bundles.components.outline(view.parts),
        },
    )


@require_GET
@identity.staff_required
def received(request: HttpRequest) -> HttpResponse:
    """“Hồ sơ tôi đã nhận”: the desk follows what it took in to the end. `?xem=xong`, `?xem=noi-khac`."""
    actor, at = identity.current_actor(request), timezone.now()
    access.returning_desks(actor)
    shown = request.GET.get("xem", "")
    page = dossiers.taken_in(actor, page=ui.page_number(request), closed=shown == "xong", elsewhere=shown == "noi-khac")
    return render(
        request,
        "frontdesk/received.html",
        {
            "filters": presenting.received_filters(shown),
            "table": presenting.received_table(page.items, at) if page.items else None,
            "pager": ui.pager(request, page),
        },
    )
