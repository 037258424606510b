"""Records taken in from outside, and the office's own rules beside them. Under the catalogue's own lock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel import memo
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.time import day_of

from .. import access, models, queries
from ..decoding import hash_of
from ..fate import fate
from ..incoming import Incoming, settle
from ..publishing import Draft, point, publish
from ..values import MADE_PUBLIC, ChannelKind, Status, TimeLimit


class RuleOverlaps(Conflict):
    """Another rule of the same procedure and channel covers some of these days."""

    code = "local_rule_overlaps"
    message = _("Đã có cấu hình khác của thủ tục này cho cùng hình thức nộp trong khoảng thời gian đó.")


class RuleWithoutSource(Invalid):
    code = "local_rule_without_source"
    message = _("Hãy ghi căn cứ của cấu hình này.")


class RuleEndsBeforeItBegins(Invalid):
    code = "local_rule_ends_before_it_begins"
    message = _("Ngày hết hiệu lực phải từ ngày bắt đầu trở đi.")


class VersionBeginsTooEarly(Conflict):
    """A version may not begin before the one it replaces."""

    code = "version_begins_too_early"
    message = _("Phiên bản mới không được bắt đầu trước phiên bản đang có hiệu lực.")


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did: the procedures' codes, by what became of them."""

    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    older: tuple[str, ...] = ()  # got a version from before their first

    def __add__(self, other: Published) -> Published:
        return Published(
            self.created + other.created,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.older + other.older,
        )


@dataclass(frozen=True, slots=True)
class _Standing:
    """`published_id`: the version that the next replaces; `last_day`: the end of what went before it."""

    procedure_id: UUID
    last_number: int
    published_id: UUID | None
    last_day: date | None


@transaction.atomic
def take_in(
    *, actor: Actor, records: Iterable[Incoming], at: datetime, effective_from: date | None = None
) -> Published:
    """Publishes each record as a new version of its procedure where it says something new.

    In force from `effective_from`, by default the day of `at`. Of two records with one code the later counts.
    Raises `MayNotImport`, `VersionBeginsTooEarly`.
    """
    access.catalogue_to_take_in(actor)
    wanted = {record.content.code: record for record in records}
    day = effective_from or day_of(at)
    standing = _standing(wanted)
    versions = queries.versions([s.published_id for s in standing.values() if s.published_id])
    if any(v.effective_from > day for v in versions.values()):
        raise VersionBeginsTooEarly
    if any(s.last_day is not None and s.last_day >= day for s in standing.values()):
        raise VersionBeginsTooEarly
    digests = _digests(wanted)
    drafts: list[Draft] = []
    outcome: dict[str, list[str]] = {"created": [], "changed": [], "unchanged": []}
    for code, record in wanted.items():
        place = standing[code]
        current = versions.get(place.published_id) if place.published_id else None
        content, source = settle(record, current, digests.get((code, record.form)))
        if current is not None and hash_of(content) == current.content_hash:
            outcome["unchanged"].append(code)
            continue
        drafts.append(Draft(content, source, place.procedure_id, place.last_number + 1, place.published_id))
        outcome["changed" if place.last_number else "created"].append(code)
    publish(drafts, effective_from=day, today=day_of(at))
    _remember(wanted.values(), standing)
    memo.changed(queries.forget, fate.forget)
    if drafts:
        audit.record(
            actor=actor,
            action="catalogue.publish",
            subject_kind="catalogue",
            subject_id=None,
            at=at,
            details={name: outcome[name] for name in ("created", "changed")},
        )
    return Published(**{name: tuple(codes) for name, codes in outcome.items()})


@transaction.atomic
def abolish_procedure(*, actor: Actor, code: str, last_day: date, at: datetime) -> None:
    """Ends the procedure: its version stays readable, it is no longer listed. Raises `MayNotImport`,
    `UnknownProcedure`, `VersionBeginsTooEarly` when it would end before it began."""
    access.catalogue_to_take_in(actor)
    current = queries.version(queries.procedure(code).version_id)
    if last_day < current.effective_from:
        raise VersionBeginsTooEarly
    models.ProcedureVersion.objects.filter(pk=current.id).update(status=Status.ABOLISHED, effective_to=last_day)
    point([current.procedure_id], day_of(at))
    memo.changed(queries.forget, fate.forget)
    audit.record(
        actor=actor,
        action="catalogue.abolish",
        subject_kind="catalogue.procedure",
        subject_id=current.procedure_id,
        at=at,
        details={"code": code, "last_day": last_day.isoformat()},
    )


