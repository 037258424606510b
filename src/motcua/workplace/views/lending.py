"""The page from which leaders lend their authority and take it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.identity import api as identity
from motcua.kernel.actor import SigningForm
from motcua.kernel.errors import Refusal, Words
from motcua.kernel.ids import NOBODYS, identifier
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import acting, lending

_DAYS = ("valid_from", "valid_to", "decided_on")


@require_GET
@identity.staff_required
def delegations(request: HttpRequest) -> HttpResponse:
    """What is lent in the reader's units, and a form for their own positions. Leaders and heads of division."""
    return _page(request)


def _page(request: HttpRequest, refusal: acting.Refused = acting.NOTHING) -> HttpResponse:
    actor, at = identity.current_actor(request), timezone.now()
    units = sorted(unit_id for unit_id in actor.unit_ids if organisation.may_see_delegations(actor, unit_id))
    if not units:
        raise organisation.MayNotDelegate
    own = [
        position
        for position in identity.positions_held(actor.account_id, at)
        if organisation.may_delegate(actor, position.role, position.unit_id)
    ]
    people = {
        one.account_id: one for unit_id in units for one in identity.possible_delegates(actor.id, unit_id, at)
    }.values()
    made = [one for unit_id in units for one in organisation.delegations_in(unit_id)]
    return render(
        request,
        "workplace/delegations.html",
        {
            "form": lending.lend_form(own, people, day_of(at), refusal),
            "lines": lending.lines(actor, made, at, refusal),
            "error_summary": refusal.summary,
        },
        status=refusal.status,
    )


@require_POST
@identity.staff_required
def lend(request: HttpRequest) -> HttpResponse:
    try:
        days = {name: ui.DateParts.read(request.POST, name).as_date() for name in _DAYS}
        missing = _missing(request.POST, days)
        if missing or days["valid_from"] is None or days["valid_to"] is None or days["decided_on"] is None:
            raise organisation.InvalidDelegation(fields=missing)
        identity.delegate(
            actor=identity.current_actor(request),
            at=timezone.now(),
            position_id=identifier(request.POST.get("position", "")) or NOBODYS,
            delegate_id=identifier(request.POST.get("delegate", "")) or NOBODYS,
            form=_form(request.POST.get("form", "")),
            valid_from=days["valid_from"],
            valid_to=days["valid_to"],
            number=ui.typed(request.POST, "number", 60),
            decided_on=days["decided_on"],
            scope=ui.typed(request.POST, "scope", 500),
        )
    except Refusal as refusal:
        return _page(request, acting.refused("lend", request.POST, refusal))
    messages.success(request, _("Đã giao quyền."))
    return redirect("workplace:delegations")


@require_POST
@identity.staff_required
def end(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    try:
        organisation.end_delegation(
            actor=identity.current_actor(request),
            at=timezone.now(),
            delegation_id=delegation_id,
            reason=ui.typed(request.POST, "reason", 500),
        )
    except organisation.InvalidDelegation as refusal:
        typed = {"delegation": str(delegation_id)}
        return _page(request, acting.refused("end_lending", typed, refusal))
    messages.success(request, _("Đã chấm dứt việc giao quyền."))
    return redirect("workplace:delegations")


def _missing(posted: QueryDict, days: Mapping[str, date | None]) -> dict[str, Words]:
    """All that was left empty, or is no day, in the order of the page."""
    needed = {
        "position": _("Chọn vị trí."),
        "delegate": _("Hãy chọn người được giao quyền."),
        "valid_from": _("Nhập ngày bắt đầu theo lịch."),
        "valid_to": _("Nhập ngày cuối cùng theo lịch."),
        "number": _("Hãy ghi số, ký hiệu của quyết định."),
        "decided_on": _("Nhập ngày ký quyết định theo lịch."),
        "scope": _("Hãy ghi phạm vi công việc được giao."),
    }
    return {
        name: words
        for name, words in needed.items()
        if (days[name] is None if name in days else not posted.get(name, "").strip())
    }


def _form(text: str) -> SigningForm:
    try:
        return SigningForm(text)
    except ValueError:
        raise organisation.InvalidDelegation(fields={"form": _("Chọn thể thức ký.")}) from None
