"""A signed-in person's own dossiers."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import drafting, tracking
from .bundles import bundle_page, bundle_paper, filed_page


@require_GET
@identity.signed_in_required
def mine(request: HttpRequest) -> HttpResponse:
    """What was begun and not sent, then what was filed, latest first."""
    actor = identity.current_actor(request)
    page = dossiers.my_dossiers(actor, page=ui.page_number(request))
    drafts = dossiers.drafts(actor) if page.number == 1 else ()
    bundles = dossiers.bundles.my_bundles(actor, page=page.number)
    return render(
        request,
        "portal/mine.html",
        {
            "cards": tracking.dossier_cards(page.items, timezone.now()),
            "bundles": tracking.bundle_cards(bundles.items, timezone.now()),
            "drafts": drafting.draft_cards(drafts),
            "pager": ui.pager(request, page, bundles),
        },
    )


@require_GET
@identity.signed_in_required
def dossier(request: HttpRequest, reference: str) -> HttpResponse:
    """Where it stands, who holds it, what happened, what was given, what was issued."""
    actor, at = identity.current_actor(request), timezone.now()
    try:
        view = dossiers.read(actor, reference, at=at, purpose=tracking.purpose_of(actor))
    except dossiers.DossierNotFound:
        return bundle_page(request, reference)
    form = forms.form_of(view.form_key, view.form_version)
    answers = forms.answers_from_json(form, view.answers)
    beside = dossiers.paperwork(view.case_id)
    return render(
        request,
        "portal/dossier.html",
        {
            "view": view,
            "bar": dossiers.components.identity_bar(view, at),
            "standing": tracking.standing(view, at),
            "timeline": dossiers.components.timeline(view.timeline),
            "organisations": tracking.organisations(beside),
            "handed": dossiers.components.handed_table(beside.handed),
            "papers": tracking.papers(view),
            "results": tracking.results(view),
            "answers": dossiers.components.answer_lists(forms.summary(form, answers, on=day_of(at))),
            "why_href": reverse("portal:why", args=[reference]) if view.due_at else "",
            "slips": tracking.slips(actor, view),
            "bundle": dossiers.bundles.bundle_of(view.case_id),
            "side": view.side,
            "supplement_href": reverse("portal:supplement", args=[reference]) if view.side.open_supplement else "",
            "may_withdraw": "withdraw" in view.may,
        },
    )


@require_GET
@identity.signed_in_required
def filed(request: HttpRequest, reference: str) -> HttpResponse:
    """The confirmation: code, QR, every file kept, and when an answer comes."""
    actor, at = identity.current_actor(request), timezone.now()
    try:
        view = dossiers.read(actor, reference, at=at, purpose=tracking.purpose_of(actor))
    except dossiers.DossierNotFound:
        return filed_page(request, reference)
    expected = dossiers.expected_due(view, at=at) if view.received_at is None else view.due_at
    address = request.build_absolute_uri(reverse("portal:tracked", args=[reference, view.tracking_secret]))
    return render(
        request,
        "portal/filed.html",
        {
            "view": view,
            "qr": tracking.qr(address),
            "papers": tracking.papers(view),
            "standing": tracking.standing(view, at),
            "expected": ui.before(expected) if expected else "",
        },
    )


@require_GET
@identity.signed_in_required
def why(request: HttpRequest, reference: str) -> HttpResponse:
    actor, at = identity.current_actor(request), timezone.now()
    view: dossiers.DossierView | dossiers.bundles.BundleView
    try:
        view = dossiers.read(actor, reference, at=at, purpose=tracking.purpose_of(actor))
    except dossiers.DossierNotFound:
        view = dossiers.bundles.read(actor, reference, at=at, purpose=tracking.purpose_of(actor))
    return tracking.why_page(request, view.case_id, reference, reverse("portal:dossier", args=[reference]))


@require_GET
@identity.signed_in_required
def paper(request: HttpRequest, reference: str, paper_id: UUID) -> FileResponse:
    """A paper as filed, for its filer."""
    actor = identity.current_actor(request)
    try:
        file = dossiers.open_paper(actor, reference, paper_id, at=timezone.now(), purpose=tracking.purpose_of(actor))
    except dossiers.DossierNotFound:
        return bundle_paper(request, reference, paper_id)
    return documents.serve(file)


@require_GET
@identity.signed_in_required
def document(request: HttpRequest, reference: str, document_id: UUID) -> FileResponse:
    """A document issued in the dossier: the signed result."""
    actor = identity.current_actor(request)
    return documents.serve(
        dossiers.open_document(actor, reference, document_id, at=timezone.now(), purpose=tracking.purpose_of(actor))
    )


@require_GET
@identity.signed_in_required
def slip(request: HttpRequest, reference: str, word: str, key: str = "") -> FileResponse:
    """A slip of the dossier, made when first asked for."""
    actor = identity.current_actor(request)
    return documents.serve(dossiers.slips.open_any_slip(actor, reference, word, key, at=timezone.now()))
