"""The case page: what it is, what to do next, papers with preview, timeline."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.errors import Refusal
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import presenting

PURPOSE = "case work"


@require_GET
@identity.staff_required
def dossier(request: HttpRequest, reference: str) -> HttpResponse:
    return case_page(request, reference)


def case_page(request: HttpRequest, reference: str, refusal: Refusal | None = None) -> HttpResponse:
    """The page, with what was refused on top when an act has just been."""
    at = timezone.now()
    view = dossiers.read(identity.current_actor(request), reference, at=at, purpose=PURPOSE)
    form = forms.form_of(view.form_key, view.form_version)
    answers = forms.answers_from_json(form, view.answers)
    return render(
        request,
        "workplace/dossier.html",
        {
            "view": view,
            "bar": presenting.identity_bar(view, at),
            "acts": presenting.acts(view, request.POST, refusal),
            "facts": presenting.facts(view),
            "answers": dossiers.components.answer_lists(forms.summary(form, answers, on=day_of(at))),
            "papers": presenting.papers(view),
            "preview": presenting.preview(view, request.GET.get("xem", "")),
            "documents": presenting.issued(view),
            "timeline": presenting.timeline(view),
            "error_summary": presenting.error_summary(refusal),
        },
        status=refusal.status if refusal else 200,
    )


@require_GET
@identity.staff_required
def why(request: HttpRequest, reference: str) -> HttpResponse:
    """Why the dossier is due when it is."""
    view = dossiers.read(identity.current_actor(request), reference, at=timezone.now(), purpose=PURPOSE)
    explained = dossiers.explain_due(view.case_id)
    if explained is None:
        raise dossiers.DossierNotFound
    return render(
        request,
        "workplace/why.html",
        {
            "reference": reference,
            "due": ui.before(explained.due_at),
            "story": dossiers.components.due_story(explained),
            "table": dossiers.components.day_table(explained.lines),
            "back": reverse("workplace:dossier", args=[reference]),
        },
    )


@require_GET
@identity.staff_required
@xframe_options_sameorigin
def paper(request: HttpRequest, reference: str, paper_id: UUID) -> FileResponse:
    """A filed paper; the reading is recorded."""
    actor = identity.current_actor(request)
    return documents.serve(dossiers.open_paper(actor, reference, paper_id, at=timezone.now(), purpose=PURPOSE))


@require_GET
@identity.staff_required
@xframe_options_sameorigin
def document(request: HttpRequest, reference: str, document_id: UUID) -> FileResponse:
    actor = identity.current_actor(request)
    return documents.serve(dossiers.open_document(actor, reference, document_id, at=timezone.now(), purpose=PURPOSE))


@require_GET
@identity.staff_required
@xframe_options_sameorigin
def slip(request: HttpRequest, reference: str) -> FileResponse:
    """Form 01."""
    return documents.serve(dossiers.receipt_slip(identity.current_actor(request), reference, at=timezone.now()))
