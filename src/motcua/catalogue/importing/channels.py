"""The table of ways of filing, its cells glued into one text.

`Hình thức nộpThời gianPhí, lệ phíMô tả` `Trực tuyến` `5 Ngày làm việc` `Miễn phí(Không)` `Nộp qua cổng…`

A row begins where a channel's name stands directly before a time and a fee. A number without a unit is
not a time limit. Where a number and an amount are glued ("120,000 VNĐ" is 1 and 20,000) the amount is read
only if one reading alone is well-formed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..values import Channel, ChannelKind, Fee, LimitUnit, TimeLimit
from .problems import Kind, Problem, problem
from .texts import SILENT, clean, phrase, prose

HEADER = "Hình thức nộpThời gianPhí, lệ phíMô tả"
KINDS = {
    "Trực tuyến": ChannelKind.ONLINE,
    "Trực tiếp": ChannelKind.DIRECT,
    "Dịch vụ bưu chính": ChannelKind.POSTAL,
}
UNITS = {
    "Ngày làm việc": LimitUnit.WORKING_DAY,
    "Ngày": LimitUnit.CALENDAR_DAY,
    "Giờ làm việc": LimitUnit.WORKING_HOUR,
    "Giờ": LimitUnit.WORKING_HOUR,
    "Tháng": LimitUnit.MONTH,
}
CURRENCIES = {"Việt Nam Đồng": "VND", "VNĐ": "VND", "USD": "USD", "EUR": "EUR"}
FREE = "Miễn phí"
SMALLEST_DONG = 1000  # "20 VNĐ" stands for 20.000 where a point was taken for a decimal sign: not an amount

_MONEY = rf"\d[\d,.]* (?:{'|'.join(CURRENCIES)})"
_FEE = rf"(?:{FREE}|{SILENT}|{_MONEY})"
_LIMIT = rf"(?P<number>\d+(?:[.,]\d+)?) (?P<unit>{'|'.join(UNITS)})"
_ROW = re.compile(
    rf"(?P<kind>{'|'.join(KINDS)})"
    rf"(?P<time>{_LIMIT}(?={_FEE})|{SILENT}(?={_FEE})|\d+(?=(?:{FREE}|{SILENT}))|(?={_MONEY})|(?P<words>[^\d\n]{{1,200}}?)(?={_FEE}))"
)
_AMOUNT = re.compile(rf"(?P<number>\d[\d,.]*) (?P<currency>{'|'.join(CURRENCIES)})")
_WELL_FORMED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*|0")
_NUMBERING = re.compile(r"\((?:\d{1,2}(?:\.\d+)*|[a-zđ]|[ivx]+)\)", re.IGNORECASE)
_NO_CHARGE = re.compile(r"(?:không(?: có| thu| quy định| mất phí)?|miễn(?: phí| lệ phí)?|0)[.\s]*", re.IGNORECASE)


def read_channels(cell: str) -> tuple[tuple[Channel, ...], list[Problem]]:
    """The rows of the table, in order, with what could not be read of them."""
    text = clean(cell).strip()
    problems: list[Problem] = []
    if text in {"", SILENT, HEADER}:
        return (), [problem(Kind.NO_CHANNELS)]
    body = text.removeprefix(HEADER)
    rows = list(_rows(body))
    if not rows or rows[0].start() > 0:
        problems.append(problem(Kind.CHANNELS, body[: rows[0].start()] if rows else body))
    ends = [*(row.start() for row in rows), len(body)][1:]
    channels = [_channel(row, body[row.end() : end], problems) for row, end in zip(rows, ends, strict=True)]
    return tuple(channels), problems


def _rows(body: str) -> Iterator[re.Match[str]]:
    """Rows in words ("Không quy định") are taken only where a row must begin: after nothing or another row."""
    for row in _ROW.finditer(body):
        if row["words"] is None or row.start() == 0 or _begins_with_silence(row["words"]):
            yield row


def _begins_with_silence(words: str) -> bool:
    return words.startswith("Không")


def _channel(row: re.Match[str], rest: str, problems: list[Problem]) -> Channel:
    written, limit = phrase(row["time"]), None
    doubtful: tuple[Fee, ...] = ()
    if row["unit"]:
        limit = _limit(row["number"], row["unit"])
    elif not row["time"]:
        written, doubtful, rest = _unglued(rest, problems)
    if limit is None:
        problems.append(problem(_silence(written), f"{row['kind']}: {written}"))
    fees, description = _fees(rest, problems)
    return Channel(KINDS[row["kind"]], limit, written, doubtful + fees, description)


def _limit(number: str, unit: str) -> TimeLimit | None:
    amount = Decimal(number.replace(",", "."))
    limit = TimeLimit(amount.normalize(), UNITS[unit])
    return limit if amount > 0 and limit.is_countable else None


def _silence(written: str) -> Kind:
    if not written:
        return Kind.LIMIT_NOT_GIVEN
    return Kind.LIMIT_WITHOUT_UNIT if written[0].isdigit() else Kind.LIMIT_IN_WORDS


def _unglued(rest: str, problems: list[Problem]) -> tuple[str, tuple[Fee, ...], str]:
    """A bare number glued to an amount: the number, no fee yet, and the rest with the amount in front.

    Where more than one cut makes sense, or none, neither is known: no number, a fee that keeps the text,
    and what follows it."""
    money = _AMOUNT.match(rest)
    if money is None:
        return "", (), rest
    digits = money["number"]
    cuts = [
        at
        for at in range(1, len(digits))
        if digits[:at].isdigit()
        and _WELL_FORMED.fullmatch(digits[at:])
        and _is_plausible(digits[at:], money["currency"])
    ]
    if len(cuts) == 1:
        return digits[: cuts[0]], (), rest[cuts[0] :]
    note, after = _note(rest[money.end() :])
    return "", (_not_known(money, note, problems),), after


def _is_plausible(number: str, currency: str) -> bool:
    return CURRENCIES[currency] != "VND" or int(number.replace(",", "")) >= SMALLEST_DONG


def _fees(rest: str, problems: list[Problem]) -> tuple[tuple[Fee, ...], str]:
    """The fees at the start of the text, and the description after them."""
    if rest.startswith(SILENT):
        return (), prose(rest[len(SILENT) :])
    fees: list[Fee] = []
    while True:
        money = _AMOUNT.match(rest)
        if money is not None:
            note, rest = _note(rest[money.end() :])
            fees.append(_charged(money, note, problems))
        elif rest.startswith(FREE):
            note, rest = _note(rest[len(FREE) :])
            fees.append(_free(note, problems))
        else:
            return tuple(fees), prose(rest)


def _charged(money: re.Match[str], note: str, problems: list[Problem]) -> Fee:
    number, currency = money["number"], CURRENCIES[money["currency"]]
    if _WELL_FORMED.fullmatch(number) and _is_plausible(number, money["currency"]):
        return Fee(int(number.replace(",", "")), currency, note)
    return _not_known(money, note, problems)


def _not_known(money: re.Match[str], note: str, problems: list[Problem]) -> Fee:
    problems.append(problem(Kind.FEE_AMOUNT, f"{money[0]} ({note})"))
    return Fee(None, CURRENCIES[money["currency"]], f"{money[0]}; {note}" if note else money[0])


def _free(note: str, problems: list[Problem]) -> Fee:
    """ "Miễn phí" with a note that speaks of a charge is not free: the amount is set somewhere else."""
    if not note or _NO_CHARGE.fullmatch(note):
        return Fee(0, note=note)
    problems.append(problem(Kind.FEE_ELSEWHERE, note))
    return Fee(None, note=note)


def _note(text: str) -> tuple[str, str]:
    """A note in brackets directly after a fee, and what follows. A bare "(1)" begins the description."""
    if not text.startswith("(") or _NUMBERING.match(text):
        return "", text
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return phrase(text[1:at]), text[at + 1 :]
    return "", text
