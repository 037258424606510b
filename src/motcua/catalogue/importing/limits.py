"""A time limit that stands in a cell of its own, and limits that a sentence gives case by case."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from ..values import LimitUnit, TimeLimit
from .problems import Kind
from .texts import phrase

UNITS = {
    "ngày làm việc": LimitUnit.WORKING_DAY,
    "ngày": LimitUnit.CALENDAR_DAY,
    "giờ làm việc": LimitUnit.WORKING_HOUR,
    "giờ": LimitUnit.WORKING_HOUR,
    "tháng": LimitUnit.MONTH,
}
OTHERS = "Các trường hợp còn lại"
LONGEST_NAME = 120  # a dossier keeps the name of its case in that many letters

_UNIT = "|".join(UNITS)
_WHOLE = re.compile(rf"(?P<number>\d{{1,4}}(?:[.,]\d{{1,2}})?)(?: (?P<unit>{_UNIT}))?", re.IGNORECASE)
_LIMIT = re.compile(
    rf"(?:(?:thời gian thực hiện )?(?:là )?không quá )?\b(?<!sau )(?P<number>\d{{1,3}}) (?P<unit>{_UNIT})\b(?! \d)",
    re.IGNORECASE,
)
_AFTER = re.compile(r"[\s(]*(?:đối với|cho)\s+(?:(?:trường hợp|thủ tục)\s+)?(?P<case>.+)", re.IGNORECASE)
_IF = re.compile(r"\s*(?P<case>nếu [^)]+)\)?")
_COUNTED = re.compile(r"\s*kể từ ngày [^,;.]*", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:đối với|trường hợp|thời gian(?: thực hiện)?(?: thủ tục)?)\s+(?P<case>.+?)"
    r"(?:\s*:|[, ]+thì\b.*?|\s+thời gian thực hiện|\s+là)?\s*",
    re.IGNORECASE | re.DOTALL,
)
_PLACE = re.compile(r"các xã ", re.IGNORECASE)
_STEPS = re.compile(r"\bbước \d", re.IGNORECASE)
_SENTENCE = re.compile(r"\.\s+(?=(?:Đối với|Trường hợp)\b)|;\s*(?=\d)|,\s*(?=đối với các xã )|\((?=\d+ ngày)")


@dataclass(frozen=True, slots=True)
class CaseLimit:
    """A limit with the name of its case; blank where the text knows but one. `words` are as written."""

    case: str
    limit: TimeLimit | None
    words: str


def read_limit(cell: str) -> tuple[TimeLimit | None, Kind | None]:
    """The limit a cell gives, or why it gives none: a number without a unit is no limit."""
    text = phrase(cell)
    found = _WHOLE.fullmatch(text)
    if not text:
        return None, Kind.LIMIT_NOT_GIVEN
    if found is None:
        return None, Kind.LIMIT_IN_WORDS
    if not found["unit"]:
        return None, Kind.LIMIT_WITHOUT_UNIT
    amount = Decimal(found["number"].replace(",", "."))
    limit = _limit(amount, found["unit"])
    if not limit.is_countable:
        return None, Kind.LIMIT_IN_WORDS
    return (limit, None) if amount > 0 else (None, Kind.LIMIT_NOT_GIVEN)


def read_limits_by_case(text: str) -> tuple[CaseLimit, ...]:
    """The limits of a text, each with its case, in the order of the text. Empty where any part of it that speaks
    of days is not understood: half of such a text would mislead."""
    if _STEPS.search(text):
        return ()
    found: list[CaseLimit] = []
    lines = [line.strip().removeprefix("-").strip().rstrip(".") for line in text.splitlines()]
    lines = [line for line in lines if line]
    for line in lines:
        read = _line(line)
        if read is None:
            return ()
        found.extend(read)
    return _named(found)


def _line(line: str) -> list[CaseLimit] | None:
    """One line: a limit, then what differs for some. None where it is not understood."""
    found: list[CaseLimit] = []
    place = ""
    heading = ""
    for sentence in _SENTENCE.split(line):
        limits = list(_LIMIT.finditer(sentence))
        if len(limits) > 1:
            return None
        if not limits:
            if (case := _before(sentence)) is None:
                return None
            found.append(CaseLimit(_sized(case), None, phrase(sentence)))
            continue
        one = _sentence(sentence, limits[0])
        if one is None:
            return None
        before, after, limit = one
        if _PLACE.match(before):
            place, before = before.partition(",")[0] + "…", heading
        elif not found:
            heading = before
        name = "; ".join(filter(None, (place, before, after)))
        found.append(CaseLimit(_sized(name), limit, phrase(sentence)))
    return found


def _sentence(sentence: str, found: re.Match[str]) -> tuple[str, str, TimeLimit] | None:
    """The case before the limit, the case after it, and the limit; None where either is not understood."""
    before = _before(sentence[: found.start()])
    rest = sentence[found.end() :]
    counted = _COUNTED.match(rest)
    rest = rest[counted.end() :] if counted else rest
    after = _AFTER.fullmatch(rest) or _IF.fullmatch(rest)
    if before is None or (rest.strip(" .,;)") and after is None):
        return None
    return before, phrase(after["case"]) if after else "", _limit(Decimal(found["number"]), found["unit"])


def _before(words: str) -> str | None:
    """The case that words before a limit name; blank where there are none, None where they name no case."""
    text = phrase(words).rstrip(" ,:")
    if not text:
        return ""
    found = _BEFORE.fullmatch(text)
    return found["case"] if found else None


def _limit(amount: Decimal, unit: str) -> TimeLimit:
    return TimeLimit(amount.normalize(), UNITS[unit.lower()])


def _sized(name: str) -> str:
    name = name[:1].upper() + name[1:].rstrip(" .,;")
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _named(found: list[CaseLimit]) -> tuple[CaseLimit, ...]:
    """Beside named cases, the limit of no case is that of all others. Two of one name: not understood."""
    if len(found) > 1:
        found = [replace(one, case=one.case or OTHERS) for one in found]
    return tuple(found) if len({one.case for one in found}) == len(found) else ()
