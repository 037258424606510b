"""What a unit posts in its hall: the procedures it settles or takes in on a day, with their terms."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import chain
from uuid import UUID

from motcua.kernel.text import fold
from motcua.organisation import api as organisation

from . import models, queries
from .competence import is_taken_by
from .merging import merge
from .register import Flag
from .rule_values import LocalRule
from .values import MADE_PUBLIC, ChannelKind, ProcedureVersion, Terms

SOURCES = ("nd-63-2010", "nd-118-2025#14")
KEPT_LISTS = 16


@dataclass(frozen=True, slots=True)
class Posted:
    """A line of a posting list. `terms` has one for each way of filing the record names."""

    version_id: UUID
    code: str
    name: str
    field: str
    levels: tuple[str, ...]
    agencies: tuple[str, ...]
    decision: str
    flags: tuple[Flag, ...]
    terms: tuple[Terms, ...]


@dataclass(frozen=True, slots=True)
class PostedField:
    """The procedures of one field, by name; `name` is blank for those whose record names none."""

    name: str
    lines: tuple[Posted, ...]


@dataclass(frozen=True, slots=True)
class PostingList:
    unit: organisation.Unit
    on: date
    fields: tuple[PostedField, ...]

    @property
    def total(self) -> int:
        return sum(len(field.lines) for field in self.fields)


def posting_list(unit_id: UUID, on: date) -> PostingList:
    """What the unit posts on the day, by field. Two queries while the catalogue is as it was. Raises `UnitNotFound`.

    For everybody: what is posted is public. A record that names neither the unit nor a level of its is not its own.
    """
    unit = organisation.unit(unit_id)
    rules = _rules(on)
    by_field: dict[str, list[Posted]] = defaultdict(list)
    for version in _posted(unit, on, queries.revision()):
        by_field[version.field].append(_line(version, rules.get(version.code, [])))
    fields = (PostedField(name, tuple(by_field[name])) for name in sorted(by_field, key=lambda n: (not n, fold(n), n)))
    return PostingList(unit, on, tuple(fields))


def posted_versions(version_ids: list[UUID]) -> list[ProcedureVersion]:
    """The whole records, in the order asked for. One query."""
    found = queries.versions(version_ids)
    return [found[version_id] for version_id in version_ids if version_id in found]


@lru_cache(maxsize=KEPT_LISTS)
def _posted(unit: organisation.Unit, on: date, mark: UUID | None) -> tuple[ProcedureVersion, ...]:
    """By name, without what a list does not print, so that lists may be kept. `mark` is that of the catalogue."""
    in_force = (
        models.ProcedureVersion.objects.filter(queries.in_force(on), status__in=MADE_PUBLIC)
        .order_by("procedure_id", "-number")
        .distinct("procedure_id")
        .values_list("id", "levels", "executing_agencies", "competent_agencies", "authorised_agencies")
    )
    wanted = [id_ for id_, levels, *agencies in in_force if is_taken_by(unit, levels, chain(*agencies))]
    versions = queries.versions(wanted).values()
    return tuple(_slim(v) for v in sorted(versions, key=lambda v: (fold(v.name), v.code)))


def _slim(version: ProcedureVersion) -> ProcedureVersion:
    channels = tuple(replace(channel, description="") for channel in version.channels)
    slim = replace(version.content, steps="", conditions="", variants=(), bases=(), keywords=(), channels=channels)
    return replace(version, content=slim)


def _rules(on: date) -> dict[str, list[LocalRule]]:
    """As `queries.local_rules`, of every procedure at once."""
    rows = models.LocalRule.objects.filter(queries.in_force(on)).order_by("channel", "effective_from", "id")
    rules: dict[str, list[LocalRule]] = defaultdict(list)
    for row in rows:
        rules[row.procedure_code].append(queries.rule_of(row))
    return rules


def _line(version: ProcedureVersion, rules: list[LocalRule]) -> Posted:
    content = version.content
    kinds = [kind for kind in ChannelKind if any(channel.kind is kind for channel in version.channels)]
    return Posted(
        version_id=version.id,
        code=version.code,
        name=version.name,
        field=version.field,
        levels=version.levels,
        agencies=content.executing_agencies,
        decision=version.decision,
        flags=tuple(flag for flag in Flag if getattr(content, flag.value)),
        terms=tuple(merge(version, kind, "", rules) for kind in kinds),
    )
