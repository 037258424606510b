"""Calendars, hours and entries as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.casework import api as casework
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from . import wording


def link(href: str, text: str, about: str = "") -> SafeString:
    """A link; `about` completes it for those who hear it."""
    heard = format_html('<span class="govuk-visually-hidden"> {}</span>', about) if about else ""
    return format_html('<a class="govuk-link" href="{}">{}{}</a>', href, text, heard)


def calendar_table(
    lines: Sequence[organisation.CalendarLine], users: Mapping[UUID, Sequence[organisation.CalendarUser]]
) -> ui.Table:
    units = organisation.units(one.unit_id for of_one in users.values() for one in of_one)
    names = {line.id: line.name for line in lines}
    return ui.Table(
        id="lich",
        caption=_("Lịch làm việc"),
        caption_hidden=True,
        dense=True,
        columns=(
            ui.Column(_("Lịch")),
            ui.Column(_("Dựa trên")),
            ui.Column(_("Đơn vị dùng trực tiếp")),
            ui.Column(_("Có ngày nghỉ của")),
            ui.Column(_("Tình trạng")),
        ),
        rows=tuple(
            ui.Row(
                (
                    link(reverse("administration:calendars:calendar", args=[line.id]), line.name),
                    names[line.base_id] if line.base_id else "–",
                    _user_links(users.get(line.id, ()), units),
                    f"{line.known_from.year}–{line.known_to.year}",
                    wording.confirmed_tag(confirmed=line.confirmed),
                )
            )
            for line in lines
        ),
        empty=_("Chưa có lịch nào."),
    )


def _user_links(
    users: Iterable[organisation.CalendarUser], units: Mapping[UUID, organisation.Unit]
) -> SafeString | str:
    return (
        format_html_join("", "<div>{} {}</div>", ((unit_link(units[one.unit_id]), _days_of(one)) for one in users))
        or "–"
    )


def _days_of(user: organisation.CalendarUser) -> str:
    """From when and until when, where either is known."""
    if user.valid_from is None:
        return "" if user.valid_to is None else _("đến hết %(last)s") % {"last": wording.day_word(user.valid_to)}
    return wording.period_word(user.valid_from, user.valid_to)


def unit_link(unit: organisation.Unit) -> SafeString:
    return link(reverse("administration:calendars:unit", args=[unit.id]), unit.name)


def hours_table(caption: str, hours: Sequence[organisation.KeptHours], *, id_: str) -> ui.Table:
    """A row for each time through which the hours stayed the same, the latest first."""
    spans = dict.fromkeys((one.valid_from, one.valid_to) for one in hours)
    return ui.Table(
        id=id_,
        caption=caption,
        caption_hidden=True,
        dense=True,
        columns=(ui.Column(_("Hiệu lực")), ui.Column(_("Giờ")), ui.Column(_("Căn cứ")), ui.Column(_("Tình trạng"))),
        rows=tuple(
            _hours_row(span, [one for one in hours if (one.valid_from, one.valid_to) == span])
            for span in sorted(spans, key=lambda span: span[0], reverse=True)
        ),
        empty=_("Chưa ghi giờ nào."),
    )


def _hours_row(span: tuple[date, date | None], hours: Sequence[organisation.KeptHours]) -> ui.Row:
    return ui.Row(
        (
            wording.period_word(*span),
            format_html_join("", "<div>{}</div>", ((line,) for line in wording.week_word(hours))),
            wording.source_word(hours[0].source, hours[0].note),
            wording.confirmed_tag(confirmed=all(one.confirmed for one in hours)),
        )
    )


def entry_table(
    caption: str, entries: Sequence[organisation.Entry], *, id_: str, owner_id: UUID, may_change: bool
) -> ui.Table:
    """What was entered of single days; what comes from the base, or from a unit above, is changed there."""
    rows = []
    for entry in entries:
        cells: list[ui.Content] = [
            entry_days(entry),
            entry.name,
            wording.source_word(entry.source, entry.note),
            wording.confirmed_tag(confirmed=entry.confirmed),
        ]
        if may_change:
            cells.append(_acts(entry) if entry.owner_id == owner_id else _("Ghi ở cấp trên"))
        rows.append(ui.Row(cells))
    columns = [ui.Column(_("Ngày")), ui.Column(_("Nội dung")), ui.Column(_("Căn cứ")), ui.Column(_("Tình trạng"))]
    if may_change:
        columns.append(ui.Column(_("Thao tác"), hidden=True))
    return ui.Table(
        id=id_,
        caption=caption,
        caption_hidden=True,
        dense=True,
        columns=columns,
        rows=rows,
        empty=_("Không có trong năm này."),
    )


def entry_days(entry: organisation.Entry) -> str:
    day = ui.day_in_words(entry.day)
    if entry.working_day is not None:
        return _("Nghỉ %(off)s, làm bù %(working)s") % {"off": day, "working": ui.day_in_words(entry.working_day)}
    if entry.kind is not organisation.EntryKind.EXCEPTION:
        return day
    if entry.starts is None or entry.ends is None:
        return _("Đóng cửa cả ngày %s") % day
    facts = {"span": wording.sessions_word([(entry.starts, entry.ends)]), "day": day}
    return _("Làm thêm %(span)s, %(day)s") % facts if entry.is_open else _("Đóng cửa %(span)s, %(day)s") % facts


def _acts(entry: organisation.Entry) -> SafeString:
    about = f"{entry.name} {wording.day_word(entry.day)}"
    args = [entry.kind.value, entry.id]
    return format_html_join(
        " · ",
        "{}",
        (
            (link(reverse("administration:calendars:amend", args=args), _("Sửa"), about),),
            (link(reverse("administration:calendars:withdraw", args=args), _("Bỏ"), about),),
        ),
    )


def in_year(entries: Iterable[organisation.Entry], year: int) -> tuple[organisation.Entry, ...]:
    return tuple(entry for entry in entries if year in {entry.day.year, (entry.working_day or entry.day).year})


def moved_table(found: casework.Recount, units: Mapping[UUID, organisation.Unit]) -> ui.Table:
    """The running cases due first among those that would be due at another instant. No applicant is named."""
    return ui.Table(
        id="ho-so",
        caption=_("Hồ sơ có hạn gần nhất trong số đó"),
        dense=True,
        columns=(
            ui.Column(_("Mã hồ sơ")),
            ui.Column(_("Đơn vị giải quyết")),
            ui.Column(_("Ngày đã hẹn, giữ nguyên")),
            ui.Column(_("Tính theo lịch mới")),
        ),
        rows=tuple(
            ui.Row(
                (
                    one.reference,
                    units[one.unit_id].name if one.unit_id in units else "–",
                    ui.short_moment(one.promised_at),
                    ui.short_moment(one.counted_at),
                )
            )
            for one in found.soonest
        ),
    )


def changed_days(found: casework.Recount) -> str:
    """The days whose counting hours would differ, in words; blank where there are none."""
    if found.first is None or found.last is None:
        return ""
    if found.first == found.last:
        return ui.day_in_words(found.first)
    return _("%(first)s đến %(last)s") % {
        "first": ui.day_in_words(found.first),
        "last": ui.day_in_words(found.last),
    }


def moved_word(found: casework.Recount) -> str:
    return ngettext(
        "%(n)d hồ sơ đang giải quyết sẽ có hạn khác nếu tính lại theo lịch mới.",
        "%(n)d hồ sơ đang giải quyết sẽ có hạn khác nếu tính lại theo lịch mới.",
        found.moved,
    ) % {"n": found.moved}


def paused_word(found: casework.Recount) -> str:
    """Blank where none is paused."""
    if not found.paused:
        return ""
    return ngettext(
        "%(n)d hồ sơ đang tạm dừng sẽ có hạn theo lịch mới khi tính tiếp.",
        "%(n)d hồ sơ đang tạm dừng sẽ có hạn theo lịch mới khi tính tiếp.",
        found.paused,
    ) % {"n": found.paused}
