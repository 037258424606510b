"""The fields by which what was given on paper is written down."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.identity import api as identity
from motcua.kernel.actor import Actor, SigningForm
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .forms import Errors, Typed, day_field, text_field


def may_end_by_decision(actor: Actor, one: organisation.Delegation) -> bool:
    concerned = actor.id in {one.delegator_id, one.delegate_id}
    return not concerned and organisation.records_delegations(actor, one.position.unit_id)


def record_fields(typed: Typed, errors: Errors, actor: Actor, unit_id: UUID, at: datetime) -> list[ui.Component]:
    """Who gave, to whom, how they sign, for which days, by which decision."""
    givers = [
        one
        for one in identity.colleagues([unit_id], at)
        if organisation.may_be_delegated(one.role) and one.account_id != actor.id
    ]
    return [
        ui.Select(
            name="giver",
            label=_("Người đã giao quyền"),
            choices=[ui.Choice(f"{one.position_id}:{one.account_id}", f"{one.name} – {one.title}") for one in givers],
            value=typed.get("giver", ""),
            error=errors.get("giver", ""),
        ),
        ui.Select(
            name="delegate",
            label=_("Người được giao"),
            choices=[
                ui.Choice(str(one.account_id), f"{one.name} – {one.title}")
                for one in identity.possible_delegates(actor.id, unit_id, at)
            ],
            value=typed.get("delegate", ""),
            error=errors.get("delegate", ""),
        ),
        ui.Radios(
            name="form",
            label=_("Thể thức ký"),
            choices=[ui.Choice(form.value, organisation.signing_form_word(form)) for form in SigningForm],
            value=typed.get("form", SigningForm.BY_AUTHORITY.value),
            error=errors.get("form", ""),
        ),
        day_field(typed, errors, "valid_from", _("Từ ngày"), day_of(at)),
        day_field(typed, errors, "valid_to", _("Đến hết ngày")),
        *decision_fields(typed, errors, day_of(at)),
        _textarea(typed, errors, "scope", _("Phạm vi công việc được giao")),
    ]


def decision_fields(typed: Typed, errors: Errors, today: date) -> list[ui.Component]:
    """The written decision: its number, its day and what it is about."""
    return [
        text_field(typed, errors, "number", _("Số, ký hiệu quyết định"), hint=_("Ví dụ: 12/QĐ-UBND"), width=20),
        day_field(typed, errors, "decided_on", _("Ngày ký quyết định"), today),
        _textarea(typed, errors, "summary", _("Trích yếu")),
    ]


def _textarea(typed: Typed, errors: Errors, name: str, label: str) -> ui.Textarea:
    return ui.Textarea(name=name, label=label, rows=3, value=typed.get(name, ""), error=errors.get(name, ""))
