"""Reads for those who keep the catalogue: what is in the making, what was decided, who changed what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Max, QuerySet

from motcua.kernel.actor import Actor

from . import access, draft_models, models, policies
from .decoding import typed_of
from .life import Change, ChangeKind, Decision, Draft, FieldChange, Intended, Issuer, Manner, Milestone
from .lifecycle import Step
from .queries import UnknownProcedure, complete, value
from .values import IN_THE_MAKING, MADE_PUBLIC, Content, ProcedureVersion, Status, VersionLine


@dataclass(frozen=True, slots=True)
class StandingDays:
    """When the published version begins, and the last day of what ended before."""

    begins: date | None
    ended: date | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A procedure with its whole life, the newest first; drafts and discarded ones among the versions."""

    id: UUID
    code: str
    name: str
    versions: tuple[VersionLine, ...]
    milestones: tuple[Milestone, ...]
    changes: tuple[Change, ...]
    may_edit: bool
    may_decide: bool

    def with_status(self, *statuses: Status) -> VersionLine | None:
        """The newest version in any of these."""
        return next((version for version in self.versions if version.status in statuses), None)


def kept(actor: Actor, code: str, on: date) -> Kept:
    """Everything there is on a procedure, for staff; rights are those of the day. Raises `UnknownProcedure`."""
    if not policies.may_read_drafts(actor):
        raise UnknownProcedure
    rows = models.ProcedureVersion.objects.filter(procedure__code=code).order_by("-number")
    found = list(
        rows.values(
            "id", "number", "name", "decision", "status", "effective_from", "effective_to", "source", "procedure_id"
        )
    )
    if not found:
        raise UnknownProcedure
    procedure_id = found[0]["procedure_id"]
    lines = tuple(_line(row) for row in found)
    standing = next((line for line in lines if line.status is Status.PUBLISHED), lines[0])
    content = content_of(standing.id)
    return Kept(
        id=procedure_id,
        code=code,
        name=standing.name,
        versions=lines,
        milestones=milestones(procedure_id),
        changes=changes(procedure_id),
        may_edit=access.may_edit(actor, content),
        may_decide=access.may_decide(actor, content, on),
    )


def content_of(version_id: UUID) -> Content:
    """What a version says, a draft's too; read past the cache."""
    return whole_version(version_id).content


def whole_version(version_id: UUID) -> ProcedureVersion:
    """A version in any state, read past the cache. Raises `UnknownVersion`."""
    rows = complete(pk=version_id)
    if not rows:
        raise access.UnknownVersion
    return value(rows[0])


def version_for(actor: Actor, code: str, number: int) -> ProcedureVersion:
    """A version of a procedure in any state, for staff. Raises `UnknownVersion`."""
    rows = complete(procedure__code=code, number=number) if policies.may_read_drafts(actor) else []
    if not rows:
        raise access.UnknownVersion
    return value(rows[0])


def in_the_making(actor: Actor, code: str) -> Draft:
    """The draft of a procedure, or its version that was announced and not yet published; for staff.

    Raises `UnknownVersion`. Two queries.
    """
    rows = complete(procedure__code=code, status__in=IN_THE_MAKING) if policies.may_read_drafts(actor) else []
    if not rows:
        raise access.UnknownVersion
    row = rows[0]
    latest = latest_published(row["procedure_id"])
    return Draft(
        id=row["id"],
        procedure_id=row["procedure_id"],
        number=row["number"],
        status=Status(row["status"]),
        content=value(row).content,
        edits=row["edits"],
        base_id=row["based_on_id"],
        is_stale=latest is not None and latest != row["based_on_id"],
    )


def intended_decision(actor: Actor, version_id: UUID) -> Intended | None:
    """The decision named when the draft was brought in from a file; for staff. One query."""
    return intended_decisions(pk=version_id).get(version_id) if policies.may_read_drafts(actor) else None


