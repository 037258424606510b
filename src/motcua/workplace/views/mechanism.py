"""The rules of the mechanism in force: what they rest on, and whether the text was read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.casework import api as casework
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel import sources
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui


@require_GET
@identity.staff_required
def mechanism(request: HttpRequest) -> HttpResponse:
    """Limits, counts and grounds as they hold today, each with its source."""
    today = day_of(timezone.now())
    limits = [(rule.title, _amount(rule), rule.source, rule.confirmed) for rule in dossiers.rules(today)]
    limits.append(_day_end(today))
    pauses = [(ground.title, "", ground.source, ground.confirmed) for ground in dossiers.pause_grounds(today)]
    stops = [(ground.title, "", ground.source, ground.confirmed) for ground in dossiers.stop_grounds(today)]
    together = [(term.bundle, term.words, term.source, term.confirmed) for term in dossiers.bundles.terms(today)]
    tables = (
        _table(_("Thời hạn và số lần"), limits),
        _table(_("Căn cứ tạm dừng tính thời hạn"), pauses),
        _table(_("Căn cứ dừng giải quyết"), stops),
        _table(_("Hồ sơ liên thông: hẹn trả chung và điều kiện"), together),
    )
    return render(request, "workplace/mechanism.html", {"tables": tables})


def _day_end(today: date) -> tuple[str, str, str, bool]:
    rule = casework.day_end_rule(today)
    ends = {
        organisation.DayEnd.CLOSE: _("Lúc cơ quan đóng cửa ngày cuối cùng"),
        organisation.DayEnd.MIDNIGHT: _("24 giờ ngày cuối cùng"),
    }
    return _("Thời hạn tính bằng ngày hoặc tháng kết thúc"), ends[rule.ends], rule.source, rule.confirmed


def _amount(rule: dossiers.Rule) -> str:
    return {
        "working_hour": _("%(n)d giờ làm việc"),
        "working_day": _("%(n)d ngày làm việc"),
        "times": _("%(n)d lần"),
        "percent": _("%(n)d %%"),
    }[rule.unit.value] % {"n": rule.amount}


def _table(caption: str, rows: Iterable[tuple[str, str, str, bool]]) -> ui.Table:
    return ui.Table(
        caption=caption,
        columns=(
            ui.Column(_("Quy định")),
            ui.Column(_("Mức")),
            ui.Column(_("Căn cứ")),
            ui.Column(_("Đối chiếu")),
        ),
        rows=tuple(
            ui.Row(
                (title, amount or "–", sources.in_words(source), _("Đã đối chiếu") if confirmed else _("Chưa xác nhận"))
            )
            for title, amount, source, confirmed in rows
        ),
    )
