"""Reading raw answers: from a page, from JSON, or already typed. One reader per kind of question.

A reader turns what was given into a typed value or raises `Wrong`. It never looks at bounds and never
at the day, so that an answer once accepted can always be read back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.identity.api import (
    InvalidEmail,
    InvalidPersonalNumber,
    InvalidPhone,
    PersonalNumber,
    parse_email,
    parse_phone,
)

from .cleaning import clean_line, clean_lines
from .naming import Name, Naming, ask
from .values import Address, Answer, FileReference, Kind, PersonDetails, Question

LINE_MAX = 200
LINES_MAX = 5000
EMAIL_MAX = 254
FILES_MAX = 10
NUMBER_MAX = 10**15
RAW_FACTOR = 4  # how much longer than the limit a raw text may be before it is not even cleaned
YEARS = range(1800, 2201)

_GROUPED = re.compile(r"-?\d{1,3}(?:[. ]\d{3})+")
_INTEGER = re.compile(r"-?\d{1,16}")
_DECIMAL = re.compile(r"(-?\d{1,3}(?:\.\d{3})+|-?\d{1,16})(?:,(\d{1,6}))?")
_POINTED = re.compile(r"-?\d{1,16}\.\d{1,6}")
_CURRENCY = re.compile(r"\s*(?:₫|đồng|đ|vnđ|vnd)\s*$", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")

type Reader = Callable[[Any], Answer]


class Wrong(Exception):
    """An answer cannot be accepted. Maps the part at fault (`""`: the whole, `.day`…) to a sentence."""

    def __init__(self, *sentences: str, parts: Mapping[str, str] | None = None) -> None:
        self.parts: dict[str, str] = dict(parts or {})
        if sentences:
            self.parts[""] = sentences[0]
        super().__init__(*self.parts.values())


def is_blank(raw: Any) -> bool:
    """Whether nothing was answered: nothing, only white space, or a composite with every part blank."""
    if isinstance(raw, str):
        return not raw or raw.isspace()
    if isinstance(raw, Mapping):
        return all(is_blank(part) for part in raw.values())
    return raw is None or (isinstance(raw, list | tuple) and not raw)


def reader(question: Question, name: Name) -> Reader:
    """The reader of a question; built once when a form is compiled."""
    return _READERS[question.kind](question, name)


def text_limit(question: Question) -> int:
    """How many characters an answer in words may have."""
    if isinstance(question.maximum, int):
        return question.maximum
    return LINES_MAX if question.kind is Kind.LONG_TEXT else LINE_MAX


def _text(question: Question, name: Name) -> Reader:
    limit = text_limit(question)
    clean = clean_lines if question.kind is Kind.LONG_TEXT else clean_line

    def read(raw: Any) -> str:
        if not isinstance(raw, str):
            raise Wrong(_("Nhập %(name)s bằng chữ.") % {"name": name()})
        if len(raw) > limit * RAW_FACTOR:
            raise too_long(name, limit)
        return clean(raw)

    return read


def too_long(name: Name, limit: int) -> Wrong:
    sentence = _("Rút ngắn %(name)s còn không quá %(limit)s ký tự.")
    return Wrong(sentence % {"name": name(), "limit": limit})


def _number(question: Question, name: Name) -> Reader:
    decimals = question.decimals

    def wrong() -> Wrong:
        if decimals:
            return Wrong(_("Nhập %(name)s bằng số, ví dụ 12,5.") % {"name": name()})
        return Wrong(_("Nhập %(name)s bằng số nguyên, ví dụ 12.") % {"name": name()})

    def read(raw: Any) -> int | Decimal:
        value = _decimal(raw)
        if value is None or abs(value) > NUMBER_MAX:
            raise wrong()
        rounded = round(value, decimals)
        if rounded != value:
            raise wrong()
        return rounded if decimals else int(rounded)

    return read


def _money(question: Question, name: Name) -> Reader:
    def read(raw: Any) -> int:
        value = _decimal(_CURRENCY.sub("", raw) if isinstance(raw, str) and len(raw) < LINE_MAX else raw)
        if value is None or abs(value) > NUMBER_MAX or value != int(value):
            raise Wrong(_("Nhập %(name)s bằng số đồng, ví dụ 50.000.") % {"name": name()})
        return int(value)

    return read


def _decimal(raw: Any) -> Decimal | None:
    """A number as people here write it (`1.234,5`), or as JSON gives it."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return Decimal(raw) if abs(raw) <= NUMBER_MAX else None
    if isinstance(raw, float | Decimal):
        value = Decimal(str(raw))
        return value if value.is_finite() else None
    if not isinstance(raw, str) or len(raw) > LINE_MAX:
        return None
    return _written(raw.strip())


