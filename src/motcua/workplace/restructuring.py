"""Plans to rearrange units as components of a staff page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.kernel.pages import Page, cut
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .listing import Filter

PAGE_SIZE = 30
STATE_TONES = {
    organisation.RestructureState.DRAFT: ui.Tone.NEUTRAL,
    organisation.RestructureState.CHECKED: ui.Tone.WAITING,
    organisation.RestructureState.APPLYING: ui.Tone.WAITING,
    organisation.RestructureState.APPLIED: ui.Tone.CALM,
    organisation.RestructureState.DISCARDED: ui.Tone.PAUSED,
}


@dataclass(frozen=True, slots=True)
class Act:
    """A button, what pressing it means, and where it posts."""

    text: str
    action: str
    button: ui.Button


def plan_table(plans: Sequence[organisation.PlanLine]) -> ui.Table:
    return ui.Table(
        caption=_("Phương án sắp xếp đơn vị"),
        caption_hidden=True,
        columns=(
            ui.Column(_("Quyết định")),
            ui.Column(_("Nội dung")),
            ui.Column(_("Có hiệu lực")),
            ui.Column(_("Trạng thái")),
        ),
        rows=tuple(
            ui.Row((_link(plan), plan.title, f"{plan.effective_on:%d/%m/%Y}", state_tag(plan.state))) for plan in plans
        ),
    )


def _link(plan: organisation.PlanLine) -> SafeString:
    return ui.link(reverse("workplace:restructure", args=[plan.id]), plan.number)


def state_tag(state: organisation.RestructureState) -> ui.Tag:
    return ui.Tag(text=state.label, tone=STATE_TONES[state])


def facts(plan: organisation.Preview) -> ui.SummaryList:
    """The decision, and what it does in numbers."""
    decision = plan.number if plan.decided_on is None else f"{plan.number}, {plan.decided_on:%d/%m/%Y}"
    rows = [
        (_("Quyết định"), decision if plan.confirmed else _("%(number)s (chưa đối chiếu)") % {"number": decision}),
        (_("Có hiệu lực"), ui.day_in_words(plan.effective_on)),
        (_("Đơn vị chấm dứt"), number_format(plan.ending)),
        (_("Đơn vị bắt đầu"), number_format(plan.beginning)),
    ]
    if plan.started_at is not None:
        rows.append((_("Bắt đầu thực hiện"), f"{ui.moment_in_words(plan.started_at)}, {plan.started_by}"))
    if plan.applied_at is not None:
        rows.append((_("Thực hiện xong"), ui.moment_in_words(plan.applied_at)))
    return ui.SummaryList(rows=tuple(ui.SummaryRow(key, value) for key, value in rows))


def totals(plan: organisation.Preview) -> ui.SummaryList:
    """What would move, or what has moved so far."""
    if not plan.progress:
        held = [(words, plan.totals[key]) for key, words in plan.columns.items() if plan.totals[key]]
        return ui.SummaryList(rows=tuple(ui.SummaryRow(words, number_format(number)) for words, number in held))
    return ui.SummaryList(
        rows=tuple(
            ui.SummaryRow(
                one.name,
                _("đã chuyển %(n)s") % {"n": number_format(one.moved)}
                if one.done
                else _("đã chuyển %(n)s, còn tiếp") % {"n": number_format(one.moved)},
            )
            for one in plan.progress
        )
    )


def filters(plan: organisation.Preview, wanted: str) -> tuple[Filter, ...]:
    return (
        Filter(_("Tất cả"), "?", len(plan.fates), not wanted),
        Filter(_("Có vướng mắc"), "?loc=vuong-mac", len(_of(plan, "vuong-mac")), wanted == "vuong-mac"),
        Filter(_("Nơi nhận việc theo mặc định"), "?loc=mac-dinh", len(_of(plan, "mac-dinh")), wanted == "mac-dinh"),
    )


def fates(plan: organisation.Preview, wanted: str, number: int) -> Page[organisation.Fate]:
    return cut(_of(plan, wanted), number, PAGE_SIZE)


def _of(plan: organisation.Preview, wanted: str) -> tuple[organisation.Fate, ...]:
    if wanted == "vuong-mac":
        return tuple(fate for fate in plan.fates if fate.problems)
    if wanted == "mac-dinh":
        return tuple(fate for fate in plan.fates if any(part.heir_is_assumed for part in fate.parts))
    return plan.fates


def fate_table(shown: Sequence[organisation.Fate], plan: organisation.Preview) -> ui.Table:
    """Unit by unit: what becomes of it, and what goes with it."""
    return ui.Table(
        caption=_("Từng đơn vị"),
        caption_hidden=True,
        columns=(
            ui.Column(_("Đơn vị cũ")),
            ui.Column(_("Về đơn vị")),
            ui.Column(_("Mang theo")),
        ),
        rows=tuple(
            ui.Row(
                (_named(fate), _going(fate, plan), _holds(fate, plan)),
                tone=ui.Tone.LATE if fate.problems else None,
            )
            for fate in shown
        ),
    )


def heir_field(plan: organisation.Preview, fate: organisation.Fate, error: str) -> ui.Component:
    """The destinations of the unit; all of the plan's where it has none."""
    label = _("Đơn vị nào nhận hồ sơ, việc đang giải quyết và vị trí công tác?")
    value = next((part.key for part in fate.parts if part.is_heir), "")
    if fate.parts:
        choices = [ui.Choice(part.key, part.name) for part in fate.parts]
        return ui.Radios(name="heir", label=label, choices=choices, value=value, error=error)
    choices = [ui.Choice(key, name) for key, name in plan.targets.items()]
    return ui.Select(name="heir", label=label, choices=choices, value=value, error=error)


