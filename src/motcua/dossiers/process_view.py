"""The internal process of a dossier as a drawing: which step runs, which are done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from motcua.casework import api as casework
from motcua.kernel.actor import Actor, Role
from motcua.processes import api as processes

from . import access
from .refusals import DossierNotFound


class Progress(StrEnum):
    DONE = "done"
    RUNNING = "running"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step or a timer (without a role). `since` it runs, or when it was done; `until` is when a timer runs out."""

    name: str
    role: Role | None
    progress: Progress
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ProcessView:
    """`done` and `running` are elements of the drawing."""

    title: str
    number: int
    bpmn: str
    lines: tuple[StepLine, ...]
    done: tuple[str, ...]
    running: tuple[str, ...]


def references(case_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The codes of the dossiers. One query."""
    rows = casework.Case.objects.filter(id__in=list(case_ids)).order_by("id")
    return dict(rows.values_list("id", "reference"))


def process_view(actor: Actor, reference: str) -> ProcessView:
    """How the dossier goes through its process. Staff only. Raises `DossierNotFound`, also before acceptance."""
    case, _dossier = access.to_read(actor, reference)
    if not actor.is_staff or case.received_at is None:
        raise DossierNotFound
    version = processes.version_of_case(case.id)
    drawn = processes.drawn_elements(version.id)
    last = {entry.place: entry for entry in processes.history(case.id) if not entry.undone and entry.place}
    lines, by_progress = [], dict[Progress, dict[str, None]]()
    places = [(s.id, s.name, s.role) for s in version.steps]
    waits = [(w.id, w.name, None) for w in version.waits if not w.attached_to]
    for element, name, role in (*places, *waits):
        entry = last.get(element)
        progress = _progress(entry)
        by_progress.setdefault(progress, {})[drawn.get(element, element)] = None
        at = None if entry is None else entry.closed_at or entry.opened_at
        since = at if progress is not Progress.AHEAD else None
        until = entry.fires_at if entry and progress is Progress.RUNNING else None
        lines.append(StepLine(name, role, progress, since, until))
    running = by_progress.get(Progress.RUNNING, {})
    done = [element for element in by_progress.get(Progress.DONE, {}) if element not in running]
    bpmn = processes.bpmn_of(version.id)
    return ProcessView(version.title, version.number, bpmn, tuple(lines), tuple(done), tuple(running))


def _progress(entry: processes.StepEntry | None) -> Progress:
    if entry is None or entry.outcome in {processes.SENT_BACK, processes.WITHDRAWN, processes.CANCELLED}:
        return Progress.AHEAD
    return Progress.RUNNING if entry.closed_at is None else Progress.DONE
