"""The tables of required papers, one for each case, their cells glued into one text.

`--` `Tên giấy tờMẫu đơn, tờ khaiSố lượng` `Tờ khai` `mau-01.docx` `1 bản chính,2 bản sao` `Giấy ủy quyền` …

A row ends with its quantity, which is one digit: in "…ngày 13/02/20261 bản chính" the year belongs to the
name. "01 bản chính" is never a quantity of the table, which writes no leading zero: it is text of a name.
"""

from __future__ import annotations

import re
from itertools import pairwise

from ..values import Paper, Variant
from .problems import Kind, Problem, problem
from .texts import CAPITAL, SILENT, SMALL, clean, phrase

HEADER = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
NO_LABEL = re.compile(r"[-\s]*")
_QUANTITY = re.compile(r"(?P<originals>\d) bản chính(?:,(?P<copies>\d{1,2}) bản sao)?")
_EXTENSION = re.compile(rf"\.(?i:docx?|xlsx?|pdf|rar|zip|rtf|odt|png|jpe?g|tiff?)(?![{SMALL}])")
_LONGEST_FILE_NAME = 160
# Where words stand glued: small letter to capital, closing sign to letter, a full stop to a word, …CP to Mẫu.
_GLUE = re.compile(
    rf"(?<=[{SMALL}])(?=[{CAPITAL}\d])|(?<=[)\]”\";:,])(?=\w)|(?<=[{SMALL}{CAPITAL})]\.)(?=\w)"
    rf"|(?<=[{CAPITAL}\d])(?=[{CAPITAL}][{SMALL}])|(?<=[\d.]\.)(?=[{CAPITAL}])|(?<=\w)(?=m(?:ẫu số|au so) )"
)
_LIKE_A_FILE = re.compile(
    r"m[ẫâaã]u|ph[ụu] ?l[ụu]c|pl|bm|bi[ểe]u|đơn|don|t[ờo] ?khai|gi[ấa]y|văn bản|van ?ban|b[ảa]n|danh s[áa]ch|đề",
    re.IGNORECASE,
)


def read_papers(cell: str) -> tuple[tuple[Variant, ...], list[Problem]]:
    """The cases with their papers, in order, with what could not be read of them."""
    text = clean(cell).strip()
    label, *tables = text.split(HEADER)
    if not tables:
        said = "" if NO_LABEL.fullmatch(label) or label == SILENT else phrase(label)
        return (), [problem(Kind.PAPERS, said) if said else problem(Kind.NO_PAPERS)]
    problems: list[Problem] = []
    variants: list[Variant] = []
    for table in tables:
        papers, rest = _rows(table, problems)
        variants.append(Variant(_label(label), tuple(papers)))
        label = rest
    if not NO_LABEL.fullmatch(label):
        problems.append(problem(Kind.PAPERS, label))
        last = variants[-1]
        variants[-1] = Variant(last.name, last.papers, phrase(label))
    return told_apart(variants), problems


def _label(text: str) -> str:
    return "" if NO_LABEL.fullmatch(text) else phrase(text)


def told_apart(variants: list[Variant]) -> tuple[Variant, ...]:
    """Cases are chosen by name: a second one of the same name gets a number."""
    seen: dict[str, int] = {}
    apart = []
    for variant in variants:
        seen[variant.name] = count = seen.get(variant.name, 0) + 1
        name = variant.name if count == 1 else f"{variant.name} ({count})".strip()
        apart.append(Variant(name, variant.papers, variant.note))
    return tuple(apart)


def _rows(table: str, problems: list[Problem]) -> tuple[list[Paper], str]:
    """The papers of one table, and the text after the last."""
    papers: list[Paper] = []
    start = 0
    for quantity in _QUANTITY.finditer(table):
        if not _is_quantity(table, quantity):
            continue
        cell = table[start : quantity.start()]
        if cell[-1:].isdigit():
            problems.append(problem(Kind.QUANTITY, cell[-60:] + quantity[0]))
        start = quantity.end()
        name, files = _name_and_files(phrase(cell), problems)
        if name:
            papers.append(Paper(name, files, int(quantity["originals"]), int(quantity["copies"] or 0)))
        else:
            problems.append(problem(Kind.PAPERS, table[max(0, quantity.start() - 60) : quantity.end()]))
    return papers, table[start:]


def _is_quantity(table: str, quantity: re.Match[str]) -> bool:
    """Whether the digits are the table's own, glued to the name, and not words of a name."""
    before = table[max(0, quantity.start() - 2) : quantity.start()]
    leading_zero = before.endswith("0") and not before[:-1].isdigit()
    after = table[quantity.end() : quantity.end() + 1]
    return not leading_zero and not (before.endswith(" ") and after == " ")


def _name_and_files(cell: str, problems: list[Problem]) -> tuple[str, tuple[str, ...]]:
    """Parts the name of the paper from the names of the form files glued to it."""
    ends = [m.end() for m in _EXTENSION.finditer(cell)]
    if not ends or ends[-1] != len(cell):
        return cell, ()
    ends = _chained(cell, ends)
    head = cell[: ends[0]]
    at = _where_the_file_begins(head)
    if at is None:
        problems.append(problem(Kind.FORM_FILE, head[-100:]))
        return cell, ()
    files = [head[at:]] + [cell[a:b] for a, b in pairwise(ends)]
    return head[:at].strip(), tuple(f.strip() for f in files)


def _chained(cell: str, ends: list[int]) -> list[int]:
    """The ends of the last run of files: an extension in the middle of a sentence is followed by a space."""
    for at in range(len(ends) - 2, -1, -1):
        if cell[ends[at]] in " ,.;:)”\"'":
            return ends[at + 1 :]
    return ends


def _where_the_file_begins(head: str) -> int | None:
    """The last place where words stand glued and a form's usual name follows; else the first such place."""
    stem = head.rindex(".")
    places = [m.start() for m in _GLUE.finditer(head, 0, stem) if len(head) - m.start() <= _LONGEST_FILE_NAME]
    likely = [at for at in places if _LIKE_A_FILE.match(head, at)]
    if likely:
        return likely[-1]
    clear = [at for at in places if not head[at].isdigit() or head[at - 2 : at].isalpha()]
    return clear[0] if clear else None
