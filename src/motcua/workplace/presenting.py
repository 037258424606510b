"""Work as components of a staff page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.casework import api as casework
from motcua.dossiers import api as dossiers
from motcua.kernel.errors import Invalid, Refusal
from motcua.ui import api as ui


def link(reference: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("workplace:dossier", args=[reference]), reference)


def due(due_at: datetime | None, at: datetime) -> ui.DueBadge | str:
    if due_at is None:
        return _("Chưa xác định")
    is_late = at > due_at
    return ui.DueBadge(
        text=_("Quá hạn") if is_late else _("Hẹn trả"),
        tone=ui.Tone.LATE if is_late else ui.Tone.NEUTRAL,
        at=ui.short_moment(due_at),
    )


def inbox_table(rows: Sequence[casework.InboxRow], at: datetime) -> ui.Table:
    """Dense, with the keys j, k and Enter."""
    return ui.Table(
        caption=_("Việc đang chờ bạn"),
        columns=(
            ui.Column(_("Mã hồ sơ")),
            ui.Column(_("Người nộp")),
            ui.Column(_("Thủ tục")),
            ui.Column(_("Bước")),
            ui.Column(_("Hạn")),
        ),
        rows=tuple(
            ui.Row(
                (link(row.reference), row.party_name, row.subject, row.step, due(row.due_at, at)),
                tone=ui.Tone.LATE if row.due_at is not None and at > row.due_at else None,
            )
            for row in rows
        ),
        dense=True,
        sticky=True,
        inbox=True,
        empty=_("Không có việc nào đang chờ bạn."),
    )


def line_table(lines: Sequence[dossiers.Line], caption: str, at: datetime) -> ui.Table:
    return ui.Table(
        caption=caption,
        columns=(
            ui.Column(_("Mã hồ sơ")),
            ui.Column(_("Người nộp")),
            ui.Column(_("Thủ tục")),
            ui.Column(_("Nộp lúc")),
            ui.Column(_("Trạng thái")),
        ),
        rows=tuple(
            ui.Row(
                (
                    link(line.reference),
                    line.party_name,
                    line.subject,
                    ui.short_moment(line.filed_at),
                    dossiers.components.state_tag(line.state),
                )
            )
            for line in lines
        ),
        dense=True,
        sticky=True,
        inbox=True,
        empty=_("Không có hồ sơ nào."),
    )


def identity_bar(view: dossiers.DossierView, at: datetime) -> ui.IdentityBar:
    return ui.IdentityBar(
        code=view.reference,
        title=view.procedure_name,
        applicant=view.applicant.name,
        state=dossiers.components.state_tag(view.state),
        due=dossiers.components.due_badge(view.due_at, view.closed_at, at),
    )


def facts(view: dossiers.DossierView) -> ui.SummaryList:
    """Who asks, whom, how, by when."""
    limit = _("Chưa tiếp nhận")
    if view.terms is not None:
        limit = str(view.terms.limit) if view.terms.limit else _("Chưa xác định: hồ sơ không có ngày hẹn")
        if view.terms.limit and not view.terms.confirmed:
            limit = _("%(limit)s (theo quy định của đơn vị, chưa xác nhận)") % {"limit": limit}
    rows = [
        (_("Người nộp"), f"{view.applicant.name} · {view.applicant.number}"),
        (_("Liên hệ"), " · ".join(filter(None, (view.applicant.phone, view.applicant.email))) or "–"),
        (_("Cách nộp"), str(view.channel.label)),
        (_("Nộp lúc"), ui.moment_in_words(view.filed_at)),
        (_("Nơi tiếp nhận"), view.receiving_unit.name),
        (_("Cơ quan giải quyết"), view.unit.name),
        (_("Thời hạn"), limit),
        (_("Hẹn trả"), ui.moment_in_words(view.due_at) if view.due_at else "–"),
    ]
    return ui.SummaryList(rows=tuple(ui.SummaryRow(key, value) for key, value in rows))


def timeline(view: dossiers.DossierView) -> ui.Timeline:
    return dossiers.components.timeline(view.timeline)


def papers(view: dossiers.DossierView) -> tuple[tuple[str, str, str, str], ...]:
    """Name, detail, address of the preview, address of the file."""
    page = reverse("workplace:dossier", args=[view.reference])
    return tuple(
        (
            paper.name,
            dossiers.components.file_in_words(paper.file),
            f"{page}?xem={paper.id}#giay-to",
            reverse("workplace:paper", args=[view.reference, paper.id]),
        )
        for paper in view.papers
    )


def preview(view: dossiers.DossierView, wanted: str) -> tuple[str, str] | None:
    """Name and address of the paper shown beside the list; none until one is chosen."""
    chosen = next((p for p in view.papers if str(p.id) == wanted), None)
    if chosen is None:
        return None
    return chosen.name, reverse("workplace:paper", args=[view.reference, chosen.id])


def issued(view: dossiers.DossierView) -> ui.FileList | None:
    return dossiers.components.document_list(
        view.documents, lambda document_id: reverse("workplace:document", args=[view.reference, document_id])
    )


def error_summary(refusal: Refusal | None) -> ui.ErrorSummary | None:
    if refusal is None:
        return None
    return ui.ErrorSummary.of(refusal.fields, refusal.message)


def accepted_sentence(accepted: dossiers.Accepted) -> str:
    if accepted.due_at is None:
        return _("Đã tiếp nhận. Thời hạn chưa xác định được nên hồ sơ không có ngày hẹn trả.")
    return _("Đã tiếp nhận. Hẹn trả kết quả %(due)s.") % {"due": ui.before(accepted.due_at)}


def ground(text: str) -> dossiers.RefusalGround:
    """The chosen ground of a refusal; raises `Invalid` at its field."""
    try:
        return dossiers.RefusalGround(text)
    except ValueError:
        raise Invalid(fields={"ground": _("Chọn lý do từ chối.")}) from None


def decision(data: QueryDict) -> dossiers.Decision | None:
    chosen = data.get("granted", "")
    if chosen not in {"yes", "no"}:
        return None
    return dossiers.Decision(granted=chosen == "yes", reason=data.get("reason", "")[:2000])


@dataclass(frozen=True, slots=True)
class ActForm:
    """One thing that may be done now, as a form. A folded one is less likely, or ends something."""

    heading: str
    action: str
    fields: Sequence[ui.Component]
    button: ui.Button
    text: str = ""
    folded: bool = False
    open: bool = False


# -- what to do next -------------------------------------------------------------------------------


def acts(view: dossiers.DossierView, typed: Mapping[str, str], refusal: Refusal | None) -> tuple[ActForm, ...]:
    """The forms of what may be done now, most likely first."""
    errors = refusal.fields if refusal else {}
    found: list[ActForm] = []
    if view.may_receive:
        found += [_accept(view), _refuse(view, typed, errors)]
    for turn in view.turns:
        if turn.is_mine:
            found += list(_turn(view, turn, typed, errors))
    return tuple(found)


def _accept(view: dossiers.DossierView) -> ActForm:
    return ActForm(
        heading=_("Tiếp nhận hồ sơ"),
        text=_("Hồ sơ đầy đủ, hợp lệ. Thời hạn bắt đầu tính khi bạn tiếp nhận."),
        action=reverse("workplace:accept", args=[view.reference]),
        fields=(),
        button=ui.Button(text=_("Tiếp nhận")),
    )


def _refuse(view: dossiers.DossierView, typed: Mapping[str, str], errors: Mapping[str, object]) -> ActForm:
    fields = (
        ui.Select(
            id="ground",
            name="ground",
            label=_("Lý do từ chối"),
            choices=[ui.Choice(g.value, g.label) for g in dossiers.RefusalGround],
            value=typed.get("ground", ""),
            error=str(errors.get("ground", "")),
        ),
        _reason("reason", _("Giải thích cho người nộp"), typed, errors),
    )
    return _folded(
        _("Từ chối tiếp nhận"),
        reverse("workplace:refuse", args=[view.reference]),
        fields,
        ui.Button(text=_("Từ chối tiếp nhận"), kind="warning"),
        is_open=bool(errors),
    )


def _turn(
    view: dossiers.DossierView, turn: dossiers.Turn, typed: Mapping[str, str], errors: Mapping[str, object]
) -> Iterable[ActForm]:
    args = [view.reference, turn.step]
    if turn.duty in {dossiers.Duty.SIGN, dossiers.Duty.SIGN_AND_ISSUE}:
        yield _sign(turn, args, typed, errors)
    else:
        yield _complete(turn, args, typed)
    if turn.earlier:
        yield _send_back(turn, args, typed, errors)
    if turn.taken_by is None and turn.duty is dossiers.Duty.HANDLE:
        yield ActForm(
            heading="",
            action=reverse("workplace:take", args=args),
            fields=(),
            button=ui.Button(text=_("Nhận việc này về mình"), kind="quiet"),
        )


_BUTTONS = {
    dossiers.Duty.ISSUE: _("Đóng dấu và phát hành"),
    dossiers.Duty.HAND_OVER: _("Trả kết quả cho người nộp"),
}


def _complete(turn: dossiers.Turn, args: Sequence[str], typed: Mapping[str, str]) -> ActForm:
    note = ui.Textarea(id="note", name="note", label=_("Ghi chú (không bắt buộc)"), rows=2, value=typed.get("note", ""))
    return ActForm(
        heading=turn.name,
        action=reverse("workplace:complete", args=args),
        fields=(note,) if turn.duty is dossiers.Duty.HANDLE else (),
        button=ui.Button(text=str(_BUTTONS.get(turn.duty, _("Hoàn thành bước này")))),
    )


def _sign(turn: dossiers.Turn, args: Sequence[str], typed: Mapping[str, str], errors: Mapping[str, object]) -> ActForm:
    fields = (
        ui.Radios(
            id="granted",
            name="granted",
            label=_("Quyết định"),
            choices=[ui.Choice("yes", _("Đồng ý, ký kết quả")), ui.Choice("no", _("Từ chối giải quyết"))],
            value=typed.get("granted", ""),
            error=str(errors.get("granted", "")),
        ),
        _reason("reason", _("Lý do, nếu từ chối"), typed, errors),
    )
    return ActForm(
        heading=turn.name,
        action=reverse("workplace:sign", args=args),
        fields=fields,
        button=ui.Button(text=_("Ký")),
    )


def _send_back(
    turn: dossiers.Turn, args: Sequence[str], typed: Mapping[str, str], errors: Mapping[str, object]
) -> ActForm:
    fields = (
        ui.Select(
            id="to_step",
            name="to_step",
            label=_("Chuyển trả về bước"),
            choices=[ui.Choice(step.id, step.name) for step in turn.earlier],
            value=typed.get("to_step", turn.earlier[-1].id),
        ),
        _reason("back_reason", _("Lý do chuyển trả"), typed, errors),
    )
    return _folded(
        _("Chuyển trả bước trước"),
        reverse("workplace:send_back", args=args),
        fields,
        ui.Button(text=_("Chuyển trả"), kind="secondary"),
        is_open=bool(typed.get("to_step")),
    )


def _reason(name: str, label: str, typed: Mapping[str, str], errors: Mapping[str, object]) -> ui.Textarea:
    return ui.Textarea(
        id=name, name=name, label=label, rows=3, value=typed.get(name, ""), error=str(errors.get(name, ""))
    )


def _folded(heading: str, action: str, fields: Sequence[ui.Component], button: ui.Button, *, is_open: bool) -> ActForm:
    return ActForm(
        heading=heading,
        action=action,
        fields=fields,
        button=button,
        folded=True,
        open=is_open,
    )
