"""Whether a form may be published: beyond its shape, that every page and question can come to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel.errors import Words

from .conditions import Condition
from .definitions import read
from .dumping import dump
from .judging import fault_of
from .trying import TRIED_MAX, is_exhaustive, values_of
from .values import Form, Page, Question


def faults(form: Form) -> dict[str, Words]:
    """Everything that stands in the way of publishing, by place (`pages[1].show_if`); nothing when it may be."""
    return own_faults(form) or dict(_unreachable(form))


def own_faults(form: Form) -> dict[str, Words]:
    """The same, but for pages and questions that nothing brings up: that is looked for once all else is right."""
    _again, wrong = read(dump(form), key=form.key, version=form.version)
    found = dict(wrong)
    asked: dict[str, Question] = {}
    for n, page in enumerate(form.pages):
        _note(found, f"pages[{n}].show_if", fault_of(page.show_if, asked))
        for m, question in enumerate(page.questions):
            _note(found, f"pages[{n}].questions[{m}].show_if", fault_of(question.show_if, asked))
            asked[question.key] = question
        for m, rule in enumerate(page.rules):
            _note(found, f"pages[{n}].rules[{m}].wrong_if", fault_of(rule.wrong_if, asked))
    return found


def _note(found: dict[str, Words], place: str, words: Words) -> None:
    """The fuller sentence takes the place of a shorter one."""
    if words:
        found[place] = words


def _unreachable(form: Form) -> Iterator[tuple[str, Words]]:
    """Pages, and questions on pages that can be reached, that no answers bring up."""
    ways = _Ways(form)
    for n, page in enumerate(form.pages):
        if page.show_if and ways.never((page.show_if,)):
            yield f"pages[{n}].show_if", _("Không câu trả lời nào làm trang này hiện ra.")
            continue
        for m, question in enumerate(page.questions):
            if question.show_if and ways.never((page.show_if, question.show_if)):
                yield f"pages[{n}].questions[{m}].show_if", _("Không câu trả lời nào làm câu hỏi này hiện ra.")


class _Ways:
    """The answers that lead through a form, tried."""

    def __init__(self, form: Form) -> None:
        self.asked: dict[str, tuple[Page, Question]] = {
            question.key: (page, question) for page in form.pages for question in page.questions
        }

    def never(self, conditions: tuple[str, ...]) -> bool:
        """Whether no answers make them all hold: only said when every answer that matters was tried."""
        needed = self._needed(conditions)
        sources = " ".join([*conditions, *(source for name in needed for source in self._of(name))])
        values: dict[str, Sequence[Any]] = {}
        ways = 1
        for name, (_page, question) in self.asked.items():
            if name not in needed:
                continue
            if not is_exhaustive(question, sources):
                return False
            values[name] = values_of(question, sources)
            ways *= len(values[name])
            if ways >= TRIED_MAX:  # not all of them could be tried
                return False
        return not any(
            self._leads(dict(zip(values, chosen, strict=True)), conditions) for chosen in product(*values.values())
        )

    def _needed(self, conditions: tuple[str, ...]) -> set[str]:
        """The questions they look at, those that decide whether these are asked, and so on."""
        needed: set[str] = set()
        waiting = list(conditions)
        while waiting:
            source = waiting.pop()
            for name in _condition(source).names if source.strip() else ():
                if name not in needed:
                    needed.add(name)
                    waiting.extend(self._of(name))
        return needed

    def _of(self, name: str) -> tuple[str, str]:
        page, question = self.asked[name]
        return page.show_if, question.show_if

    def _leads(self, answers: Mapping[str, Any], conditions: tuple[str, ...]) -> bool:
        known: dict[str, Any] = {}
        for name, value in answers.items():
            if all(_holds(source, known) for source in self._of(name)):
                known[name] = value
        return all(_holds(source, known) for source in conditions)


def _holds(source: str, known: Mapping[str, Any]) -> bool:
    return not source.strip() or _condition(source).holds(known)


_condition = lru_cache(maxsize=1024)(Condition)
