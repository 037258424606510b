"""A bundle on the staff's pages: what may be done next, and its parts with their repairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.dossiers import api as dossiers
from motcua.kernel.errors import Words
from motcua.ui import api as ui

from .acting import NOTHING, ActForm, Refused, ending, refusal_fields
from .presenting import link

bundles = dossiers.bundles


def acts(view: dossiers.bundles.BundleView, refusal: Refused) -> Iterator[ActForm]:
    """What may be done now with the whole, most likely first. What was refused is shown again as typed."""
    if view.may_receive:
        yield _accept(view)
        yield _refuse(view, refusal.of("bundle_refuse"))
    if view.may_hand_over:
        yield ActForm(
            heading=_("Trả chung các kết quả"),
            text=_("Trả cho người nộp mọi kết quả dưới đây trong một lần."),
            action=reverse("workplace:bundle_hand_over", args=[view.reference]),
            fields=(),
            button=ui.Button(text=_("Đã trả cho người nộp")),
        )
    if view.may_repair:
        yield _stop_rest(view, refusal.of("bundle_stop_rest"))
    if view.may_withdraw:
        yield _withdraw(view, refusal.of("bundle_withdraw"))


def _accept(view: dossiers.bundles.BundleView) -> ActForm:
    verify = ui.Checkboxes(
        name="verify",
        label=_("Xác minh"),
        choices=[ui.Choice("yes", _("Có nội dung cần xác minh (thời hạn dài hơn)"))],
    )
    return ActForm(
        heading=_("Tiếp nhận hồ sơ liên thông"),
        text=_("Hồ sơ đầy đủ, hợp lệ. Khi tiếp nhận, hồ sơ của từng thủ tục được chuyển tới cơ quan giải quyết."),
        action=reverse("workplace:bundle_accept", args=[view.reference]),
        fields=(verify,),
        button=ui.Button(text=_("Tiếp nhận")),
    )


def _refuse(view: dossiers.bundles.BundleView, refusal: Refused) -> ActForm:
    href = reverse("workplace:bundle_refuse", args=[view.reference])
    return ending(_("Từ chối tiếp nhận"), href, refusal_fields(refusal), refusal)


def _stop_rest(view: dossiers.bundles.BundleView, refusal: Refused) -> ActForm:
    return ending(
        _("Dừng các phần còn lại"),
        reverse("workplace:bundle_stop_rest", args=[view.reference]),
        (ui.Textarea(**refusal.control("stop_reason"), label=_("Lý do dừng"), rows=3),),
        refusal,
        text=_("Không lập thêm hồ sơ nào. Phần đang giải quyết vẫn tiếp tục đến khi có kết quả."),
    )


def _withdraw(view: dossiers.bundles.BundleView, refusal: Refused) -> ActForm:
    return ending(
        _("Rút theo yêu cầu của người nộp"),
        reverse("workplace:bundle_withdraw", args=[view.reference]),
        (ui.Textarea(**refusal.control("withdraw_reason"), label=_("Lý do rút"), rows=3),),
        refusal,
    )


def repairs(view: dossiers.bundles.BundleView) -> tuple[ui.LinkButton, ...]:
    """A way to each part that failed, for whoever may repair it."""
    if not view.may_repair:
        return ()
    return tuple(
        ui.LinkButton(
            text=_("Xử lý: %(title)s") % {"title": part.title},
            href=reverse("workplace:bundle_part", args=[view.reference, part.path]),
        )
        for part in view.parts
        if part.state is bundles.PartState.FAILED
    )


def parts(view: dossiers.bundles.BundleView) -> ui.Outline:
    """The tree: each part with its dossier and its result where the reader may open them."""

    def links(part: dossiers.bundles.PartView) -> Sequence[ui.OutlineLink]:
        return tuple(_links(part))

    return bundles.components.outline(view.parts, links=links)


def _links(part: dossiers.bundles.PartView) -> Iterator[ui.OutlineLink]:
    if part.document is not None and part.dossier_open:
        href = reverse("workplace:document", args=[part.reference, part.document.id])
        yield ui.OutlineLink(_("Kết quả số %(number)s") % {"number": part.document.number}, href, part.title)
    if part.reference and part.dossier_open:
        href = reverse("workplace:dossier", args=[part.reference])
        yield ui.OutlineLink(_("Hồ sơ %(reference)s") % {"reference": part.reference}, href)


def papers(view: dossiers.bundles.BundleView) -> ui.FileList | None:
    """The files as given."""
    if not view.papers:
        return None
    return dossiers.components.paper_list(
        view.papers, lambda paper_id: reverse("workplace:paper", args=[view.reference, paper_id])
    )


def facts(view: dossiers.bundles.BundleView) -> ui.SummaryList:
    rows = [
        (_("Người đề nghị"), f"{view.applicant.name} · {view.applicant.number}"),
        (_("Liên hệ"), " · ".join(filter(None, (view.applicant.phone, view.applicant.email))) or "–"),
        (_("Người nộp"), view.filer_name),
        (_("Nộp lúc"), ui.moment_in_words(view.filed_at)),
        (_("Nơi tiếp nhận"), view.receiving_unit.name),
        (_("Xác minh"), _("Có") if view.needs_verification else _("Không")),
        (_("Hẹn trả chung"), ui.moment_in_words(view.due_at) if view.due_at else "–"),
    ]
    said = tuple(ui.SummaryRow(key, value) for key, value in rows)
    return ui.SummaryList(rows=(*said, *dossiers.components.representation_rows(view.representative)))


def bundle_table(lines: Sequence[dossiers.bundles.BundleLine], at: datetime) -> ui.Table | None:
    """Bundles in a list; none where there are none."""
    if not lines:
        return None
    return ui.Table(
        caption=_("Hồ sơ liên thông"),
        columns=(
            ui.Column(_("Mã hồ sơ")),
            ui.Column(_("Người nộp")),
            ui.Column(_("Thủ tục")),
            ui.Column(_("Nộp lúc")),
            ui.Column(_("Trạng thái")),
            ui.Column(_("Hạn")),
        ),
        rows=tuple(
            ui.Row(
                (
                    link(line.reference),
                    line.party_name,
                    line.title,
                    ui.short_moment(line.filed_at),
                    bundles.components.bundle_tag(line.state, line.closed_at),
                    bundles.components.due_badge(line, at) or "–",
                )
            )
            for line in lines
        ),
        dense=True,
    )


def unit_fields(
    known: dossiers.bundles.PartForm, typed: Mapping[str, str], errors: Mapping[str, Words]
) -> tuple[ui.Component, ...]:
    """Who is to settle the part, the one it would go to first; and why, where it is another."""
    chosen = typed.get("unit") or (str(known.unit.id) if known.unit else "")
    return (
        ui.Select(
            name="unit",
            label=_("Cơ quan giải quyết"),
            hint=_("Theo quy tắc: %(unit)s.") % {"unit": known.unit.name}
            if known.unit
            else _("Quy tắc chưa xác định được cơ quan. Hãy chọn."),
            choices=[ui.Choice(str(unit.id), unit.name) for unit in known.units],
            value=chosen,
            error=errors.get("unit", ""),
        ),
        ui.Textarea(
            name="unit_reason",
            label=_("Lý do, nếu chọn cơ quan khác"),
            rows=2,
            value=typed.get("unit_reason", ""),
            error=errors.get("unit_reason", ""),
        ),
    )


def skip_form(reference: str, part: dossiers.bundles.PartView, refusal: Refused = NOTHING) -> ActForm:
    """Going on without the part."""
    return ending(
        _("Bỏ qua phần này"),
        reverse("workplace:bundle_skip", args=[reference, part.path]),
        (ui.Textarea(**refusal.control("skip_reason"), label=_("Lý do bỏ qua"), rows=3),),
        refusal,
        text=_("Các phần chờ kết quả của phần này sẽ được lập mà không có kết quả đó."),
    )
