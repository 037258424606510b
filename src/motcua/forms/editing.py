"""Changes of a form under way, each a value that makes a new form of the old one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Invalid, NotFound

from .values import Form, Label, Page, Question, Rule

type Step = Literal[-1, 1]


class NoSuchPiece(NotFound):
    """The page or question named is not in the form (any more)."""

    code = "no_such_form_piece"
    message = _("Biểu mẫu không còn trang hoặc câu hỏi này. Hãy tải lại trang.")


class KeyTaken(Invalid):
    """Another page, or another question, has that key already."""

    code = "form_key_taken"
    message = _("Khóa này đã dùng trong biểu mẫu. Hãy chọn khóa khác.")


class WordsMissing(Invalid):
    """Something is said in one language only."""

    code = "form_words_missing"
    message = _("Cần chữ bằng cả tiếng Việt và tiếng Anh.")


class Change(Protocol):
    """`act` names it in the history, `about` the page or question it is about, by key."""

    @property
    def act(self) -> str: ...

    @property
    def about(self) -> str: ...

    def apply(self, form: Form) -> Form:
        """Raises `NoSuchPiece`, `KeyTaken`."""
        ...

    def place(self, form: Form) -> str:
        """Where in the changed form the piece stands, as faults name it; blank when nothing there needs judging."""
        return ""


@dataclass(frozen=True, slots=True)
class Retitle(Change):
    title: Label
    act = "retitle"
    about = ""

    def apply(self, form: Form) -> Form:
        if not (self.title.vi.strip() and self.title.en.strip()):
            raise WordsMissing.on("title")
        return replace(form, title=self.title)


@dataclass(frozen=True, slots=True)
class AddPage(Change):
    """Before the page `before`, or at the end."""

    page: Page
    before: str = ""
    act = "add_page"

    @property
    def about(self) -> str:
        return self.page.key

    def apply(self, form: Form) -> Form:
        _keep_apart(self.page.key, [page.key for page in form.pages])
        at = page_index(form, self.before) if self.before else len(form.pages)
        return replace(form, pages=(*form.pages[:at], self.page, *form.pages[at:]))

    def place(self, form: Form) -> str:
        return f"pages[{page_index(form, self.page.key)}]"


@dataclass(frozen=True, slots=True)
class ChangePage(Change):
    """The page's own words and condition; its questions and rules stay."""

    key: str
    page: Page
    act = "change_page"

    @property
    def about(self) -> str:
        return self.page.key

    def apply(self, form: Form) -> Form:
        _keep_apart(self.page.key, [page.key for page in form.pages if page.key != self.key])
        at = page_index(form, self.key)
        old = form.pages[at]
        return _with_page(form, at, replace(self.page, questions=old.questions, rules=old.rules))

    def place(self, form: Form) -> str:
        return f"pages[{page_index(form, self.page.key)}]"


@dataclass(frozen=True, slots=True)
class MovePage(Change):
    key: str
    step: Step
    act = "move_page"

    @property
    def about(self) -> str:
        return self.key

    def apply(self, form: Form) -> Form:
        return replace(form, pages=_moved(form.pages, page_index(form, self.key), self.step))


@dataclass(frozen=True, slots=True)
class RemovePage(Change):
    key: str
    act = "remove_page"

    @property
    def about(self) -> str:
        return self.key

    def apply(self, form: Form) -> Form:
        at = page_index(form, self.key)
        return replace(form, pages=form.pages[:at] + form.pages[at + 1 :])


@dataclass(frozen=True, slots=True)
class AddQuestion(Change):
    """At the end of the page."""

    page: str
    question: Question
    act = "add_question"

    @property
    def about(self) -> str:
        return self.question.key

    def apply(self, form: Form) -> Form:
        _keep_apart(self.question.key, [question.key for question in form.questions()])
        at = page_index(form, self.page)
        old = form.pages[at]
        return _with_page(form, at, replace(old, questions=(*old.questions, self.question)))

    def place(self, form: Form) -> str:
        n, m = question_index(form, self.question.key)
        return f"pages[{n}].questions[{m}]"


