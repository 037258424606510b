"""The parts of a record, each edited on a page of its own: what it asks, how it is read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from motcua.catalogue import api as catalogue
from motcua.kernel.errors import Words

from . import blocks
from .blocks import Errors, Rows
from .rows import Row, read


@dataclass(frozen=True, slots=True)
class Plain:
    """A field of the record that is one control. `lines`: several entries, each on a line of its own."""

    name: str
    kind: Literal["line", "text", "lines", "flag", "levels"]
    hint: Words = ""


@dataclass(frozen=True, slots=True)
class Part:
    slug: str
    title: Words
    plain: tuple[Plain, ...] = ()
    rows: Rows | None = None

    @property
    def names(self) -> frozenset[str]:
        """The fields of the record that the part is about."""
        return frozenset(p.name for p in self.plain) | ({self.rows.name} if self.rows else frozenset())


@dataclass(slots=True)
class Typed:
    """What stands in the form of a part."""

    plain: dict[str, str]
    levels: list[str]
    rows: list[Row]


def typed_of(part: Part, content: catalogue.Content) -> Typed:
    """The form as the record fills it."""
    plain = {one.name: _shown(getattr(content, one.name)) for one in part.plain}
    rows = part.rows.rows_of(getattr(content, part.rows.name)) if part.rows else []
    return Typed(plain, list(content.levels), rows)


def typed_in(part: Part, data: QueryDict) -> Typed:
    """The form as posted."""
    plain = {one.name: data.get(one.name, "").replace("\r\n", "\n").strip() for one in part.plain}
    return Typed(
        plain,
        data.getlist("levels"),
        read({name: str(data[name]) for name in data}, part.rows.block) if part.rows else [],
    )


def content_of(part: Part, typed: Typed, content: catalogue.Content) -> tuple[catalogue.Content, Errors]:
    """The record with what was typed in the part's fields, and what of it cannot be read."""
    errors: Errors = {}
    values: dict[str, Any] = {one.name: _value(one, typed) for one in part.plain}
    if part.rows:
        values[part.rows.name] = part.rows.value_of(typed.rows, errors)
    return replace(content, **values), errors


FLAGS = {"": None, "yes": True, "no": False}
_FLAG_WORDS = {flag: word for word, flag in FLAGS.items()}


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "\n".join(value)
    return _FLAG_WORDS[value] if value is None or isinstance(value, bool) else str(value)


def _value(plain: Plain, typed: Typed) -> object:
    text = typed.plain[plain.name]
    match plain.kind:
        case "flag":
            return FLAGS.get(text)
        case "levels":
            return tuple(dict.fromkeys(typed.levels))
        case "lines":
            return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
        case "line":
            return " ".join(text.split())
        case _:
            return text


# -- the parts -------------------------------------------------------------------------------------

_A_LINE_EACH = gettext_lazy("Mỗi dòng một mục.")

PARTS = (
    Part(
        "chung",
        gettext_lazy("Thông tin chung"),
        (
            Plain("name", "text"),
            Plain("field", "line"),
            Plain("levels", "levels"),
            Plain("kind", "line"),
            Plain("issuer", "line"),
            Plain("fully_online", "flag"),
            Plain("partly_online", "flag"),
            Plain("non_territorial", "flag"),
            Plain("interlinked", "flag"),
            Plain("subjects", "lines", _A_LINE_EACH),
            Plain("keywords", "lines", _A_LINE_EACH),
            Plain("related", "lines", _A_LINE_EACH),
            Plain("source_url", "line"),
        ),
    ),
    Part(
        "co-quan",
        gettext_lazy("Cơ quan"),
        (
            Plain("executing_agencies", "lines", _A_LINE_EACH),
            Plain("competent_agencies", "lines", _A_LINE_EACH),
            Plain("authorised_agencies", "lines", _A_LINE_EACH),
            Plain("coordinating_agencies", "lines", _A_LINE_EACH),
            Plain("reception_addresses", "text"),
        ),
    ),
    Part(
        "trinh-tu",
        gettext_lazy("Trình tự, điều kiện"),
        (Plain("steps", "text"), Plain("conditions", "text")),
    ),
    Part(
        "ho-so",
        gettext_lazy("Thành phần, số lượng hồ sơ"),
        rows=blocks.VARIANTS,
    ),
    Part(
        "cach-nop",
        gettext_lazy("Cách thức, thời hạn, phí, lệ phí"),
        rows=blocks.CHANNELS,
    ),
    Part("ket-qua", gettext_lazy("Kết quả"), rows=blocks.RESULTS),
    Part("can-cu", gettext_lazy("Căn cứ pháp lý"), rows=blocks.BASES),
)


def part_of(slug: str) -> Part | None:
    return next((part for part in PARTS if part.slug == slug), None)


# Where each mandatory part of a record is written.
PLACES: Mapping[catalogue.Part, str] = {
    catalogue.Part.NAME: "chung",
    catalogue.Part.STEPS: "trinh-tu",
    catalogue.Part.CHANNELS: "cach-nop",
    catalogue.Part.PAPERS: "ho-so",
    catalogue.Part.LIMIT: "cach-nop",
    catalogue.Part.SUBJECTS: "chung",
    catalogue.Part.AGENCY: "co-quan",
}
