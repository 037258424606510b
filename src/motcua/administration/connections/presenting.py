"""Connections in components."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.administration.accounts.presenting import posts_in_words, state_tag
from motcua.identity import api as identity
from motcua.integrations import api as integrations
from motcua.kernel.errors import Words
from motcua.kernel.time import local
from motcua.ui import api as ui

SCOPES: Mapping[str, Words] = {
    "dossiers:file": gettext_lazy("Nộp hồ sơ"),
    "dossiers:receive": gettext_lazy("Tiếp nhận, từ chối hồ sơ"),
    "dossiers:handle": gettext_lazy("Xử lý hồ sơ"),
    "dossiers:read": gettext_lazy("Xem tình trạng hồ sơ"),
    "processes:read": gettext_lazy("Đọc quy trình nội bộ"),
    "webhooks:manage": gettext_lazy("Tự quản lý địa chỉ nhận thông báo"),
}
EVENTS: Mapping[str, Words] = {
    "dossier.filed": gettext_lazy("Hồ sơ được nộp"),
    "dossier.accepted": gettext_lazy("Hồ sơ được tiếp nhận"),
    "dossier.refused": gettext_lazy("Hồ sơ bị từ chối tiếp nhận"),
    "dossier.supplement_asked": gettext_lazy("Yêu cầu bổ sung"),
    "dossier.supplement_answered": gettext_lazy("Đã bổ sung"),
    "dossier.due_changed": gettext_lazy("Ngày hẹn trả thay đổi"),
    "dossier.step_completed": gettext_lazy("Xong một bước"),
    "dossier.result_issued": gettext_lazy("Kết quả được ký, phát hành"),
    "dossier.returned": gettext_lazy("Đã trả kết quả"),
    "dossier.ended": gettext_lazy("Kết thúc không có kết quả"),
    "procedure.published": gettext_lazy("Thủ tục được công khai"),
    "procedure.amended": gettext_lazy("Thủ tục được sửa đổi, bổ sung"),
    "procedure.replaced": gettext_lazy("Thủ tục bị thay thế"),
    "procedure.abolished": gettext_lazy("Thủ tục bị bãi bỏ"),
}
_STATES = {
    integrations.MessageState.PENDING: ui.Tone.WAITING,
    integrations.MessageState.DELIVERED: ui.Tone.CALM,
    integrations.MessageState.FAILED: ui.Tone.LATE,
}


def moment(at: datetime | None) -> str:
    return ui.short_moment(at) if at else _("Chưa lần nào")


def system_table(
    lines: Iterable[identity.AccountLine],
    credentials: Mapping[UUID, identity.Credentials],
    endpoints: Mapping[UUID, integrations.EndpointCount],
    on: date,
) -> ui.Table:
    rows = []
    for line in lines:
        has, told = credentials.get(line.id), endpoints.get(line.id)
        rows.append(
            ui.Row(
                [
                    _link(reverse("administration:connections:system", args=[line.id]), line.name),
                    posts_in_words(line.posts, on) or _("Chưa có vị trí"),
                    ", ".join(str(SCOPES.get(scope, scope)) for scope in has.scopes) if has else _("Chưa có"),
                    moment(has.last_used_at if has else None),
                    _count(told),
                    state_tag(line),
                ]
            )
        )
    columns = [
        ui.Column(_("Hệ thống")),
        ui.Column(_("Vị trí đang giữ")),
        ui.Column(_("Phạm vi quyền")),
        ui.Column(_("Gọi gần nhất")),
        ui.Column(_("Địa chỉ nhận thông báo")),
        ui.Column(_("Tình trạng")),
    ]
    return ui.Table(
        caption=_("Hệ thống bên ngoài"),
        caption_hidden=True,
        columns=columns,
        rows=rows,
        empty=_("Chưa có hệ thống nào."),
    )


def _count(told: integrations.EndpointCount | None) -> str:
    if told is None:
        return _("Không có")
    if told.paused:
        return _("%(all)d, trong đó %(paused)d đang dừng") % {"all": told.all, "paused": told.paused}
    return str(told.all)


def limits_table(history: Sequence[identity.RequestLimits]) -> ui.Table:
    rows = [ui.Row([f"{one.valid_from:%d/%m/%Y}", one.per_system, one.per_address, one.set_by]) for one in history]
    columns = [
        ui.Column(_("Từ ngày")),
        ui.Column(_("Mỗi hệ thống"), numeric=True),
        ui.Column(_("Mỗi địa chỉ mạng"), numeric=True),
        ui.Column(_("Người đặt")),
    ]
    return ui.Table(
        caption=_("Số yêu cầu mỗi phút"), columns=columns, rows=rows, empty=_("Chưa đặt; đang dùng mức ban đầu.")
    )


def scope_choices() -> list[ui.Choice]:
    return [ui.Choice(scope, words, hint=scope) for scope, words in SCOPES.items()]


def event_choices() -> list[ui.Choice]:
    return [ui.Choice(name, EVENTS.get(name, name), hint=name) for name in integrations.WEBHOOK_EVENTS]


def secret_lines(client: identity.Client, at: datetime) -> list[dict[str, object]]:
    """Secrets that still work, latest first, each with how to end it."""
    return [
        {
            "id": one.id,
            "prefix": one.prefix,
            "words": _secret_words(one),
            "button": ui.Button(text=_("Hủy khóa %(secret)s…") % {"secret": one.prefix}, kind="warning"),
        }
        for one in client.secrets
        if one.is_open(at)
    ]


def _secret_words(secret: identity.ClientSecret) -> str:
    said = _("khóa công khai, đăng ký %(at)s") if secret.is_key else _("cấp %(at)s")
    words = [said % {"at": ui.short_moment(secret.issued_at)}]
    if secret.ends_at:
        words.append(_("dùng được đến %(at)s") % {"at": ui.short_moment(secret.ends_at)})
    used = secret.last_used_at
    words.append(_("dùng gần nhất %(at)s") % {"at": ui.short_moment(used)} if used else _("chưa dùng"))
    return " · ".join(words)


def endpoint_table(endpoints: Iterable[integrations.EndpointView]) -> ui.Table:
    rows = [
        ui.Row(
            [
                _link(reverse("administration:connections:endpoint", args=[one.id]), one.url),
                one.description,
                len(one.events),
                endpoint_state(one),
            ]
        )
        for one in endpoints
    ]
    columns = [
        ui.Column(_("Địa chỉ")),
        ui.Column(_("Ghi chú")),
        ui.Column(_("Số loại sự kiện"), numeric=True),
        ui.Column(_("Tình trạng")),
    ]
    return ui.Table(
        caption=_("Địa chỉ nhận thông báo"),
        caption_hidden=True,
        columns=columns,
        rows=rows,
        empty=_("Chưa đăng ký địa chỉ nào."),
    )


def endpoint_state(one: integrations.EndpointView) -> ui.Tag:
    if one.paused_at:
        return ui.Tag(text=_("Đang dừng"), tone=ui.Tone.PAUSED)
    if one.failing_since:
        return ui.Tag(text=_("Đang lỗi"), tone=ui.Tone.LATE)
    return ui.Tag(text=_("Đang gửi"), tone=ui.Tone.CALM)


def endpoint_rows(one: integrations.EndpointView) -> list[ui.SummaryRow]:
    rows = [
        ui.SummaryRow(_("Địa chỉ"), format_html('<span class="mc-break">{}</span>', one.url)),
        ui.SummaryRow(_("Tình trạng"), endpoint_state(one)),
        ui.SummaryRow(_("Sự kiện"), ", ".join(str(EVENTS.get(name, name)) for name in one.events)),
        ui.SummaryRow(_("Đăng ký lúc"), ui.short_moment(one.created_at)),
    ]
    if one.description:
        rows.insert(1, ui.SummaryRow(_("Ghi chú"), one.description))
    if one.paused_at:
        rows.append(ui.SummaryRow(_("Dừng từ"), ui.short_moment(one.paused_at)))
    if one.pause_reason:
        rows.append(ui.SummaryRow(_("Lý do dừng"), one.pause_reason))
    if one.failing_since:
        rows.append(ui.SummaryRow(_("Lỗi liên tục từ"), ui.short_moment(one.failing_since)))
    return rows


def message_lines(messages: Iterable[integrations.MessageView]) -> list[dict[str, object]]:
    return [
        {
            "id": one.id,
            "type": EVENTS.get(one.type, _("Tin thử") if one.type == "ping" else one.type),
            "wire_id": one.wire_id,
            "state": ui.Tag(text=one.state.label, tone=_STATES[one.state]),
            "words": _message_words(one),
            "tries": [_try_words(each) for each in one.tries],
            "again": ui.Button(text=_("Gửi lại"), kind="secondary"),
        }
        for one in messages
    ]


def _message_words(one: integrations.MessageView) -> str:
    words = [_("xảy ra %(at)s") % {"at": ui.short_moment(one.occurred_at)}]
    if one.tries:
        words.append(_("%(count)d lần gửi") % {"count": len(one.tries)})
    if one.next_at:
        words.append(_("gửi tiếp lúc %(at)s") % {"at": ui.short_moment(one.next_at)})
    return " · ".join(words)


def _try_words(one: integrations.Try) -> str:
    answered = _("trả lời %(status)d") % {"status": one.status} if one.status else one.error
    return f"{local(one.at):%d/%m %H:%M:%S} · {answered} · {one.milliseconds} ms"


def _link(href: str, text: str) -> SafeString:
    return format_html('<a class="govuk-link mc-break" href="{}">{}</a>', href, text)
