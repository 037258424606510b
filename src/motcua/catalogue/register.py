"""The list of every procedure in whatever state, as those who keep the catalogue see it; and the counts of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Words
from motcua.kernel.pages import Page, cut
from motcua.kernel.text import fold

from . import models, policies
from .checking import Part, with_missing
from .queries import UnknownProcedure
from .values import IN_THE_MAKING, Status

PAGE_SIZE = 50


class Standing(StrEnum):
    """Where a procedure stands on a day, by its newest published version."""

    IN_FORCE = "in_force"
    COMING = "coming"
    UNPUBLISHED = "unpublished"
    ENDED = "ended"

    @property
    def label(self) -> Words:
        return _STANDING_LABELS[self]


_STANDING_LABELS: dict[Standing, Words] = {
    Standing.IN_FORCE: _("Đang áp dụng"),
    Standing.COMING: _("Chưa đến ngày áp dụng"),
    Standing.UNPUBLISHED: _("Chưa công khai"),
    Standing.ENDED: _("Đã bãi bỏ, thay thế"),
}


class Flag(StrEnum):
    FULLY_ONLINE = "fully_online"
    PARTLY_ONLINE = "partly_online"
    NON_TERRITORIAL = "non_territorial"
    INTERLINKED = "interlinked"

    @property
    def label(self) -> Words:
        return _FLAG_LABELS[self]


_FLAG_LABELS: dict[Flag, Words] = {
    Flag.FULLY_ONLINE: _("Trực tuyến toàn trình"),
    Flag.PARTLY_ONLINE: _("Trực tuyến một phần"),
    Flag.NON_TERRITORIAL: _("Phi địa giới hành chính"),
    Flag.INTERLINKED: _("Liên thông"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the register is wanted; blanks want everything. `making`: with a draft, or awaiting publication."""

    text: str = ""
    level: str = ""
    field: str = ""
    flag: Flag | None = None
    standing: Standing | None = None
    making: Status | None = None
    missing: Part | None = None
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A procedure by the version that stands for it: the published one, else the one in the making, else the last.

    `making` is the status of a version in the making. Days as of that version.
    """

    code: str
    name: str
    field: str
    levels: tuple[str, ...]
    standing: Standing
    status: Status
    making: Status | None
    number: int
    effective_from: date
    effective_to: date | None
    flags: tuple[Flag, ...]
    missing: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """How many procedures of a field each level has; one of several levels counts in each. `total` counts it once."""

    field: str
    by_level: Mapping[str, int]
    total: int


def register(actor: Actor, wanted: Filter, *, on: date, page: int = 1, size: int = PAGE_SIZE) -> Page[KeptLine]:
    """Procedures by name. One query, two when words are asked for. For staff; raises `UnknownProcedure`."""
    found = with_missing(_wanted(_lines(actor, on), wanted))
    if wanted.text:
        found = found.filter(id__in=_worded(found, wanted.text))
    rows = cut(found.order_by("name", "procedure__code").values(*_COLUMNS), max(page, 1), size)
    return rows.holding(tuple(map(_line, rows.items)))


def standings(actor: Actor, on: date) -> Mapping[Standing | Status, int]:
    """How many procedures stand where, and how many have a draft or await publication. One query."""
    kinds: dict[Standing | Status, Q] = {
        **{one: Q(standing=one.value) for one in Standing},
        **{status: Q(making=status.value) for status in IN_THE_MAKING},
    }
    counted = _lines(actor, on).aggregate(**{str(kind): Count("id", filter=found) for kind, found in kinds.items()})
    return {kind: counted[str(kind)] for kind in kinds}


def counts_by_level(actor: Actor, on: date) -> tuple[LevelCounts, ...]:
    """Procedures in force by field and level, by the name of the field. One query."""
    rows = _lines(actor, on).filter(standing=Standing.IN_FORCE.value).values("field", "levels")
    fields: dict[str, tuple[dict[str, int], int]] = {}
    for row in rows.annotate(n=Count("id")).order_by("field", "levels"):
        by_level, total = fields.get(row["field"], ({}, 0))
        for level in row["levels"] or [""]:
            by_level[level] = by_level.get(level, 0) + row["n"]
        fields[row["field"]] = (by_level, total + row["n"])
    return tuple(LevelCounts(field, by_level, total) for field, (by_level, total) in fields.items())


_COLUMNS = (
    "procedure__code",
    "name",
    "field",
    "levels",
    "standing",
    "status",
    "making",
    "number",
    "effective_from",
    "effective_to",
    "missing",
    *(flag.value for flag in Flag),
)


def _lines(actor: Actor, on: date) -> QuerySet[Any]:
    """One version for each procedure, with where it stands on the day."""
    if not policies.may_read_drafts(actor):
        raise UnknownProcedure
    rank = Case(
        When(status=Status.PUBLISHED, then=0), When(status__in=[s.value for s in IN_THE_MAKING], then=1), default=2
    )
    versions = models.ProcedureVersion.objects.order_by("procedure_id", rank, "-number").distinct("procedure_id")
    making = models.ProcedureVersion.objects.filter(procedure=OuterRef("procedure"), status__in=IN_THE_MAKING)
    standing = Case(
        When(status=Status.PUBLISHED, effective_from__lte=on, then=Value(Standing.IN_FORCE.value)),
        When(status=Status.PUBLISHED, then=Value(Standing.COMING.value)),
        When(status__in=[*IN_THE_MAKING, Status.DISCARDED], then=Value(Standing.UNPUBLISHED.value)),
        default=Value(Standing.ENDED.value),
    )
    one_each = models.ProcedureVersion.objects.filter(id__in=versions.values("id"))
    return one_each.annotate(standing=standing, making=Subquery(making.values("status")[:1]))


def _wanted(lines: QuerySet[Any], wanted: Filter) -> QuerySet[Any]:
    """All that a filter asks for, but its words."""
    if wanted.level:
        lines = lines.filter(levels__contains=[wanted.level])
    if wanted.field:
        lines = lines.filter(field=wanted.field)
    if wanted.flag:
        lines = lines.filter(**{wanted.flag.value: True})
    if wanted.standing:
        lines = lines.filter(standing=wanted.standing.value)
    if wanted.making:
        lines = lines.filter(making=wanted.making.value)
    if wanted.missing or wanted.incomplete:
        lines = with_missing(lines)
        lines = lines.filter(missing__contains=[wanted.missing.value]) if wanted.missing else lines
        lines = lines.exclude(missing=[]) if wanted.incomplete else lines
    return lines


def _worded(lines: QuerySet[Any], text: str) -> Sequence[UUID]:
    """Those that hold every word in code or name, with diacritics or without."""
    words = fold(text).split()
    rows = lines.order_by("id").values_list("id", "procedure__code", "name")
    return [id_ for id_, code, name in rows if all(word in f"{code} {fold(name)}" for word in words)]


def _line(row: Mapping[str, Any]) -> KeptLine:
    return KeptLine(
        code=row["procedure__code"],
        name=row["name"],
        field=row["field"],
        levels=tuple(row["levels"]),
        standing=Standing(row["standing"]),
        status=Status(row["status"]),
        making=Status(row["making"]) if row["making"] else None,
        number=row["number"],
        effective_from=row["effective_from"],
        effective_to=row["effective_to"],
        flags=tuple(flag for flag in Flag if row[flag.value]),
        missing=tuple(Part(part) for part in row["missing"]),
    )
