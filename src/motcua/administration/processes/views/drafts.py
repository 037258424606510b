"""Pages of a draft: step table, drawing, file, checks, walk through, publishing."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal, Words
from motcua.kernel.time import day_of
from motcua.processes import api as processes
from motcua.ui import api as ui

from .. import presenting, step_table, walking

FILE_MAX_BYTES = 1_000_000


def keeper(request: HttpRequest) -> Actor:
    """Who asks, if they keep processes; raises `MayNotDeploy`."""
    actor = identity.current_actor(request)
    if not processes.may_deploy(actor):
        raise processes.MayNotDeploy
    return actor


def xml_file(name: str, text: str) -> HttpResponse:
    """A BPMN file to take away."""
    response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.bpmn"'
    return response


@require_http_methods(["GET", "POST"])
@identity.staff_required
def new(request: HttpRequest) -> HttpResponse:
    """Begins a process, from nothing or from a BPMN file."""
    actor = keeper(request)
    refusal = None
    if request.method == "POST":
        file = request.FILES.get("tep")
        try:
            bpmn = _read(request) if file else None
            title = request.POST.get("title", "")
            draft = processes.start_draft(actor=actor, at=timezone.now(), title=title, bpmn=bpmn)
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("administration:process_pages:draft", draft.id)
    errors = dict(refusal.fields) if refusal else {}
    file_error = refusal.message if refusal and not errors else ""
    page = {
        "fields": presenting.new_fields(request.POST.get("title", ""), errors, file_error),
        "error_summary": _summary(refusal, {"tep": file_error} if file_error else errors),
    }
    return render(request, "administration/processes/new.html", page, status=refusal.status if refusal else 200)


@require_POST
@identity.staff_required
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Goes to the draft of the next version, which is begun if there is none."""
    draft = processes.draft_of(actor=keeper(request), at=timezone.now(), key=key)
    return redirect("administration:process_pages:draft", draft.id)


@require_http_methods(["GET", "POST"])
@identity.staff_required
def table(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The step table; every button keeps what was typed. A process with branches is edited as a drawing."""
    actor = keeper(request)
    draft = processes.draft(draft_id)
    found = processes.table_in(draft.bpmn)
    if found is None:
        return redirect("administration:process_pages:diagram", draft_id)
    if request.method == "GET":
        return _table_page(request, draft, step_table.posted_of(found))
    typed = request.POST.dict()
    posted = step_table.after(typed, request.POST.get("lam", ""))
    try:
        wanted = step_table.settled(step_table.read_table(posted))
        saved = processes.save_draft(
            actor=actor,
            at=timezone.now(),
            draft_id=draft_id,
            revision=_revision(request),
            table=wanted,
            title=request.POST.get("title", ""),
        )
    except Refusal as refusal:
        return _table_page(request, draft, typed, refusal)
    if not request.POST.get("lam") and saved.revision != draft.revision:
        messages.success(request, _("Đã lưu bản nháp."))
    return redirect(
        reverse("administration:process_pages:draft", args=[draft_id]) + _place(request.POST.get("lam", ""))
    )


def _place(act: str) -> str:
    """Where on the page the row now stands that a button moved."""
    what, _dash, place = act.partition("-")
    if not place.isdecimal() or len(place) > 3:
        return "#them" if act == "them" else ""
    step = {"len": -1, "xuong": 1, "them": 1}.get(what, 0)
    return f"#buoc-{max(int(place) + step, 0) + 1}"


def _table_page(
    request: HttpRequest, draft: processes.Draft, posted: Mapping[str, str], refusal: Refusal | None = None
) -> HttpResponse:
    errors = refusal.fields if refusal else {}
    title = posted.get("title", draft.title)
    page = {
        **presenting.draft_head(draft, "table"),
        "name": ui.Input(name="title", label=_("Tên quy trình"), value=title, error=errors.get("title", "")),
        "cases": step_table.case_fields(posted, errors),
        "rows": step_table.row_forms(posted, errors),
        "columns": max(step_table.count_of(posted, "so-cot"), 1),
        "revision": posted.get("revision", draft.revision),
        "error_summary": _summary(refusal, errors),
    }
    return render(request, "administration/processes/table.html", page, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "POST"])
@identity.staff_required
def diagram(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The drawing in an editor; without JavaScript the file itself as text."""
    actor = keeper(request)
    draft = processes.draft(draft_id)
    refusal = None
    text = draft.bpmn
    if request.method == "POST":
        text = request.POST.get("bpmn", "")
        try:
            processes.save_draft(
                actor=actor, at=timezone.now(), draft_id=draft_id, revision=_revision(request), bpmn=text
            )
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Đã lưu bản nháp."))
            return redirect("administration:process_pages:diagram", draft_id)
    page = {
        **presenting.draft_head(draft, "diagram"),
        "bpmn": ui.Textarea(name="bpmn", label=_("Tệp BPMN"), value=text, rows=12),
        "panel": presenting.panel(draft.key, day_of(timezone.now())),
        "revision": request.POST.get("revision", draft.revision),
        "error_summary": _summary(refusal, {}),
    }
    return render(request, "administration/processes/diagram.html", page, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "POST"])