def _named(fate: organisation.Fate) -> SafeString:
    """Its name, code and what becomes of it, and what is wrong."""
    code = f"{fate.code}, " if fate.code else ""
    quiet = (f"{code}{fate.kind.label}", *fate.problems)
    lines = format_html_join("", '<div class="mc-quiet">{}</div>', ((str(one),) for one in quiet))
    return format_html("{}{}", fate.name, lines)


def _going(fate: organisation.Fate, plan: organisation.Preview) -> SafeString | str:
    """Where it goes, and the way to choose who takes its work, while there is a choice."""
    has_choice = len(fate.parts) > 1 or (not fate.parts and bool(plan.targets))
    is_open = plan.state in {organisation.RestructureState.DRAFT, organisation.RestructureState.CHECKED}
    if not (plan.may_change and is_open and fate.ends and has_choice and fate.unit_id):
        return _parts(fate)
    href = reverse("workplace:restructure_heir", args=[plan.id, fate.unit_id])
    hidden = format_html('<span class="govuk-visually-hidden">: {}</span>', fate.name)
    link = format_html('<a class="govuk-link" href="{}">{}{}</a>', href, _("Đổi nơi nhận việc"), hidden)
    return format_html("{}<div>{}</div>", _parts(fate), link)


def _parts(fate: organisation.Fate) -> SafeString | str:
    if not fate.parts:
        return _("Không có nơi kế tiếp")
    lines = ((part.name, _share(part, fate)) for part in fate.parts)
    return format_html_join("", "<div>{} {}</div>", lines)


def _share(part: organisation.FatePart, fate: organisation.Fate) -> SafeString | str:
    """How much of it goes there, and whether the running work does."""
    said = []
    if part.share is not None:
        said.append(f"{number_format((part.share * 100).quantize(Decimal(1)))} %")
    if len(fate.parts) > 1 and part.is_heir:
        said.append(_("nhận việc (mặc định)") if part.heir_is_assumed else _("nhận việc"))
    return format_html('<span class="mc-quiet">({})</span>', ", ".join(said)) if said else ""


def _holds(fate: organisation.Fate, plan: organisation.Preview) -> SafeString | str:
    told = ((plan.columns[key], number_format(number)) for key, number in fate.holds.items())
    return format_html_join("", "<div>{}: {}</div>", told) or "–"


def acts(plan: organisation.Preview) -> tuple[Act, ...]:
    """What the reader may do with the plan now; nothing for whoever only supervises."""
    if not plan.may_change:
        return ()
    found = []
    if plan.state is organisation.RestructureState.DRAFT and not plan.problems:
        found.append(
            Act(
                _("Đã xem từng đơn vị và nơi nhận việc. Chưa có gì thay đổi khi xác nhận."),
                reverse("workplace:restructure_check", args=[plan.id]),
                ui.Button(text=_("Xác nhận đã kiểm tra")),
            )
        )
    if plan.state is organisation.RestructureState.CHECKED and not plan.problems:
        found.append(
            Act(
                _("Đơn vị thay đổi ngay; hồ sơ, cán bộ và lịch được chuyển dần trong vài phút. Không hoàn tác được."),
                reverse("workplace:restructure_start", args=[plan.id]),
                ui.Button(text=_("Thực hiện phương án"), kind="warning"),
            )
        )
    if plan.state in {organisation.RestructureState.DRAFT, organisation.RestructureState.CHECKED}:
        found.append(
            Act(
                _("Phương án được giữ lại để tra cứu; số quyết định dùng lại được."),
                reverse("workplace:restructure_discard", args=[plan.id]),
                ui.Button(text=_("Bỏ phương án"), kind="secondary"),
            )
        )
    return tuple(found)
