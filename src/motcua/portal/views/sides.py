"""What the applicant does beside the straight way: completes the dossier, or withdraws it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.errors import Conflict, Invalid, Words
from motcua.kernel.ids import NOBODYS, identifier
from motcua.ui import api as ui

from .. import tracking


@require_http_methods(["GET", "POST"])
@identity.signed_in_required
def supplement(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything asked for on one page. Files are kept with every post; sending asks for all of it."""
    actor, at = identity.current_actor(request), timezone.now()
    asked = dossiers.read(actor, reference, at=at, purpose=tracking.purpose_of(actor)).side.open_supplement
    if asked is None:
        messages.info(request, _("Hồ sơ này không còn yêu cầu bổ sung nào."))
        return redirect("portal:dossier", reference=reference)
    errors: dict[str, Words] = {}
    if request.method == "POST":
        errors = dossiers.answering.receive(actor, asked, request.FILES, at=at)
        if "xoa" in request.POST:
            dossiers.discard_waiting(actor=actor, upload_id=identifier(request.POST["xoa"]) or NOBODYS)
        elif "gui" in request.POST and not errors:
            try:
                dossiers.answer_supplement(
                    actor=actor,
                    at=at,
                    reference=reference,
                    given=dossiers.answering.given(actor, asked, request.POST),
                )
            except Conflict:
                return redirect("portal:dossier", reference=reference)  # sent already, by a double click
            except Invalid as refusal:
                errors = dossiers.answering.in_fields(asked, refusal.fields) or {"": refusal.message}
            else:
                messages.success(request, _("Đã gửi phần bổ sung. Hồ sơ được giải quyết tiếp."))
                return redirect("portal:dossier", reference=reference)
    return render(
        request,
        "portal/supplement.html",
        {
            "reference": reference,
            "asked": asked,
            "answer_by": ui.before(asked.answer_by),
            "items": dossiers.answering.fields(
                actor, asked, request.POST if request.method == "POST" else None, errors, at_desk=False
            ),
            "error_summary": ui.ErrorSummary.of(errors, "") if errors else None,
        },
        status=422 if errors else 200,
    )


@require_http_methods(["GET", "POST"])
@identity.signed_in_required
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Asks once, with the reason, then withdraws."""
    actor, at = identity.current_actor(request), timezone.now()
    view = dossiers.read(actor, reference, at=at, purpose=tracking.purpose_of(actor))
    if "withdraw" not in view.may:
        if view.state is not dossiers.State.WITHDRAWN:  # else by a double click: the page says so
            messages.info(request, dossiers.ResultExists.message)
        return redirect("portal:dossier", reference=reference)
    error: Words = ""
    if request.method == "POST":
        try:
            dossiers.withdraw(actor=actor, at=at, reference=reference, reason=request.POST.get("reason", ""))
        except Conflict:
            return redirect("portal:dossier", reference=reference)
        except dossiers.ReasonMissing as refusal:
            error = refusal.message
        else:
            messages.success(request, _("Đã rút hồ sơ."))
            return redirect("portal:dossier", reference=reference)
    return render(
        request,
        "portal/withdraw.html",
        {
            "view": view,
            "field": ui.Textarea(name="reason", label=_("Vì sao bạn rút hồ sơ"), rows=3, error=error),
            "error_summary": ui.ErrorSummary.of({"reason": error}, error) if error else None,
        },
        status=422 if error else 200,
    )
