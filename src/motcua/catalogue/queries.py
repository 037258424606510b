"""Reads. A published version never changes, so its value is kept in the process for ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count as CountOf
from django.db.models import F, Func, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import NotFound
from motcua.kernel.memo import remembered
from motcua.kernel.pages import Page, cut

from . import models
from .decoding import content_of, limit_of
from .merging import merge
from .rule_values import LocalRule, RepresentationRule, RoutingRule
from .values import (
    FROZEN,
    MADE_PUBLIC,
    ChannelKind,
    Count,
    Procedure,
    ProcedureVersion,
    RuleScope,
    Status,
    Terms,
    VersionLine,
    VersionOf,
)

KEPT_VERSIONS = 4096
FRESH_SECONDS = 2.0
PAGE_SIZE = 20


class UnknownProcedure(NotFound):
    """No such procedure, or none in force on that day."""

    code = "unknown_procedure"
    message = _("Không tìm thấy thủ tục hành chính này.")


def version(version_id: UUID) -> ProcedureVersion:
    """The complete version: one query the first time, none afterwards. Raises `UnknownProcedure`."""
    return _version(version_id)


@lru_cache(maxsize=KEPT_VERSIONS)
def _version(version_id: UUID) -> ProcedureVersion:
    rows = complete(pk=version_id, status__in=FROZEN)
    if not rows:
        raise UnknownProcedure
    return value(rows[0])


def versions(version_ids: Iterable[UUID]) -> dict[UUID, ProcedureVersion]:
    """Several complete versions in one query, read past the cache; unknown ones are left out."""
    return {row["id"]: value(row) for row in complete(pk__in=list(version_ids), status__in=FROZEN)}


def version_in_force(code: str, on: date) -> ProcedureVersion:
    """The version that applies on the day, as known at most `FRESH_SECONDS` ago. Raises `UnknownProcedure`."""
    return version(_version_id_in_force(code, on))


@remembered(seconds=FRESH_SECONDS)
def _version_id_in_force(code: str, on: date) -> UUID:
    found = (
        models.ProcedureVersion.objects.filter(in_force(on), procedure__code=code, status__in=MADE_PUBLIC)
        .order_by("-number")
        .values_list("id", flat=True)
        .first()
    )
    if found is None:
        raise UnknownProcedure
    return found


def forget() -> None:
    """Reads afresh at the next asking; every action that changes what is in force calls it."""
    _version_id_in_force.forget()
    _rules_in_force.forget()
    routing_rules.forget()
    revision.forget()
    representation_rule.forget()


def history(code: str) -> list[VersionLine]:
    """All versions the public was ever shown, the newest first. Raises `UnknownProcedure`."""
    lines = [
        _version_line(row)
        for row in models.ProcedureVersion.objects.filter(procedure__code=code, status__in=MADE_PUBLIC)
        .order_by("-number")
        .values(*_LINE_OF_VERSION)
    ]
    if not lines:
        raise UnknownProcedure
    return lines


def version_numbered(code: str, number: int) -> ProcedureVersion:
    """A version the public was shown, in force or not. Raises `UnknownProcedure`."""
    shown = models.ProcedureVersion.objects.filter(procedure__code=code, number=number, status__in=MADE_PUBLIC)
    version_id = shown.values_list("id", flat=True).first()
    if version_id is None:
        raise UnknownProcedure
    return version(version_id)


def version_line(version_id: UUID) -> VersionOf:
    """A version that was announced at least, with the code of its procedure. Raises `UnknownProcedure`. One query."""
    found = models.ProcedureVersion.objects.filter(pk=version_id, status__in=FROZEN)
    row = found.values("procedure__code", *_LINE_OF_VERSION).first()
    if row is None:
        raise UnknownProcedure
    return VersionOf(row.pop("procedure__code"), _version_line(row))


_LINE_OF_VERSION = ("id", "number", "name", "decision", "status", "effective_from", "effective_to", "source")
_LONG_AGO = date(1900, 1, 1)  # before any procedure; days before it have no eve that a database knows


def changes_since(since: date, *, after: tuple[str, int] | None = None, size: int = PAGE_SIZE) -> list[VersionOf]:
    """Public versions that began to hold on the day or later, or ended on its eve or later, by code and number.

    `after` is where the list goes on. One query.
    """
    eve = max(since, _LONG_AGO) - timedelta(days=1)
    began_or_ended = Q(effective_from__gt=eve) | Q(effective_to__gte=eve)
    found = models.ProcedureVersion.objects.filter(began_or_ended, status__in=MADE_PUBLIC)
    if after is not None:
        code, number = after
        found = found.filter(Q(procedure__code__gt=code) | Q(procedure__code=code, number__gt=number))
    rows = found.order_by("procedure__code", "number").values("procedure__code", *_LINE_OF_VERSION)[:size]
    return [VersionOf(row.pop("procedure__code"), _version_line(row)) for row in rows]


def procedure(code: str) -> Procedure:
    """The procedure as its current version names it. Raises `UnknownProcedure`."""
    row = _current().filter(code=code).values(*LINE).first()
    if row is None:
        raise UnknownProcedure
    return line(row)


def procedures(codes: Iterable[str]) -> list[Procedure]:
    """Those of the codes that are published, by code."""
    return [line(row) for row in _current().filter(code__in=list(codes)).order_by("code").values(*LINE)]


def published_codes(codes: Iterable[str]) -> frozenset[str]:
    """Those of the codes that are published. One query."""
    return frozenset(_current().filter(code__in=set(codes)).order_by().values_list("code", flat=True))


def list_procedures(*, field: str = "", agency: str = "", page: int = 1, size: int = PAGE_SIZE) -> Page[Procedure]:
    """Published procedures by name, filtered. One query."""
    found = _current()
    if field:
        found = found.filter(current__field=field)
    if agency:
        found = found.filter(current__executing_agencies__contains=[agency])
    rows = cut(found.order_by("current__name", "code").values(*LINE), max(page, 1), size)
    return rows.holding(tuple(map(line, rows.items)))


def fields() -> list[Count]:
    """Fields of the published procedures with how many each has, by name. One query."""
    rows = _current().exclude(current__field="").values(label=F("current__field")).annotate(count=CountOf("id"))
    return [Count(row["label"], row["count"]) for row in rows.order_by("label")]


def levels() -> list[str]:
    """The levels that published versions name, by name. One query."""
    rows = _current().annotate(label=Func(F("current__levels"), function="unnest", output_field=TextField()))
    return sorted(set(rows.order_by().values_list("label", flat=True)))


def codes_in_field(field: str) -> frozenset[str]:
    """Codes of the procedures that lie in the field or ever did. One query."""
    found = models.ProcedureVersion.objects.filter(field=field, status__in=MADE_PUBLIC)
    return frozenset(found.order_by().values_list("procedure__code", flat=True).distinct())


def agencies() -> list[Count]:
    """Executing agencies with how many procedures each has, by name. One query."""
    rows = (
        _current()
        .annotate(label=Func(F("current__executing_agencies"), function="unnest", output_field=TextField()))
        .values("label")
        .annotate(count=CountOf("id"))
    )
    return [Count(row["label"], row["count"]) for row in rows.order_by("label")]


@remembered(seconds=FRESH_SECONDS)
def revision() -> UUID | None:
    """A mark that changes with every change of the catalogue, as known at most `FRESH_SECONDS` ago; for caches."""
    return models.Revision.objects.values_list("mark", flat=True).first()


def local_rules(code: str, on: date) -> list[LocalRule]:
    """The office's own rules in force on the day, those for one channel after those for all. One query."""
    rows = models.LocalRule.objects.filter(in_force(on), procedure_code=code).order_by(
        "channel", "effective_from", "id"
    )
    return [rule_of(row) for row in rows]


