"""Delegations of authority as a form and a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.identity import api as identity
from motcua.kernel.actor import Actor, SigningForm
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .acting import ActForm, Refused
from .teaming import person_choices

_HINTS = {
    SigningForm.BY_AUTHORITY: gettext_lazy("Người cấp dưới ký thay mặt người đứng đầu, có văn bản ủy quyền."),
    SigningForm.DEPUTY: gettext_lazy("Chỉ dành cho cấp phó."),
    SigningForm.BY_ORDER: gettext_lazy("Theo quy chế làm việc của cơ quan."),
    SigningForm.ACTING: gettext_lazy("Khi chưa có người đứng đầu."),
}


@dataclass(frozen=True, slots=True)
class LentLine:
    """One delegation in the list; `end` is the form that ends it early, where the reader may. `recorded` tells who
    wrote it down where the one who gave it did not.
    """

    state: ui.Tag
    to: str
    by: str
    period: str
    decision: str
    scope: str
    recorded: str
    ended: str
    end: ActForm | None


def lend_form(
    positions: Sequence[organisation.Position],
    people: Iterable[identity.Colleague],
    today: date,
    refusal: Refused,
) -> ActForm:
    def day(name: str, label: str, otherwise: date | None = None) -> ui.DateInput:
        parts = ui.DateParts.read(refusal.typed, name) if refusal.typed else ui.DateParts.of(otherwise)
        return ui.DateInput(name=name, label=label, value=parts, error=refusal.errors.get(name, ""))

    units = organisation.units({position.unit_id for position in positions})
    return ActForm(
        heading=_("Giao quyền cho người khác"),
        text=_("Trong thời gian này người được giao làm được mọi việc của vị trí, và văn bản họ ký ghi đúng thể thức."),
        action=reverse("workplace:lend"),
        fields=(
            ui.Select(
                **refusal.control("position", str(positions[0].id) if len(positions) == 1 else ""),
                label=_("Vị trí của bạn"),
                choices=[ui.Choice(str(p.id), f"{p.title} – {units[p.unit_id].name}") for p in positions],
            ),
            ui.Select(**refusal.control("delegate"), label=_("Người được giao"), choices=person_choices(people)),
            ui.Radios(
                **refusal.control("form", SigningForm.BY_AUTHORITY.value),
                label=_("Thể thức ký"),
                choices=[
                    ui.Choice(form.value, organisation.signing_form_word(form), hint=hint)
                    for form, hint in _HINTS.items()
                ],
            ),
            day("valid_from", _("Từ ngày"), today),
            day("valid_to", _("Đến hết ngày")),
            ui.Input(
                **refusal.control("number"),
                label=_("Số, ký hiệu quyết định"),
                hint=_("Ví dụ: 12/QĐ-UBND"),
                width=20,
            ),
            day("decided_on", _("Ngày ký quyết định"), today),
            ui.Textarea(**refusal.control("scope"), label=_("Phạm vi công việc được giao"), rows=3),
        ),
        button=ui.Button(text=_("Giao quyền")),
    )


def lines(
    actor: Actor, made: Iterable[organisation.Delegation], at: datetime, refusal: Refused
) -> tuple[LentLine, ...]:
    found = tuple(made)
    names = identity.staff_names(account_id for one in found for account_id in one.people)
    return tuple(
        LentLine(
            state=_state(one, day_of(at)),
            to=f"{names.get(one.delegate_id, '–')} – {one.delegate_title}",
            by=f"{one.form}. {one.position.title} {names.get(one.delegator_id, '–')}",
            period=_("Từ %(first)s đến hết %(last)s")
            % {"first": f"{one.valid_from:%d/%m/%Y}", "last": f"{one.valid_to:%d/%m/%Y}"},
            decision=_("Quyết định số %(number)s ngày %(day)s")
            % {"number": one.number, "day": f"{one.decided_on:%d/%m/%Y}"},
            scope=one.scope,
            recorded=_recorded(one, names),
            ended=_ended(one, names),
            end=_end(one, refusal) if _may_end(actor, one, day_of(at)) else None,
        )
        for one in found
    )


def _recorded(one: organisation.Delegation, names: Mapping[UUID, str]) -> str:
    if one.recorded_by_id is None:
        return ""
    facts = {"name": names.get(one.recorded_by_id, "–"), "at": ui.short_moment(one.made_at), "summary": one.summary}
    return _("Quản trị viên %(name)s ghi lúc %(at)s theo quyết định giấy: %(summary)s") % facts


def _ended(one: organisation.Delegation, names: Mapping[UUID, str]) -> str:
    if one.ended_at is None:
        return ""
    facts = {"at": ui.short_moment(one.ended_at), "reason": one.end_reason}
    if one.end_decision is None or one.ended_by_id is None:
        return _("Chấm dứt lúc %(at)s: %(reason)s") % facts
    facts |= {"name": names.get(one.ended_by_id, "–"), "number": one.end_decision.number}
    return _("Chấm dứt lúc %(at)s theo quyết định số %(number)s, %(name)s ghi: %(reason)s") % facts


def _may_end(actor: Actor, one: organisation.Delegation, today: date) -> bool:
    is_over = one.ended_at is not None or one.valid_to < today
    return not is_over and organisation.may_end_delegation(actor, one.delegator_id, one.position.unit_id)


def _state(one: organisation.Delegation, today: date) -> ui.Tag:
    if one.ended_at is not None:
        return ui.Tag(text=_("Đã chấm dứt"))
    if one.valid_to < today:
        return ui.Tag(text=_("Đã hết hạn"))
    if today < one.valid_from:
        return ui.Tag(text=_("Sắp tới"), tone=ui.Tone.WAITING)
    return ui.Tag(text=_("Đang có hiệu lực"), tone=ui.Tone.CALM)


def _end(one: organisation.Delegation, refusal: Refused) -> ActForm:
    mine = refusal.typed.get("delegation") == str(one.id)
    return ActForm(
        heading=_("Chấm dứt sớm"),
        action=reverse("workplace:end_lending", args=[one.id]),
        fields=(
            ui.Textarea(
                id="reason" if mine else f"reason_{one.id}",
                name="reason",
                label=_("Lý do chấm dứt"),
                rows=2,
                error=refusal.errors.get("reason", "") if mine else "",
            ),
        ),
        button=ui.Button(text=_("Chấm dứt"), kind="warning"),
        folded=True,
        open=mine,
    )
