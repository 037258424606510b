"""Rules and their history in words and tables."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from motcua.identity import api as identity
from motcua.kernel import sources
from motcua.kernel.errors import Words
from motcua.ui import api as ui


def second_factor_table(rules: Iterable[identity.SecondFactorRule]) -> ui.Table:
    rows = [
        ui.Row(
            [
                rule.valid_from,
                ", ".join(str(identity.role_word(role)) for role in sorted(rule.roles)) or _("Không vai trò nào"),
                rule.set_by,
            ]
        )
        for rule in rules
    ]
    columns = [ui.Column(_("Từ ngày")), ui.Column(_("Vai trò bắt buộc")), ui.Column(_("Người ghi"))]
    return _table(_("Quy định về yếu tố thứ hai"), columns, rows)


def limit_rows(rules: identity.SignInRules) -> list[ui.SummaryRow]:
    """The limits in force, for those who only read them."""
    minutes = {
        _("Tính trong bao nhiêu phút"): rules.window,
        _("Phiên của cán bộ kéo dài bao nhiêu phút"): rules.staff_session,
        _("Phiên của công dân kéo dài bao nhiêu phút"): rules.citizen_session,
    }
    counts = {
        _("Số lần sai của một tài khoản từ một địa chỉ"): rules.failures_per_account_and_address,
        _("Số lần sai của một tài khoản từ mọi địa chỉ"): rules.failures_per_account,
        _("Số lần sai từ một địa chỉ"): rules.failures_per_address,
    }
    rows = [ui.SummaryRow(words, str(count)) for words, count in counts.items()]
    return rows + [ui.SummaryRow(words, str(int(span.total_seconds() // 60))) for words, span in minutes.items()]


def claims_table(rules: Iterable[identity.ClaimsRule]) -> ui.Table:
    rows = []
    for rule in rules:
        claims = rule.claims
        shipped = rule.valid_from is None
        rows.append(
            ui.Row(
                [
                    _("Đi kèm sản phẩm, chưa xác nhận") if rule.valid_from is None else rule.valid_from,
                    f"{claims.number}, {claims.name}, {claims.birth_date}",
                    f"{claims.level}: 01 = {', '.join(claims.level_1)}; 02 = {', '.join(claims.level_2)}",
                    "" if shipped else rule.set_by,
                ]
            )
        )
    columns = [
        ui.Column(_("Từ ngày")),
        ui.Column(_("Số, tên, ngày sinh")),
        ui.Column(_("Mức độ")),
        ui.Column(_("Người ghi")),
    ]
    return _table(_("Bảng đối chiếu thông tin định danh"), columns, rows)


def assurance_table(rules: Iterable[identity.AssuranceRule]) -> ui.Table:
    rows = [
        ui.Row(
            [
                rule.valid_from,
                _reach(rule),
                identity.assurance_word(rule.minimum),
                _ground(rule),
                rule.set_by,
            ]
        )
        for rule in rules
    ]
    columns = [
        ui.Column(_("Từ ngày")),
        ui.Column(_("Áp dụng cho")),
        ui.Column(_("Mức tối thiểu")),
        ui.Column(_("Căn cứ")),
        ui.Column(_("Người ghi")),
    ]
    return _table(_("Mức độ xác thực khi nộp hồ sơ"), columns, rows)


def _ground(rule: identity.AssuranceRule) -> str:
    source = sources.in_words(rule.source)
    return source if rule.confirmed else _("%(source)s (chưa xác nhận)") % {"source": source}


def assurance_confirmations(rules: Iterable[identity.AssuranceRule]) -> list[dict[str, object]]:
    """Each rule with the press that confirms its ground, or no longer does."""
    return [
        {
            "id": rule.id,
            "words": f"{rule.valid_from:%d/%m/%Y} · {_reach(rule)} · {sources.in_words(rule.source)}",
            "button": ui.Button(
                text=_("Bỏ xác nhận căn cứ") if rule.confirmed else _("Xác nhận đã đọc căn cứ"),
                kind="secondary",
                name="confirmed",
                value="no" if rule.confirmed else "yes",
            ),
        }
        for rule in rules
    ]


def _reach(rule: identity.AssuranceRule) -> Words:
    if rule.procedure_code:
        return _("Thủ tục %(code)s") % {"code": rule.procedure_code}
    return _service_word(rule.service)


def _service_word(service: identity.OnlineService | None) -> Words:
    return {
        None: _("Mọi thủ tục"),
        identity.OnlineService.FULL: _("Dịch vụ công trực tuyến toàn trình"),
        identity.OnlineService.PARTIAL: _("Dịch vụ công trực tuyến một phần"),
    }[service]


def service_choices() -> list[ui.Choice]:
    return [ui.Choice(service.value, _service_word(service)) for service in identity.OnlineService]


def level_choices() -> list[ui.Choice]:
    return [ui.Choice(str(int(level)), identity.assurance_word(level)) for level in identity.Assurance]


def date_form_choices() -> list[ui.Choice]:
    examples = {
        identity.DateForm.SLASHES: "27/03/1990",
        identity.DateForm.ISO: "1990-03-27",
        identity.DateForm.COMPACT: "19900327",
    }
    return [ui.Choice(form.value, example) for form, example in examples.items()]


def _table(caption: str, columns: list[ui.Column], rows: list[ui.Row]) -> ui.Table:
    return ui.Table(caption=caption, caption_hidden=True, columns=columns, rows=rows, empty=_("Chưa có quy định nào."))
