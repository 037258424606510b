"""The answer of a verification, in words for a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kernel.errors import Words
from motcua.kernel.time import local
from motcua.ui import api as ui

from .signing.findings import Finding
from .values import SignerRole
from .verification import Outcome, PublicDocument, Verification


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an outcome is said: its tone, one word, one sentence, and what follows from it."""

    tone: ui.Tone
    word: Words
    headline: Words
    advice: Words


_OF_CODE = Verdict(
    ui.Tone.CALM,
    gettext_lazy("Còn hiệu lực"),
    gettext_lazy("Văn bản này có thật và còn hiệu lực"),
    gettext_lazy(
        "Hãy so từng mục dưới đây với văn bản bạn đang cầm. "
        "Để biết tệp PDF có bị sửa hay không, hãy tải tệp lên để kiểm tra."
    ),
)
_VERDICTS = {
    Outcome.VALID: Verdict(
        ui.Tone.CALM,
        gettext_lazy("Nguyên vẹn, còn hiệu lực"),
        gettext_lazy("Tệp này đúng là bản đã phát hành, không bị sửa đổi"),
        gettext_lazy("Từng byte của tệp trùng với bản cơ quan đang lưu."),
    ),
    Outcome.PENDING: Verdict(
        ui.Tone.WAITING,
        gettext_lazy("Chưa phát hành"),
        gettext_lazy("Văn bản này chưa phát hành"),
        gettext_lazy("Bản này chưa có chữ ký số của cơ quan nên chưa có giá trị sử dụng."),
    ),
    Outcome.REVOKED: Verdict(
        ui.Tone.LATE,
        gettext_lazy("Đã thu hồi"),
        gettext_lazy("Văn bản này đã bị thu hồi"),
        gettext_lazy("Văn bản không còn giá trị. Hãy liên hệ cơ quan ban hành nếu cần biết thêm."),
    ),
    Outcome.REPLACED: Verdict(
        ui.Tone.LATE,
        gettext_lazy("Đã thay thế"),
        gettext_lazy("Văn bản này đã được thay bằng văn bản khác"),
        gettext_lazy("Hãy dùng văn bản mới hơn do cùng cơ quan ban hành."),
    ),
    Outcome.ALTERED: Verdict(
        ui.Tone.LATE,
        gettext_lazy("Đã bị sửa đổi"),
        gettext_lazy("Tệp này đã bị sửa đổi sau khi ký"),
        gettext_lazy("Không sử dụng tệp này. Hãy xin lại bản gốc từ người đưa tệp hoặc từ cơ quan ban hành."),
    ),
    Outcome.UNKNOWN: Verdict(
        ui.Tone.WAITING,
        gettext_lazy("Không có trong hệ thống"),
        gettext_lazy("Chữ ký nguyên vẹn, nhưng hệ thống không có văn bản này"),
        gettext_lazy("Không xác nhận được tệp này. Hãy hỏi cơ quan có tên trong chữ ký."),
    ),
    Outcome.FOREIGN: Verdict(
        ui.Tone.WAITING,
        gettext_lazy("Không xác minh được ở đây"),
        gettext_lazy("Tệp do bên khác ký, không xác minh được ở đây"),
        gettext_lazy("Chữ ký không thuộc tổ chức chứng thực mà hệ thống này tin cậy. Tên trong chữ ký chưa được kiểm."),
    ),
    Outcome.UNSIGNED: Verdict(
        ui.Tone.NEUTRAL,
        gettext_lazy("Không có chữ ký số"),
        gettext_lazy("Tệp này không có chữ ký số và không phải văn bản của hệ thống"),
        gettext_lazy("Nếu văn bản có mã xác minh, hãy nhập mã đó. Bản in hoặc bản quét lại không kiểm bằng tệp được."),
    ),
}


def verdict_of(answer: Verification, *, is_upload: bool) -> Verdict:
    if answer.outcome is Outcome.VALID and not is_upload:
        return _OF_CODE
    return _VERDICTS[answer.outcome]


def facts_of(document: PublicDocument) -> list[ui.SummaryRow]:
    """What anybody may know, as names and values."""
    number, agency = _("Số"), _("Cơ quan ban hành")
    if document.is_copy:
        number, agency = _("Số chứng thực"), _("Cơ quan chứng thực")
    rows = [
        ui.SummaryRow(_("Loại văn bản"), document.type_name),
        ui.SummaryRow(number, document.number or "–"),
        ui.SummaryRow(agency, document.unit_name),
        ui.SummaryRow(_("Thuộc hồ sơ"), document.case_reference),
        ui.SummaryRow(_("Mã xác minh"), document.code),
    ]
    if document.issued_at:
        rows.append(ui.SummaryRow(_("Phát hành lúc"), _instant(document.issued_at)))
    if document.status_at:
        rows.append(ui.SummaryRow(_("Hết giá trị lúc"), _instant(document.status_at)))
    return rows


def signatures_of(answer: Verification) -> list[ui.SummaryRow]:
    """Who signed: as recorded for our documents, as read from the file for others."""
    if answer.document is not None:
        return [
            _signature(
                _("Cơ quan, tổ chức") if one.role is SignerRole.AGENCY else _("Người ký"),
                [one.name, _joined([one.position, one.unit_name]) if one.role is SignerRole.PERSON else ""],
                one.signed_at,
                _("Hợp lệ"),
            )
            for one in answer.document.signatures
        ]
    is_altered = answer.outcome is Outcome.ALTERED
    return [
        _signature(
            _("Người ký"),
            [one.name or "–", one.organisation if one.organisation != one.name else ""],
            one.signed_at,
            _state(one, is_altered=is_altered),
        )
        for one in answer.found
    ]


def _state(signature: Finding, *, is_altered: bool) -> str:
    if not signature.whole:
        return _("Không còn nguyên vẹn")
    if is_altered:
        return _("Không còn ứng với tệp này")
    return _("Nguyên vẹn, thuộc tổ chức chứng thực được tin cậy") if signature.trusted else _("Chưa rõ người ký")


def _signature(key: str, lines: Iterable[str], at: datetime | None, state: str) -> ui.SummaryRow:
    signed = _("Ký lúc %(instant)s") % {"instant": _instant(at)} if at else ""
    shown = [line for line in (*lines, signed, state) if line]
    return ui.SummaryRow(key, format_html_join(mark_safe("<br>"), "{}", ((line,) for line in shown)))


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)


def _instant(at: datetime) -> str:
    return date_format(local(at), "DATETIME_FORMAT")