def terms_for(version_id: UUID, channel: ChannelKind | str, variant: str = "", *, on: date) -> Terms:
    """The terms of a dossier received on the day: the version, with the office's rule where that is silent.

    `variant` is the name of a case; blank is all of them. The rules are as known at most `FRESH_SECONDS`
    ago; no query while they are.
    """
    return terms_of(version(version_id), channel, variant, on=on)


def case_chosen(version_id: UUID, chosen: str) -> str:
    """The name of the case chosen, by its name or its place from 1; blank where no way of filing is its own."""
    known = version(version_id)
    names = [variant.name for variant in known.variants]
    is_place = chosen.isascii() and chosen.isdecimal() and 0 < int(chosen) <= len(names)
    name = names[int(chosen) - 1] if is_place else chosen
    return name if any(name and channel.variant == name for channel in known.channels) else ""


def terms_of(known: ProcedureVersion, channel: ChannelKind | str, variant: str = "", *, on: date) -> Terms:
    """As `terms_for`, of a version at hand: of a draft too."""
    return merge(known, ChannelKind(channel), variant, list(_rules_in_force(known.code, on)))


@remembered(seconds=FRESH_SECONDS)
def _rules_in_force(code: str, on: date) -> tuple[LocalRule, ...]:
    return tuple(local_rules(code, on))


@remembered(seconds=FRESH_SECONDS)
def routing_rules(on: date) -> tuple[RoutingRule, ...]:
    """Every routing rule in force on the day, as known at most `FRESH_SECONDS` ago. One query."""
    rows = models.RoutingRule.objects.filter(in_force(on)).order_by("scope", "key", "effective_from", "id")
    return tuple(routing_rule_of(row) for row in rows)


def routing_rule_of(row: models.RoutingRule) -> RoutingRule:
    return RoutingRule(
        id=row.id,
        scope=RuleScope(row.scope),
        key=row.key,
        expression=row.expression,
        words=row.words,
        words_en=row.words_en,
        binding=row.binding,
        source=row.source,
        confirmed=row.confirmed,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
    )