@dataclass(frozen=True, slots=True)
class ChangeQuestion(Change):
    key: str
    question: Question
    act = "change_question"

    @property
    def about(self) -> str:
        return self.question.key

    def apply(self, form: Form) -> Form:
        _keep_apart(self.question.key, [one.key for one in form.questions() if one.key != self.key])
        n, m = question_index(form, self.key)
        old = form.pages[n]
        questions = (*old.questions[:m], self.question, *old.questions[m + 1 :])
        return _with_page(form, n, replace(old, questions=questions))

    def place(self, form: Form) -> str:
        n, m = question_index(form, self.question.key)
        return f"pages[{n}].questions[{m}]"


@dataclass(frozen=True, slots=True)
class MoveQuestion(Change):
    """Past the first or last of its page it goes to the page before or after."""

    key: str
    step: Step
    act = "move_question"

    @property
    def about(self) -> str:
        return self.key

    def apply(self, form: Form) -> Form:
        n, m = question_index(form, self.key)
        page = form.pages[n]
        if 0 <= m + self.step < len(page.questions):
            return _with_page(form, n, replace(page, questions=_moved(page.questions, m, self.step)))
        if not 0 <= n + self.step < len(form.pages):
            return form
        question, other = page.questions[m], form.pages[n + self.step]
        joined = (question, *other.questions) if self.step == 1 else (*other.questions, question)
        left = _with_page(form, n, replace(page, questions=page.questions[:m] + page.questions[m + 1 :]))
        return _with_page(left, n + self.step, replace(other, questions=joined))


@dataclass(frozen=True, slots=True)
class RemoveQuestion(Change):
    key: str
    act = "remove_question"

    @property
    def about(self) -> str:
        return self.key

    def apply(self, form: Form) -> Form:
        n, m = question_index(form, self.key)
        page = form.pages[n]
        return _with_page(form, n, replace(page, questions=page.questions[:m] + page.questions[m + 1 :]))


@dataclass(frozen=True, slots=True)
class SetRule(Change):
    """The rule of that number on the page; one past the last adds it, none in its stead removes it."""

    page: str
    number: int
    rule: Rule | None
    act = "change_rules"

    @property
    def about(self) -> str:
        return self.page

    def apply(self, form: Form) -> Form:
        at = page_index(form, self.page)
        rules = form.pages[at].rules
        if not 0 <= self.number <= len(rules) or (self.rule is None and self.number == len(rules)):
            raise NoSuchPiece
        between = () if self.rule is None else (self.rule,)
        kept = (*rules[: self.number], *between, *rules[self.number + 1 :])
        return _with_page(form, at, replace(form.pages[at], rules=kept))

    def place(self, form: Form) -> str:
        return "" if self.rule is None else f"pages[{page_index(form, self.page)}].rules[{self.number}]"


def page_index(form: Form, key: str) -> int:
    """Raises `NoSuchPiece`."""
    for n, page in enumerate(form.pages):
        if page.key == key:
            return n
    raise NoSuchPiece


def question_index(form: Form, key: str) -> tuple[int, int]:
    """The number of the page and of the question on it. Raises `NoSuchPiece`."""
    for n, page in enumerate(form.pages):
        for m, question in enumerate(page.questions):
            if question.key == key:
                return n, m
    raise NoSuchPiece


def _keep_apart(key: str, taken: Sequence[str]) -> None:
    if key in taken:
        raise KeyTaken.on("key")


def _with_page(form: Form, at: int, page: Page) -> Form:
    return replace(form, pages=(*form.pages[:at], page, *form.pages[at + 1 :]))


def _moved[T](things: Sequence[T], at: int, step: Step) -> tuple[T, ...]:
    """One step up or down; at the edge it stays."""
    order = list(things)
    if 0 <= at + step < len(order):
        order[at], order[at + step] = order[at + step], order[at]
    return tuple(order)
