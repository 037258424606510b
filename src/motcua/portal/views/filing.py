"""Filing online: a task list over a saved draft, one thing on a page, then check and send.

Every page saves what was typed before it says what is wrong, so nothing is lost. Works without
JavaScript. Filing twice finds the first filing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
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
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.errors import Invalid, Refusal
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import assuring, drafting, presenting


@require_http_methods(["GET", "POST"])
@identity.signed_in_required
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """A page that says what will be asked, then, on POST, the draft. Who may not file online is told where to."""
    at = timezone.now()
    actor = identity.current_actor(request)
    version = catalogue.version_in_force(code, day_of(at))
    if not presenting.is_filed_online(version):
        return redirect("portal:procedure", code=code)
    if request.method == "GET":
        earlier = [d for d in dossiers.drafts(actor) if d.version_id == version.id]
        asked = forms.visible_pages(forms.form_for(version.id, on=day_of(at)), {})
        context = {
            "version": version,
            "drafts": drafting.draft_cards(earlier),
            "asked": asked,
            "lacking": assuring.lacking_assurance(request, version, at),
        }
        return render(request, "portal/begin.html", context)
    draft_id = dossiers.start_draft(actor=actor, at=at, version_id=version.id)
    dossiers.prefill_draft(actor=actor, at=at, draft_id=draft_id)
    return redirect("portal:tasks", draft_id=draft_id)


@require_GET
@identity.signed_in_required
def tasks(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """What is still to be answered, and what is done."""
    draft = drafting.open_draft(request, draft_id, timezone.now())
    tasks = drafting.task_list(draft)
    return render(
        request, "portal/tasks.html", {"draft": draft, "tasks": tasks, "progress": drafting.progress_in_words(tasks)}
    )


@require_http_methods(["GET", "POST"])
@identity.signed_in_required
def unit(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Who decides: preselected from the answers, with the reason; any other competent unit may be chosen."""
    at = timezone.now()
    draft = drafting.open_draft(request, draft_id, at)
    routed = drafting.routed(draft)
    error = ""
    if request.method == "POST":
        chosen = next((u for u in routed.offered if str(u.id) == request.POST.get("unit")), None)
        if chosen is not None:
            dossiers.save_answers(
                actor=identity.current_actor(request),
                at=at,
                draft_id=draft_id,
                answers={},
                unit_id=chosen.id,
            )
            return redirect(drafting.check_address(drafting.open_draft(request, draft_id, at)))
        error = _("Chọn nơi giải quyết hồ sơ trong danh sách.")
    selected = draft.view.unit_id or (routed.unit.id if routed.unit else "")
    field = ui.Select(
        name="unit",
        label=_("Nơi giải quyết hồ sơ"),
        choices=[ui.Choice(str(u.id), u.name) for u in routed.offered],
        value=str(selected),
        error=error,
        empty=_("Chọn nơi giải quyết"),
        as_heading=True,
    )
    summary = ui.ErrorSummary.of({"unit": error}) if error else None
    return render(
        request,
        "portal/unit.html",
        {"draft": draft, "field": field, "routed": routed, "error_summary": summary},
        status=422 if error else 200,
    )


@require_http_methods(["GET", "POST"])
@identity.signed_in_required
def page(request: HttpRequest, draft_id: UUID, page: str) -> HttpResponse:
    """One page of questions. What was typed is saved first, then checked."""
    at = timezone.now()
    draft = drafting.open_draft(request, draft_id, at)
    step = draft.page(page)
    errors: dict[str, Any] = {}
    answers = dict(draft.view.answers)
    if request.method == "POST":
        typed, errors = _received(request, draft, page, at)
        answers |= typed
        dossiers.save_answers(actor=identity.current_actor(request), at=at, draft_id=draft_id, answers=typed)
        if not errors:
            errors = drafting.page_errors(draft, step, answers)
        if not errors:
            draft = drafting.open_draft(request, draft_id, at)
            editing = "sua" in request.GET
            return redirect(drafting.check_address(draft) if editing else drafting.next_address(draft, after=page))
    elif "loi" in request.GET:
        errors = drafting.page_errors(draft, step, answers)
    fields = forms.render_page(
        draft.form,
        page,
        answers,
        errors,
        on=draft.today,
        file_line=drafting.file_line(draft_id),
        notes=draft.view.prefilled,
    )
    return render(
        request,
        "portal/page.html",
        {
            "draft": draft,
            "step": step,
            "fields": fields,
            "has_errors": bool(errors),
        },
        status=422 if errors and request.method == "POST" else 200,
    )


