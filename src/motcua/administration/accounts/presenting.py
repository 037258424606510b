"""Accounts in components."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from motcua.identity import api as identity
from motcua.kernel.actor import Role
from motcua.organisation import api as organisation
from motcua.ui import api as ui


def account_table(lines: Iterable[identity.AccountLine], on: date) -> ui.Table:
    rows = [
        ui.Row(
            [
                format_html(
                    '<a class="govuk-link" href="{}">{}</a><br><span class="mc-quiet">{}</span>',
                    reverse("administration:accounts:account", args=[line.id]),
                    line.name,
                    line.sign_in_name,
                ),
                posts_in_words(line.posts, on) or _("Chưa có vị trí"),
                _("Có") if line.has_second_factor else _("Chưa"),
                ui.short_moment(line.last_sign_in) if line.last_sign_in else _("Chưa lần nào"),
                state_tag(line),
            ]
        )
        for line in lines
    ]
    columns = [
        ui.Column(_("Tài khoản")),
        ui.Column(_("Vị trí đang giữ")),
        ui.Column(_("Yếu tố thứ hai")),
        ui.Column(_("Đăng nhập gần nhất")),
        ui.Column(_("Tình trạng")),
    ]
    return ui.Table(
        caption=_("Tài khoản"), caption_hidden=True, columns=columns, rows=rows, empty=_("Không có tài khoản nào.")
    )


def posts_in_words(posts: Iterable[identity.HeldPost], on: date) -> str:
    lasting = [(post.title, post.unit) for post in posts if post.lasts_on(on)]
    return format_html_join("", "<div>{}, {}</div>", lasting)


def state_tag(line: identity.AccountLine) -> ui.Tag:
    if line.is_open:
        return ui.Tag(text=_("Đang mở"), tone=ui.Tone.CALM)
    return ui.Tag(text=_("Đã khóa"), tone=ui.Tone.LATE)


def role_choices() -> list[ui.Choice]:
    return [ui.Choice(role.value, identity.role_word(role)) for role in Role]


def unit_choices(units: Iterable[organisation.Unit]) -> list[ui.Choice]:
    return [ui.Choice(str(unit.id), unit.name) for unit in units]


def position_choices(seats: Iterable[identity.Seat]) -> list[ui.Choice]:
    """Positions of a unit; who holds each already is said beside it."""
    return [
        ui.Choice(
            str(seat.position_id),
            f"{seat.title} ({identity.role_word(seat.role)})",
            hint=_("Đang giữ: %(names)s") % {"names": ", ".join(seat.holders)} if seat.holders else "",
        )
        for seat in seats
    ]


def seat_table(seats: Iterable[identity.Seat], needing: frozenset[Role]) -> ui.Table:
    rows = [
        ui.Row(
            [
                seat.title,
                identity.role_word(seat.role),
                ", ".join(seat.holders) or _("Chưa có người"),
                _("Bắt buộc") if seat.role in needing else _("Tùy chọn"),
            ]
        )
        for seat in seats
    ]
    columns = [
        ui.Column(_("Vị trí")),
        ui.Column(_("Vai trò")),
        ui.Column(_("Người đang giữ")),
        ui.Column(_("Yếu tố thứ hai")),
    ]
    return ui.Table(caption=_("Vị trí và vai trò"), caption_hidden=True, columns=columns, rows=rows)


def session_rows(sessions: Sequence[identity.Session]) -> ui.Table:
    rows = [
        ui.Row(
            [
                one.device or _("Không rõ"),
                one.address or _("Không rõ"),
                identity.way_word(one.way),
                ui.short_moment(one.opened_at),
                ui.short_moment(one.seen_at),
            ]
        )
        for one in sessions
    ]
    columns = [
        ui.Column(_("Thiết bị")),
        ui.Column(_("Mạng")),
        ui.Column(_("Cách đăng nhập")),
        ui.Column(_("Bắt đầu")),
        ui.Column(_("Dùng gần nhất")),
    ]
    return ui.Table(
        caption=_("Phiên đang mở"), caption_hidden=True, columns=columns, rows=rows, empty=_("Không có phiên nào.")
    )


def token_line(token: identity.Token, *, may_change: bool) -> dict[str, object]:
    """A token as its account's page lists it: never the secret."""
    words = [", ".join(token.scopes)]
    if token.revoked_at:
        words.append(_("đã thu hồi"))
    elif token.expires_at:
        words.append(_("hết hạn ngày %(day)s") % {"day": f"{token.expires_at:%d/%m/%Y}"})
    used = f"{token.last_used_at:%d/%m/%Y}" if token.last_used_at else ""
    words.append(_("dùng gần nhất ngày %(day)s") % {"day": used} if used else _("chưa dùng"))
    revoke = ui.Button(text=_("Thu hồi mã %(token)s…") % {"token": token.prefix}, kind="warning")
    return {
        "id": token.id,
        "title": token.title or token.prefix,
        "prefix": token.prefix,
        "words": " · ".join(words),
        "button": revoke if may_change and not token.revoked_at else None,
    }


def period(first: date, last: date | None) -> str:
    if last is None:
        return _("từ %(first)s") % {"first": f"{first:%d/%m/%Y}"}
    return _("từ %(first)s đến hết %(last)s") % {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}


def unit_of(units: Iterable[organisation.Unit], unit_id: UUID | None) -> organisation.Unit | None:
    return next((unit for unit in units if unit.id == unit_id), None)