def routing_rule(version_id: UUID, on: date) -> RoutingRule | None:
    """The narrowest routing rule of the procedure on the day: its own, its field's, or the general one."""
    known = version(version_id)
    return _narrowest(_by_scope(on), known.code, known.field)


def versions_routed_by(rule_id: UUID, version_ids: Iterable[UUID], on: date) -> frozenset[UUID]:
    """Those of the versions whose narrowest routing rule on the day is this one. Two queries."""
    rules = _by_scope(on)
    rows = models.ProcedureVersion.objects.filter(pk__in=list(version_ids)).order_by("id")
    found = {row[0]: _narrowest(rules, row[1], row[2]) for row in rows.values_list("id", "procedure__code", "field")}
    return frozenset(version_id for version_id, rule in found.items() if rule is not None and rule.id == rule_id)


def _by_scope(on: date) -> Mapping[tuple[RuleScope, str], RoutingRule]:
    return {(rule.scope, rule.key): rule for rule in routing_rules(on)}


def _narrowest(rules: Mapping[tuple[RuleScope, str], RoutingRule], code: str, field: str) -> RoutingRule | None:
    wanted = ((RuleScope.PROCEDURE, code), (RuleScope.FIELD, field), (RuleScope.ALL, ""))
    return next((rules[place] for place in wanted if place in rules), None)


@remembered(seconds=FRESH_SECONDS)
def representation_rule(code: str, on: date) -> RepresentationRule:
    """Whether the procedure may be filed for another; where no rule says, it may, unconfirmed."""
    row = models.RepresentationRule.objects.filter(in_force(on), procedure_code=code).first()
    if row is None:
        return RepresentationRule(None, True, "", confirmed=False, effective_from=on, effective_to=None)
    return representation_rule_of(row)


def representation_rule_of(row: models.RepresentationRule) -> RepresentationRule:
    return RepresentationRule(row.id, row.allowed, row.source, row.confirmed, row.effective_from, row.effective_to)


# -- rows to values ------------------------------------------------------------------------------

LINE = ("id", "code", "current_id", "current__name", "current__field", "current__levels", "current__issuer")


def _current() -> QuerySet[models.Procedure]:
    return models.Procedure.objects.filter(current__isnull=False)


def line(row: dict[str, Any]) -> Procedure:
    return Procedure(
        id=row["id"],
        code=row["code"],
        version_id=row["current_id"],
        name=row["current__name"],
        field=row["current__field"],
        levels=tuple(row["current__levels"]),
        issuer=row["current__issuer"],
    )


def _version_line(row: Mapping[str, Any]) -> VersionLine:
    return VersionLine(**{**row, "status": Status(row["status"])})


def in_force(on: date) -> Q:
    return Q(effective_from__lte=on) & (Q(effective_to__isnull=True) | Q(effective_to__gte=on))


def _parts(model: Any, owner: str, fields: Sequence[str], **more: Any) -> ArraySubquery:
    rows = model.objects.filter(**{owner: OuterRef("pk")}).order_by("order", "id")
    return ArraySubquery(rows.values_list(JSONObject(**{name: name for name in fields}, **more), flat=True))


def complete(**which: Any) -> list[dict[str, Any]]:
    """Versions with all their parts, each version one row of one query."""
    papers = _parts(models.Paper, "variant", ["name", "form_files", "originals", "copies", "code"])
    fees = _parts(models.Fee, "channel", ["amount", "currency", "note"])
    rows: Any = models.ProcedureVersion.objects.filter(**which).values()
    return list(
        rows.annotate(
            code=F("procedure__code"),
            variant_rows=_parts(models.Variant, "version", ["name", "note"], papers=papers),
            channel_rows=_parts(
                models.Channel,
                "version",
                ["kind", "limit_unit", "limit_text", "description", "variant"],
                limit_amount=Cast("limit_amount", TextField()),
                fees=fees,
            ),
            basis_rows=_parts(models.LegalBasis, "version", ["number", "name"]),
            result_rows=_parts(models.Result, "version", ["name", "code"]),
        )
    )


def value(row: dict[str, Any]) -> ProcedureVersion:
    return ProcedureVersion(
        id=row["id"],
        procedure_id=row["procedure_id"],
        number=row["number"],
        effective_from=row["effective_from"],
        source=row["source"],
        content_hash=row["content_hash"],
        content=content_of(row),
    )


def rule_of(row: models.LocalRule) -> LocalRule:
    return LocalRule(
        id=row.id,
        procedure_code=row.procedure_code,
        channel=ChannelKind(row.channel) if row.channel else None,
        limit=limit_of(row.limit_amount, row.limit_unit),
        cutoff=row.cutoff,
        competent_level=row.competent_level,
        form=row.form,
        source=row.source,
        confirmed=row.confirmed,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
    )
