"""What the office laid down of its own for one procedure, in components."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from motcua.administration.accounts.presenting import period
from motcua.administration.routing.presenting import confirmation, standing
from motcua.catalogue import api as catalogue
from motcua.kernel import sources
from motcua.ui import api as ui

type OwnRule = catalogue.LocalRule | catalogue.RepresentationRule


def in_words(rule: OwnRule) -> str:
    """“5 ngày làm việc; nộp sau 16:00 tính từ ngày làm việc tiếp theo”, or whether somebody may file for another."""
    if isinstance(rule, catalogue.RepresentationRule):
        return _("Được nộp thay người khác") if rule.allowed else _("Không được nộp thay người khác")
    said = [str(rule.limit)] if rule.limit else []
    if rule.cutoff:
        said.append(_("nộp sau %(hour)s tính từ ngày làm việc tiếp theo") % {"hour": f"{rule.cutoff:%H:%M}"})
    return capfirst("; ".join(said)) or _("Không đặt thời hạn hay giờ")


def ways(rule: OwnRule) -> str:
    """The ways of filing that the rule is for."""
    channel = rule.channel if isinstance(rule, catalogue.LocalRule) else None
    return str(channel.label) if channel else _("Mọi cách nộp")


def table(caption: str, code: str, rules: Sequence[OwnRule], on: date) -> ui.Table:
    rows = [
        ui.Row(
            [
                ui.link(reverse("administration:procedures:own_rule", args=[code, rule.id]), in_words(rule)),
                ways(rule),
                period(rule.effective_from, rule.effective_to),
                standing(rule, on),
                confirmation(rule),
            ]
        )
        for rule in rules
    ]
    columns = [
        ui.Column(_("Quy định")),
        ui.Column(_("Cách nộp")),
        ui.Column(_("Hiệu lực")),
        ui.Column(_("Tình trạng")),
        ui.Column(_("Căn cứ")),
    ]
    return ui.Table(caption=caption, columns=columns, rows=rows, empty=_("Chưa có quy định nào."))


def rows(rule: OwnRule, on: date) -> list[ui.SummaryRow]:
    return [
        ui.SummaryRow(_("Quy định"), in_words(rule)),
        ui.SummaryRow(_("Cách nộp"), ways(rule)),
        ui.SummaryRow(_("Hiệu lực"), period(rule.effective_from, rule.effective_to)),
        ui.SummaryRow(_("Tình trạng"), standing(rule, on)),
        ui.SummaryRow(_("Căn cứ"), sources.in_words(rule.source)),
        ui.SummaryRow(_("Căn cứ được xác nhận"), confirmation(rule)),
    ]
