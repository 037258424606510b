"""Showing a page of a form with `ui` components: server-rendered, complete without JavaScript.

Every control is named by its path (`mother.birth_date`), which is also its id, the key of its error and
where the error summary leads. What was typed is shown again as typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.kernel.errors import Words
from motcua.kernel.money import grouped
from motcua.ui import api as ui

from .checking import visible_pages, visible_questions
from .places import communes
from .posting import BOXES
from .reading import ELSEWHERE
from .values import Answers, Form, Kind, Page, Question

type Shown = ui.Component | ui.Together
type FileLine = Callable[[str, Mapping[str, Any]], ui.FileItem]

NOTHING: Mapping[str, Any] = {}
SEVERAL_LINES = 6


def render_page(
    form: Form,
    page: str,
    answers: Answers | Mapping[str, Any],
    errors: Mapping[str, Words] = NOTHING,
    *,
    on: date,
    file_line: FileLine | None = None,
    notes: Mapping[str, Words] = NOTHING,
) -> SafeString:
    """Error summary, heading and questions of a page, to stand within the caller's `<form>`.

    The `<form>` posts to the same address as `multipart/form-data` and holds the token against forgery
    and the buttons. `answers` are those so far, as typed or as stored; `errors` the `fields` of a refusal.
    `file_line` says how a file already given is listed (its address, how to remove it); it receives the
    question's key and the stored reference. `notes` are said of answers, by question: where one was taken from.
    """
    raw = answers.json() if isinstance(answers, Answers) else answers
    shown = visible_questions(form, page, raw)
    asked = form.page(page)
    painter = _Painter(raw, errors, on, file_line, notes)
    leads = _leads(asked, shown)
    if leads and asked.hint:
        shown = (replace(shown[0], hint=asked.hint), *shown[1:])
    return render_to_string(
        "forms/page.html",
        {
            "summary": ui.ErrorSummary.of(_by_control(shown, errors)),
            "title": "" if leads else str(asked.title),
            "hint": "" if leads else str(asked.hint),
            "content": ui.Together([painter.field(q, q.key, raw.get(q.key), leads and q is shown[0]) for q in shown]),
        },
    )


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the form as part of a longer one. `title` is blank when its only group is called the same."""

    key: str
    title: str
    hint: str
    content: ui.Together


def render_sections(
    form: Form,
    answers: Mapping[str, Any],
    errors: Mapping[str, Words] = NOTHING,
    *,
    on: date,
    without: frozenset[Kind] = frozenset(),
    notes: Mapping[str, Words] = NOTHING,
) -> tuple[Section, ...]:
    """Every page asked so far, to stand one under another: for an officer who fills in the whole form at once.

    Questions of the kinds `without` are left to the caller, and pages of nothing else are left out. `notes` are
    said of answers, as by `render_page`.
    """
    painter = _Painter(answers, errors, on, None, notes)
    found = []
    for page in visible_pages(form, answers):
        asked = visible_questions(form, page.key, answers)
        shown = [question for question in asked if question.kind not in without]
        if shown:
            title = "" if shown[0].kind is Kind.PERSON and _leads(page, shown) else str(page.title)
            content = ui.Together([painter.field(q, q.key, answers.get(q.key)) for q in shown])
            hint = "" if len(shown) < len(asked) else str(page.hint)
            found.append(Section(page.key, title, hint, content))
    return tuple(found)


def summary_of_errors(form: Form, answers: Mapping[str, Any], errors: Mapping[str, Words]) -> dict[str, Words]:
    """The errors by the control each is about, for the summary on top of the page."""
    asked = [q for page in visible_pages(form, answers) for q in visible_questions(form, page.key, answers)]
    return _by_control(asked, errors)


def _by_control(shown: Sequence[Question], errors: Mapping[str, Words]) -> dict[str, Words]:
    kinds = {path: question for question in shown for path, question in _paths(question, question.key)}
    return {_control(path, kinds): words for path, words in errors.items()}


def _leads(page: Page, shown: Sequence[Question]) -> bool:
    """Whether the first question says what the page's title says, and so can be its heading."""
    if not shown or str(shown[0].label) != str(page.title) or (page.hint and shown[0].hint):
        return False
    return shown[0].kind is Kind.PERSON or len(shown) == 1


def _paths(question: Question, path: str) -> list[tuple[str, Question]]:
    below = [pair for part in question.parts for pair in _paths(part, f"{path}.{part.key}")]
    return [(path, question), *below]