@identity.staff_required
def upload(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Puts a file in the place of what the draft holds: all of it or nothing."""
    actor = keeper(request)
    draft = processes.draft(draft_id)
    refusal = None
    if request.method == "POST":
        try:
            processes.save_draft(
                actor=actor, at=timezone.now(), draft_id=draft_id, revision=_revision(request), bpmn=_read(request)
            )
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Đã nạp tệp vào bản nháp."))
            return redirect("administration:process_pages:draft", draft_id)
    page = {
        **presenting.draft_head(draft, "upload"),
        "field": presenting.file_field(refusal.message if refusal else ""),
        "revision": draft.revision,
        "error_summary": _summary(refusal, {"tep": refusal.message} if refusal else {}),
    }
    return render(request, "administration/processes/upload.html", page, status=refusal.status if refusal else 200)


@require_GET
@identity.staff_required
def file(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    keeper(request)
    draft = processes.draft(draft_id)
    return xml_file(draft.key, processes.exported(draft.bpmn, draft.key))


@require_GET
@identity.staff_required
def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """What stands in the way of publishing, and the way to publish."""
    keeper(request)
    return _check_page(request, draft_id)


def _check_page(request: HttpRequest, draft_id: UUID, refusal: Refusal | None = None) -> HttpResponse:
    draft = processes.draft(draft_id)
    typed = ui.DateParts.read(request.POST, "effective_from")
    today = day_of(timezone.now())
    day = typed.as_date() or today
    found = processes.review_file(draft.bpmn, key=draft.key, on=day)
    errors = refusal.fields if refusal else {}
    page = {
        **presenting.draft_head(draft, "check"),
        "findings": presenting.findings(found),
        "elsewhere": presenting.elsewhere(draft.bpmn),
        "may_publish": found.may_publish,
        "fields": presenting.publish_fields(typed or ui.DateParts.of(today), request.POST.get("source", ""), errors),
        "revision": draft.revision,
        "error_summary": _summary(refusal, errors),
    }
    return render(request, "administration/processes/check.html", page, status=refusal.status if refusal else 200)


@require_POST
@identity.staff_required
def publish(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    actor = keeper(request)
    day = ui.DateParts.read(request.POST, "effective_from").as_date()
    try:
        if day is None:
            raise processes.InvalidProcess(fields={"effective_from": _("Nhập ngày theo lịch.")})
        deployed = processes.publish_draft(
            actor=actor,
            at=timezone.now(),
            draft_id=draft_id,
            revision=_revision(request),
            effective_from=day,
            source=request.POST.get("source", ""),
        )
    except processes.DraftNotFound:
        raise
    except Refusal as refusal:
        return _check_page(request, draft_id, refusal)
    said = _("Đã ban hành phiên bản %s. Hồ sơ đang chạy vẫn theo phiên bản cũ.") % deployed.version.number
    messages.success(request, said)
    return redirect("administration:process_pages:process", deployed.version.key)


@require_GET
@identity.staff_required
def simulate(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """A walk through on a sample dossier: answers and decisions from the address, each step with when it is due."""
    actor = keeper(request)
    draft = processes.draft(draft_id)
    walk = walking.walk(draft.bpmn, draft.key, actor, timezone.now(), request.GET.dict())
    page = {**presenting.draft_head(draft, "simulate"), "walk": walk, "error_summary": None}
    return render(request, "administration/processes/simulate.html", page)


@require_POST
@identity.staff_required
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    actor = keeper(request)
    try:
        processes.discard_draft(actor=actor, at=timezone.now(), draft_id=draft_id, revision=_revision(request))
    except processes.DraftChanged as refusal:
        messages.error(request, refusal.message)
        return redirect("administration:process_pages:check", draft_id)
    messages.success(request, _("Đã bỏ bản nháp."))
    return redirect("administration:process_pages:list")


def _revision(request: HttpRequest) -> int:
    """The revision the page showed; none is refused as an old one."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _read(request: HttpRequest) -> bytes:
    file = request.FILES.get("tep")
    if file is None:
        raise processes.InvalidProcess(_("Chọn tệp BPMN."))
    if file.size is None or file.size > FILE_MAX_BYTES:
        raise processes.UnsafeFile(_("Tệp quy trình lớn hơn 1 MB."))
    content: bytes = file.read()
    return content


def _summary(refusal: Refusal | None, errors: Mapping[str, Words]) -> ui.ErrorSummary | None:
    return ui.ErrorSummary.of(errors, refusal.message) if refusal else None
