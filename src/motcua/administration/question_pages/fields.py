"""The fields of a question, a page or a rule: shown with what was typed, read back with what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.forms import api as forms
from motcua.kernel.errors import Words
from motcua.ui import api as ui

VI, EN = "_vi", "_en"
YES = "co"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was typed, and what is wrong by control."""

    typed: Mapping[str, str]
    errors: Mapping[str, Words] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return self.typed.get(name, "")

    def error(self, name: str) -> Words:
        return self.errors.get(name, "")

    def line(self, name: str, label: Words, hint: Words = "", **more: Any) -> ui.Input:
        return ui.Input(
            name=name, label=label, hint=hint, value=self.value(name), error=self.error(name), spellcheck=False, **more
        )

    def lines(self, name: str, label: Words, hint: Words = "", rows: int = 3, **more: Any) -> ui.Textarea:
        return ui.Textarea(
            name=name, label=label, hint=hint, value=self.value(name), error=self.error(name), rows=rows, **more
        )

    def pair(self, name: str, label: Words, hint: Words = "", *, optional: bool = False) -> SafeString:
        """The same words in both languages, side by side."""
        vi = self.line(name + VI, _("%(label)s (tiếng Việt)") % {"label": label}, hint, optional=optional)
        en = self.line(name + EN, _("%(label)s (tiếng Anh)") % {"label": label}, hint, optional=optional)
        return format_html('<div class="mc-columns"><div>{}</div><div>{}</div></div>', vi, en)

    def tick(self, name: str, label: Words, text: Words, hint: Words = "") -> ui.Checkboxes:
        chosen = [YES] if self.value(name) == YES else []
        return ui.Checkboxes(name=name, label=label, choices=[ui.Choice(YES, text, hint)], values=chosen, small=True)

    def select(self, name: str, label: Words, choices: Sequence[ui.Choice], **more: Any) -> ui.Select:
        return ui.Select(
            name=name, label=label, choices=choices, value=self.value(name), error=self.error(name), **more
        )

    def summary(self) -> ui.ErrorSummary | None:
        return ui.ErrorSummary.of(self.errors)


def typed_words(name: str, label: forms.Label) -> dict[str, str]:
    return {name + VI: label.vi, name + EN: label.en}


def read_words(posted: Mapping[str, str], name: str) -> forms.Label:
    return forms.Label(posted.get(name + VI, "").strip(), posted.get(name + EN, "").strip())


def on_controls(wrong: Mapping[str, Words], controls: Iterable[str]) -> dict[str, Words]:
    """Faults by the control that each is about; what has none of its own stands at the first."""
    known = list(controls)
    found: dict[str, Words] = {}
    for place, words in wrong.items():
        name = place.split(".", 1)[0].split("[", 1)[0]
        control = next((one for one in (name, name + VI) if one in known), known[0])
        found.setdefault(control, words)
    return found


def condition(sheet: Sheet, name: str, label: Words, usable: Sequence[forms.Usable], **more: Any) -> ui.Together:
    """The box for a condition, the button that checks it, and what it may look at."""
    hint = _("Biểu thức CEL trên các câu trả lời trước. Để trống: luôn hiện.") if name == "show_if" else ""
    box = sheet.lines(name, label, hint, rows=2, **more)
    check = ui.Button(text=_("Kiểm tra điều kiện"), kind="secondary", name="viec", value="kiem-tra", guard=False)
    return ui.Together([box, *_verdict(sheet, name), check, _names(usable)])


def _verdict(sheet: Sheet, name: str) -> list[ui.InsetText]:
    """That the condition is right, once it was checked."""
    checked = sheet.value("viec") == "kiem-tra" and sheet.value(name).strip() and not sheet.error(name)
    return [ui.InsetText(content=_("Điều kiện viết đúng."))] if checked else []


def _names(usable: Sequence[forms.Usable]) -> ui.Details:
    if not usable:
        return ui.Details(summary=_("Tên dùng được trong điều kiện"), content=_("Chưa có câu hỏi nào đứng trước."))
    rows = [
        ui.Row((one.key, str(one.label), ", ".join(value for value, _label in one.values) or "–", one.example))
        for one in usable
    ]
    table = ui.Table(
        caption=_("Câu hỏi đứng trước"),
        caption_hidden=True,
        columns=[ui.Column(_("Tên")), ui.Column(_("Câu hỏi")), ui.Column(_("Giá trị")), ui.Column(_("Ví dụ"))],
        rows=rows,
        dense=True,
        id="ten",
    )
    joined = _("Nối các điều kiện bằng && (và), || (hoặc), ! (không). So sánh bằng ==, !=, <, <=, >, >=.")
    content = ui.Together([format_html('<p class="govuk-body-s">{}</p>', joined), table])
    return ui.Details(summary=_("Tên dùng được trong điều kiện và ví dụ"), content=content)