def intended_decisions(**versions: Any) -> dict[UUID, Intended]:
    """The decision named beforehand of each of those versions that have one. One query."""
    rows = draft_models.IntendedDecision.objects.filter(
        version__in=models.ProcedureVersion.objects.filter(**versions)
    ).order_by("id")
    return {row.version_id: Intended(row.number, row.decided_on, row.effective_from, row.agency) for row in rows}


EVERY_FIELD = frozenset(field.name for field in fields(Content))


def changes_since(version_id: UUID, edits: int, names: frozenset[str] = EVERY_FIELD) -> tuple[Change, ...]:
    """Changes of a draft after that count of edits, as far as they touch the fields named."""
    rows = models.Change.objects.filter(version=version_id, edits__gt=edits)
    found = (_narrowed(change, names) for change in _changes(rows))
    return tuple(change for change in found if change.fields)


def changes(procedure_id: UUID) -> tuple[Change, ...]:
    """Every change of the procedure's drafts, the newest first. Two queries."""
    return tuple(reversed(_changes(models.Change.objects.filter(version__procedure=procedure_id))))


def milestones(procedure_id: UUID) -> tuple[Milestone, ...]:
    """Every step of the procedure's versions, the newest first. One query."""
    rows = models.Milestone.objects.filter(version__procedure=procedure_id).order_by("-at", "-id")
    return tuple(milestone_of(row) for row in rows.annotate(version_number=F("version__number")))


def latest_published(procedure_id: UUID) -> UUID | None:
    """The version that the next one takes over from."""
    return _newest(procedure_id, Status.PUBLISHED)


def announced(procedure_id: UUID) -> UUID | None:
    return _newest(procedure_id, Status.ANNOUNCED)


def standing_days(procedure_id: UUID) -> StandingDays:
    public = models.ProcedureVersion.objects.filter(procedure=procedure_id, status__in=MADE_PUBLIC)
    was_in_force = public.filter(effective_to__gte=F("effective_from"))
    return StandingDays(
        begins=public.filter(status=Status.PUBLISHED).values_list("effective_from", flat=True).first(),
        ended=was_in_force.aggregate(last=Max("effective_to"))["last"],
    )


def known_codes(codes: Iterable[str]) -> frozenset[str]:
    """Those of the codes that the catalogue has, in whatever state."""
    found = models.Procedure.objects.filter(code__in=list(codes)).order_by("code")
    return frozenset(found.values_list("code", flat=True))


def milestone_of(row: Any) -> Milestone:
    """`row` is annotated with `version_number`."""
    return Milestone(
        version_id=row.version_id,
        version_number=row.version_number,
        step=Step(row.step),
        decision=Decision(row.decision_number, row.decided_on, row.effective_from, row.agency, Issuer(row.issuer)),
        manner=Manner(row.manner) if row.manner else None,
        done_on=row.done_on,
        successors=tuple(row.successors),
        note=row.note,
        at=row.at,
        by=row.account_name,
    )


def _newest(procedure_id: UUID, status: Status) -> UUID | None:
    rows = models.ProcedureVersion.objects.filter(procedure=procedure_id, status=status).order_by("-number")
    return rows.values_list("id", flat=True).first()


def _line(row: Mapping[str, Any]) -> VersionLine:
    plain = {name: each for name, each in row.items() if name != "procedure_id"}
    return VersionLine(**{**plain, "status": Status(row["status"])})


def _changes(rows: QuerySet[models.Change]) -> list[Change]:
    """Oldest first, each with its fields. Two queries."""
    found = rows.annotate(version_number=F("version__number")).order_by("at", "id").prefetch_related("fields")
    return [
        Change(
            version_id=row.version_id,
            version_number=row.version_number,
            kind=ChangeKind(row.kind),
            edits=row.edits,
            note=row.note,
            at=row.at,
            by=row.account_name,
            fields=tuple(_field(one) for one in row.fields.all()),
        )
        for row in found
    ]


def _field(row: models.FieldChange) -> FieldChange:
    return FieldChange(row.field, typed_of(row.field, row.before), typed_of(row.field, row.after))


def _narrowed(change: Change, names: frozenset[str]) -> Change:
    return replace(change, fields=tuple(field for field in change.fields if field.field in names))
