"""Checking answers: the whole form, or one page of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Invalid, Words

from .bounds import Bound, bounds
from .conditions import Condition, condition
from .naming import Name, Naming, ask
from .reading import Reader, Wrong, is_blank, reader
from .values import Answer, Answers, Form, Kind, Page, PersonDetails, Question, Rule, encode

EMPTY = ("", (), PersonDetails())  # what is left of an answer of invisible characters: no answer


class InvalidAnswers(Invalid):
    """`fields` maps `question`, `question.part` or `question.part.part` to what to do about it."""

    code = "invalid_answers"
    message = _("Có thông tin cần sửa. Hãy xem từng mục được nêu.")


class NoSuchPage(Invalid):
    """The form has no page of that key."""

    code = "no_such_page"
    message = _("Biểu mẫu không có trang này.")


@dataclass(frozen=True, slots=True)
class _Question:
    question: Question
    key: str
    name: Name
    shown: Condition | None
    read: Reader
    check: Bound | None
    required: bool
    is_file: bool
    is_watched: bool


@dataclass(frozen=True, slots=True)
class _Page:
    page: Page
    shown: Condition | None
    questions: tuple[_Question, ...]
    rules: tuple[tuple[Condition, Rule], ...]


@lru_cache(maxsize=1024)
def compiled(form: Form) -> tuple[_Page, ...]:
    """The form's conditions and checks, made ready once."""
    watched = {name for text in _conditions(form) if (made := condition(text)) for name in made.names}
    return tuple(_page(page, watched) for page in form.pages)


def _conditions(form: Form) -> Iterator[str]:
    for page in form.pages:
        yield page.show_if
        yield from (question.show_if for question in page.questions)
        yield from (rule.wrong_if for rule in page.rules)


def _page(page: Page, watched: set[str]) -> _Page:
    return _Page(
        page,
        condition(page.show_if),
        tuple(_question(question, question.key in watched) for question in page.questions),
        tuple((Condition(rule.wrong_if), rule) for rule in page.rules),
    )


def _question(question: Question, is_watched: bool) -> _Question:
    name = Naming(question.label)
    return _Question(
        question,
        question.key,
        name,
        condition(question.show_if),
        reader(question, name),
        bounds(question, name),
        question.required,
        question.kind is Kind.FILE,
        is_watched,
    )


def check(
    form: Form,
    answers: Mapping[str, Any],
    *,
    on: date,
    page: str | None = None,
    papers_by_hand: bool = False,
) -> Answers:
    """Typed answers to the questions shown, in the order asked. Raises `InvalidAnswers`.

    `answers` are raw: what a page or JSON gave, or answers stored before; keys the form does not know
    are left out. `on` is the day bounds such as `today` count from. With `page`, only that page is
    checked and returned; the answers of earlier pages decide what it shows. `papers_by_hand` is for
    filing at the counter: no file is demanded.
    """
    if not isinstance(answers, Mapping):
        raise InvalidAnswers
    if page is not None and page not in {p.key for p in form.pages}:
        raise NoSuchPage
    run = _Run(answers, on, papers_by_hand)
    for step in compiled(form):
        is_asked = page is None or step.page.key == page
        if step.shown is None or step.shown.holds(run.known):
            run.check_page(step, is_asked)
        if page is not None and is_asked:
            break
    if run.wrong:
        raise InvalidAnswers(fields=run.wrong)
    return Answers(form.key, form.version, run.found)


class _Run:
    """One checking of one set of answers. `known` holds what conditions look at, as JSON values."""

    __slots__ = ("answers", "found", "known", "on", "papers_by_hand", "wrong")

    def __init__(self, answers: Mapping[str, Any], on: date, papers_by_hand: bool) -> None:
        self.answers = answers
        self.on = on
        self.papers_by_hand = papers_by_hand
        self.found: dict[str, Answer] = {}
        self.known: dict[str, Any] = {}
        self.wrong: dict[str, Words] = {}

    def check_page(self, step: _Page, is_asked: bool) -> None:
        """Checks a page shown. One not asked only adds to what is known."""
        for item in step.questions:
            if item.shown is not None and not item.shown.holds(self.known):
                continue
            try:
                value = self.answer(item)
            except Wrong as error:
                if is_asked:
                    self.wrong.update({item.key + below: sentence for below, sentence in error.parts.items()})
                continue
            if value is not None:
                if is_asked:
                    self.found[item.key] = value
                if item.is_watched:
                    self.known[item.key] = encode(value)
        if is_asked:
            for broken, rule in step.rules:
                if rule.field not in self.wrong and broken.holds(self.known):
                    self.wrong[rule.field] = str(rule.error)

    def answer(self, item: _Question) -> Answer | None:
        """The answer read and checked; none when a question that may be left was left."""
        value = None if is_blank(raw := self.answers.get(item.key)) else item.read(raw)
        if value is None or value in EMPTY:
            if not item.required or (item.is_file and self.papers_by_hand):
                return None
            if item.question.kind is not Kind.PERSON or item.check is None:
                raise Wrong(ask(item.question, item.name))
            value = PersonDetails()  # asked for part by part
        if item.check is not None:
            item.check(value, self.on)
        return value


def read_answers(form: Form, answers: Mapping[str, Any]) -> Answers:
    """Answers as stored, typed again without judging them: bounds, rules and required answers are not
    looked at, what cannot be read or is not shown is left out. For showing; `check` is for deciding.
    """
    found: dict[str, Answer] = {}
    for _unused in _walk(form, answers, found):
        pass
    return Answers(form.key, form.version, found)


def visible_pages(form: Form, answers: Answers | Mapping[str, Any]) -> tuple[Page, ...]:
    """The pages to ask, given what is answered so far."""
    raw = answers.values if isinstance(answers, Answers) else answers
    return tuple(_walk(form, raw, {}))


def visible_questions(form: Form, page: str, answers: Answers | Mapping[str, Any]) -> tuple[Question, ...]:
    """The questions a page shows, given what is answered so far; none when the page is hidden."""
    raw = answers.values if isinstance(answers, Answers) else answers
    shown: list[Question] = []
    for each in _walk(form, raw, {}, shown.append):
        if each.key == page:
            return tuple(shown)
        shown.clear()
    return ()


def _walk(
    form: Form,
    answers: Mapping[str, Any],
    found: dict[str, Answer],
    show: Callable[[Question], None] = lambda question: None,
) -> Iterator[Page]:
    known: dict[str, Any] = {}
    for step in compiled(form):
        if step.shown is not None and not step.shown.holds(known):
            continue
        for item in step.questions:
            if item.shown is not None and not item.shown.holds(known):
                continue
            show(item.question)
            value = _read(item, answers.get(item.key))
            if value is not None:
                found[item.key] = value
                if item.is_watched:
                    known[item.key] = encode(value)
        yield step.page


def _read(item: _Question, raw: Any) -> Answer | None:
    if is_blank(raw):
        return None
    try:
        value = item.read(raw)
    except Wrong:
        return None
    return None if value in EMPTY else value
