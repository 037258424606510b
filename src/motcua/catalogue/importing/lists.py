"""Legal bases and results, their cells glued into one text."""

from __future__ import annotations

import re

from ..values import LegalBasis, Result
from .problems import Kind, Problem, problem
from .texts import SILENT, SMALL, clean, phrase

BASES_HEADER = "Tên văn bản pháp lýMã văn bản"
_VOWELS = "".join(letter for letter in SMALL[3:] if letter != "đ") + "aeiouy"
# A capital of the number, not the first letter of the next name: no vowel and no consonant pair follows.
_CAPITAL = f"(?:[A-ZĐ](?![{_VOWELS}])(?!(?<=T)[hr]|(?<=N)[gh]|(?<=[CGKP])h))"
_NUMBER = (
    rf"\d{{1,4}}(?:\.\d{{1,2}})?[a-z]?(?:/\d{{4}})?/"
    rf"(?:QĐ-TTg|QH\d{{2}}|(?:PL-)?UBTVQH\d{{2}}|{_CAPITAL}(?:{_CAPITAL}|\d)*(?:-(?:TTg|{_CAPITAL}+))*)"
)
# Glued to a word, a sign, or a year: inside a name a number stands after a space.
_KIND = r"(?:(?:Luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Quyết định)(?: số)? |[Ss]ố )"
_GLUED_NUMBER = re.compile(
    rf"(?:(?<!QH)(?<=[^\s\d/.])|(?<=\D\.)|(?<=\D(?:19|20)\d\d)|(?<=QH\d\d))"
    rf"(?:(?P<number>{_NUMBER})|{_KIND}(?P<named>{_NUMBER})(?!\s|(?P=named)))"
)
_BARE_NUMBER = re.compile(_NUMBER)
_RESULT = re.compile(rf"(?P<name>.*?)Mã: (?P<code>[A-Z0-9.\-]*\d(?:[A-Z](?![{SMALL}]))?)", re.DOTALL)
_KEYWORDS = "Từ khóa"
_DESCRIPTION = "Mô tả"
_TRAIL = "»"  # the portal's own path, printed among the keywords


def read_bases(cell: str) -> tuple[tuple[LegalBasis, ...], list[Problem]]:
    """Each text with its number; what has no number keeps its name."""
    body = clean(cell).strip().removeprefix(BASES_HEADER)
    if not phrase(body):
        return (), []
    bases: list[LegalBasis] = []
    start = 0
    while start < len(body):
        found = _next_number(body, start)
        if found is None:
            break
        name_end, number, start_next = found
        name = phrase(body[start:name_end])
        bases.append(LegalBasis(number, name or number))
        start = start_next
    rest = phrase(body[start:])
    if not rest:
        return tuple(bases), []
    return (*bases, LegalBasis("", rest)), [problem(Kind.BASES, rest)]


def _next_number(body: str, start: int) -> tuple[int, str, int] | None:
    """Where the name ends, the number glued to it, and where the next row starts."""
    bare = _BARE_NUMBER.match(body, start)
    if bare is not None and (again := _BARE_NUMBER.match(body, bare.end())) and again[0] == bare[0]:
        return bare.end(), again[0], again.end()
    found = _GLUED_NUMBER.search(body, start + 1)
    if found is None:
        return None
    return found.start(), found["number"] or found["named"], found.end()


def number_in(text: str) -> str:
    """The number of a legal text named in a phrase, blank where there is none."""
    found = _BARE_NUMBER.search(phrase(text))
    return found[0] if found else ""


def read_results(cell: str) -> tuple[tuple[Result, ...], tuple[str, ...], list[Problem]]:
    """Results with their codes, and the record's keywords printed after them."""
    text = clean(cell)
    body, mark, tail = text.rpartition(_KEYWORDS)
    if not mark:
        body, tail = text, ""
    results: list[Result] = []
    start = 0
    for found in _RESULT.finditer(body):
        start = found.end()
        if name := phrase(found["name"]):
            results.append(Result(name, found["code"]))
    rest = phrase(body[start:])
    problems = []
    if rest:
        results.append(Result(rest))
        problems.append(problem(Kind.RESULTS, rest))
    return tuple(results), _keywords(tail.partition(_DESCRIPTION)[0]), problems


def _keywords(text: str) -> tuple[str, ...]:
    words = (phrase(word) for word in re.split(r"[,;\n]", text))
    return tuple(dict.fromkeys(word for word in words if word and _TRAIL not in word and word != SILENT))


_RELATED = "#Tên thủ tục"


def read_related(cell: str) -> tuple[str, ...]:
    """Names of related procedures, numbered 1, 2, 3… in the cell."""
    body = phrase(cell)
    if not body.startswith(_RELATED):
        return (body,) if body else ()
    body = body.removeprefix(_RELATED).partition("#")[0]  # the portal prints the table a second time
    names: list[str] = []
    number = 1
    while body.startswith(str(number)):
        body = body.removeprefix(str(number))
        number += 1
        end = body.find(str(number))
        names.append(body[:end].strip() if end >= 0 else body.strip())
        body = body[end:] if end >= 0 else ""
    return tuple(names)