def _written(text: str) -> Decimal | None:
    if not text.isascii():
        return None
    try:
        if _GROUPED.fullmatch(text) or _INTEGER.fullmatch(text):
            return Decimal(text.replace(".", "").replace(" ", ""))
        if match := _DECIMAL.fullmatch(text):
            return Decimal(f"{match[1].replace('.', '')}.{match[2]}")
        return Decimal(text) if _POINTED.fullmatch(text) else None
    except InvalidOperation:
        return None


def _date(question: Question, name: Name) -> Reader:
    def read(raw: Any) -> date:
        if isinstance(raw, date):
            return raw
        if isinstance(raw, Mapping):
            return _from_boxes(raw, name)
        if isinstance(raw, str) and len(raw) < LINE_MAX:
            text = raw.strip()
            if match := _ISO.fullmatch(text):
                return _real_day(match[3], match[2], match[1], name)
            if match := _DAY.fullmatch(text):
                return _real_day(match[1], match[2], match[3], name)
        raise Wrong(_("Nhập %(name)s theo dạng ngày/tháng/năm, ví dụ 27/3/2026.") % {"name": name()})

    return read


def _from_boxes(boxes: Mapping[str, Any], name: Name) -> date:
    given = {part: _box(boxes.get(part)) for part in ("day", "month", "year")}
    words = {"day": _("ngày"), "month": _("tháng"), "year": _("năm")}
    missing = [part for part, text in given.items() if not text]
    if missing:
        sentence = _("Nhập đủ %(name)s: còn thiếu %(missing)s.")
        lacking = ", ".join(words[part] for part in missing)
        raise Wrong(parts={f".{missing[0]}": sentence % {"name": name(), "missing": lacking}})
    return _real_day(given["day"], given["month"], given["year"], name)


def _box(raw: Any) -> str:
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= NUMBER_MAX:
        return str(raw)
    return raw.strip() if isinstance(raw, str) and len(raw) < LINE_MAX else ""


def _real_day(day: str, month: str, year: str, name: Name) -> date:
    if all(part.isascii() and part.isdigit() for part in (day, month, year)) and int(year) in YEARS:
        try:
            return date(int(year), int(month), int(day))
        except (ValueError, OverflowError):
            pass
    raise Wrong(_("Nhập %(name)s là một ngày có thật, ví dụ 27/3/2026.") % {"name": name()})


def _yes_no(question: Question, name: Name) -> Reader:
    said = {"yes": True, "no": False, "true": True, "false": False, "có": True, "không": False}

    def read(raw: Any) -> bool:
        if isinstance(raw, bool):
            return raw
        answer = said.get(raw.strip().lower()) if isinstance(raw, str) else None
        if answer is None:
            raise Wrong(_("Chọn Có hoặc Không cho: %(name)s") % {"name": name()})
        return answer

    return read


def _choice(question: Question, name: Name) -> Reader:
    allowed = frozenset(option.value for option in question.options)

    def read(raw: Any) -> str:
        if not isinstance(raw, str) or raw not in allowed:
            raise Wrong(_("Chọn %(name)s trong các mục đã cho.") % {"name": name()})
        return raw

    return read


def _choices(question: Question, name: Name) -> Reader:
    order = {option.value: place for place, option in enumerate(question.options)}

    def read(raw: Any) -> tuple[str, ...]:
        chosen = [raw] if isinstance(raw, str) else raw
        if not isinstance(chosen, list | tuple) or not all(isinstance(c, str) and c in order for c in chosen):
            raise Wrong(_("Chọn %(name)s trong các mục đã cho.") % {"name": name()})
        return tuple(sorted(set(chosen), key=order.__getitem__))

    return read


def _personal_number(question: Question, name: Name) -> Reader:
    def read(raw: Any) -> str:
        try:
            return str(PersonalNumber.parse(_short(raw)))
        except InvalidPersonalNumber as error:
            raise Wrong(_("Nhập %(name)s gồm đúng 12 chữ số.") % {"name": name()}) from error

    return read


