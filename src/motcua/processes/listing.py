"""Processes as their keepers see them: what is in force, what is being written, what runs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from . import models
from .refusals import ProcessNotFound


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version, and how many cases are on their way through it. `in_force` on the day asked for."""

    id: UUID
    number: int
    effective_from: date
    deployed_at: datetime
    deployed_by: str
    source: str
    running: int
    in_force: bool


@dataclass(frozen=True, slots=True)
class ProcessLine:
    """A process: its versions, latest first, the procedures it is for, the draft of its next version."""

    key: str
    title: str
    procedures: tuple[str, ...]
    versions: tuple[VersionLine, ...]
    draft_id: UUID | None

    @property
    def running(self) -> int:
        return sum(version.running for version in self.versions)

    @property
    def in_force(self) -> VersionLine | None:
        return next((version for version in self.versions if version.in_force), None)


def processes(on: date) -> tuple[ProcessLine, ...]:
    """Every process, by title; those only drafted too. Five queries."""
    return _lines(on, Q(), Q())


def process(key: str, on: date) -> ProcessLine:
    """One process. Raises `ProcessNotFound`."""
    found = _lines(on, Q(key=key), Q(definition__key=key))
    if not found:
        raise ProcessNotFound
    return found[0]


def _lines(on: date, of_key: Q, of_definition: Q) -> tuple[ProcessLine, ...]:
    running = dict(
        models.ProcessInstance.objects.filter(status=models.ProcessInstance.Status.RUNNING)
        .values_list("version_id")
        .annotate(number=Count("id"))
        .order_by("version_id")
    )
    versions = defaultdict[UUID, list[VersionLine]](list)
    for row in models.ProcessVersion.objects.filter(of_definition).defer("bpmn_xml", "start_state").order_by("-number"):
        above = versions[row.definition_id]
        in_force = row.effective_from <= on and not any(one.in_force for one in above)
        line = VersionLine(
            row.id,
            row.number,
            row.effective_from,
            row.deployed_at,
            row.deployed_by,
            row.source,
            running.get(row.id, 0),
            in_force,
        )
        above.append(line)
    procedures = defaultdict[UUID, dict[str, None]](dict)
    for link in models.ProcedureProcess.objects.filter(of_definition).order_by("procedure_code", "effective_from"):
        procedures[link.definition_id][link.procedure_code] = None
    drafts = {row.key: row for row in models.ProcessDraft.objects.filter(of_key).defer("bpmn_xml").order_by("title")}
    lines = [
        ProcessLine(
            key=row.key,
            title=row.title,
            procedures=tuple(procedures[row.id]),
            versions=tuple(versions[row.id]),
            draft_id=drafts.pop(row.key).id if row.key in drafts else None,
        )
        for row in models.ProcessDefinition.objects.filter(of_key).order_by("title", "key")
    ]
    lines += [ProcessLine(row.key, row.title, (), (), row.id) for row in drafts.values()]
    return tuple(lines)
