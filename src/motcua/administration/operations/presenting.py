"""What the page of the system says: each part in words, with the remedy where something failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.documents import api as documents
from motcua.kernel.errors import Words
from motcua.kernel.health import Finding, Level
from motcua.outbox import api as outbox
from motcua.ui import api as ui
from motcua.ui.api import Tone

PARTS: dict[str, Words] = {
    "project.1-environment": gettext_lazy("Cấu hình"),
    "project.1-proxies": gettext_lazy("Địa chỉ người gọi"),
    "project.2-database": gettext_lazy("Cơ sở dữ liệu"),
    "project.3-migrations": gettext_lazy("Cấu trúc dữ liệu"),
    "project.4-folders": gettext_lazy("Thư mục dữ liệu và đĩa"),
    "project.5-assets": gettext_lazy("Giao diện"),
    "project.6-messages": gettext_lazy("Bản dịch"),
    "project.7-programs": gettext_lazy("Chương trình đi kèm"),
    "project.8-worker": gettext_lazy("Tiến trình làm việc nền"),
    "project.9-backup": gettext_lazy("Sao lưu"),
    "outbox.backlog": gettext_lazy("Hộp thư sự kiện"),
    "audit.chain": gettext_lazy("Chuỗi nhật ký"),
    "documents.storage": gettext_lazy("Kho tệp"),
    "documents.scanner": gettext_lazy("Quét mã độc"),
    "documents.signing": gettext_lazy("Ký số và chứng thư"),
    "documents.timestamps": gettext_lazy("Dấu thời gian"),
    "identity.provider": gettext_lazy("Đăng nhập của người dân"),
    "dossiers.interlinked": gettext_lazy("Thủ tục liên thông"),
}
WHEN_AWAY: Mapping[documents.WhenAway, Words] = {
    documents.WhenAway.HOLD: gettext_lazy("Giữ lại cho đến khi quét được"),
    documents.WhenAway.PASS: gettext_lazy("Cho qua, có đánh dấu"),
}
_LEVELS: dict[Level, tuple[Words, Tone]] = {
    Level.GOOD: (gettext_lazy("Tốt"), Tone.CALM),
    Level.NOTICE: (gettext_lazy("Nên xem"), Tone.WAITING),
    Level.FAILED: (gettext_lazy("Hỏng"), Tone.LATE),
}
_WORST_FIRST = (Level.FAILED, Level.NOTICE, Level.GOOD)


def parts_list(found: Sequence[tuple[str, Finding]]) -> ui.SummaryList:
    """Every part, what is broken on top."""
    lines = sorted(found, key=lambda one: (_WORST_FIRST.index(one[1].level), one[0]))
    return ui.SummaryList(rows=[_part(key, finding) for key, finding in lines])


def _part(key: str, finding: Finding) -> ui.SummaryRow:
    words, tone = _LEVELS[finding.level]
    return ui.SummaryRow(PARTS.get(key, key), format_html("{} {}", ui.Tag(text=words, tone=tone), finding.message))


def letters_table(letters: Sequence[outbox.Letter], *, may_replay: bool) -> ui.Table:
    """Dead letters, of which there are some. Of an error only its kind is shown: its words may name people."""
    return ui.Table(
        id="thong-diep",
        caption=_("Thông điệp không gửi được"),
        caption_hidden=True,
        select="thong-diep" if may_replay else "",
        columns=[
            ui.Column(_("Sự kiện")),
            ui.Column(_("Nơi nhận")),
            ui.Column(_("Lúc")),
            ui.Column(_("Số lần thử"), numeric=True),
            ui.Column(_("Lỗi")),
            ui.Column(_("Mã yêu cầu")),
        ],
        rows=[
            ui.Row(
                [
                    letter.event,
                    letter.subscriber,
                    ui.short_moment(letter.created_at),
                    letter.attempts,
                    letter.last_error.partition(":")[0],
                    letter.request_id or "–",
                ],
                value=str(letter.id),
            )
            for letter in letters
        ],
    )


def scan_counts(counts: Mapping[documents.ScanState, int]) -> ui.SummaryList:
    """How many files wait, went through unscanned, or were found harmful."""
    words = {
        documents.ScanState.HELD: _("Tệp đang giữ lại, chờ quét"),
        documents.ScanState.PASSED: _("Tệp đã cho qua, chờ quét"),
        documents.ScanState.INFECTED: _("Tệp có mã độc, đã khóa"),
    }
    return ui.SummaryList(rows=[ui.SummaryRow(said, str(counts[state])) for state, said in words.items()])


def scan_rules_table(rules: Sequence[documents.ScanRuleLine], on: date) -> ui.Table:
    """The latest first; the one of the day is marked."""
    standing = next((rule for rule in rules if rule.valid_from <= on), None)
    rows = [
        ui.Row([f"{rule.valid_from:%d/%m/%Y}", WHEN_AWAY[rule.when_away], _standing(rule, standing), rule.decision])
        for rule in rules
    ]
    return ui.Table(
        caption=_("Quy định"),
        caption_hidden=True,
        columns=[
            ui.Column(_("Từ ngày")),
            ui.Column(_("Tệp gửi lên")),
            ui.Column(_("Tình trạng")),
            ui.Column(_("Căn cứ")),
        ],
        rows=rows,
        empty=_("Chưa đặt: tệp được giữ lại cho đến khi quét được."),
    )


def _standing(rule: documents.ScanRuleLine, standing: documents.ScanRuleLine | None) -> ui.Tag:
    if rule == standing:
        return ui.Tag(text=_("Đang áp dụng"), tone=Tone.CALM)
    if standing is None or rule.valid_from > standing.valid_from:
        return ui.Tag(text=_("Chưa bắt đầu"), tone=Tone.WAITING)
    return ui.Tag(text=_("Đã kết thúc"))
