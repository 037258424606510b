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
from motcua.kernel.time import day_of

from .. import acting, copying, presenting, siding, teaming
from .bundles import bundle_page


@require_GET
@identity.staff_required
def dossier(request: HttpRequest, reference: str) -> HttpResponse:
    """The dossier, or the bundle, of that code."""
    try:
        return case_page(request, reference)
    except dossiers.DossierNotFound:
        return bundle_page(request, reference)


def case_page(request: HttpRequest, reference: str, refusal: acting.Refused = acting.NOTHING) -> HttpResponse:
    """The page, with what was refused on top when an act has just been."""
    actor, at = identity.current_actor(request), timezone.now()
    view = dossiers.read(actor, reference, at=at, purpose=acting.PURPOSE)
    beside, team = dossiers.paperwork(view.case_id), dossiers.teamwork_on(actor, view, at=at)
    form = forms.form_of(view.form_key, view.form_version)
    pages = forms.summary(form, forms.answers_from_json(form, view.answers), on=day_of(at))
    wanted = request.GET.get("xem", "")
    return render(
        request,
        "workplace/dossier.html",
        {
            "view": view,
            "bar": dossiers.components.identity_bar(view, at),
            "standing": presenting.standing(view, at),
            "acts": (
                *teaming.first_acts(reference, team, refusal),
                *siding.first_acts(view, refusal),
                *acting.acts(view, refusal),
                *siding.more_acts(view, at, refusal),
                *teaming.more_acts(reference, team, refusal),
            ),
            "side": view.side,
            "may_ask": bool(view.may & {"ask_to_complete", "ask_supplement"}),
            "answer_href": presenting.answer_href(view),
            "copies": copying.summary(reference, dossiers.desk_of(view)),
            "has_work": acting.has_work(view, team),
            "team": team,
            "opinions": teaming.opinions(reference, team, at, refusal),
            "helpers": teaming.helpers(reference, team),
            "facts": presenting.facts(view, beside),
            "handed": dossiers.components.handed_table(beside.handed),
            "answers": dossiers.components.answer_lists(pages),
            "papers": presenting.papers(view, {q.path: q.label for page in pages for q in page.questions}, wanted),
            "preview": presenting.preview(view, wanted),
            "documents": presenting.issued(view),
            "slips": presenting.slips(actor, view),
            "timeline": dossiers.components.timeline(view.timeline),
            "bundle": dossiers.bundles.bundle_of(view.case_id),
            "error_summary": refusal.summary,
        },
        status=refusal.status,
    )


@require_GET
@identity.staff_required
def why(request: HttpRequest, reference: str) -> HttpResponse:
    """Why the dossier is due when it is."""
    actor, at = identity.current_actor(request), timezone.now()
    view: dossiers.DossierView | dossiers.bundles.BundleView
    try:
        view = dossiers.read(actor, reference, at=at, purpose=acting.PURPOSE)
    except dossiers.DossierNotFound:
        view = dossiers.bundles.read(actor, reference, at=at, purpose=acting.PURPOSE)
    explained = dossiers.explain_due(view.case_id)
    if explained is None:
        raise dossiers.DossierNotFound
    return render(
        request,
        "workplace/why.html",
        {
            "reference": reference,
            "story": dossiers.due_words.due_story(explained),
            "conclusion": dossiers.due_words.due_conclusion(explained),
            "table": dossiers.due_words.day_table(explained),
            "back": reverse("workplace:dossier", args=[reference]),
        },
    )


@require_GET
@identity.staff_required
@xframe_options_sameorigin
def paper(request: HttpRequest, reference: str, paper_id: UUID) -> FileResponse:
    """A filed paper, to be kept, or with `?xem` to be shown in the case page; the reading is recorded."""
    actor = identity.current_actor(request)
    try:
        file = dossiers.open_paper(actor, reference, paper_id, at=timezone.now(), purpose=acting.PURPOSE)
    except dossiers.DossierNotFound:
        file = dossiers.bundles.open_paper(actor, reference, paper_id, at=timezone.now(), purpose=acting.PURPOSE)
    return documents.serve(file, inline="xem" in request.GET)


@require_GET
@identity.staff_required
@xframe_options_sameorigin
def document(request: HttpRequest, reference: str, document_id: UUID) -> FileResponse:
    actor = identity.current_actor(request)
    return documents.serve(
        dossiers.open_document(actor, reference, document_id, at=timezone.now(), purpose=acting.PURPOSE)
    )


@require_GET
@identity.staff_required
@xframe_options_sameorigin
def slip(request: HttpRequest, reference: str, word: str, key: str = "") -> FileResponse:
    """A slip of the dossier, made when first asked for."""
    actor = identity.current_actor(request)
    return documents.serve(dossiers.slips.open_any_slip(actor, reference, word, key, at=timezone.now()))
