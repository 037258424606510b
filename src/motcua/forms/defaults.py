"""The form of a procedure that has none of its own, made from its record.

Records are uneven: under the heading of a case some list headings (`Giấy tờ phải nộp`), some notes
(`Lưu ý`), some papers only to be shown. What is not plainly a paper to hand in is not demanded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from motcua.catalogue.api import Paper, ProcedureVersion
from motcua.kernel.text import fold, tidy

from .definitions import parse
from .shipped import shared_pages
from .values import Form

DEFAULT_PREFIX = "default:"
LABEL_MAX = 160
HINT_MAX = 1000
COUNT_MAX = 100
OUTSIDE_CASES = "none"

_NOTE = re.compile(r"luu y|ghi chu|thong tin chung")
_HEADING = re.compile(
    r"(cac )?(loai )?(giay to|ho so|thanh phan ho so|tai lieu)( (phai|can))?( (nop|xuat trinh|gui|bao gom|gom))?"
    r"|bao gom|gom|gom co|so luong ho so"
)
_SHOWN = re.compile(r"xuat trinh")
_BULLET = re.compile(r"^\s*(?:[-+*•–—]+|\(?[0-9a-zđ]{1,2}[.)]|\([ivx]+\))\s*", re.IGNORECASE)
_ONLY_IF = re.compile(r"nếu|(^|[.;:(]\s*)(trong )?(trường hợp|đối với)|(sau( đây)?|gồm|gồm có)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Group:
    """Papers under one heading of the record; `place` is its position there."""

    place: int
    name: str
    papers: tuple[tuple[int, Paper], ...]
    only_shown: bool


def default_form(version: ProcedureVersion) -> Form:
    """Applicant, content of the request, case, papers of the case, delivery."""
    common, cases = _sorted_groups(version)
    pages: list[Any] = [*shared_pages("applicant"), _request_page(cases, bool(common))]
    pages += [_papers_page(group, "") for group in common if group.papers]
    pages += [_papers_page(group, f'variant == "{group.place}"') for group in cases if group.papers]
    pages += shared_pages("delivery")
    definition = {"title": _same(version.name), "pages": pages}
    return parse(definition, key=f"{DEFAULT_PREFIX}{version.id}", version=version.number)


def _sorted_groups(version: ProcedureVersion) -> tuple[list[_Group], list[_Group]]:
    """Those every applicant answers to, and those to choose one from."""
    common: list[_Group] = []
    cases: list[_Group] = []
    for place, variant in enumerate(version.variants, 1):
        name = _bare(variant.name)
        plain = fold(name).strip(" :;.*-()")
        if _NOTE.match(plain):
            continue
        papers = tuple((n, paper) for n, paper in enumerate(variant.papers, 1) if _is_paper(paper))
        group = _Group(place, name, papers, bool(_SHOWN.search(plain)))
        is_heading = not plain or group.only_shown or _HEADING.fullmatch(plain)
        (common if is_heading else cases).append(group)
    if len(cases) == 1 and not common:
        return cases, []
    return common, cases


def _is_paper(paper: Paper) -> bool:
    """A line with neither an original nor a copy is a remark; one that does not say is a paper."""
    silent = paper.originals is None and paper.copies is None
    return bool(_bare(paper.name)) and (silent or bool(paper.originals or paper.copies))


def _request_page(cases: list[_Group], has_common: bool) -> dict[str, Any]:
    content = {
        "key": "request",
        "kind": "long_text",
        "label": {"vi": "Nội dung đề nghị", "en": "What you ask for"},
        "hint": {
            "vi": "Viết ngắn gọn điều bạn cần được giải quyết.",
            "en": "Say briefly what you need settled.",
        },
        "maximum": 3000,
    }
    page: dict[str, Any] = {
        "key": "request",
        "title": {"vi": "Nội dung đề nghị", "en": "Your request"},
        "questions": [content],
    }
    if cases:
        options: list[dict[str, Any]] = [{"value": str(group.place), **_named(group.name)} for group in cases]
        if has_common:
            words = {"vi": "Không thuộc trường hợp nào kể trên", "en": "None of these"}
            options.append({"value": OUTSIDE_CASES, "label": words})
        label = {"vi": "Bạn thuộc trường hợp nào?", "en": "Which case is yours?"}
        page["questions"].append({"key": "variant", "kind": "choice", "label": label, "options": options})
    return page


def _papers_page(group: _Group, show_if: str) -> dict[str, Any]:
    page: dict[str, Any] = {
        "key": f"papers_{group.place}",
        "title": {"vi": "Giấy tờ kèm theo", "en": "Papers"},
        "hint": {
            "vi": "Chụp rõ cả trang, dạng PDF, JPG hoặc PNG.",
            "en": "Take a clear picture of the whole page, as PDF, JPG or PNG.",
        },
        "questions": [_file_question(group, n, paper) for n, paper in group.papers],
    }
    return page | ({"show_if": show_if} if show_if else {})


def _file_question(group: _Group, n: int, paper: Paper) -> dict[str, Any]:
    name = _bare(paper.name)
    return {
        "key": f"paper_{group.place}_{n}",
        "kind": "file",
        "required": not group.only_shown and not _ONLY_IF.search(name),
        "paper": f"{group.place}.{n}",
        "originals": min(paper.originals or 0, COUNT_MAX),
        "copies": min(paper.copies or 0, COUNT_MAX),
        **_named(name),
    }


def _named(name: str) -> dict[str, Any]:
    """The name as a label; a long one in short, with the whole of it as the hint."""
    if len(name) <= LABEL_MAX:
        return {"label": _same(name)}
    return {"label": _same(_shortened(name)), "hint": _same(name[:HINT_MAX])}


def _shortened(name: str) -> str:
    first = re.split(r"(?<=\w)[.;:]\s", name, maxsplit=1)[0]
    if len(first) <= LABEL_MAX:
        return first
    return first[:LABEL_MAX].rsplit(" ", 1)[0] + "…"


def _bare(name: str) -> str:
    """Without the bullet or number it carried in its list."""
    text = tidy(name)
    while (shorter := _BULLET.sub("", text)) != text and shorter:
        text = shorter
    return text.strip(" :;")


def _same(words: str) -> dict[str, str]:
    """A record speaks Vietnamese only."""
    return {"vi": words, "en": words}