def _received(
    request: HttpRequest, draft: drafting.Draft, page: str, at: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The raw answers posted, files stored first: a file is on disk and verified before it is named."""
    actor = identity.current_actor(request)
    errors: dict[str, Any] = {}
    given = drafting.files_of(draft.view.answers, draft.page(page))
    for key, files in request.FILES.lists():
        for file in files if key in given else ():
            try:
                kept = documents.store(actor=actor, file=file, name=file.name or "", at=at, field=key)
                upload_id = dossiers.add_upload(actor=actor, at=at, draft_id=draft.view.id, paper=key, stored=kept)
            except Refusal as refusal:
                errors |= refusal.fields or {key: refusal.message}
            else:
                given[key].append(forms.FileReference(upload_id, kept.name))
    return forms.answers_from_post(draft.form, page, request.POST, given), errors


@require_http_methods(["GET", "POST"])
@identity.signed_in_required
def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Everything at a glance, then the filing itself."""
    at = timezone.now()
    if request.method == "POST":
        try:
            filed = dossiers.file_draft(actor=identity.current_actor(request), at=at, draft_id=draft_id)
        except Invalid as refusal:
            draft = drafting.open_draft(request, draft_id, at)
            return _check_page(request, draft, drafting.refusal_summary(draft, refusal))
        except identity.AssuranceTooLow as refusal:
            draft = drafting.open_draft(request, draft_id, at)
            return _check_page(request, draft, ui.ErrorSummary.of({"dang-nhap-lai": refusal.message}))
        return redirect("portal:filed", reference=filed.reference)
    return _check_page(request, drafting.open_draft(request, draft_id, at), None)


def _check_page(request: HttpRequest, draft: drafting.Draft, summary: ui.ErrorSummary | None) -> HttpResponse:
    return render(
        request,
        "portal/check.html",
        {
            "draft": draft,
            "lists": drafting.summaries(draft),
            "error_summary": summary,
            "lacking": assuring.lacking_assurance(request, draft.version, timezone.now()),
        },
        status=422 if summary else 200,
    )


@require_POST
@identity.signed_in_required
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    dossiers.discard_draft(actor=identity.current_actor(request), draft_id=draft_id)
    messages.success(request, _("Đã xóa hồ sơ nháp."))
    return redirect("portal:mine")


@require_GET
@identity.signed_in_required
def upload(request: HttpRequest, draft_id: UUID, upload_id: UUID) -> FileResponse:
    """A file of the draft, for whoever gave it."""
    view = dossiers.draft(identity.current_actor(request), draft_id)
    found = next((u for u in view.uploads if u.id == upload_id), None)
    if found is None:
        raise dossiers.DossierNotFound
    return documents.serve(found.file)


@require_http_methods(["GET", "POST"])
@identity.signed_in_required
def remove_upload(request: HttpRequest, draft_id: UUID, upload_id: UUID) -> HttpResponse:
    """Asks once, then takes the file out of the draft."""
    actor, at = identity.current_actor(request), timezone.now()
    draft = drafting.open_draft(request, draft_id, at)
    found = next((u for u in draft.view.uploads if u.id == upload_id), None)
    if found is None:
        raise dossiers.DossierNotFound
    page = draft.page_of(found.paper)
    if request.method == "GET":
        return render(request, "portal/remove_upload.html", {"draft": draft, "upload": found, "page": page})
    without = drafting.without_file(draft.view.answers, found.paper, upload_id)
    dossiers.save_answers(actor=actor, at=at, draft_id=draft_id, answers=without)
    dossiers.remove_upload(actor=actor, draft_id=draft_id, upload_id=upload_id)
    return redirect("portal:page", draft_id=draft_id, page=page)