def _phone(question: Question, name: Name) -> Reader:
    def read(raw: Any) -> str:
        try:
            return parse_phone(_short(raw))
        except InvalidPhone as error:
            sentence = _("Nhập %(name)s như 0912 345 678; số nước ngoài bắt đầu bằng dấu +.")
            raise Wrong(sentence % {"name": name()}) from error

    return read


def _email(question: Question, name: Name) -> Reader:
    def read(raw: Any) -> str:
        try:
            return parse_email(clean_line(_short(raw)))
        except InvalidEmail as error:
            raise Wrong(_("Nhập %(name)s theo dạng ten@example.com.") % {"name": name()}) from error

    return read


def _short(raw: Any) -> str:
    """The text given, or nothing when it is no text or far too long to be a number or an address."""
    return raw if isinstance(raw, str) and len(raw) <= EMAIL_MAX else ""


def _address(question: Question, name: Name) -> Reader:
    def read(raw: Any) -> Address:
        if isinstance(raw, Address):
            return raw
        if not isinstance(raw, Mapping):
            raise Wrong(parts={".commune": _("Chọn xã, phường cho %(name)s.") % {"name": name()}})
        street, commune, elsewhere = (_line(raw.get(part), name) for part in ("street", "commune", "elsewhere"))
        if elsewhere and commune in {"", ELSEWHERE}:
            return Address(street=street, elsewhere=elsewhere)
        if commune == ELSEWHERE:
            sentence = _("Nhập xã, phường và tỉnh, thành phố cho %(name)s.")
            raise Wrong(parts={".elsewhere": sentence % {"name": name()}})
        if not commune:
            raise Wrong(parts={".commune": _("Chọn xã, phường cho %(name)s.") % {"name": name()}})
        return Address(street=street, commune=commune)

    return read


ELSEWHERE = "elsewhere"  # chosen in the list of communes for a place outside the city


def _line(raw: Any, name: Name) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise Wrong(_("Nhập %(name)s bằng chữ.") % {"name": name()})
    if len(raw) > LINE_MAX:
        raise too_long(name, LINE_MAX)
    return clean_line(raw)


def _person(question: Question, name: Name) -> Reader:
    named = [(part, Naming(part.label, question.label)) for part in question.parts]
    readers = [(part, called, reader(part, called)) for part, called in named]

    def read(raw: Any) -> PersonDetails:
        if isinstance(raw, PersonDetails):
            return raw
        if not isinstance(raw, Mapping):
            raise Wrong(_("Nhập thông tin: %(name)s.") % {"name": name()})
        found: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        missing: dict[str, str] = {}
        for part, called, read_part in readers:
            given = raw.get(part.key)
            try:
                if not is_blank(given):
                    found[part.key] = read_part(given)
                elif part.required:
                    missing[f".{part.key}"] = ask(part, called)
            except Wrong as error:
                wrong |= {f".{part.key}{below}": sentence for below, sentence in error.parts.items()}
        if wrong:  # said together; when all that was given can be read, the bounds speak of what is missing
            raise Wrong(parts=missing | wrong)
        return PersonDetails(**found)

    return read


def _file(question: Question, name: Name) -> Reader:
    def read(raw: Any) -> tuple[FileReference, ...]:
        if not isinstance(raw, list | tuple) or len(raw) > FILES_MAX * RAW_FACTOR:
            raise Wrong(_("Tải lên lại %(name)s.") % {"name": name()})
        references = [one if isinstance(one, FileReference) else _reference(one, name) for one in raw]
        return tuple({reference.id: reference for reference in references}.values())

    return read


def _reference(raw: Any, name: Name) -> FileReference:
    if isinstance(raw, Mapping):
        given, called = raw.get("id"), raw.get("name")
        if isinstance(given, str) and isinstance(called, str) and len(called) <= LINE_MAX * RAW_FACTOR:
            try:
                return FileReference(UUID(given), clean_line(called)[-LINE_MAX:].strip())
            except ValueError:
                pass
    raise Wrong(_("Tải lên lại %(name)s.") % {"name": name()})


_READERS: dict[Kind, Callable[[Question, Name], Reader]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.PERSONAL_NUMBER: _personal_number,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.ADDRESS: _address,
    Kind.PERSON: _person,
    Kind.FILE: _file,
}
