"""Processes as components of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.identity import api as identity
from motcua.kernel.errors import Words
from motcua.processes import api as processes
from motcua.ui import api as ui

from . import step_table


@dataclass(frozen=True, slots=True)
class Way:
    """A page of the draft."""

    text: str
    href: str
    current: bool


def process_table(lines: Sequence[processes.ProcessLine]) -> ui.Table:
    return ui.Table(
        caption=_("Quy trình nội bộ"),
        caption_hidden=True,
        columns=(
            ui.Column(_("Quy trình")),
            ui.Column(_("Thủ tục")),
            ui.Column(_("Phiên bản")),
            ui.Column(_("Trạng thái")),
            ui.Column(_("Hồ sơ đang chạy"), numeric=True),
        ),
        rows=tuple(
            ui.Row((_link(line), _codes(line), _number(line), state(line), number_format(line.running)))
            for line in lines
        ),
        dense=True,
        inbox=True,
    )


def _link(line: processes.ProcessLine) -> SafeString:
    if line.versions:
        href = reverse("administration:process_pages:process", args=[line.key])
    else:
        href = reverse("administration:process_pages:draft", args=[line.draft_id])
    return ui.link(href, line.title)


def _codes(line: processes.ProcessLine) -> str:
    shown = ", ".join(line.procedures[:3])
    more = len(line.procedures) - 3
    if more > 0:
        shown += _(" và %s thủ tục khác") % more
    return shown or ("–" if line.key != processes.DEFAULT_KEY else _("Thủ tục chưa có quy trình riêng"))


def _number(line: processes.ProcessLine) -> str:
    return str(line.in_force.number) if line.in_force else "–"


def state(line: processes.ProcessLine) -> SafeString | ui.Tag:
    tags = [ui.Tag(text=_("Đang áp dụng"), tone=ui.Tone.CALM)] if line.in_force else []
    if line.versions and not line.in_force:
        tags.append(ui.Tag(text=_("Chưa đến ngày"), tone=ui.Tone.WAITING))
    if line.draft_id:
        tags.append(ui.Tag(text=_("Có bản nháp") if line.versions else _("Bản nháp"), tone=ui.Tone.NEUTRAL))
    return tags[0] if len(tags) == 1 else format_html_join(" ", "{}", ((tag,) for tag in tags))


def version_table(line: processes.ProcessLine) -> ui.Table:
    """Versions, latest first, with the ways from the older ones to the one in force."""
    return ui.Table(
        caption=_("Phiên bản"),
        columns=(
            ui.Column(_("Số")),
            ui.Column(_("Áp dụng từ")),
            ui.Column(_("Ban hành")),
            ui.Column(_("Hồ sơ đang chạy"), numeric=True),
            ui.Column(_("Chuyển hồ sơ")),
        ),
        rows=tuple(
            ui.Row(
                (
                    ui.link(
                        reverse("administration:process_pages:version", args=[line.key, one.number]),
                        _("Phiên bản %s") % one.number,
                    ),
                    f"{one.effective_from:%d/%m/%Y}",
                    f"{ui.short_moment(one.deployed_at)} {one.deployed_by}",
                    number_format(one.running),
                    _moves(line, one),
                )
            )
            for one in line.versions
        ),
        dense=True,
    )


def _moves(line: processes.ProcessLine, one: processes.VersionLine) -> SafeString | str:
    latest = line.versions[0]
    if not one.running or one.id == latest.id:
        return "–"
    href = reverse("administration:process_pages:move", args=[line.key, one.number, latest.number])
    return ui.link(href, _("Sang phiên bản %s") % latest.number)


def edit_timeline(edits: Iterable[processes.Edit]) -> ui.Timeline:
    """Who changed what, latest first."""
    return ui.Timeline(
        moments=tuple(
            ui.Moment(title=f"{edit.actor_name}: {edit.text}", at=ui.moment_in_words(edit.at)) for edit in edits
        )
    )


def move_timeline(moves: Iterable[processes.MoveLine]) -> ui.Timeline:
    said = _("%(who)s chuyển %(moved)s hồ sơ từ phiên bản %(source)s sang %(target)s, %(left)s hồ sơ ở lại: %(reason)s")
    return ui.Timeline(
        moments=tuple(
            ui.Moment(
                title=said
                % {
                    "who": move.actor_name,
                    "moved": number_format(move.moved),
                    "left": number_format(move.left),
                    "source": move.source,
                    "target": move.target,
                    "reason": move.reason,
                },
                at=ui.moment_in_words(move.at),
            )
            for move in moves
        )
    )


def link_fields(errors: Mapping[str, Words], typed: Mapping[str, str], today: date) -> tuple[ui.Component, ...]:
    day = ui.DateParts.read(typed, "linked_from")
    return (
        ui.Input(
            name="procedure",
            label=_("Mã thủ tục"),
            hint=_("Ví dụ: 1.001193"),
            value=typed.get("procedure", ""),
            width=10,
            spellcheck=False,
            error=errors.get("procedure", ""),
        ),
        ui.DateInput(
            name="linked_from",
            label=_("Áp dụng cho hồ sơ tiếp nhận từ"),
            value=day or ui.DateParts.of(today),
            error=errors.get("linked_from", ""),
        ),
    )


def step_list(version: processes.ProcessVersion) -> ui.Table:
    """The steps of a version in words: what a drawing shows, for everybody."""
    return ui.Table(
        caption=_("Các bước"),
        columns=(
            ui.Column(_("Bước")),
            ui.Column(_("Vai trò")),
            ui.Column(_("Thời gian")),
            ui.Column(_("Kết quả")),
        ),
        rows=tuple(
            ui.Row(
                (
                    step.name,
                    identity.role_word(step.role) if step.role_known else _("Chưa rõ"),
                    _time(step.minutes),
                    step.result or "–",
                )
            )
            for step in version.steps
        ),
        dense=True,
    )


def _time(minutes: int | None) -> str:
    return _("Chưa rõ") if minutes is None else processes.in_days(minutes)


def draft_head(draft: processes.Draft, here: str) -> dict[str, Any]:
    """What every page of a draft shows: its name, who changed it last, the ways to its other pages."""
    is_linear = processes.table_in(draft.bpmn) is not None
    pages = {
        "table": (_("Bảng bước"), "administration:process_pages:draft"),
        "diagram": (_("Sơ đồ"), "administration:process_pages:diagram"),
        "upload": (_("Nạp tệp"), "administration:process_pages:upload"),
        "simulate": (_("Chạy thử"), "administration:process_pages:simulate"),
        "check": (_("Kiểm tra, ban hành"), "administration:process_pages:check"),
    }
    ways = tuple(
        Way(text, reverse(name, args=[draft.id]), page == here)
        for page, (text, name) in pages.items()
        if page != "table" or is_linear
    )
    said = _("Bản nháp, %(who)s sửa lúc %(at)s.") % {
        "who": draft.changed_by,
        "at": ui.moment_in_words(draft.changed_at),
    }
    if draft.based_on:
        said += " " + _("Sửa từ phiên bản %s.") % draft.based_on
    return {"draft": draft, "ways": ways, "said": said}


def new_fields(title: str, errors: Mapping[str, Words], file_error: Words) -> tuple[ui.Component, ...]:
    return (
        ui.Input(
            name="title",
            label=_("Tên quy trình"),
            hint=_("Nếu nạp tệp có tên thì để trống được."),
            value=title,
            error=errors.get("title", ""),
        ),
        file_field(file_error, optional=True),
    )


def file_field(error: Words, *, optional: bool = False) -> ui.FileUpload:
    return ui.FileUpload(
        name="tep",
        label=_("Tệp BPMN 2.0"),
        hint=_("Không quá 1 MB. Thành phần chưa hỗ trợ thì tệp bị từ chối và được nêu tên."),
        accept=".bpmn,.xml",
        error=error,
        optional=optional,
    )


def publish_fields(day: ui.DateParts, source: str, errors: Mapping[str, Words]) -> tuple[ui.Component, ...]:
    return (
        ui.DateInput(
            name="effective_from",
            label=_("Áp dụng cho hồ sơ tiếp nhận từ"),
            value=day,
            error=errors.get("effective_from", ""),
        ),
        ui.Input(
            name="source",
            label=_("Căn cứ"),
            hint=_("Số, ngày quyết định ban hành quy trình."),
            value=source,
            optional=True,
        ),
    )


def findings(found: processes.Review) -> ui.Table:
    """What was asked and how it was answered, what is wrong first."""
    words = {
        processes.Verdict.WRONG: (ui.Tone.LATE, _("Sai")),
        processes.Verdict.WARNING: (ui.Tone.WAITING, _("Lưu ý")),
        processes.Verdict.GOOD: (ui.Tone.CALM, _("Đạt")),
    }
    order = list(words)
    return ui.Table(
        caption=_("Kết quả kiểm tra"),
        caption_hidden=True,
        columns=(ui.Column(_("Kết luận")), ui.Column(_("Nội dung"))),
        rows=tuple(
            ui.Row(
                (
                    ui.Tag(text=words[one.verdict][1], tone=words[one.verdict][0]),
                    f"{one.text} ({one.element_id})" if one.element_id else one.text,
                )
            )
            for one in sorted(found.findings, key=lambda one: order.index(one.verdict))
        ),
        row_heads=False,
        dense=True,
    )


def elsewhere(bpmn: str) -> ui.Details | None:
    """What the file taken away will not do as it does here, folded away; nothing where it does all."""
    unsaid = processes.unsaid(bpmn)
    if not unsaid:
        return None
    lines = format_html_join("", "<li>{}</li>", ((line,) for line in unsaid))
    return ui.Details(
        summary=_("Những điều phần mềm khác không chạy giống ở đây"),
        content=format_html('<ul class="govuk-list govuk-list--bullet">{}</ul>', lines),
    )


@dataclass(frozen=True, slots=True)
class PanelField:
    """A property of what is chosen in the drawing; `kinds` are the kinds of element that have it."""

    kinds: str
    field: ui.Component


def panel(key: str, today: date) -> tuple[PanelField, ...]:
    """What can be said of an element of the drawing. The editor's script fills the fields and reads them."""
    others = tuple(
        ui.Choice(line.key, line.title) for line in processes.processes(today) if line.versions and line.key != key
    )
    return (
        PanelField("any", ui.Input(name="p-name", label=_("Tên"))),
        PanelField("step", ui.Select(name="p-role", label=_("Vai trò xử lý"), choices=step_table.roles())),
        PanelField(
            "step",
            ui.Select(name="p-unitRule", label=_("Đơn vị xử lý"), choices=step_table.unit_rules(), empty=""),
        ),
        PanelField("step", ui.Input(name="p-unit", label=_("Người, bộ phận thực hiện"))),
        PanelField(
            "step",
            ui.Input(name="p-minutes", label=_("Thời gian (phút làm việc)"), hint=_("Một ngày là 480 phút."), width=5),
        ),
        PanelField("step", ui.Input(name="p-result", label=_("Kết quả"))),
        PanelField("step", ui.Select(name="p-back", label=_("Trả về bước"), choices=(), empty=_("Bất kỳ"))),
        PanelField(
            "condition",
            ui.Input(
                name="p-condition",
                label=_("Điều kiện (CEL)"),
                hint=_("Ví dụ: granted == true"),
                spellcheck=False,
            ),
        ),
        PanelField(
            "timer",
            ui.Input(
                name="p-span",
                label=_("Thời gian chờ"),
                hint=_("P15D là 15 ngày, P2M là 2 tháng, PT4H là 4 giờ; 2026-12-31 là đến ngày đó."),
                width=10,
            ),
        ),
        PanelField(
            "timer",
            ui.Select(
                name="p-working",
                label=_("Tính theo"),
                choices=(ui.Choice("", _("Ngày giờ thường")), ui.Choice("true", _("Giờ làm việc"))),
                empty="",
            ),
        ),
        PanelField("call", ui.Select(name="p-called", label=_("Quy trình được gọi"), choices=others)),
    )
