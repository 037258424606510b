"""A signed-in person's own bundle of interlinked procedures, and a stranger's view by code and secret."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.errors import Invalid
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import tracking

bundles = dossiers.bundles


def bundle_page(
    request: HttpRequest, reference: str, refusal: Invalid | None = None, *, status: int = 200
) -> HttpResponse:
    """How every part stands, what was given, what came out."""
    actor, at = identity.current_actor(request), timezone.now()
    view = bundles.read(actor, reference, at=at, purpose=tracking.purpose_of(actor))
    form = forms.form_of(view.form_key, view.form_version)
    answers = forms.summary(form, forms.answers_from_json(form, view.answers), on=day_of(at))
    return render(
        request,
        "portal/bundle.html",
        {
            "view": view,
            "bar": bundles.components.identity_bar(view, at),
            "standing": bundles.components.standing(view, at),
            "parts": bundles.components.outline(view.parts, links=_links),
            "timeline": dossiers.components.timeline(view.timeline),
            "papers": _papers(view),
            "slips": tracking.slip_list(reference, dossiers.slips.offered_of_bundle(view)),
            "handed": dossiers.components.handed_table(view.handed),
            "behind": dossiers.components.representation_rows(view.representative),
            "answers": dossiers.components.answer_lists(answers),
            "why_href": reverse("portal:why", args=[reference]) if view.due_at else "",
            "withdrawal": _withdrawal(refusal) if view.may_withdraw else None,
            "error_summary": ui.ErrorSummary.of(refusal.fields, refusal.message) if refusal else None,
        },
        status=status,
    )


def _links(part: dossiers.bundles.PartView) -> tuple[ui.OutlineLink, ...]:
    """To the dossier, and to what came out of it."""
    if not part.dossier_open:
        return ()
    links = [
        ui.OutlineLink(
            _("Hồ sơ %(reference)s") % {"reference": part.reference}, reverse("portal:dossier", args=[part.reference])
        )
    ]
    if part.document is not None:
        href = reverse("portal:document", args=[part.reference, part.document.id])
        links.insert(0, ui.OutlineLink(_("Tải kết quả: %(title)s") % {"title": part.document.title}, href))
    return tuple(links)


def _papers(view: dossiers.bundles.BundleView) -> ui.FileList:
    return dossiers.components.paper_list(
        view.papers, lambda paper_id: reverse("portal:paper", args=[view.reference, paper_id])
    )


def _withdrawal(refusal: Invalid | None) -> ui.Textarea:
    error = refusal.fields.get("reason", "") if refusal else ""
    return ui.Textarea(name="reason", label=_("Lý do rút hồ sơ"), rows=3, error=error)


def filed_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The confirmation: code, QR, which procedures, and when an answer comes."""
    actor, at = identity.current_actor(request), timezone.now()
    view = bundles.read(actor, reference, at=at, purpose=tracking.purpose_of(actor))
    address = request.build_absolute_uri(reverse("portal:tracked", args=[reference, view.tracking_secret]))
    return render(
        request,
        "portal/bundle_filed.html",
        {
            "view": view,
            "qr": tracking.qr(address),
            "papers": _papers(view),
            "parts": bundles.components.outline(view.parts),
            "standing": bundles.components.standing(view, at),
        },
    )


def bundle_paper(request: HttpRequest, reference: str, paper_id: UUID) -> FileResponse:
    actor = identity.current_actor(request)
    return documents.serve(
        bundles.open_paper(actor, reference, paper_id, at=timezone.now(), purpose=tracking.purpose_of(actor))
    )


def tracked_page(request: HttpRequest, found: dossiers.bundles.TrackedBundle, at: datetime) -> HttpResponse:
    """Where every part stands: no name, no answer, no paper."""
    return render(
        request,
        "portal/bundle_tracked.html",
        {
            "found": found,
            "bar": bundles.components.identity_bar(found, at),
            "standing": bundles.components.standing(found, at),
            "parts": bundles.components.outline(found.parts),
            "timeline": dossiers.components.timeline(found.timeline),
            "why_href": reverse("portal:tracked_why", args=[found.reference, found.secret]) if found.due_at else "",
        },
    )


@require_POST
@identity.signed_in_required
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole is taken back, with a reason, while nothing of it is being settled."""
    actor, reason = identity.current_actor(request), request.POST.get("reason", "")[:2000]
    try:
        bundles.withdraw(actor=actor, at=timezone.now(), reference=reference, reason=reason)
    except Invalid as refusal:
        return bundle_page(request, reference, refusal, status=refusal.status)
    messages.success(request, _("Đã rút hồ sơ."))
    return redirect("portal:dossier", reference=reference)
