"""Versions are written in bulk, as drafts, then published: nothing is in force half-written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Model

from . import models
from .decoding import PLAIN_FIELDS, hash_of
from .values import Content, Status

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

    def in_order(self) -> Iterable[Sequence[Model]]:
        yield from (self.versions, self.variants, self.papers, self.channels, self.fees, self.bases, self.results)


def publish(drafts: Sequence[Draft], *, effective_from: date) -> None:
    """Writes and publishes the drafts; what they replace ends the day before. Inside a transaction."""
    rows = _Rows([], [], [], [], [], [], [])
    for draft in drafts:
        _plan(rows, draft, effective_from)
    for part in rows.in_order():
        if part:
            type(part[0])._default_manager.bulk_create(part, batch_size=BATCH)
    replaced = [draft.replaces for draft in drafts if draft.replaces]
    models.ProcedureVersion.objects.filter(id__in=replaced).update(
        status=Status.REPLACED, effective_to=effective_from - timedelta(days=1)
    )
    ids = [version.id for version in rows.versions]
    models.ProcedureVersion.objects.filter(id__in=ids).update(status=Status.PUBLISHED)
    procedures = [models.Procedure(id=v.procedure_id, current_id=v.id) for v in rows.versions]
    models.Procedure.objects.bulk_update(procedures, ["current"], batch_size=BATCH)


def _plan(rows: _Rows, draft: Draft, effective_from: date) -> None:
    content = draft.content
    plain = {name: getattr(content, name) for name in PLAIN_FIELDS if name != "code"}
    version = models.ProcedureVersion(
        procedure_id=draft.procedure_id,
        number=draft.number,
        effective_from=effective_from,
        source=draft.source,
        content_hash=hash_of(content),
        **{name: list(value) if isinstance(value, tuple) else value for name, value in plain.items()},
    )
    rows.versions.append(version)
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
