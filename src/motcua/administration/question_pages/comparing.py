"""Two versions of a form side by side, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.forms import api as forms
from motcua.kernel import sources
from motcua.kernel.errors import Words
from motcua.ui import api as ui

WORDS: Mapping[forms.Difference, tuple[Words, ui.Tone]] = {
    forms.Difference.ADDED: (gettext_lazy("Thêm"), ui.Tone.CALM),
    forms.Difference.REMOVED: (gettext_lazy("Bỏ"), ui.Tone.LATE),
    forms.Difference.MOVED: (gettext_lazy("Chuyển chỗ"), ui.Tone.PAUSED),
    forms.Difference.CHANGED: (gettext_lazy("Sửa"), ui.Tone.WAITING),
}
SETTINGS: Mapping[str, Words] = {
    "title": gettext_lazy("Tên"),
    "label": gettext_lazy("Câu hỏi"),
    "hint": gettext_lazy("Gợi ý"),
    "show_if": gettext_lazy("Chỉ hỏi khi"),
    "required": gettext_lazy("Bắt buộc"),
    "kind": gettext_lazy("Loại"),
    "options": gettext_lazy("Các mục để chọn"),
    "parts": gettext_lazy("Hỏi gì về người này"),
    "minimum": gettext_lazy("Nhỏ nhất"),
    "maximum": gettext_lazy("Lớn nhất"),
    "pattern": gettext_lazy("Mẫu phải theo"),
    "default": gettext_lazy("Giá trị điền sẵn"),
    "error": gettext_lazy("Lời báo khi sai"),
    "rules": gettext_lazy("Quy tắc"),
    "meaning": gettext_lazy("Ý nghĩa"),
    "prefill": gettext_lazy("Điền sẵn"),
    "source": gettext_lazy("Căn cứ pháp lý"),
    "paper": gettext_lazy("Giấy tờ"),
    "originals": gettext_lazy("Số bản chính"),
    "copies": gettext_lazy("Số bản sao"),
    "accept": gettext_lazy("Nhận tệp"),
    "decimals": gettext_lazy("Số chữ số thập phân"),
}


def previous(view: forms.DefinitionView) -> forms.Form | None:
    """The newest version before this one that was ever published."""
    lines = forms.definitions(view.line.procedure_code)
    older = [one for one in lines if one.version < view.line.version and one.status is not forms.Status.DRAFT]
    return forms.form_of(older[0].procedure_code, older[0].version) if older else None


def table(before: forms.Form, after: forms.Form) -> ui.Table:
    """One row for each difference."""
    rows = [
        ui.Row((_where(one), ui.Tag(text=WORDS[one.difference][0], tone=WORDS[one.difference][1]), *_what(one)))
        for one in forms.compare(before, after)
    ]
    columns = [
        ui.Column(_("Ở đâu")),
        ui.Column(_("Khác")),
        ui.Column(_("Mục")),
        ui.Column(_("Trước")),
        ui.Column(_("Sau")),
    ]
    return ui.Table(
        caption=_("Khác với phiên bản %(n)d") % {"n": before.version},
        columns=columns,
        rows=rows,
        dense=True,
        empty=_("Không có gì khác."),
        id="khac",
    )


def _where(one: forms.Changed) -> str:
    key = one.question or one.page
    return format_html('{}<br><code class="mc-quiet">{}</code>', one.title, key) if key else one.title


def _what(one: forms.Changed) -> tuple[str, str, str]:
    setting = str(SETTINGS.get(one.setting, one.setting))
    return setting or "–", _lines(one.before), _lines(one.after)


def _lines(text: str) -> str:
    return (
        format_html_join(mark_safe("<br>"), "{}", ((line,) for line in sources.in_words(text).splitlines()))
        if text
        else "–"
    )
