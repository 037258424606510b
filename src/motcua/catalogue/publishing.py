"""Versions are written in bulk, as drafts, then published: nothing is in force half-written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model, OuterRef, Q, Subquery

from . import models
from .decoding import PLAIN_FIELDS, hash_of
from .values import MADE_PUBLIC, Content, Status

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Draft:
    """A version about to be published: its content, and what stands before it."""

    content: Content
    source: str
    procedure_id: UUID
    number: int
    replaces: UUID | None


@dataclass(slots=True)
class _Rows:
    versions: list[models.ProcedureVersion]
    variants: list[models.Variant]
    papers: list[models.Paper]
    channels: list[models.Channel]
    fees: list[models.Fee]
    bases: list[models.LegalBasis]
    results: list[models.Result]

    def write(self) -> None:
        parts: tuple[Sequence[Model], ...] = (self.versions, self.variants, self.papers, self.channels, self.fees)
        for part in (*parts, self.bases, self.results):
            if part:
                type(part[0])._default_manager.bulk_create(part, batch_size=BATCH)


def publish(drafts: Sequence[Draft], *, effective_from: date, today: date) -> None:
    """Writes and publishes the drafts; what they replace ends the day before. Inside a transaction."""
    rows = _Rows([], [], [], [], [], [], [])
    for draft in drafts:
        version = models.ProcedureVersion(
            procedure_id=draft.procedure_id,
            number=draft.number,
            effective_from=effective_from,
            source=draft.source,
            **columns(draft.content),
        )
        rows.versions.append(version)
        _plan(rows, version, draft.content)
    rows.write()
    replaced = [draft.replaces for draft in drafts if draft.replaces]
    models.ProcedureVersion.objects.filter(id__in=replaced).update(
        status=Status.REPLACED, effective_to=effective_from - timedelta(days=1)
    )
    ids = [version.id for version in rows.versions]
    models.ProcedureVersion.objects.filter(id__in=ids).update(status=Status.PUBLISHED)
    point([version.procedure_id for version in rows.versions], today)


def publish_older(
    content: Content, *, source: str, procedure_id: UUID, number: int, effective_from: date, effective_to: date
) -> UUID:
    """Writes a version that has ended before the others begin; returns it. Inside a transaction."""
    version = models.ProcedureVersion(
        procedure_id=procedure_id, number=number, effective_from=effective_from, source=source, **columns(content)
    )
    write(version, content)
    models.ProcedureVersion.objects.filter(id=version.id).update(status=Status.REPLACED, effective_to=effective_to)
    return version.id


def write(version: models.ProcedureVersion, content: Content) -> None:
    """A version that was not there yet, with all its parts. Inside a transaction."""
    rows = _Rows([version], [], [], [], [], [], [])
    _plan(rows, version, content)
    rows.write()


def rewrite(version: models.ProcedureVersion, content: Content) -> None:
    """What a draft says becomes the content, all of it. Inside a transaction."""
    for model, owner in _PARTS:
        model._default_manager.filter(**{owner: version.id}).delete()
    for name, value in columns(content).items():
        setattr(version, name, value)
    version.save()
    rows = _Rows([], [], [], [], [], [], [])
    _plan(rows, version, content)
    rows.write()


def columns(content: Content) -> dict[str, Any]:
    """What the row of the version itself says of its content."""
    plain = {name: getattr(content, name) for name in PLAIN_FIELDS if name != "code"}
    listed = {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items()}
    return {**listed, "content_hash": hash_of(content)}


def point(procedure_ids: Sequence[UUID], today: date) -> None:
    """Lets lists show the version of each procedure that is in force today."""
    models.Procedure.objects.filter(id__in=procedure_ids).update(current=in_force(today))


def in_force(on: date) -> Subquery:
    """The version of a procedure that applies on the day, for a query over procedures."""
    holds = Q(effective_from__lte=on) & (Q(effective_to__isnull=True) | Q(effective_to__gte=on))
    found = models.ProcedureVersion.objects.filter(holds, procedure=OuterRef("pk"), status__in=MADE_PUBLIC)
    return Subquery(found.order_by("-number").values("id")[:1])


# The parts of a version, those that belong to another part first.
_PARTS: tuple[tuple[type[Model], str], ...] = (
    (models.Paper, "variant__version"),
    (models.Fee, "channel__version"),
    (models.Variant, "version"),
    (models.Channel, "version"),
    (models.LegalBasis, "version"),
    (models.Result, "version"),
)


def _plan(rows: _Rows, version: models.ProcedureVersion, content: Content) -> None:
    for order, variant in enumerate(content.variants):
        row = models.Variant(version_id=version.id, order=order, name=variant.name, note=variant.note)
        rows.variants.append(row)
        rows.papers.extend(
            models.Paper(
                variant_id=row.id,
                order=at,
                name=paper.name,
                form_files=list(paper.form_files),
                originals=paper.originals,
                copies=paper.copies,
                code=paper.code,
            )
            for at, paper in enumerate(variant.papers)
        )
    for order, channel in enumerate(content.channels):
        line = models.Channel(
            version_id=version.id,
            order=order,
            kind=channel.kind,
            limit_amount=channel.limit.amount if channel.limit else None,
            limit_unit=channel.limit.unit if channel.limit else "",
            limit_text=channel.limit_text,
            description=channel.description,
            variant=channel.variant,
        )
        rows.channels.append(line)
        rows.fees.extend(
            models.Fee(channel_id=line.id, order=at, amount=fee.amount, currency=fee.currency, note=fee.note)
            for at, fee in enumerate(channel.fees)
        )
    rows.bases.extend(
        models.LegalBasis(version_id=version.id, order=at, number=basis.number, name=basis.name)
        for at, basis in enumerate(content.bases)
    )
    rows.results.extend(
        models.Result(version_id=version.id, order=at, name=result.name, code=result.code)
        for at, result in enumerate(content.results)
    )
