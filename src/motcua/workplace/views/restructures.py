"""Plans to rearrange units: what each would do, and setting one going."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.identity import api as identity
from motcua.kernel.errors import Conflict
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import restructuring


@require_GET
@identity.staff_required
def plans(request: HttpRequest) -> HttpResponse:
    found = organisation.restructures(identity.current_actor(request))
    table = restructuring.plan_table(found) if found else None
    return render(request, "workplace/restructures.html", {"table": table})


@require_GET
@identity.staff_required
def plan(request: HttpRequest, restructure_id: UUID) -> HttpResponse:
    """Unit by unit; `?loc=vuong-mac` those with problems, `?loc=mac-dinh` those whose heir was assumed."""
    found = organisation.preview_restructure(identity.current_actor(request), restructure_id)
    wanted = ui.asked(request, "loc", 20)
    page = restructuring.fates(found, wanted, ui.page_number(request))
    return render(
        request,
        "workplace/restructure.html",
        {
            "title": found.title,
            "state": restructuring.state_tag(found.state),
            "problems": len(found.problems),
            "facts": restructuring.facts(found),
            "totals": restructuring.totals(found),
            "under_way": found.state is organisation.RestructureState.APPLYING,
            "begun": bool(found.progress),
            "acts": restructuring.acts(found),
            "filters": restructuring.filters(found, wanted),
            "table": restructuring.fate_table(page.items, found) if page.items else None,
            "pager": ui.pager(request, page),
        },
    )


def _act(request: HttpRequest, restructure_id: UUID, do: Callable[..., None], said: str) -> HttpResponse:
    """Does it and tells; what stands in the way is told on the page as it now is."""
    try:
        do(actor=identity.current_actor(request), at=timezone.now(), restructure_id=restructure_id)
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, said)
    return redirect("workplace:restructure", restructure_id=restructure_id)


@require_POST
@identity.staff_required
def check(request: HttpRequest, restructure_id: UUID) -> HttpResponse:
    return _act(request, restructure_id, organisation.check_restructure, _("Đã xác nhận phương án."))


@require_POST
@identity.staff_required
def start(request: HttpRequest, restructure_id: UUID) -> HttpResponse:
    said = _("Đơn vị đã thay đổi. Hồ sơ, cán bộ và lịch đang được chuyển.")
    return _act(request, restructure_id, organisation.start_restructure, said)


@require_http_methods(["GET", "POST"])
@identity.staff_required
def heir(request: HttpRequest, restructure_id: UUID, old_id: UUID) -> HttpResponse:
    """Who takes the running work of a unit that ends: chosen here as in the file of the plan."""
    actor, error = identity.current_actor(request), ""
    found = organisation.preview_restructure(actor, restructure_id)
    fate = next((one for one in found.fates if one.unit_id == old_id and one.ends), None)
    if fate is None:
        raise organisation.PlanNotFound
    if request.method == "POST":
        chosen = request.POST.get("heir", "")[:120]
        try:
            organisation.choose_heir(
                actor=actor, at=timezone.now(), restructure_id=restructure_id, old_id=old_id, heir=chosen
            )
        except Conflict as conflict:
            messages.error(request, conflict.message)
            return redirect("workplace:restructure", restructure_id=restructure_id)
        except organisation.HeirNotOfPlan as refusal:
            error = str(refusal.message)
        else:
            messages.success(request, _("Đã đổi nơi nhận việc. Hãy kiểm tra lại phương án."))
            return redirect("workplace:restructure", restructure_id=restructure_id)
    return render(
        request,
        "workplace/restructure_heir.html",
        {
            "plan": found,
            "fate": fate,
            "field": restructuring.heir_field(found, fate, error),
            "error_summary": ui.ErrorSummary.of({"heir": error}) if error else None,
        },
        status=422 if error else 200,
    )


@require_POST
@identity.staff_required
def discard(request: HttpRequest, restructure_id: UUID) -> HttpResponse:
    return _act(request, restructure_id, organisation.discard_restructure, _("Đã bỏ phương án."))
