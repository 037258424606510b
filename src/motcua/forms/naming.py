"""The sentences of refusals: each names the field and says what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .values import NO_WORDS, Kind, Label, Question

type Name = Callable[[], str]

CHOSEN = {Kind.CHOICE, Kind.CHOICES, Kind.YES_NO}


@dataclass(frozen=True, slots=True)
class Naming:
    """How a question is called within a sentence: `ngày sinh của người mẹ`."""

    label: Label
    whole: Label = NO_WORDS

    def __call__(self) -> str:
        name = lower_first(str(self.label))
        if self.whole:
            return _("%(part)s của %(whole)s") % {"part": name, "whole": lower_first(str(self.whole))}
        return name


def lower_first(text: str) -> str:
    """The first letter small, unless the word is an abbreviation (`CCCD`)."""
    if len(text) > 1 and text[1].isupper():
        return text
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def ask(question: Question, name: Name) -> str:
    """What to say when the answer is missing."""
    called = name()
    if called.endswith("?"):
        return _("Trả lời câu hỏi “%(question)s”") % {"question": upper_first(called)}
    if question.kind is Kind.FILE:
        return _("Tải lên %(name)s.") % {"name": called}
    if question.kind in CHOSEN:
        return _("Chọn %(name)s.") % {"name": called}
    return _("Nhập %(name)s.") % {"name": called}
