"""What an answer that was read must keep: its bounds, its pattern, its parts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel import cel
from motcua.kernel.money import grouped

from .days import bound as day_bound
from .naming import Name, Naming, ask
from .places import is_commune
from .reading import FILES_MAX, Wrong, text_limit, too_long
from .values import Address, FileReference, Kind, PersonDetails, Question

type Bound = Callable[[Any, date], None]

_MATCHES = "text.matches(pattern)"  # the library's expressions run in linear time, whatever the pattern


def bounds(question: Question, name: Name) -> Bound | None:
    """The check of a question's answer on a given day, or none; built once when a form is compiled."""
    make = _BOUNDS.get(question.kind)
    return make(question, name) if make else None


def _said(question: Question, sentence: str) -> Wrong:
    return Wrong(str(question.error) if question.error else sentence)


def _text(question: Question, name: Name) -> Bound:
    most = text_limit(question)
    least = question.minimum if isinstance(question.minimum, int) else 0
    pattern = f"^(?:{question.pattern})$" if question.pattern else ""

    def check(text: str, on: date) -> None:
        if len(text) > most:
            raise too_long(name, most)
        if len(text) < least:
            sentence = _("Nhập %(name)s có ít nhất %(least)s ký tự.")
            raise _said(question, sentence % {"name": name(), "least": least})
        if pattern and not cel.holds(_MATCHES, {"text": text, "pattern": pattern}):
            raise _said(question, _("Nhập %(name)s đúng mẫu yêu cầu.") % {"name": name()})

    return check


def _number(question: Question, name: Name) -> Bound | None:
    least, most = question.minimum, question.maximum
    if least is None and most is None:
        return None

    def check(number: Any, on: date) -> None:
        if isinstance(least, int) and number < least:
            sentence = _("Nhập %(name)s không nhỏ hơn %(bound)s.")
            raise _said(question, sentence % {"name": name(), "bound": grouped(least)})
        if isinstance(most, int) and number > most:
            sentence = _("Nhập %(name)s không lớn hơn %(bound)s.")
            raise _said(question, sentence % {"name": name(), "bound": grouped(most)})

    return check


def _date(question: Question, name: Name) -> Bound | None:
    first = day_bound(str(question.minimum)) if question.minimum is not None else None
    last = day_bound(str(question.maximum)) if question.maximum is not None else None
    if first is None and last is None:
        return None

    def check(day: date, on: date) -> None:
        if first is not None and day < (earliest := first(on)):
            sentence = _("Nhập %(name)s từ ngày %(day)s trở đi.")
            raise _said(question, sentence % {"name": name(), "day": f"{earliest:%d/%m/%Y}"})
        if last is not None and day > (latest := last(on)):
            sentence = _("Nhập %(name)s không muộn hơn ngày %(day)s.")
            raise _said(question, sentence % {"name": name(), "day": f"{latest:%d/%m/%Y}"})

    return check


def _choices(question: Question, name: Name) -> Bound | None:
    least, most = question.minimum, question.maximum
    if least is None and most is None:
        return None

    def check(chosen: tuple[str, ...], on: date) -> None:
        if isinstance(least, int) and len(chosen) < least:
            sentence = _("Chọn ít nhất %(count)s mục cho: %(name)s")
            raise _said(question, sentence % {"count": least, "name": name()})
        if isinstance(most, int) and len(chosen) > most:
            sentence = _("Chọn nhiều nhất %(count)s mục cho: %(name)s")
            raise _said(question, sentence % {"count": most, "name": name()})

    return check


def _file(question: Question, name: Name) -> Bound:
    most = question.maximum if isinstance(question.maximum, int) else FILES_MAX

    def check(files: tuple[FileReference, ...], on: date) -> None:
        if len(files) > most:
            sentence = _("Chỉ tải lên nhiều nhất %(count)s tệp cho: %(name)s")
            raise Wrong(sentence % {"count": most, "name": name()})

    return check


def _address(question: Question, name: Name) -> Bound:
    def check(address: Address, on: date) -> None:
        if address.commune and not is_commune(address.commune, on):
            sentence = _("Chọn xã, phường đang có trong danh sách cho %(name)s.")
            raise Wrong(parts={".commune": sentence % {"name": name()}})
        if question.required and not address.street:
            sentence = _("Nhập số nhà, đường, thôn hoặc tổ dân phố cho %(name)s.")
            raise Wrong(parts={".street": sentence % {"name": name()}})

    return check


def _person(question: Question, name: Name) -> Bound:
    named = [(part, Naming(part.label, question.label)) for part in question.parts]
    checks = [(part, called, bounds(part, called)) for part, called in named]

    def check(person: PersonDetails, on: date) -> None:
        wrong: dict[str, str] = {}
        for part, called, check_part in checks:
            value = getattr(person, part.key)
            if not value:
                if part.required:
                    wrong[f".{part.key}"] = ask(part, called)
            elif check_part is not None:
                try:
                    check_part(value, on)
                except Wrong as error:
                    wrong |= {f".{part.key}{below}": sentence for below, sentence in error.parts.items()}
        if wrong:
            raise Wrong(parts=wrong)

    return check


_BOUNDS: dict[Kind, Callable[[Question, Name], Bound | None]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.DATE: _date,
    Kind.CHOICES: _choices,
    Kind.ADDRESS: _address,
    Kind.PERSON: _person,
    Kind.FILE: _file,
}
