"""Whether a record is complete: the seven parts that every procedure must state."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Exists, Func, OuterRef, Q, QuerySet, TextField, Value, When
from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words

from . import models
from .values import Content


class Part(StrEnum):
    """A mandatory part of a record. Source: nd-63-2010#8; as counted by qd-766-2022."""

    NAME = "name"
    STEPS = "steps"
    CHANNELS = "channels"
    PAPERS = "papers"
    LIMIT = "limit"
    SUBJECTS = "subjects"
    AGENCY = "agency"

    @property
    def label(self) -> Words:
        return _LABELS[self]


_LABELS: dict[Part, Words] = {
    Part.NAME: _("Tên thủ tục"),
    Part.STEPS: _("Trình tự thực hiện"),
    Part.CHANNELS: _("Cách thức thực hiện"),
    Part.PAPERS: _("Thành phần, số lượng hồ sơ"),
    Part.LIMIT: _("Thời hạn giải quyết"),
    Part.SUBJECTS: _("Đối tượng thực hiện"),
    Part.AGENCY: _("Cơ quan thực hiện"),
}

SOURCES = ("nd-63-2010#8", "qd-766-2022")  # of both the words were not confirmed


def missing_parts(content: Content) -> tuple[Part, ...]:
    """Parts of which the record says nothing. A number without a unit is no limit; papers need a count somewhere."""
    return tuple(part for part, is_there in _IS_THERE.items() if not is_there(content))


_IS_THERE: dict[Part, Callable[[Content], bool]] = {
    Part.NAME: lambda content: bool(content.name.strip()),
    Part.STEPS: lambda content: bool(content.steps.strip()),
    Part.CHANNELS: lambda content: bool(content.channels),
    Part.PAPERS: lambda content: any(
        paper.originals is not None or paper.copies is not None
        for variant in content.variants
        for paper in variant.papers
    ),
    Part.LIMIT: lambda content: any(channel.limit is not None for channel in content.channels),
    Part.SUBJECTS: lambda content: bool(content.subjects),
    Part.AGENCY: lambda content: bool(content.executing_agencies),
}


def with_missing(versions: QuerySet[Any]) -> QuerySet[Any]:
    """The versions with `missing`: what `missing_parts` would say of each, told by the database."""
    version = OuterRef("pk")
    papers = models.Paper.objects.filter(variant__version=version)
    channels = models.Channel.objects.filter(version=version)
    there = {
        Part.NAME: ~Q(name__regex=_BLANK),
        Part.STEPS: ~Q(steps__regex=_BLANK),
        Part.CHANNELS: Q(Exists(channels)),
        Part.PAPERS: Q(Exists(papers.filter(Q(originals__isnull=False) | Q(copies__isnull=False)))),
        Part.LIMIT: Q(Exists(channels.filter(limit_amount__isnull=False))),
        Part.SUBJECTS: ~Q(subjects=[]),
        Part.AGENCY: ~Q(executing_agencies=[]),
    }
    told = [Case(When(found, then=Value("")), default=Value(part.value)) for part, found in there.items()]
    missing = Func(*told, template="array_remove(ARRAY[%(expressions)s], '')", output_field=ArrayField(TextField()))
    found: QuerySet[Any] = versions.annotate(missing=missing)
    return found


_BLANK = r"^\s*$"
