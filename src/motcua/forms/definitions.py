"""A form's definition as data (TOML in files, JSON in the database), read and checked.

Besides its shape a definition must keep: keys are unique; conditions compile and look only at
questions asked earlier; things to choose from exist; every label is in both languages; the applicant
is asked first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.kernel.cel import InvalidExpression
from motcua.kernel.errors import Invalid, Words

from .conditions import Condition
from .days import bound
from .meanings import suits
from .parts import PARTS
from .values import NO_WORDS, Form, Kind, Label, Option, Page, Question, Rule

KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
RESERVED = {"true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if"}
RESERVED |= {"import", "let", "loop", "package", "namespace", "return", "var", "void", "while", "size", "has"}
ACCEPTED = ("pdf", "jpg", "png")
APPLICANT = "applicant"

_OF_A_QUESTION = {field.name for field in fields(Question)}
_DATED = {"minimum", "maximum"}
_COUNTED = {"decimals", "originals", "copies"}


class InvalidDefinition(Invalid):
    """`fields` maps a place in the definition (`pages[1].questions[0].label`) to what is wrong there."""

    code = "invalid_form_definition"
    message = _("Định nghĩa biểu mẫu chưa đúng.")


def parse(definition: Mapping[str, Any], *, key: str, version: int) -> Form:
    """The form a definition describes. Raises `InvalidDefinition` with everything found wrong."""
    form, wrong = read(definition, key=key, version=version)
    if wrong:
        raise InvalidDefinition(fields=wrong)
    return form


def read(definition: Mapping[str, Any], *, key: str, version: int) -> tuple[Form, dict[str, Words]]:
    """The form as far as it can be read, and what is wrong by place."""
    reading = _Reading()
    form = Form(
        key,
        version,
        reading.label(definition, "title", "title"),
        tuple(reading.page(page, f"pages[{n}]") for n, page in enumerate(reading.tables(definition, "pages", "pages"))),
    )
    reading.judge(form)
    return form, reading.wrong


class _Reading:
    """One reading of one definition. Goes on after a fault, to name them all."""

    def __init__(self) -> None:
        self.wrong: dict[str, Words] = {}

    def fault(self, place: str, words: Words) -> None:
        self.wrong.setdefault(place, words)

    # -- shapes ----------------------------------------------------------------------------

    def tables(self, table: Any, name: str, place: str) -> Sequence[Mapping[str, Any]]:
        found = table.get(name, []) if isinstance(table, Mapping) else None
        if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
            self.fault(place, _("Cần một danh sách."))
            return []
        return found

    def text(self, table: Mapping[str, Any], name: str, place: str) -> str:
        found = table.get(name, "")
        if isinstance(found, str):
            return found
        self.fault(f"{place}.{name}", _("Cần một đoạn chữ."))
        return ""

    def key(self, table: Mapping[str, Any], place: str) -> str:
        key = self.text(table, "key", place)
        if not KEY.fullmatch(key) or key in RESERVED:
            self.fault(f"{place}.key", _("Khóa chỉ gồm chữ thường, số, gạch dưới, và không là từ dành riêng."))
        return key

    def label(self, table: Any, name: str, place: str, *, required: bool = True) -> Label:
        found = table.get(name) if isinstance(table, Mapping) else None
        if found is None and not required:
            return NO_WORDS
        words = (found.get("vi"), found.get("en")) if isinstance(found, Mapping) else (None, None)
        vi, en = words
        if not (isinstance(vi, str) and vi.strip() and isinstance(en, str) and en.strip()):
            self.fault(place, _("Cần chữ bằng cả tiếng Việt và tiếng Anh."))
            return NO_WORDS
        return Label(vi.strip(), en.strip())

    def page(self, table: Mapping[str, Any], place: str) -> Page:
        questions = self.tables(table, "questions", f"{place}.questions")
        rules = self.tables(table, "rules", f"{place}.rules")
        return Page(
            self.key(table, place),
            self.label(table, "title", f"{place}.title"),
            tuple(self.question(one, f"{place}.questions[{n}]") for n, one in enumerate(questions)),
            self.label(table, "hint", f"{place}.hint", required=False),
            self.text(table, "show_if", place),
            tuple(self.rule(one, f"{place}.rules[{n}]") for n, one in enumerate(rules)),
        )

    def rule(self, table: Mapping[str, Any], place: str) -> Rule:
        return Rule(
            self.text(table, "field", place),
            self.text(table, "wrong_if", place),
            self.label(table, "error", f"{place}.error"),
            self.text(table, "source", place),
        )

    def question(self, table: Mapping[str, Any], place: str) -> Question:
        kind = self.text(table, "kind", place)
        if kind not in set(Kind):
            self.fault(f"{place}.kind", _("Không có loại câu hỏi này."))
            kind = Kind.TEXT
        blank = Question(self.key(table, place), Kind(kind), self.label(table, "label", f"{place}.label"))
        return self.settings(blank, table, place)

    def settings(self, question: Question, table: Mapping[str, Any], place: str) -> Question:
        """The question with whatever else the table says of it."""
        for name in table.keys() - _OF_A_QUESTION:
            self.fault(f"{place}.{name}", _("Câu hỏi không có mục này."))
        more: dict[str, Any] = {}
        for name in ("show_if", "pattern", "default", "source", "paper", "meaning"):
            if name in table:
                more[name] = self.text(table, name, place)
        for name in ("label", "hint", "error"):
            if name in table:
                more[name] = self.label(table, name, f"{place}.{name}")
        more |= {name: self.count(table[name], f"{place}.{name}") for name in _COUNTED & table.keys()}
        more |= {name: self.limit(table[name], question.kind, f"{place}.{name}") for name in _DATED & table.keys()}
        more |= {name: table[name] is True for name in ("required", "prefill") if name in table}
        self.meaning(more.get("meaning", ""), question.kind, f"{place}.meaning")
        if question.kind is Kind.FILE:
            more["accept"] = self.accepted(table.get("accept", list(ACCEPTED)), f"{place}.accept")
        if question.kind in {Kind.CHOICE, Kind.CHOICES} and not question.options:
            more["options"] = self.options(table, place)
        if question.kind is Kind.PERSON:
            more["parts"] = self.parts(table.get("parts"), place)
        return replace(question, **more)

    def meaning(self, meaning: str, kind: Kind, place: str) -> None:
        if meaning and not suits(meaning, kind):
            self.fault(place, _("Câu hỏi loại này không mang ý nghĩa đó."))

    def count(self, value: Any, place: str) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1000:
            return value
        self.fault(place, _("Cần một số nguyên không âm."))
        return 0

    def accepted(self, found: Any, place: str) -> tuple[str, ...]:
        if isinstance(found, list) and found and all(one in ACCEPTED for one in found):
            return tuple(found)
        self.fault(place, _("Chỉ nhận tệp PDF, JPG hoặc PNG."))
        return ACCEPTED

    def limit(self, value: Any, kind: Kind, place: str) -> int | str | None:
        if kind is not Kind.DATE and isinstance(value, int) and not isinstance(value, bool):
            return value
        if kind is Kind.DATE and isinstance(value, str):
            try:
                bound(value)
            except ValueError:
                pass
            else:
                return value
        self.fault(place, _("Giới hạn không hợp với loại câu hỏi."))
        return None

    def options(self, table: Mapping[str, Any], place: str) -> tuple[Option, ...]:
        found = tuple(
            Option(
                self.text(one, "value", f"{place}.options[{n}]"),
                self.label(one, "label", f"{place}.options[{n}].label"),
                self.label(one, "hint", f"{place}.options[{n}].hint", required=False),
            )
            for n, one in enumerate(self.tables(table, "options", f"{place}.options"))
        )
        values = [option.value for option in found]
        if not values or "" in values or len(set(values)) < len(values):
            self.fault(f"{place}.options", _("Cần các mục để chọn, mỗi mục một giá trị khác nhau."))
        return found

    def parts(self, found: Any, place: str) -> tuple[Question, ...]:
        """`"name"`, `"number?"` for one that may be left, or a table that changes a part."""
        if not isinstance(found, list) or not found:
            self.fault(f"{place}.parts", _("Cần nêu các mục hỏi về người này."))
            return ()
        parts: dict[str, Question] = {}
        for n, one in enumerate(found):
            here = f"{place}.parts[{n}]"
            table = one if isinstance(one, Mapping) else _part_named(str(one))
            part = PARTS.get(str(table.get("key")))
            if part is None or part.key in parts:
                self.fault(here, _("Không có mục này về người, hoặc mục bị lặp."))
                continue
            parts[part.key] = self.settings(part, table, here)
        return tuple(parts.values())

    # -- sense -----------------------------------------------------------------------------

    def judge(self, form: Form) -> None:
        """What must hold across the whole form."""
        earlier: set[str] = set()
        pages: set[str] = set()
        for n, page in enumerate(form.pages):
            place = f"pages[{n}]"
            if page.key in pages:
                self.fault(f"{place}.key", _("Khóa trang bị lặp."))
            pages.add(page.key)
            if not page.questions:
                self.fault(f"{place}.questions", _("Trang cần ít nhất một câu hỏi."))
            self.condition(page.show_if, earlier, f"{place}.show_if")
            for m, question in enumerate(page.questions):
                if question.key in earlier:
                    self.fault(f"{place}.questions[{m}].key", _("Khóa câu hỏi bị lặp."))
                self.condition(question.show_if, earlier, f"{place}.questions[{m}].show_if")
                earlier.add(question.key)
            for m, rule in enumerate(page.rules):
                self.condition(rule.wrong_if, earlier, f"{place}.rules[{m}].wrong_if")
                if rule.field.split(".")[0] not in {question.key for question in page.questions}:
                    self.fault(f"{place}.rules[{m}].field", _("Quy tắc phải chỉ vào một câu hỏi của trang."))
        self.applicant_first(form)

    def applicant_first(self, form: Form) -> None:
        first = form.pages[0].questions if form.pages else ()
        asked = {question.key: question for question in first}
        if APPLICANT not in asked or asked[APPLICANT].kind is not Kind.PERSON or "phone" not in asked:
            self.fault("pages[0]", _("Trang đầu phải hỏi người nộp hồ sơ (applicant) và số điện thoại (phone)."))

    def condition(self, source: str, earlier: set[str], place: str) -> None:
        if not source.strip():
            return
        try:
            names = Condition(source).names
        except InvalidExpression as error:
            self.fault(place, error.message)
            return
        later = [name for name in names if name not in earlier]
        if later:
            sentence = _("Điều kiện chỉ được nhắc đến câu hỏi đã hỏi trước: %(names)s.")
            self.fault(place, sentence % {"names": ", ".join(later)})


def _part_named(text: str) -> dict[str, Any]:
    return {"key": text.removesuffix("?"), "required": not text.endswith("?")}
