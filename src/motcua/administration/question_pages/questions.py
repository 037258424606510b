"""A question as fields, kind by kind, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.forms import api as forms
from motcua.forms.api import Kind
from motcua.kernel.errors import Words
from motcua.ui import api as ui

from .fields import EN, VI, YES, Sheet, condition, read_words, typed_words

KIND_WORDS: Mapping[Kind, Words] = {
    Kind.TEXT: gettext_lazy("Chữ, một dòng"),
    Kind.LONG_TEXT: gettext_lazy("Chữ, nhiều dòng"),
    Kind.NUMBER: gettext_lazy("Số"),
    Kind.MONEY: gettext_lazy("Số tiền"),
    Kind.DATE: gettext_lazy("Ngày"),
    Kind.YES_NO: gettext_lazy("Có hoặc không"),
    Kind.CHOICE: gettext_lazy("Chọn một"),
    Kind.CHOICES: gettext_lazy("Chọn nhiều"),
    Kind.PERSONAL_NUMBER: gettext_lazy("Số định danh cá nhân"),
    Kind.PHONE: gettext_lazy("Số điện thoại"),
    Kind.EMAIL: gettext_lazy("Thư điện tử"),
    Kind.ADDRESS: gettext_lazy("Địa chỉ"),
    Kind.PERSON: gettext_lazy("Thông tin một người"),
    Kind.FILE: gettext_lazy("Tệp, giấy tờ"),
}
_LENGTHS = {Kind.TEXT, Kind.LONG_TEXT}
_AMOUNTS = {Kind.NUMBER, Kind.MONEY}
_CHOSEN = {Kind.CHOICE, Kind.CHOICES}
_NUMBERS = ("decimals", "originals", "copies")
_ACCEPTED = ("pdf", "jpg", "png")
SPARE_ROWS, MOST_ROWS = 3, 60
ASKED, LEFT = "hoi", "tuy"


def typed_of(question: forms.Question) -> dict[str, str]:
    """A question as it would be typed."""
    typed = {
        "key": question.key,
        "required": YES if question.required else "",
        "prefill": YES if question.prefill else "",
        "rows": str(len(question.options) + SPARE_ROWS),
    }
    typed |= {name: getattr(question, name) for name in ("show_if", "pattern", "default", "source", "paper", "meaning")}
    typed |= {name: _number_text(getattr(question, name)) for name in ("minimum", "maximum", *_NUMBERS)}
    for name in ("label", "hint", "error"):
        typed |= typed_words(name, getattr(question, name))
    for n, option in enumerate(question.options, 1):
        typed |= {f"option{n}": option.value} | typed_words(f"option{n}", option.label)
        typed |= typed_words(f"option{n}_hint", option.hint)
    for part in question.parts:
        typed |= {f"part_{part.key}": ASKED if part.required else LEFT}
        if part.kind is Kind.DATE:
            typed |= {"part_min": str(part.minimum or ""), "part_max": str(part.maximum or "")}
            typed |= typed_words("part_error", part.error)
    return typed | {"accept": ",".join(question.accept)}


def _number_text(value: int | str | None) -> str:
    return "" if value is None else str(value)


def read(
    kind: Kind, posted: Mapping[str, str], old: forms.Question | None = None
) -> tuple[forms.Question, dict[str, Words]]:
    """The question typed; numbers that are none are told by control, the rest is for the form to judge."""
    wrong: dict[str, Words] = {}
    base = old or forms.Question(key="", kind=kind, label=forms.Label("", ""))
    question = replace(
        base,
        key=posted.get("key", "").strip(),
        label=read_words(posted, "label"),
        hint=read_words(posted, "hint"),
        required=posted.get("required") == YES,
        show_if=posted.get("show_if", "").strip(),
        source=posted.get("source", "").strip(),
        meaning=posted.get("meaning", ""),
        prefill=posted.get("prefill") == YES or not posted.get("meaning"),
    )
    return replace(question, **_of_kind(kind, posted, base, wrong)), wrong


def _of_kind(kind: Kind, posted: Mapping[str, str], base: forms.Question, wrong: dict[str, Words]) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if kind in _LENGTHS | _AMOUNTS | {Kind.CHOICES, Kind.FILE}:
        more |= {name: _integer(posted, name, wrong) for name in ("minimum", "maximum")}
    if kind is Kind.DATE:
        more |= {name: posted.get(name, "").strip() or None for name in ("minimum", "maximum")}
    if kind in _LENGTHS | _AMOUNTS:
        more["default"] = posted.get("default", "").strip()
    if kind in _LENGTHS | _AMOUNTS | {Kind.DATE}:
        more["error"] = read_words(posted, "error")
    if kind in _LENGTHS:
        more["pattern"] = posted.get("pattern", "").strip()
    if kind is Kind.NUMBER:
        more["decimals"] = _integer(posted, "decimals", wrong) or 0
    if kind in _CHOSEN:
        more["options"] = _options(posted)
    if kind is Kind.PERSON:
        more["parts"] = _parts(posted, base)
    if kind is Kind.FILE:
        more |= {name: _integer(posted, name, wrong) or 0 for name in ("originals", "copies")}
        more["paper"] = posted.get("paper", "").strip() or posted.get("key", "").strip()
        more["accept"] = tuple(one for one in _ACCEPTED if one in posted.get("accept", "").split(","))
    return more


def _integer(posted: Mapping[str, str], name: str, wrong: dict[str, Words]) -> int | None:
    text = posted.get(name, "").strip().replace(".", "").replace(" ", "")
    if not text:
        return None
    if text.removeprefix("-").isdecimal() and len(text) <= 15:
        return int(text)
    wrong[name] = _("Nhập một số nguyên, ví dụ 12.")
    return None


def rows_of(posted: Mapping[str, str]) -> int:
    text = posted.get("rows", "")
    return min(int(text), MOST_ROWS) if text.isdecimal() and len(text) < 4 else SPARE_ROWS


def _options(posted: Mapping[str, str]) -> tuple[forms.Option, ...]:
    """Every row in which something was typed."""
    found = []
    for n in range(1, rows_of(posted) + 1):
        name = f"option{n}"
        label, hint = read_words(posted, name), read_words(posted, f"{name}_hint")
        value = posted.get(name, "").strip()
        if value or label.vi or label.en:
            found.append(forms.Option(value, label, hint))
    return tuple(found)


def _parts(posted: Mapping[str, str], base: forms.Question) -> tuple[forms.Question, ...]:
    kept = {part.key: part for part in base.parts}
    found = []
    for key, usual in forms.PARTS.items():
        asked = posted.get(f"part_{key}", "")
        if asked not in {ASKED, LEFT}:
            continue
        part = replace(kept.get(key, usual), required=asked == ASKED)
        if part.kind is Kind.DATE:
            least, most = (posted.get(name, "").strip() for name in ("part_min", "part_max"))
            bounds: dict[str, Any] = {"minimum": least or usual.minimum, "maximum": most or usual.maximum}
            part = replace(part, **bounds, error=read_words(posted, "part_error"))
        found.append(part)
    return tuple(found)


def shown(kind: Kind, sheet: Sheet, usable: Sequence[forms.Usable]) -> list[ui.Content]:
    """Every field of a question of the kind."""
    key_hint = _("Chữ thường, số, gạch dưới; dùng trong điều kiện và trong dữ liệu. Ví dụ: child_name.")
    fields: list[ui.Content] = [
        sheet.pair("label", _("Câu hỏi")),
        sheet.pair("hint", _("Gợi ý"), optional=True),
        sheet.line("key", _("Tên trong dữ liệu"), key_hint, width=30),
        sheet.tick("required", _("Bắt buộc"), _("Bắt buộc trả lời")),
        *_more(kind, sheet),
        condition(sheet, "show_if", _("Chỉ hỏi khi"), usable, optional=True),
    ]
    meanings = [
        ui.Choice(name, str(forms.meaning_in_words(name))) for name, kinds in forms.MEANINGS.items() if kind in kinds
    ]
    if meanings:
        hint = _("Để điền sẵn từ dữ liệu của người đăng nhập và hồ sơ trước của chính họ.")
        fields.append(sheet.select("meaning", _("Ý nghĩa"), meanings, hint=hint, empty=_("Không có"), optional=True))
        fields.append(sheet.tick("prefill", _("Điền sẵn"), _("Điền sẵn khi đã biết")))
    fields.append(sheet.line("source", _("Căn cứ pháp lý"), optional=True, width=30))
    return fields


def _more(kind: Kind, sheet: Sheet) -> list[ui.Content]:  # noqa: PLR0911  # one line for each kind
    match kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return [
                sheet.line("minimum", _("Ít nhất bao nhiêu ký tự"), optional=True, width=5, inputmode="numeric"),
                sheet.line("maximum", _("Nhiều nhất bao nhiêu ký tự"), optional=True, width=5, inputmode="numeric"),
                sheet.line("pattern", _("Mẫu phải theo"), _("Biểu thức chính quy, ví dụ [0-9]{10}."), optional=True),
                sheet.line("default", _("Giá trị điền sẵn"), optional=True),
                sheet.pair("error", _("Lời báo khi sai"), optional=True),
            ]
        case Kind.NUMBER | Kind.MONEY:
            decimals = sheet.line("decimals", _("Số chữ số thập phân"), optional=True, width=2, inputmode="numeric")
            return [
                *([decimals] if kind is Kind.NUMBER else []),
                sheet.line("minimum", _("Nhỏ nhất"), optional=True, width=10, inputmode="numeric"),
                sheet.line("maximum", _("Lớn nhất"), optional=True, width=10, inputmode="numeric"),
                sheet.line("default", _("Giá trị điền sẵn"), optional=True, width=10),
                sheet.pair("error", _("Lời báo khi sai"), optional=True),
            ]
        case Kind.DATE:
            hint = _("Ngày cố định (2020-01-31) hoặc tính từ hôm nay: today, today-18y, today+6m, today-30d.")
            return [
                sheet.line("minimum", _("Sớm nhất"), hint, optional=True, width=20),
                sheet.line("maximum", _("Muộn nhất"), hint, optional=True, width=20),
                sheet.pair("error", _("Lời báo khi sai"), optional=True),
            ]
        case Kind.CHOICE:
            return [_option_rows(sheet)]
        case Kind.CHOICES:
            return [
                _option_rows(sheet),
                sheet.line("minimum", _("Chọn ít nhất"), optional=True, width=3, inputmode="numeric"),
                sheet.line("maximum", _("Chọn nhiều nhất"), optional=True, width=3, inputmode="numeric"),
            ]
        case Kind.PERSON:
            return [_part_rows(sheet)]
        case Kind.FILE:
            hint = _("Mã giấy tờ trong thành phần hồ sơ của thủ tục, ví dụ 1.2. Để trống: dùng tên trong dữ liệu.")
            accepted = ui.Checkboxes(
                name="accept",
                label=_("Nhận tệp"),
                choices=[ui.Choice(one, one.upper()) for one in _ACCEPTED],
                values=sheet.value("accept").split(","),
                error=sheet.error("accept"),
                small=True,
            )
            return [
                sheet.line("paper", _("Giấy tờ"), hint, optional=True, width=20),
                sheet.line("originals", _("Số bản chính"), optional=True, width=3, inputmode="numeric"),
                sheet.line("copies", _("Số bản sao"), optional=True, width=3, inputmode="numeric"),
                sheet.line("maximum", _("Nhiều nhất bao nhiêu tệp"), optional=True, width=3, inputmode="numeric"),
                accepted,
            ]
        case _:
            return []


def _option_rows(sheet: Sheet) -> ui.Fieldset:
    rows = rows_of(sheet.typed)
    content: list[ui.Content] = [_option_row(sheet, n) for n in range(1, rows + 1)]
    more = ui.Button(text=_("Thêm dòng"), kind="secondary", name="viec", value="them-dong", guard=False)
    hidden = format_html('<input type="hidden" name="rows" value="{}">', rows)
    error = sheet.error("options")
    said = [format_html('<p class="govuk-error-message">{}</p>', error)] if error else []
    hint = _("Giá trị dùng trong điều kiện và dữ liệu, không dấu. Dòng để trống thì bỏ qua.")
    return ui.Fieldset(
        legend=_("Các mục để chọn"), hint=hint, id="options", content=ui.Together([*said, *content, hidden, more])
    )


def _option_row(sheet: Sheet, n: int) -> SafeString:
    name = f"option{n}"
    value = sheet.line(name, _("Mục %(n)d: giá trị") % {"n": n}, optional=True)
    vi = sheet.line(name + VI, _("Mục %(n)d: tiếng Việt") % {"n": n}, optional=True)
    en = sheet.line(name + EN, _("Mục %(n)d: tiếng Anh") % {"n": n}, optional=True)
    hint = sheet.pair(f"{name}_hint", _("Gợi ý của mục %(n)d") % {"n": n}, optional=True)
    has_hint = bool(sheet.value(f"{name}_hint{VI}"))
    folded = ui.Details(summary=_("Gợi ý của mục %(n)d") % {"n": n}, content=hint, open=has_hint)
    return format_html('<div class="mc-option"><div>{}</div><div>{}</div><div>{}</div></div>{}', value, vi, en, folded)


def _part_rows(sheet: Sheet) -> ui.Fieldset:
    asked = [ui.Choice(ASKED, _("Hỏi, bắt buộc")), ui.Choice(LEFT, _("Hỏi, được bỏ trống"))]
    content: list[ui.Content] = []
    error = sheet.error("parts")
    if error:
        content.append(format_html('<p class="govuk-error-message">{}</p>', error))
    for key, part in forms.PARTS.items():
        content.append(sheet.select(f"part_{key}", str(part.label), asked, empty=_("Không hỏi")))
        if part.kind is Kind.DATE:
            hint = _("Ví dụ today-18y: từ đủ 18 tuổi.")
            content.append(sheet.line("part_max", _("Ngày sinh muộn nhất"), hint, optional=True, width=20))
            content.append(sheet.line("part_min", _("Ngày sinh sớm nhất"), optional=True, width=20))
            content.append(sheet.pair("part_error", _("Lời báo khi ngày sinh sai"), optional=True))
    return ui.Fieldset(legend=_("Hỏi gì về người này"), id="parts", content=ui.Together(content))
