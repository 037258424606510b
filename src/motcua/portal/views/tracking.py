"""Tracking by code and secret, or by the QR of the slip. Shows no name, no answer, no paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.ui import api as ui

from .. import tracking
from .bundles import tracked_page


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Two boxes; a wrong code and a wrong secret are answered alike, and often only a few times."""
    reference, secret = request.POST.get("reference", "").strip()[:60], request.POST.get("secret", "").strip()[:32]
    error = ""
    if request.method == "POST":
        try:
            found = tracking.by_secret(request, reference, secret, timezone.now())
        except (dossiers.DossierNotFound, identity.TooManyAttempts) as refusal:
            error = (
                str(refusal.message)
                if isinstance(refusal, identity.TooManyAttempts)
                else _("Mã hồ sơ hoặc mã tra cứu không đúng. Cả hai có trên giấy tiếp nhận.")
            )
        else:
            return redirect("portal:tracked", reference=found.reference, secret=found.secret)
    return render(
        request,
        "portal/track.html",
        {
            "reference": ui.Input(
                name="reference",
                label=_("Mã hồ sơ"),
                hint=_("Ví dụ H26.14-261122-0001"),
                value=reference,
                error=error,
                width=30,
                spellcheck=False,
            ),
            "secret": ui.Input(
                name="secret",
                label=_("Mã tra cứu"),
                hint=_("10 chữ và số"),
                value=secret,
                width=20,
                spellcheck=False,
            ),
            "error_summary": ui.ErrorSummary.of({"reference": error}) if error else None,
        },
        status=422 if error else 200,
    )


@never_cache
@require_GET
def tracked(request: HttpRequest, reference: str, secret: str) -> HttpResponse:
    """Where the dossier stands, who holds it, what happened."""
    at = timezone.now()
    found = tracking.by_secret(request, reference, secret, at)
    if isinstance(found, dossiers.bundles.TrackedBundle):
        return tracked_page(request, found, at)
    return render(
        request,
        "portal/tracked.html",
        {
            "found": found,
            "bar": tracking.tracked_bar(found, at),
            "standing": dossiers.components.standing(found.state, found.holder, found.due_at, found.closed_at, at),
            "organisations": tracking.tracked_organisations(found),
            "timeline": dossiers.components.timeline(found.timeline),
            "why_href": reverse("portal:tracked_why", args=[reference, secret]) if found.due_at else "",
        },
    )


@never_cache
@require_GET
def why(request: HttpRequest, reference: str, secret: str) -> HttpResponse:
    """The due date day by day, for whoever has the code and the secret."""
    found = tracking.by_secret(request, reference, secret, timezone.now())
    return tracking.why_page(request, found.case_id, reference, reverse("portal:tracked", args=[reference, secret]))
