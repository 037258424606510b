"""Units, positions and delegations as components."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.identity import api as identity
from motcua.kernel import sources
from motcua.kernel.errors import Words
from motcua.organisation import api as organisation
from motcua.ui import api as ui

MONDAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Node:
    """A unit in the tree, folded or open. `pager` leads through what is beneath when that is much."""

    name: str
    href: str
    quiet: str
    more: str
    open_href: str
    is_open: bool
    nodes: Sequence[Node] = ()
    pager: ui.Pager | None = None


def unit_link(unit: organisation.Unit, on: date | None = None) -> SafeString:
    return ui.link(unit_href(unit.id, on), unit.name)


def unit_href(unit_id: UUID, on: date | None = None) -> str:
    return reverse("administration:organisation:unit", args=[unit_id]) + (f"?ngay={on:%Y-%m-%d}" if on else "")


def code_words(unit: organisation.Unit) -> str:
    """The identifier code, and whether it only stands in for one."""
    if not unit.code:
        return _("chưa có mã")
    return unit.code if unit.code_confirmed else _("%(code)s (mã tạm)") % {"code": unit.code}


def found_table(found: Iterable[organisation.Branch], on: date | None) -> ui.Table:
    """Units looked for, each with where it stands."""
    rows = [
        ui.Row(
            [
                unit_link(one.unit, on),
                one.unit.code or "–",
                one.unit.kind.label,
                " › ".join(above.short_name or above.name for above in one.above) or "–",
            ]
        )
        for one in found
    ]
    return ui.Table(
        caption=_("Đơn vị tìm thấy"),
        caption_hidden=True,
        columns=[ui.Column(_("Đơn vị")), ui.Column(_("Mã")), ui.Column(_("Loại")), ui.Column(_("Trực thuộc"))],
        rows=rows,
        empty=_("Không có đơn vị nào. Thử ít chữ hơn, hoặc một ngày khác."),
    )


def period(first: date, last: date | None) -> str:
    if last is None:
        return _("từ %(first)s") % {"first": f"{first:%d/%m/%Y}"}
    return _("%(first)s – %(last)s") % {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}


def state_tag(unit: organisation.Unit, on: date) -> ui.Tag:
    if unit.holds_on(on):
        return ui.Tag(text=_("Đang hoạt động"), tone=ui.Tone.CALM)
    if on < unit.valid_from:
        return ui.Tag(text=_("Chưa bắt đầu"), tone=ui.Tone.WAITING)
    return ui.Tag(text=_("Đã kết thúc"))


def crumbs(above: Iterable[organisation.Unit], on: date | None) -> ui.Breadcrumbs:
    ways = [ui.Crumb(_("Cơ quan, đơn vị"), reverse("administration:organisation:tree"))]
    return ui.Breadcrumbs(
        crumbs=[*ways, *(ui.Crumb(one.short_name or one.name, unit_href(one.id, on)) for one in above)]
    )


def facts(unit: organisation.Unit, on: date) -> ui.SummaryList:
    """What is written of the unit; blanks are left out."""
    named = organisation.units(one for one in (unit.parent_id, unit.point_id) if one)
    used = organisation.calendar_in_use(unit.id, on)
    rows: list[tuple[Words, ui.Content]] = [
        (_("Tên viết tắt"), unit.short_name),
        (_("Loại"), unit.kind.label),
        (_("Mã định danh"), code_words(unit)),
        (_("Mã định danh cũ"), unit.old_code),
        (_("Mã đơn vị hành chính"), unit.commune_code),
        (_("Trực thuộc"), unit_link(named[unit.parent_id]) if unit.parent_id in named else ""),
        (_("Địa chỉ"), unit.address),
        (_("Điểm tiếp nhận gần nhất"), unit_link(named[unit.point_id]) if unit.point_id in named else ""),
        (_("Lịch làm việc"), _calendar_words(used, unit)),
        (_("Giờ tiếp nhận"), _hours_words(unit, on)),
        (_("Tồn tại"), period(unit.valid_from, unit.valid_to)),
        (_("Căn cứ"), _source_words(unit)),
        (_("Ghi chú"), unit.note),
    ]
    return ui.SummaryList(rows=[ui.SummaryRow(key, value) for key, value in rows if value])


def _calendar_words(used: organisation.CalendarInUse | None, unit: organisation.Unit) -> str | SafeString:
    if used is None:
        return _("Chưa có lịch nào")
    words = used.name
    if used.of.id != unit.id:
        words = _("%(calendar)s (theo %(unit)s)") % {"calendar": used.name, "unit": used.of.name}
    return ui.link(calendar_href(unit.id), words)


def calendar_href(unit_id: UUID) -> str:
    return reverse("administration:calendars:unit", args=[unit_id])


def _hours_words(unit: organisation.Unit, on: date) -> ui.Content:
    found = organisation.reception_hours(unit.id, on)
    if not found:
        return ""
    own = organisation.own_reception_hours(unit.id, on)
    lines = [("", "", _("Theo giờ của cấp trên"))] if not own else []
    lines += [("", f"{days}: ", spans) for days, spans in _days_together(found)]
    if not all(one.confirmed for one in found):
        lines.append(("", "", _("Chưa đối chiếu")))
    return format_html_join("", "<div>{}{}{}</div>", lines)


def _days_together(found: Iterable[organisation.ReceptionHours]) -> list[tuple[str, str]]:
    """Weekdays of the same hours on one line, in the order of the first of them."""
    by_day: dict[int, list[str]] = defaultdict(list)
    for one in found:
        by_day[one.weekday].append(span_words(one))
    same: dict[str, list[int]] = defaultdict(list)
    for weekday, spans in sorted(by_day.items()):
        same[", ".join(spans)].append(weekday)
    return [(_days_in_words(days), spans) for spans, days in same.items()]


def _days_in_words(days: Sequence[int]) -> str:
    """A run of days by its ends: “Thứ 2 – Thứ 6”."""
    names = [weekday_names()[weekday - 1] for weekday in days]
    is_run = len(days) > 2 and days[-1] - days[0] == len(days) - 1  # two are named
    return f"{names[0]} – {names[-1]}" if is_run else ", ".join(names)


def weekday_names() -> list[str]:
    """Monday first."""
    return [date_format(MONDAY.replace(day=MONDAY.day + n), "l") for n in range(7)]


def span_words(one: organisation.ReceptionHours) -> str:
    return f"{one.opens:%H:%M}-{one.closes:%H:%M}"


def _source_words(unit: organisation.Unit) -> str:
    source = sources.in_words(unit.source)
    if unit.confirmed:
        return source or _("Đã đối chiếu")
    return _("%(source)s (chưa đối chiếu)") % {"source": source} if source else _("Chưa đối chiếu")


def position_table(
    positions: Iterable[organisation.Position],
    holders: Mapping[UUID, Sequence[str]] | None,
    on: date,
    *,
    may_change: bool,
) -> ui.Table:
    """Positions with who holds them, where the reader may know; those of another time say when."""
    rows = []
    for one in positions:
        cells: list[ui.Content | int | date] = [
            _position_title(one, may_change=may_change),
            identity.role_word(one.role),
        ]
        if holders is not None:
            cells.append(", ".join(holders.get(one.id, ())) or ("–" if not one.holds_on(on) else _("Chưa có người")))
        cells.append(period(one.valid_from, one.valid_to))
        rows.append(ui.Row(cells))
    columns = [ui.Column(_("Vị trí")), ui.Column(_("Vai trò"))]
    if holders is not None:
        columns.append(ui.Column(_("Người đang giữ")))
    return ui.Table(
        caption=_("Vị trí"),
        caption_hidden=True,
        columns=[*columns, ui.Column(_("Thời gian"))],
        rows=rows,
        empty=_("Chưa có vị trí nào."),
    )


def _position_title(one: organisation.Position, *, may_change: bool) -> str | SafeString:
    if not may_change:
        return one.title
    href = reverse("administration:organisation:position", args=[one.unit_id, one.id])
    return ui.link(href, one.title)


def past_table(unit: organisation.Unit) -> ui.Table | None:
    """The unit under all its names: those it took over from, itself, and those that took over from it."""
    after = [one for one in organisation.heirs(unit.id, date.max) if one.id != unit.id]
    line = sorted({*organisation.predecessors(unit.id), unit, *after}, key=lambda one: (one.valid_from, one.id))
    if len(line) == 1:
        return None
    rows = [
        ui.Row(
            [
                period(one.valid_from, one.valid_to),
                format_html("<strong>{}</strong>", one.name) if one.id == unit.id else unit_link(one),
                one.code or "–",
                one.commune_code or "–",
            ]
        )
        for one in line
    ]
    return ui.Table(
        caption=_("Tên và mã qua các thời kỳ"),
        caption_hidden=True,
        row_heads=False,
        columns=[ui.Column(_("Thời gian")), ui.Column(_("Tên")), ui.Column(_("Mã")), ui.Column(_("Mã hành chính"))],
        rows=rows,
    )


def passing_moments(unit: organisation.Unit) -> ui.Timeline | None:
    """What came to the unit and what left it, by which decision."""
    moments = []
    for one in organisation.passings(unit.id):
        if one.new.id == unit.id:
            title = _("Nhận từ %(unit)s") % {"unit": one.old.name}
        elif one.is_heir:
            title = _("Việc chuyển về %(unit)s") % {"unit": one.new.name}
        else:
            title = _("Một phần chuyển về %(unit)s") % {"unit": one.new.name}
        href = reverse("workplace:restructure", args=[one.restructure_id])
        by = ui.link(href, f"{one.number} {one.title}".strip())
        moments.append(ui.Moment(title=title, at=f"{one.on:%d/%m/%Y}", content=by))
    return ui.Timeline(moments=moments) if moments else None


STATES: Mapping[organisation.DelegationState, tuple[str, ui.Tone]] = {
    organisation.DelegationState.RUNNING: ("dang", ui.Tone.CALM),
    organisation.DelegationState.COMING: ("sap-toi", ui.Tone.WAITING),
    organisation.DelegationState.OVER: ("da-qua", ui.Tone.NEUTRAL),
}


def state_word(state: organisation.DelegationState) -> str:
    return {
        organisation.DelegationState.RUNNING: _("Đang có hiệu lực"),
        organisation.DelegationState.COMING: _("Sắp tới"),
        organisation.DelegationState.OVER: _("Đã qua"),
    }[state]


def delegation_tag(one: organisation.Delegation, on: date) -> ui.Tag:
    state = one.state_on(on)
    text = _("Đã chấm dứt") if one.ended_at else state_word(state)
    return ui.Tag(text=text, tone=STATES[state][1])


def delegation_table(found: Sequence[organisation.Delegation], on: date) -> ui.Table:
    names = identity.staff_names({one.delegator_id for one in found} | {one.delegate_id for one in found})
    rows = [
        ui.Row(
            [
                ui.link(
                    reverse("administration:organisation:delegation", args=[one.id]),
                    one.number,
                ),
                format_html(
                    '{}<br><span class="mc-quiet">{}, {}</span>',
                    names.get(one.delegator_id, "–"),
                    one.position.title,
                    organisation.unit(one.position.unit_id).name,
                ),
                format_html(
                    '{}<br><span class="mc-quiet">{}</span>', names.get(one.delegate_id, "–"), one.delegate_title
                ),
                period(one.valid_from, one.valid_to),
                delegation_tag(one, on),
            ]
        )
        for one in found
    ]
    return ui.Table(
        caption=_("Ủy quyền"),
        caption_hidden=True,
        columns=[
            ui.Column(_("Quyết định")),
            ui.Column(_("Người giao")),
            ui.Column(_("Người được giao")),
            ui.Column(_("Thời gian")),
            ui.Column(_("Tình trạng")),
        ],
        rows=rows,
        empty=_("Không có việc ủy quyền nào."),
    )


def decision_words(decision: organisation.Decision) -> str:
    facts = {"number": decision.number, "day": f"{decision.decided_on:%d/%m/%Y}"}
    said = _("Quyết định số %(number)s ngày %(day)s") % facts
    return f"{said}: {decision.summary}" if decision.summary else said


def delegation_facts(one: organisation.Delegation) -> ui.SummaryList:
    names = identity.staff_names(one.people)
    decision = organisation.Decision(one.number, one.decided_on, one.summary)
    rows: list[tuple[Words, ui.Content]] = [
        (_("Đơn vị"), unit_link(organisation.unit(one.position.unit_id))),
        (_("Người giao"), f"{names.get(one.delegator_id, '–')}, {one.position.title}"),
        (_("Người được giao"), f"{names.get(one.delegate_id, '–')}, {one.delegate_title}"),
        (_("Thể thức ký"), str(organisation.signing_form_word(one.form))),
        (_("Thời gian"), period(one.valid_from, one.valid_to)),
        (_("Căn cứ"), decision_words(decision)),
        (_("Phạm vi"), one.scope),
        (_("Ghi lúc"), ui.short_moment(one.made_at)),
    ]
    if one.recorded_by_id is not None:
        rows.append((_("Người ghi"), names.get(one.recorded_by_id, "–")))
    if one.ended_at is not None:
        why = decision_words(one.end_decision) if one.end_decision else one.end_reason
        by = names.get(one.ended_by_id, "") if one.ended_by_id else ""
        rows.append((_("Chấm dứt"), "; ".join(filter(None, (ui.short_moment(one.ended_at), by, why)))))
    return ui.SummaryList(rows=[ui.SummaryRow(key, value) for key, value in rows])


def differences(now: Mapping[str, str], typed: Mapping[str, str], labels: Mapping[str, Words]) -> ui.SummaryList | None:
    """What stands recorded where it is not what was typed: for whoever saves second."""
    rows = [
        ui.SummaryRow(label, now.get(name, "") or _("(để trống)"))
        for name, label in labels.items()
        if now.get(name, "") != typed.get(name, "")
    ]
    return ui.SummaryList(rows=rows, title=_("Đang ghi trong hệ thống")) if rows else None
