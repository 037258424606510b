"""How an import looks: the fields of its forms, the rows of its preview."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.catalogue import api as catalogue
from motcua.kernel.errors import Words
from motcua.ui import api as ui

MOST_READ = 3 * 1024 * 1024 + 1  # one byte more than may be uploaded
SHOWN = 200
_O = catalogue.Outcome
_TONES = {
    _O.NEW: ui.Tone.CALM,
    _O.NEXT: ui.Tone.WAITING,
    _O.DECIDED: ui.Tone.WAITING,
    _O.UNCHANGED: ui.Tone.NEUTRAL,
    _O.ERROR: ui.Tone.LATE,
}


def file_field(error: Words) -> ui.FileUpload:
    return ui.FileUpload(
        name="file",
        label=_("Tệp thủ tục"),
        hint=_("Bảng tính .xlsx theo mẫu, hoặc JSON của cơ sở dữ liệu quốc gia. Không quá 3 MB, 300 thủ tục."),
        accept=".xlsx,.json,.jsonl",
        error=error,
    )


def code_field(value: str) -> ui.Input:
    return ui.Input(name="ma", label=_("Mã thủ tục"), hint=_("Ví dụ 1.001193"), width=20, value=value, spellcheck=False)


def field_field(fields: Sequence[catalogue.Count]) -> ui.Select:
    choices = [ui.Choice(field.name, f"{field.name} ({field.count})") for field in fields if field.name]
    return ui.Select(name="linh-vuc", label=_("Lĩnh vực"), choices=choices)


def counts(review: catalogue.Review) -> tuple[ui.Tag, ...]:
    """How many procedures become what; kinds without any are left out."""
    return tuple(
        ui.Tag(text=f"{kind.label}: {count}", tone=_TONES[kind]) for kind in _O if (count := review.count(kind))
    )


def error_table(review: catalogue.Review) -> ui.Table:
    return ui.Table(
        caption=_("Lỗi phải sửa"),
        columns=(ui.Column(_("Ở đâu")), ui.Column(_("Lỗi"))),
        rows=tuple(ui.Row((error.name, error.reason)) for error in review.errors[:SHOWN]),
        dense=True,
        id="loi",
    )


def planned_table(review: catalogue.Review) -> ui.Table:
    rows = [_planned_cells(one, confirmed=review.confirmed_at is not None) for one in review.planned]
    heads = (_("Mã"), _("Kết quả"), _("Thủ tục"), _("Phần thay đổi"), _("Bộ phận còn thiếu"), _("Quyết định"))
    used = [at for at in range(len(heads)) if at < 3 or any(row[at] for row in rows)]
    return ui.Table(
        caption=_("Từng thủ tục"),
        columns=tuple(ui.Column(heads[at]) for at in used),
        rows=tuple(ui.Row(tuple(row[at] for at in used)) for row in rows),
        dense=True,
        empty=_("Không đọc được thủ tục nào."),
        id="thu-tuc",
    )


def _planned_cells(one: catalogue.Planned, *, confirmed: bool) -> tuple[ui.Content, ...]:
    code: ui.Content = one.content.code
    if confirmed or one.outcome in (_O.NEXT, _O.DECIDED, _O.UNCHANGED):
        address = reverse("administration:procedures:procedure", args=[one.content.code])
        code = ui.link(address, one.content.code)
    labels = [str(label) for name, label in catalogue.FIELD_LABELS.items() if name in one.names]
    changes = "; ".join(labels) if one.outcome is _O.NEXT else ""
    tag = ui.Tag(text=one.outcome.label, tone=_TONES[one.outcome])
    missing = "; ".join(str(part.label) for part in one.missing)
    return code, tag, one.content.name, changes, missing, _decision(one.decision)


def _decision(said: catalogue.Intended | None) -> str:
    """The decision that the file names, with the days it knows."""
    if said is None:
        return ""
    words = [said.number]
    if said.decided_on:
        words.append(_("ngày %(day)s") % {"day": f"{said.decided_on:%d/%m/%Y}"})
    if said.effective_from:
        words.append(_("có hiệu lực từ %(day)s") % {"day": f"{said.effective_from:%d/%m/%Y}"})
    return ", ".join(words)


def doubt_table(review: catalogue.Review) -> ui.Table:
    """What the file says and could not be read: it stays unknown, and is no error."""
    return ui.Table(
        caption=_("Không đọc được, để trống"),
        columns=(ui.Column(_("Mã")), ui.Column(_("Loại")), ui.Column(_("Nguyên văn"))),
        rows=tuple(ui.Row((one.code, one.kind.label, one.detail)) for one in review.doubts[:SHOWN]),
        dense=True,
        id="chua-doc",
    )
