"""Fees written one after the other: `Phí : 50.000 Đồng (…)`, `Lệ phí: 200000 ĐồngXem chi tiết`."""

from __future__ import annotations

import re

from ..values import Fee
from .channels import SMALLEST_DONG
from .problems import Kind, Problem, problem
from .texts import phrase

CURRENCIES = {"đồng": "VND", "vnđ": "VND", "vnd": "VND", "usd": "USD", "eur": "EUR"}
_MONEY = "|".join(CURRENCIES)
_NOISE = re.compile(r"Xem chi tiết|^\s*File đính kèm:.*$", re.MULTILINE)
_BEGIN = re.compile(r"(?:^|\n)\s*(?P<kind>Phí|Lệ phí)\s*:|(?<=Đồng)\s+(?P<next>Phí|Lệ phí)\s*:")
_NOTE = re.compile(r"(?P<words>.*?)\s*\((?P<note>.*)\)\s*", re.DOTALL)
_PER = r"(?P<per>(?:\s*/\s*[^\W\d]+(?: (?!Đồng\b)[^\W\d]+)?)*)"
_AMOUNT = re.compile(rf"(?P<number>\d[\d.,]*)\s*(?P<currency>{_MONEY})?{_PER}\s*(?:Đồng)?", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+")
_FREE = re.compile(r"không|0|miễn(?: phí| lệ phí)?", re.IGNORECASE)


def read_fees(cell: str) -> tuple[tuple[Fee, ...], list[Problem]]:
    """The fees of the cell in order; what it says without an amount keeps its words and is told."""
    text = _NOISE.sub("\n", cell.replace("\xa0", " "))
    begins = list(_BEGIN.finditer(text))
    ends = [*(begin.start() for begin in begins), len(text)][1:]
    problems: list[Problem] = []
    fees = []
    for begin, end in zip(begins, ends, strict=True):
        fees.append(_fee(begin["kind"] or begin["next"], text[begin.end() : end], problems))
    stray = phrase(text[: begins[0].start()] if begins else text)
    if stray:
        fees.insert(0, _elsewhere(stray, problems))
    return tuple(dict.fromkeys(fees)), problems


def read_amount(text: str, note: str, problems: list[Problem]) -> Fee:
    """An amount with its currency and what it is for each of: `100.000 đồng/giấy`. A range is no amount."""
    found = _AMOUNT.fullmatch(phrase(text).rstrip("."))
    if found is None:
        problems.append(problem(Kind.FEE_AMOUNT, f"{text} ({note})"))
        return Fee(None, note=_joined(note, phrase(text)))
    currency = CURRENCIES[(found["currency"] or "đồng").lower()]
    number = found["number"].rstrip(".,")
    per = phrase(found["per"])
    amount = int(re.sub(r"[.,]", "", number)) if _GROUPED.fullmatch(number) else None
    if amount is None or (currency == "VND" and 0 < amount < SMALLEST_DONG):
        problems.append(problem(Kind.FEE_AMOUNT, f"{text} ({note})"))
        return Fee(None, currency, _joined(note, phrase(text)))
    return Fee(amount, currency, _joined(per, note))


def _fee(kind: str, body: str, problems: list[Problem]) -> Fee:
    split = _NOTE.fullmatch(body)
    words, note = (split["words"], split["note"]) if split else (body, "")
    words, note = phrase(words), phrase(note)
    bare = re.sub(r"\s*Đồng$", "", words).strip()
    if _FREE.fullmatch(bare):
        return Fee(0, note=note)
    if bare in {"", "Đồng"} or not _AMOUNT.match(words):
        return _elsewhere(_joined(bare if bare != "Đồng" else "", note) or kind, problems)
    return read_amount(words, note or kind, problems)


def _elsewhere(words: str, problems: list[Problem]) -> Fee:
    problems.append(problem(Kind.FEE_ELSEWHERE, words))
    return Fee(None, note=words)


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))
