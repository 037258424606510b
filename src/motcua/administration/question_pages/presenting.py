"""Forms as values for the pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.forms import api as forms
from motcua.kernel.errors import Words
from motcua.ui import api as ui

from .questions import KIND_WORDS

SPACE = "administration:question_pages"
TONES = {
    forms.Status.DRAFT: ui.Tone.WAITING,
    forms.Status.PUBLISHED: ui.Tone.CALM,
    forms.Status.WITHDRAWN: ui.Tone.NEUTRAL,
}
ACTS: Mapping[str, Words] = {
    "draft": gettext_lazy("Lập bản nháp"),
    "publish": gettext_lazy("Ban hành"),
    "withdraw": gettext_lazy("Thu hồi"),
    "retitle": gettext_lazy("Đổi tên biểu mẫu"),
    "date": gettext_lazy("Đổi ngày áp dụng"),
    "add_page": gettext_lazy("Thêm trang"),
    "change_page": gettext_lazy("Sửa trang"),
    "move_page": gettext_lazy("Chuyển chỗ trang"),
    "remove_page": gettext_lazy("Bỏ trang"),
    "add_question": gettext_lazy("Thêm câu hỏi"),
    "change_question": gettext_lazy("Sửa câu hỏi"),
    "move_question": gettext_lazy("Chuyển chỗ câu hỏi"),
    "remove_question": gettext_lazy("Bỏ câu hỏi"),
    "change_rules": gettext_lazy("Sửa quy tắc của trang"),
}
_PLACE = re.compile(r"pages\[(\d+)\](?:\.(questions|rules)\[(\d+)\])?")


def address(name: str, *args: Any) -> str:
    return reverse(f"{SPACE}:{name}", args=args)


def status_tag(status: forms.Status) -> ui.Tag:
    return ui.Tag(text=status.label, tone=TONES[status])


def page_of(form: forms.Form, key: str) -> forms.Page:
    """Raises `NoSuchPiece`."""
    try:
        return form.page(key)
    except KeyError:
        raise forms.NoSuchPiece from None


def question_of(form: forms.Form, key: str) -> tuple[forms.Page, forms.Question]:
    """Raises `NoSuchPiece`."""
    for page in form.pages:
        for question in page.questions:
            if question.key == key:
                return page, question
    raise forms.NoSuchPiece


def whole(view: forms.DefinitionView) -> dict[str, Any]:
    """Everything the page of a form shows."""
    is_draft = view.line.status is forms.Status.DRAFT
    return {
        "view": view,
        "follows": forms.follows(view.line.procedure_code, view.line.version),
        "is_draft": is_draft,
        "is_published": view.line.status is forms.Status.PUBLISHED,
        "status": status_tag(view.line.status),
        "faults": fault_lines(view),
        "pages": [_page(view, n, page, is_draft) for n, page in enumerate(view.form.pages)],
        "history": history(view.history),
        "ways": _ways(view),
    }


def _ways(view: forms.DefinitionView) -> list[ui.LinkButton]:
    """What can be looked at, most likely first."""
    form_id = view.line.id
    ways = [
        (_("Xem trên điện thoại"), "preview"),
        (_("Thử với câu trả lời mẫu"), "try"),
        (_("So với phiên bản trước"), "compare"),
        (_("Xuất JSON"), "export"),
        (_("JSON Schema"), "schema"),
    ]
    return [ui.LinkButton(text=text, href=address(name, form_id), kind="secondary") for text, name in ways]


def fault_lines(view: forms.DefinitionView) -> ui.ErrorSummary | None:
    """What stands in the way of publishing, each leading to its piece."""
    lines = [
        ui.ErrorLine(_fault(view.form, place, words), _anchor(view, place)) for place, words in view.faults.items()
    ]
    return ui.ErrorSummary(errors=lines, title=_("Chưa ban hành được")) if lines else None


def _fault(form: forms.Form, place: str, words: Words) -> str:
    name = _name_of(form, place)
    return f"{name}: {words}" if name else str(words)


def _name_of(form: forms.Form, place: str) -> str:
    match = _PLACE.match(place)
    if match is None:
        return ""
    page = form.pages[int(match[1])] if int(match[1]) < len(form.pages) else None
    if page is None:
        return ""
    if match[2] == "questions":
        return str(page.questions[int(match[3])].label) or page.questions[int(match[3])].key
    return str(page.title) or page.key


def _anchor(view: forms.DefinitionView, place: str) -> str:
    match = _PLACE.match(place)
    if match is None or int(match[1]) >= len(view.form.pages):
        return address("heading", view.line.id)
    page = view.form.pages[int(match[1])]
    if match[2] == "questions":
        return address("question", view.line.id, page.questions[int(match[3])].key)
    if match[2] == "rules":
        return address("rule", view.line.id, page.key, int(match[3]))
    return address("page", view.line.id, page.key)


def _page(view: forms.DefinitionView, number: int, page: forms.Page, is_draft: bool) -> dict[str, Any]:
    form_id = view.line.id
    links = [
        (_("Sửa trang"), address("page", form_id, page.key)),
        (_("Thêm câu hỏi"), address("add_question", form_id, page.key)),
        (_("Thêm quy tắc"), address("rule", form_id, page.key, len(page.rules))),
        (_("Bỏ trang"), address("remove_page", form_id, page.key)),
    ]
    return {
        "key": page.key,
        "number": number + 1,
        "title": str(page.title) or page.key,
        "show_if": page.show_if,
        "table": _questions(view, page, is_draft) if page.questions else None,
        "rules": [_rule(view, page, n, is_draft) for n in range(len(page.rules))],
        "links": [_link(text, href, str(page.title)) for text, href in links] if is_draft else [],
        "moves": _moves("trang", page.key, str(page.title)) if is_draft else [],
    }


def _link(text: str, href: str, about: str) -> SafeString:
    return format_html(
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>', href, text, about
    )


def _moves(what: str, key: str, about: str) -> list[ui.Button]:
    """Up and down, in the form around the whole page."""
    ways = ((_("Lên"), "len", "arrow-up"), (_("Xuống"), "xuong", "arrow-down"))
    return [
        ui.Button(
            text=format_html('{}<span class="govuk-visually-hidden"> {}</span>', text, about),
            kind="quiet",
            name="viec",
            value=f"{what}:{key}:{way}",
            icon=icon,
            guard=False,
        )
        for text, way, icon in ways
    ]


def _rule(view: forms.DefinitionView, page: forms.Page, number: int, is_draft: bool) -> SafeString:
    rule = page.rules[number]
    text = format_html("{} <code>{}</code> → {}", _("Sai khi"), rule.wrong_if, str(rule.error))
    if not is_draft:
        return text
    return format_html("{} {}", text, _link(_("Sửa quy tắc"), address("rule", view.line.id, page.key, number), ""))


def _questions(view: forms.DefinitionView, page: forms.Page, is_draft: bool) -> ui.Table:
    columns = [ui.Column(_("Câu hỏi")), ui.Column(_("Loại")), ui.Column(_("Bắt buộc")), ui.Column(_("Chỉ hỏi khi"))]
    rows = []
    for question in page.questions:
        head = format_html(
            '<span id="cau-{}">{}</span><br><code class="mc-quiet">{}</code>',
            question.key,
            question.label,
            question.key,
        )
        required = _("Có") if question.required else _("Không")
        shown = format_html("<code>{}</code>", question.show_if) if question.show_if else "–"
        cells: list[Any] = [head, str(KIND_WORDS[question.kind]), required, shown]
        if is_draft:
            links = [
                _link(_("Sửa"), address("question", view.line.id, question.key), str(question.label)),
                _link(_("Bỏ"), address("remove_question", view.line.id, question.key), str(question.label)),
            ]
            cells += [
                format_html_join(" ", "{}", ((link,) for link in links)),
                ui.Together(_moves("cau-hoi", question.key, str(question.label))),
            ]
        rows.append(ui.Row(tuple(cells)))
    if is_draft:
        columns += [ui.Column(_("Việc")), ui.Column(_("Chuyển chỗ"))]
    caption = _("Câu hỏi của trang “%(page)s”") % {"page": page.title}
    return ui.Table(
        caption=caption, caption_hidden=True, columns=columns, rows=rows, dense=True, id=f"trang-{page.key}"
    )


def history(changes: tuple[forms.ChangeLine, ...]) -> ui.Table:
    rows = [
        ui.Row((ui.short_moment(one.at), one.actor_name, str(ACTS.get(one.act, one.act)), one.about or "–"))
        for one in changes
    ]
    columns = [ui.Column(_("Lúc")), ui.Column(_("Ai")), ui.Column(_("Làm gì")), ui.Column(_("Ở đâu"))]
    return ui.Table(
        caption=_("Ai đã sửa gì"), caption_hidden=True, columns=columns, rows=rows, dense=True, id="lich-su"
    )


def named_elsewhere(form: forms.Form, change: forms.Change) -> list[str]:
    """The pages and questions whose conditions name what would go."""
    gone = {change.about}
    if isinstance(change, forms.RemovePage):
        gone = {question.key for question in form.page(change.about).questions}
    found = []
    for page in form.pages:
        if _names(page.show_if, gone):
            found.append(str(page.title))
        found += [str(question.label) for question in page.questions if _names(question.show_if, gone)]
        found += [str(rule.error) for rule in page.rules if _names(rule.wrong_if, gone)]
    return found


def _names(source: str, gone: set[str]) -> bool:
    return any(re.search(rf"\b{re.escape(key)}\b", source) for key in gone)
