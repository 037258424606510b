"""Routing rules in components."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from motcua.administration.accounts.presenting import period
from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.kernel import sources
from motcua.ui import api as ui


def rules_table(rules: Iterable[catalogue.RoutingRule], on: date) -> ui.Table:
    rows = [
        ui.Row(
            [
                ui.link(
                    reverse("administration:routing:rule", args=[rule.id]),
                    reach(rule),
                ),
                rule.why("…"),
                period(rule.effective_from, rule.effective_to),
                standing(rule, on),
                confirmation(rule),
            ]
        )
        for rule in rules
    ]
    columns = [
        ui.Column(_("Áp dụng cho")),
        ui.Column(_("Lý do nêu với người nộp")),
        ui.Column(_("Hiệu lực")),
        ui.Column(_("Tình trạng")),
        ui.Column(_("Căn cứ")),
    ]
    return ui.Table(
        caption=_("Quy tắc"), caption_hidden=True, columns=columns, rows=rows, empty=_("Chưa có quy tắc nào.")
    )


def reach(rule: catalogue.RoutingRule) -> str:
    match rule.scope:
        case catalogue.RuleScope.PROCEDURE:
            return _("Thủ tục %(code)s") % {"code": rule.key}
        case catalogue.RuleScope.FIELD:
            return _("Lĩnh vực %(field)s") % {"field": rule.key}
        case catalogue.RuleScope.ALL:
            return _("Mọi thủ tục")


type AnyRule = catalogue.RoutingRule | catalogue.LocalRule | catalogue.RepresentationRule


def standing(rule: AnyRule, on: date) -> ui.Tag:
    if rule.effective_to is not None and rule.effective_to < on:
        return ui.Tag(text=_("Đã kết thúc"))
    if rule.effective_from > on:
        return ui.Tag(text=_("Chưa bắt đầu"), tone=ui.Tone.WAITING)
    return ui.Tag(text=_("Đang áp dụng"), tone=ui.Tone.CALM)


def confirmation(rule: AnyRule) -> ui.Tag:
    if rule.confirmed:
        return ui.Tag(text=_("Đã xác nhận"), tone=ui.Tone.CALM)
    return ui.Tag(text=_("Chưa xác nhận"), tone=ui.Tone.WAITING)


def rule_rows(rule: catalogue.RoutingRule, on: date) -> list[ui.SummaryRow]:
    return [
        ui.SummaryRow(_("Áp dụng cho"), reach(rule)),
        ui.SummaryRow(_("Biểu thức"), format_html('<code class="mc-break">{}</code>', rule.expression)),
        ui.SummaryRow(_("Lý do, tiếng Việt"), rule.words),
        ui.SummaryRow(_("Lý do, tiếng Anh"), rule.words_en),
        ui.SummaryRow(_("Hiệu lực"), period(rule.effective_from, rule.effective_to)),
        ui.SummaryRow(_("Tình trạng"), standing(rule, on)),
        ui.SummaryRow(_("Căn cứ"), sources.in_words(rule.source)),
        ui.SummaryRow(_("Căn cứ được xác nhận"), confirmation(rule)),
        ui.SummaryRow(_("Bắt buộc"), _("Có") if rule.binding else _("Không, chỉ gợi ý")),
    ]


def binding_rows(found: dossiers.IfBinding) -> list[ui.SummaryRow]:
    rows = [
        ui.SummaryRow(_("Hồ sơ đang giải quyết theo quy tắc"), str(found.running)),
        ui.SummaryRow(_("Trong đó ở cơ quan khác"), str(found.elsewhere)),
        ui.SummaryRow(_("Hồ sơ đang soạn, đã chọn nơi giải quyết"), str(found.drafts)),
        ui.SummaryRow(_("Trong đó phải chọn lại"), str(found.closed)),
    ]
    if found.looked_at < found.running:
        rows.insert(1, ui.SummaryRow(_("Đã xem những hồ sơ mới nhất"), str(found.looked_at)))
    return rows


def elsewhere_table(found: dossiers.IfBinding) -> ui.Table:
    rows = [ui.Row([one.reference, one.at, one.ruled]) for one in found.examples]
    columns = [ui.Column(_("Mã hồ sơ")), ui.Column(_("Đang ở")), ui.Column(_("Quy tắc chỉ tới"))]
    return ui.Table(caption=_("Hồ sơ đang ở cơ quan khác, mới nhất trước"), columns=columns, rows=rows)


def tried_table(tried: Iterable[tuple[str, dossiers.Routed]]) -> ui.Table:
    rows = [
        ui.Row(
            [said or _("Không nêu nơi nào"), routed.unit.name if routed.unit else _("Người nộp tự chọn"), routed.why]
        )
        for said, routed in tried
    ]
    columns = [ui.Column(_("Câu trả lời mẫu")), ui.Column(_("Nơi giải quyết")), ui.Column(_("Lý do"))]
    return ui.Table(caption=_("Thử trên câu trả lời mẫu"), columns=columns, rows=rows, row_heads=False)
