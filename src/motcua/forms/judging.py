"""What is wrong with a condition, in words and with its place; and which names and kinds it may use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.kernel import cel
from motcua.kernel.errors import Words

from .trying import candidates
from .values import Form, Kind, Label, Question

_PLACE = re.compile(r"<input>:(\d+):(\d+): (?:Syntax error: )?(.*)")
_TOKEN = re.compile(r"token recognition error at: '(.*)'")
_UNEXPECTED = re.compile(r"(?:mismatched|extraneous) input '(.*?)' expecting|no viable alternative at input '(.*)'")
_UNDEFINED = re.compile(r"Undefined variable or function: '(\w+)'")
_HABITS = {
    "and": "&&",
    "or": "||",
    "not": "!",
    "=": "==",
    "=<": "<=",
    "=>": ">=",
    "<>": "!=",
    "là": "==",
    "hoặc": "||",
    "và": "&&",
}


@dataclass(frozen=True, slots=True)
class Usable:
    """A name that a condition may use: an earlier question, the values it can have, and an example."""

    key: str
    label: Label
    kind: Kind
    values: tuple[tuple[str, Label], ...]
    example: str


def usable_names(form: Form, page: str, question: str = "") -> tuple[Usable, ...]:
    """Questions asked before the page, or before the question on it. The whole page's for a blank question
    that is yet to come is asked with `question="*"`.
    """
    found: list[Usable] = []
    for one in form.pages:
        here = one.key == page
        if here and not question:
            break
        for asked in one.questions:
            if here and asked.key == question:
                return tuple(found)
            found.append(_usable(asked))
        if here:
            break
    return tuple(found)


def _usable(question: Question) -> Usable:
    values = tuple((option.value, option.label) for option in question.options)
    return Usable(question.key, question.label, question.kind, values, example_for(question))


def example_for(question: Question) -> str:  # noqa: PLR0911  # one line for each kind
    """A condition over the question, as one would write it."""
    key = question.key
    match question.kind:
        case Kind.YES_NO:
            return key
        case Kind.CHOICE:
            return f'{key} == "{question.options[0].value}"' if question.options else key
        case Kind.CHOICES:
            return f'"{question.options[0].value}" in {key}' if question.options else key
        case Kind.NUMBER | Kind.MONEY:
            return f"{key} > 1"
        case Kind.DATE:
            return f'{key} >= "2026-01-31"'
        case Kind.PERSON:
            return f"has({key}.number)"
        case Kind.ADDRESS:
            return f"has({key}.elsewhere)"
        case Kind.FILE:
            return f"size({key}) > 0"
        case _:
            return f'{key} != ""'


def fault_of(source: str, earlier: Mapping[str, Question]) -> Words:
    """What is wrong with a condition that may look at these questions; blank when nothing is.

    Its grammar, its names, then its types: it is tried on answers of the right kind.
    """
    if not source.strip():
        return ""
    try:
        names = cel.names_in(source)
    except cel.InvalidExpression as error:
        return _grammar(str(error.message))
    unknown = [name for name in names if name not in earlier]
    if unknown:
        return _unknown(source, unknown, earlier)
    return _types(source, {name: earlier[name] for name in names})


def _grammar(said: str) -> Words:
    match = _PLACE.search(said)
    if match is None:
        return said
    line, column, words = int(match[1]), int(match[2]), match[3]
    where = _("Dòng %(line)d, ký tự %(column)d") % {"line": line, "column": column}
    return f"{where}: {_grammar_words(words)}"


def _grammar_words(words: str) -> str:
    token = _TOKEN.search(words)
    if token is not None and token[1].startswith(('"', "'")):
        return _("chuỗi chữ chưa đóng dấu nháy.")
    unexpected = _UNEXPECTED.search(words)
    found = (token[1] if token else (unexpected[1] or unexpected[2]) if unexpected else "").strip()
    if found == "<EOF>":
        return _("điều kiện bị dở dang, còn thiếu một vế ở cuối.")
    if found in _HABITS:
        return _("không hiểu “%(found)s”; hãy viết “%(meant)s”.") % {"found": found, "meant": _HABITS[found]}
    if found:
        return _("không chờ gặp “%(found)s” ở đây.") % {"found": found}
    return words


def _unknown(source: str, names: list[str], earlier: Mapping[str, Question]) -> Words:
    first = names[0]
    at = re.search(rf"\b{re.escape(first)}\b", source)
    line, column = _line_and_column(source, at.start() if at else 0)
    sentence = _(
        "Dòng %(line)d, ký tự %(column)d: Điều kiện chỉ được nhắc đến câu hỏi đã hỏi trước; không có: %(names)s."
    )
    told = sentence % {"line": line, "column": column, "names": ", ".join(names)}
    near = [key for key in earlier if key.startswith(first[:4]) or first in key]
    return told + (" " + _("Có phải là: %(names)s?") % {"names": ", ".join(near[:3])} if near else "")


def _line_and_column(source: str, at: int) -> tuple[int, int]:
    before = source[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1


def _types(source: str, names: Mapping[str, Question]) -> Words:
    """Wrong when it fails on whatever is answered, or gives something else than yes or no."""
    failures: list[str] = []
    tried = 0
    for values in candidates(names, source):
        tried += 1
        try:
            result = cel.evaluate(source, values)
        except cel.ExpressionFailed as error:
            failures.append(str(error.message))
            continue
        if not isinstance(result, bool):
            return _("Điều kiện phải cho kết quả đúng hoặc sai, ví dụ: %(example)s.") % {
                "example": example_for(next(iter(names.values()))) if names else "1 == 1"
            }
    return _failure(source, failures[0], names) if failures and len(failures) == tried else _strange(source, names)


def _failure(source: str, said: str, names: Mapping[str, Question]) -> Words:
    undefined = _UNDEFINED.search(said)
    if undefined:
        at = source.find(undefined[1])
        line, column = _line_and_column(source, max(at, 0))
        told = _("Dòng %(line)d, ký tự %(column)d: không dùng được “%(name)s” với loại câu trả lời này.")
        return told % {"line": line, "column": column, "name": undefined[1]}
    kinds = "; ".join(f"{key}: {example_for(question)}" for key, question in names.items())
    return _("Điều kiện so sánh hai loại khác nhau. Viết như sau: %(kinds)s.") % {"kinds": kinds}


_COMPARED = re.compile(r"""(\w+)\s*(?:==|!=)\s*(?:"([^"]*)"|'([^']*)'|(true|false|-?\d+))""")


def _strange(source: str, names: Mapping[str, Question]) -> Words:
    """Comparisons that are never true: with an item that cannot be chosen, or with another kind of value."""
    for match in _COMPARED.finditer(source):
        question = names.get(match[1])
        if question is None or source[: match.start()].endswith("."):
            continue
        text = match[2] if match[2] is not None else match[3]
        line, column = _line_and_column(source, match.start())
        where = {"line": line, "column": column, "name": question.key}
        if question.kind is Kind.CHOICE and text not in {option.value for option in question.options}:
            values = ", ".join(f'"{option.value}"' for option in question.options)
            told = _("Dòng %(line)d, ký tự %(column)d: %(name)s chỉ có thể là %(values)s.")
            return told % (where | {"values": values})
        if (text is None) != (question.kind in _NOT_TEXT):
            told = _("Dòng %(line)d, ký tự %(column)d: %(name)s là loại khác. Viết như: %(example)s.")
            return told % (where | {"example": example_for(question)})
    return ""


_NOT_TEXT = {Kind.NUMBER, Kind.MONEY, Kind.YES_NO}
