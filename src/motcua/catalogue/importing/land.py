"""Procedures of a province whose limits and fees depend on the case: `processingTime`, `fees`, `requiredDocs`.

Cases of the limit become cases of the procedure. Where the limit knows one case only, the kinds of dossier that
the fees tell apart become its cases. Where limits differ by one thing and fees by another, the cases are those of
the limit; each fee keeps the kind of dossier in its note, and the report says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ..values import Channel, ChannelKind, Content, Fee, LegalBasis, Paper, Variant
from .fees import read_amount
from .limits import CaseLimit, read_limit, read_limits_by_case
from .lists import number_in
from .problems import Kind, Problem, problem
from .reading import NotARecord, Read, cell, code_of, incoming, level_of, name_of, names_of, rows_of, speaking, texts
from .texts import phrase, prose

_COVERS = frozenset(
    {"name", "levels", "executing_agencies", "reception_addresses", "fully_online", "partly_online"}
    | {"variants", "channels", "bases", "decision"}
)
_KINDS = (
    (ChannelKind.DIRECT, re.compile(r"trực tiếp|bộ phận một cửa", re.IGNORECASE)),
    (ChannelKind.POSTAL, re.compile(r"bưu chính", re.IGNORECASE)),
    (ChannelKind.ONLINE, re.compile(r"trực tuyến|c[ổô]ng dịch vụ công|cổng thông tin", re.IGNORECASE)),
)
_NUMBERED = re.compile(r"^\s*\(\d+\)\s*|^\s*-\s*", re.MULTILINE)
_AMOUNT = re.compile(r"(?<![\d.,])\d[\d.,]*\s*(?:đồng|VNĐ)(?:/[^\W\d_]+)*(?:\s*\((?P<what>[^)]*)\))?", re.IGNORECASE)
_NONE = re.compile(r"không(?: có| quy định.*)?\.?", re.IGNORECASE)
_REVIEW = "Phí thẩm định"  # charged beside the fees of every kind of dossier


def read_land_record(record: Mapping[str, Any]) -> Read:
    """Raises `NotARecord`."""
    text, problems = texts(record), list[Problem]()
    place = text("location")
    variants, channels = _cases(record, problems)
    content = Content(
        code=code_of(record, "id"),
        name=name_of(record, "name").rstrip("*"),
        decision=number_in(text("notes")) if "Quyết định" in text("notes") else "",
        levels=(level_of(text("level")),) if text("level") else (),
        executing_agencies=tuple(line for part in text("agency").splitlines() if (line := _bare(part))),
        reception_addresses=prose(place),
        fully_online=True if "(Toàn trình)" in place else None,
        partly_online=True if "(Một phần)" in place else None,
        variants=variants,
        channels=channels,
        bases=tuple(
            LegalBasis(number_in(line), line) for part in text("legalBasis").splitlines() if (line := _bare(part))
        ),
    )
    return incoming(content, "land", speaking(content, _COVERS), record), problems


def _cases(record: Mapping[str, Any], problems: list[Problem]) -> tuple[tuple[Variant, ...], tuple[Channel, ...]]:
    """The cases with their papers, and the ways of filing each with its limit and fees."""
    limits = _limits(texts(record)("processingTime"), problems)
    common, by_kind, told = _fees(record, problems)
    if len(limits) == 1 and len(by_kind) > 1:
        places = [(kind, limits[0], (*fees, *common)) for kind, fees in by_kind.items()]
    else:
        every = (*(fee for fees in by_kind.values() for fee in fees), *common)
        places = [(limit.case, limit, every) for limit in limits]
        if len(limits) > 1 and len(by_kind) > 1:
            problems.append(problem(Kind.SCALES, "; ".join(by_kind)))
    papers = _papers(record, problems)
    kinds = _channel_kinds(texts(record)("location"), problems)
    channels = tuple(
        Channel(kind, limit.limit, limit.words, tuple(dict.fromkeys(fees)), told, case)
        for kind in kinds
        for case, limit, fees in places
    )
    return tuple(Variant(case, papers, limit.words if "…" in case else "") for case, limit, _ in places), channels


def _limits(text: str, problems: list[Problem]) -> tuple[CaseLimit, ...]:
    """At least one; without a limit where the text is not understood."""
    found = read_limits_by_case(text)
    if not found:
        _, why = read_limit(text)
        problems.append(problem(why or Kind.LIMIT_IN_WORDS, text))
        return (CaseLimit("", None, prose(text)),)
    problems.extend(problem(Kind.LIMIT_IN_WORDS, one.words) for one in found if one.limit is None)
    return found


def _fees(record: Mapping[str, Any], problems: list[Problem]) -> tuple[tuple[Fee, ...], dict[str, list[Fee]], str]:
    """Fees of every kind of dossier, those of each kind, and what is said of them in words."""
    fees = record.get("fees")
    if not isinstance(fees, dict):
        raise NotARecord(_("%(key)s không phải một nhóm trường") % {"key": "fees"})
    text = texts(fees)
    by_kind: dict[str, list[Fee]] = {}
    common = []
    for row in rows_of(fees, "details"):
        kind, service = phrase(cell(row, "type")), phrase(cell(row, "service"))
        fee = read_amount(cell(row, "cost"), ": ".join(filter(None, (kind, service))), problems)
        if kind == _REVIEW:
            common.append(fee)
        else:
            by_kind.setdefault(kind, []).append(fee)
    about = text("description")
    if not by_kind and not common and _AMOUNT.search(about):
        common.extend(_in_words(about, problems))
    elif _AMOUNT.search(about):
        problems.append(problem(Kind.FEE_ELSEWHERE, about))
    common.extend(_in_words(text("le_phi"), problems, "Lệ phí"))
    told = "\n".join(filter(None, (prose(about), prose(text("exemption")))))
    return tuple(common), by_kind, told


def _in_words(text: str, problems: list[Problem], what: str = "") -> list[Fee]:
    """The amounts of a text, a line each or several in one; a line that ends in a colon heads those after it."""
    fees: list[Fee] = []
    heading = ""
    for line in (_bare(part.strip().removeprefix("*")) for part in text.splitlines()):
        amounts = list(_AMOUNT.finditer(line))
        if line.endswith(":"):
            heading = line.rstrip(":")
        elif amounts:
            start = line[: amounts[0].start()].strip(" :")
            for amount in amounts:
                said = amount["what"] or (start if len(amounts) == 1 else "")
                note = ", ".join(filter(None, (heading or (start if amount["what"] else ""), said)))
                number = amount[0].partition("(")[0].strip()
                fees.append(read_amount(number, _titled(what, note), problems))
        elif line and not _NONE.match(line):
            problems.append(problem(Kind.FEE_ELSEWHERE, line))
            fees.append(Fee(None, note=line))
    return fees


def _titled(what: str, note: str) -> str:
    return note if note.startswith(what) else f"{what}: {note}" if note else what


def _papers(record: Mapping[str, Any], problems: list[Problem]) -> tuple[Paper, ...]:
    """How many of each, the record does not say."""
    names = names_of(record, "requiredDocs")
    papers = tuple(Paper(name) for name in dict.fromkeys(phrase(name) for name in names) if name)
    if not papers:
        problems.append(problem(Kind.NO_PAPERS))
    return papers


def _channel_kinds(place: str, problems: list[Problem]) -> Sequence[ChannelKind]:
    found = [kind for kind, pattern in _KINDS if pattern.search(place)]
    if not found:
        problems.append(problem(Kind.NO_CHANNELS if not place.strip() else Kind.CHANNELS, place))
    return found


def _bare(line: str) -> str:
    return phrase(_NUMBERED.sub("", line))