@transaction.atomic
def add_local_rule(
    *,
    actor: Actor,
    procedure_code: str,
    source: str,
    at: datetime,
    channel: ChannelKind | None = None,
    limit: TimeLimit | None = None,
    cutoff: time | None = None,
    competent_level: str = "",
    form: str = "",
    confirmed: bool = False,
    effective_from: date | None = None,
    effective_to: date | None = None,
) -> UUID:
    """The office's own rule for a procedure, known or still to be imported; returns its identifier.

    Raises `MayNotConfigure`, `RuleWithoutSource`, `RuleEndsBeforeItBegins`, `RuleOverlaps`.
    """
    access.rules_to_change(actor)
    begins = effective_from or day_of(at)
    if not source.strip():
        raise RuleWithoutSource.on("source")
    if effective_to is not None and effective_to < begins:
        raise RuleEndsBeforeItBegins.on("effective_to")
    rule_id = open_rule(
        procedure_code=procedure_code,
        channel=channel,
        limit=limit,
        cutoff=cutoff,
        competent_level=competent_level,
        form=form,
        source=source.strip(),
        confirmed=confirmed,
        effective_from=begins,
        effective_to=effective_to,
    )
    audit.record(
        actor=actor,
        action="catalogue.add_local_rule",
        subject_kind="catalogue.local_rule",
        subject_id=rule_id,
        at=at,
        details={"procedure": procedure_code},
    )
    memo.changed(queries.forget)
    return rule_id


def open_rule(
    *, channel: ChannelKind | None = None, limit: TimeLimit | None = None, procedure_code: str, **fields: Any
) -> UUID:
    """Writes the rule itself, for callers that have the lock and the right. Raises `RuleOverlaps`."""
    rule = models.LocalRule(
        procedure_code=procedure_code,
        channel=channel or "",
        limit_amount=limit.amount if limit else None,
        limit_unit=limit.unit if limit else "",
        **fields,
    )
    try:
        with transaction.atomic():
            rule.save(force_insert=True)
    except IntegrityError as error:
        raise RuleOverlaps from error
    return rule.id


# -- where the procedures stand --------------------------------------------------------------------


def _standing(codes: Iterable[str]) -> dict[str, _Standing]:
    """The place of each procedure, made where there was none."""
    wanted = list(codes)
    found = _places(wanted)
    missing = [models.Procedure(code=code) for code in wanted if code not in found]
    models.Procedure.objects.bulk_create(missing)
    return found | {p.code: _Standing(p.id, 0, None, None) for p in missing}


def _places(codes: list[str]) -> dict[str, _Standing]:
    published = models.ProcedureVersion.objects.filter(procedure=OuterRef("pk"), status=Status.PUBLISHED)
    rows = models.Procedure.objects.filter(code__in=codes).annotate(
        last=Max("versions__number"),
        published=Subquery(published.values("id")[:1]),
        last_day=Max("versions__effective_to", filter=Q(versions__status__in=MADE_PUBLIC)),
    )
    return {p.code: _Standing(p.id, p.last or 0, p.published, p.last_day) for p in rows.order_by("code")}


def _digests(codes: Iterable[str]) -> Mapping[tuple[str, str], str]:
    rows = models.SourceRecord.objects.filter(procedure__code__in=list(codes))
    return {(code, form): digest for code, form, digest in rows.values_list("procedure__code", "form", "digest")}


def _remember(records: Iterable[Incoming], standing: Mapping[str, _Standing]) -> None:
    models.SourceRecord.objects.bulk_create(
        [
            models.SourceRecord(procedure_id=standing[r.content.code].procedure_id, form=r.form, digest=r.digest)
            for r in records
        ],
        update_conflicts=True,
        unique_fields=["procedure", "form"],
        update_fields=["digest"],
    )
