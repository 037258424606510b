"""The page on which leaders and heads of division say to whom new work goes."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.casework import api as casework
from motcua.identity import api as identity
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Forbidden, Refusal
from motcua.kernel.ids import identifier
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import acting
from ..teaming import person_choices

HOW = casework.AssignmentRule.How
WORKING = [role for role in Role if role not in {Role.ADMINISTRATOR, Role.SUPERVISOR, Role.PROCEDURE_CONTROLLER}]


@require_GET
@identity.staff_required
def rules(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _units(actor: Actor) -> list[UUID]:
    return sorted(unit_id for unit_id in actor.unit_ids if casework.may_assign(actor, unit_id))


def _page(request: HttpRequest, refusal: acting.Refused = acting.NOTHING) -> HttpResponse:
    actor, at = identity.current_actor(request), timezone.now()
    units = _units(actor)
    if not units:
        raise Forbidden
    people = identity.colleagues(units, at)
    return render(
        request,
        "workplace/rules.html",
        {
            "table": _table(units, day_of(at), {p.account_id: p.name for p in people}),
            "form": _form(units, people, refusal),
            "error_summary": refusal.summary,
        },
        status=refusal.status,
    )


def _table(units: list[UUID], today: date, names: dict[UUID, str]) -> ui.Table:
    known = organisation.units(units)
    return ui.Table(
        caption=_("Quy tắc đang và sắp có hiệu lực"),
        columns=(
            ui.Column(_("Vai trò")),
            ui.Column(_("Đơn vị")),
            ui.Column(_("Cách giao việc")),
            ui.Column(_("Từ ngày")),
            ui.Column(_("Đến ngày")),
        ),
        rows=tuple(
            ui.Row(
                (
                    str(identity.role_word(rule.role)),
                    known[rule.unit_id].name,
                    f"{rule.how.label}: {names.get(rule.account_id, '–')}" if rule.account_id else rule.how.label,
                    f"{rule.valid_from:%d/%m/%Y}",
                    f"{rule.valid_to:%d/%m/%Y}" if rule.valid_to else "–",
                )
            )
            for rule in casework.assignment_rules(units, on=today)
        ),
        dense=True,
        empty=_("Chưa có quy tắc nào: ai nhận trước thì làm."),
    )


def _form(units: list[UUID], people: tuple[identity.Colleague, ...], refusal: acting.Refused) -> acting.ActForm:
    held = [role for role in WORKING if any(one.role is role for one in people)]
    known = organisation.units(units)
    choices = [
        ui.Choice(f"{unit_id}|{role.value}", f"{identity.role_word(role)} – {known[unit_id].name}")
        for unit_id in units
        for role in held
        if any(one.role is role and one.unit_id == unit_id for one in people)
    ]
    persons = person_choices(one for one in people if one.role in held)
    return acting.ActForm(
        heading=_("Đặt quy tắc mới"),
        text=_("Áp dụng cho việc mới đến từ hôm nay; việc đang mở ở nguyên chỗ."),
        action=reverse("workplace:set_rule"),
        fields=(
            ui.Select(**refusal.control("role"), label=_("Vai trò"), choices=choices),
            ui.Radios(
                **refusal.control("how", HOW.LEAST_LOAD.value),
                label=_("Cách giao việc"),
                choices=[ui.Choice(how.value, how.label) for how in HOW],
            ),
            ui.Select(
                **refusal.control("account"),
                label=_("Người được giao, nếu giao một người cố định"),
                choices=persons,
                optional=True,
            ),
        ),
        button=ui.Button(text=_("Đặt quy tắc")),
    )


@require_POST
@identity.staff_required
def set_rule(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    try:
        unit_id, role = _role(request.POST.get("role", ""))
        casework.set_assignment_rule(
            actor=identity.current_actor(request),
            at=at,
            unit_id=unit_id,
            role=role,
            how=_how(request.POST.get("how", "")),
            account_id=identifier(request.POST.get("account", "")),
            valid_from=day_of(at),
        )
    except Forbidden:
        raise
    except Refusal as refusal:
        return _page(request, acting.refused("set_rule", request.POST, refusal))
    messages.success(request, _("Đã đặt quy tắc."))
    return redirect("workplace:rules")


def _role(text: str) -> tuple[UUID, Role]:
    unit, _separator, role = text.partition("|")
    try:
        return UUID(unit), Role(role)
    except ValueError:
        raise casework.InvalidRule(fields={"role": _("Chọn vai trò.")}) from None


def _how(text: str) -> casework.AssignmentRule.How:
    try:
        return HOW(text)
    except ValueError:
        raise casework.InvalidRule(fields={"how": _("Chọn cách giao việc.")}) from None