def _control(path: str, kinds: Mapping[str, Question]) -> str:
    """The id of the control an error is about: of a group, its first."""
    whole, _dot, last = path.rpartition(".")
    if last in BOXES and whole in kinds and kinds[whole].kind is Kind.DATE:
        return whole if last == BOXES[0] else f"{whole}-{last}"
    question = kinds.get(path)
    if question is not None and question.kind is Kind.ADDRESS:
        return f"{path}.commune"
    if question is not None and question.parts:
        return _control(f"{path}.{question.parts[0].key}", kinds)
    return path


@dataclass(frozen=True, slots=True)
class _Painter:
    """Makes the components of one page."""

    answers: Mapping[str, Any]
    errors: Mapping[str, Words]
    on: date
    file_line: FileLine | None
    notes: Mapping[str, Words] = field(default_factory=dict)

    def field(self, question: Question, path: str, raw: Any, as_heading: bool = False) -> Shown:
        if raw is None and path not in self.answers and question.default:
            raw = question.default
        usual: dict[str, Any] = {
            "name": path,
            "label": str(question.label),
            "hint": " ".join(str(words) for words in (question.hint, self.notes.get(path, "")) if words),
            "error": self.error(question, path),
            "optional": not question.required,
            "as_heading": as_heading,
        }
        return _PAINT[question.kind](self, question, raw, usual)

    def error(self, question: Question, path: str) -> str:
        words = self.errors.get(path)
        if words is None and question.kind is Kind.DATE:
            words = next((self.errors[f"{path}.{box}"] for box in BOXES if f"{path}.{box}" in self.errors), None)
        return "" if words is None else str(words)

    # -- one method for each kind ----------------------------------------------------------

    def line(self, question: Question, raw: Any, usual: dict[str, Any]) -> Shown:
        return ui.Input(value=_typed(raw), **usual)

    def lines(self, question: Question, raw: Any, usual: dict[str, Any]) -> Shown:
        return ui.Textarea(value=_typed(raw), rows=SEVERAL_LINES, **usual)

    def number(self, question: Question, raw: Any, usual: dict[str, Any]) -> Shown:
        mode: Any = "decimal" if question.decimals else "numeric"
        return ui.Input(value=_typed(raw), inputmode=mode, width=10, spellcheck=False, **usual)

    def money(self, question: Question, raw: Any, usual: dict[str, Any]) -> Shown:
        typed = grouped(raw) if isinstance(raw, int) and not isinstance(raw, bool) else _typed(raw)
        return ui.MoneyInput(value=typed, **usual)

    def date(self, question: Question, raw: Any, usual: dict[str, Any]) -> Shown:
        return ui.DateInput(value=_boxes(raw), birthday=question.key == "birth_date", **usual)

    def yes_no(self, question: Question, raw: Any, usual: dict[str, Any]) -> Shown:
        value = {True: "yes", False: "no"}.get(raw, "") if isinstance(raw, bool) else _typed(raw)
        choices = [ui.Choice("yes", _("Có")), ui.Choice("no", _("Không"))]
        return ui.Radios(choices=choices, value=value, inline=True, **usual)

    def choice(self, question: Question, raw: Any, usual: dict[str, Any]) -> Shown:
        return ui.Radios(choices=_choices(question), value=_typed(raw), **usual)

    def choices(self, question: Question, raw: Any, usual: dict[str, Any]) -> Shown:
        ticked = [raw] if isinstance(raw, str) else [str(one) for one in raw or ()]
        return ui.Checkboxes(choices=_choices(question), values=ticked, **usual)

    def personal_number(self, question: Question, raw: Any, usual: dict[str, Any]) -> Shown:
        return ui.Input(value=_typed(raw), inputmode="numeric", width=20, spellcheck=False, **usual)

    def phone(self, question: Question, raw: Any, usual: dict[str, Any]) -> Shown:
        return ui.Input(
            value=_typed(raw), type="tel", inputmode="tel", width=20, autocomplete="tel", spellcheck=False, **usual
        )

    def email(self, question: Question, raw: Any, usual: dict[str, Any]) -> Shown:
        return ui.Input(
            value=_typed(raw), type="email", inputmode="email", autocomplete="email", spellcheck=False, **usual
        )

    def address(self, question: Question, raw: Any, usual: dict[str, Any]) -> Shown:
        given = raw if isinstance(raw, Mapping) else NOTHING
        path = usual["name"]
        commune = _typed(given.get("commune")) or (ELSEWHERE if given.get("elsewhere") else "")
        places = [ui.Choice(unit.commune_code, unit.name) for unit in communes(self.on)]
        return ui.Fieldset(
            legend=usual["label"],
            hint=usual["hint"],
            id=path,
            as_heading=usual["as_heading"],
            content=ui.Together(
                [
                    ui.Select(
                        name=f"{path}.commune",
                        label=_("Xã, phường"),
                        choices=[*places, ui.Choice(ELSEWHERE, _("Nơi khác, ngoài thành phố"))],
                        value=commune,
                        error=self.part_error(f"{path}.commune", path),
                        empty=_("Chọn xã, phường"),
                        optional=usual["optional"],
                    ),
                    ui.Input(
                        name=f"{path}.elsewhere",
                        label=_("Xã, phường và tỉnh, thành phố khác"),
                        hint=_("Chỉ điền khi đã chọn “Nơi khác”."),
                        value=_typed(given.get("elsewhere")),
                        error=self.part_error(f"{path}.elsewhere"),
                        optional=True,
                    ),
                    ui.Input(
                        name=f"{path}.street",
                        label=_("Số nhà, đường, thôn, tổ dân phố"),
                        value=_typed(given.get("street")),
                        error=self.part_error(f"{path}.street"),
                        optional=usual["optional"],
                    ),
                ]
            ),
        )

    def part_error(self, *paths: str) -> str:
        return next((str(self.errors[path]) for path in paths if path in self.errors), "")

    def person(self, question: Question, raw: Any, usual: dict[str, Any]) -> Shown:
        given = raw if isinstance(raw, Mapping) else NOTHING
        path = usual["name"]
        left = "" if given else None  # the usual answers are offered only for a person not asked before
        parts = [self.field(part, f"{path}.{part.key}", given.get(part.key, left)) for part in question.parts]
        return ui.Fieldset(
            legend=usual["label"],
            hint=usual["hint"],
            id=path,
            as_heading=usual["as_heading"],
            content=ui.Together(parts),
        )

    def file(self, question: Question, raw: Any, usual: dict[str, Any]) -> Shown:
        accept = ",".join(f".{one}" for one in question.accept)
        upload = ui.FileUpload(accept=accept, multiple=question.maximum != 1, **usual)
        files = [one for one in raw or () if isinstance(one, Mapping)] if isinstance(raw, list | tuple) else []
        if not files:
            return upload
        given = [self.file_line(usual["name"], one) if self.file_line else _file_line(one) for one in files]
        return ui.Together([upload, ui.FileList(files=given)])


