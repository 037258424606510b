"""One procedure as the national JSON API tells it, in capitals: `MATTHC`, `TENTTHC`, `CACHTHUCTHUCHIEN`…

The mapping of its fields stands in docs/reference/procedure-imports.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..values import Channel, ChannelKind, Content, Fee, LegalBasis, Paper, Result, Variant
from .fees import read_amount
from .limits import read_limit
from .papers import told_apart
from .problems import Kind, Problem, problem
from .reading import Read, cell, code_of, incoming, level_of, name_of, rows_of, speaking, texts
from .texts import phrase, prose, unmarked

CHANNELS = {"1": ChannelKind.DIRECT, "2": ChannelKind.ONLINE, "3": ChannelKind.POSTAL}
_LOCAL = re.compile(r"(\d{1,2}\.\d{6})\.000\.00\.00\.[A-Z]\d{2}")  # the national code, then the agency that announced
_COVERS = frozenset(
    {
        "name",
        "levels",
        "field",
        "steps",
        "subjects",
        "executing_agencies",
        "competent_agencies",
        "authorised_agencies",
        "coordinating_agencies",
        "reception_addresses",
        "conditions",
        "keywords",
        "related",
        "variants",
        "channels",
        "bases",
        "results",
    }
)


def read_api_record(told: Mapping[str, Any]) -> Read:
    """Texts of some agencies carry HTML: it is taken out. Raises `NotARecord`."""
    record: Mapping[str, Any] = unmarked(told)
    text, problems = texts(record), list[Problem]()
    code = code_of(record, "MATTHC")
    local = _LOCAL.fullmatch(code)
    content = Content(
        code=local[1] if local else code,
        name=name_of(record, "TENTTHC"),
        field=next(iter(_named(record, "LINHVUCTHUCHIEN", "TENLINHVUC")), ""),
        levels=tuple(level_of(name) for name in _named(record, "CAPTHUCHIEN", "TENCAP")),
        steps=_steps(record),
        subjects=_named(record, "DOITUONGTHUCHIEN", "TENDOITUONG"),
        executing_agencies=_named(record, "COQUANTHUCHIEN", "TENDONVI"),
        competent_agencies=_named(record, "COQUANCOTHAMQUYEN", "TENDONVI"),
        authorised_agencies=_named(record, "COQUANDUOCUYQUYEN", "TENDONVI"),
        coordinating_agencies=_named(record, "COQUANPHOIHOP", "TENDONVI"),
        reception_addresses=prose(text("DIACHITIEPNHAN")),
        conditions=prose(text("YEUCAU")),
        keywords=tuple(word for word in (phrase(word) for word in re.split(r"[,;\n]", text("TUKHOA"))) if word),
        related=_named(record, "TTHCLIENQUAN", "TENTTHC", problems),
        variants=_variants(record, problems),
        channels=tuple(_channels(record, problems)),
        bases=_bases(record),
        results=tuple(
            Result(name, phrase(cell(row, "MAKETQUA")))
            for row in rows_of(record, "KETQUATHUCHIEN")
            if (name := phrase(cell(row, "TENKETQUA")))
        ),
    )
    return incoming(content, "api", speaking(content, _COVERS), told), problems


def _named(record: Mapping[str, Any], key: str, name: str, problems: list[Problem] | None = None) -> tuple[str, ...]:
    names = [phrase(cell(row, name)) for row in rows_of(record, key)]
    if problems is not None and "" in names:
        problems.append(problem(Kind.RELATED, f"{key}: a row without {name}"))
    return tuple(dict.fromkeys(name for name in names if name))


def _steps(record: Mapping[str, Any]) -> str:
    """Each case as a line of its own before its steps."""
    lines: list[str] = []
    for case in rows_of(record, "TRINHTUTHUCHIEN"):
        lines.append(prose(cell(case, "TRUONGHOP")))
        lines.extend(prose(cell(step, "TENTRINHTU")) for step in rows_of(case, "TRINHTU"))
    return "\n".join(line for line in lines if line)


def _channels(record: Mapping[str, Any], problems: list[Problem]) -> Iterator[Channel]:
    ways = rows_of(record, "CACHTHUCTHUCHIEN")
    if not ways:
        problems.append(problem(Kind.NO_CHANNELS))
    for way in ways:
        kind = CHANNELS.get(cell(way, "KENH"))
        if kind is None:
            problems.append(problem(Kind.CHANNELS, f"KENH {way.get('KENH')!r}"))
            continue
        for time in rows_of(way, "THOIGIAN"):
            written = phrase(f"{cell(time, 'THOIGIANGIAIQUYET')} {cell(time, 'DONVITINH')}")
            limit, why = read_limit(written)
            if why is not None:
                problems.append(problem(why, f"{kind.label}: {written}"))
            fees = tuple(_fee(row, problems) for row in rows_of(time, "PHILEPHI"))
            yield Channel(kind, limit, written, tuple(dict.fromkeys(fees)), prose(cell(time, "MOTA")))


def _fee(row: Mapping[str, Any], problems: list[Problem]) -> Fee:
    amount, unit = phrase(cell(row, "SOTIEN")), phrase(cell(row, "DONVI"))
    note = phrase(cell(row, "MOTA"))
    if not amount:
        problems.append(problem(Kind.FEE_ELSEWHERE, note))
        return Fee(None, note=note)
    return read_amount(f"{amount} {unit}", note, problems)


def _variants(record: Mapping[str, Any], problems: list[Problem]) -> tuple[Variant, ...]:
    cases = rows_of(record, "THANHPHANHOSO")
    if not cases:
        problems.append(problem(Kind.NO_PAPERS))
    return told_apart(
        [
            Variant(phrase(cell(case, "TRUONGHOP")), tuple(_papers(case, problems)))
            for case in cases
            if case.get("GIAYTO")
        ]
    )


def _papers(case: Mapping[str, Any], problems: list[Problem]) -> Iterator[Paper]:
    for row in rows_of(case, "GIAYTO"):
        name, form = phrase(cell(row, "TENGIAYTO")), phrase(cell(row, "TENMAUDON"))
        if not name:
            problems.append(problem(Kind.PAPERS, f"a paper without TENGIAYTO ({cell(row, 'MAGIAYTO')})"))
            continue
        yield Paper(
            name=name,
            form_files=(form,) if form else (),
            originals=_count(row, "SOBANCHINH", problems),
            copies=_count(row, "SOBANSAO", problems),
            code=phrase(cell(row, "MAGIAYTO"))[:60],
        )


def _count(row: Mapping[str, Any], key: str, problems: list[Problem]) -> int | None:
    written = phrase(cell(row, key))
    if written.isascii() and written.isdecimal() and len(written) <= 3:
        return int(written)
    if written:
        problems.append(problem(Kind.QUANTITY, f"{key} {written}"))
    return None


def _bases(record: Mapping[str, Any]) -> tuple[LegalBasis, ...]:
    found = ((phrase(cell(r, "SOVANBAN")), phrase(cell(r, "TENVANBAN"))) for r in rows_of(record, "CANCUPHAPLY"))
    return tuple(LegalBasis(number, name or number) for number, name in found if number or name)