def _typed(raw: Any) -> str:
    """A raw answer as it was typed, or as it would be."""
    if isinstance(raw, float):
        return f"{raw:f}".rstrip("0").rstrip(".").replace(".", ",")
    return "" if raw is None or isinstance(raw, bool | Mapping | list | tuple) else str(raw)


def _boxes(raw: Any) -> ui.DateParts:
    if isinstance(raw, Mapping):
        return ui.DateParts(*(_typed(raw.get(box)) for box in BOXES))
    try:
        return ui.DateParts.of(date.fromisoformat(str(raw)))
    except ValueError:
        return ui.DateParts(day=_typed(raw))


def _choices(question: Question) -> list[ui.Choice]:
    return [ui.Choice(option.value, str(option.label), str(option.hint)) for option in question.options]


def _file_line(file: Mapping[str, Any]) -> ui.FileItem:
    return ui.FileItem(name=_typed(file.get("name")))


_PAINT: dict[Kind, Callable[[_Painter, Question, Any, dict[str, Any]], Shown]] = {
    Kind.TEXT: _Painter.line,
    Kind.LONG_TEXT: _Painter.lines,
    Kind.NUMBER: _Painter.number,
    Kind.MONEY: _Painter.money,
    Kind.DATE: _Painter.date,
    Kind.YES_NO: _Painter.yes_no,
    Kind.CHOICE: _Painter.choice,
    Kind.CHOICES: _Painter.choices,
    Kind.PERSONAL_NUMBER: _Painter.personal_number,
    Kind.PHONE: _Painter.phone,
    Kind.EMAIL: _Painter.email,
    Kind.ADDRESS: _Painter.address,
    Kind.PERSON: _Painter.person,
    Kind.FILE: _Painter.file,
}
