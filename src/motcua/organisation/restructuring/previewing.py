"""What a plan would do, unit by unit, before it does; and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Words

from .. import models, policies
from ..directory import current
from ..models import LineKind, RestructureState
from ..refusals import MayNotArrange, PlanNotFound
from . import storing
from .burdens import burdens, total
from .checking import Problem, problems
from .movers import in_order, movers
from .plan import Plan, whole


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in a list."""

    id: UUID
    number: str
    title: str
    effective_on: date
    state: RestructureState
    applied_at: datetime | None


@dataclass(frozen=True, slots=True)
class FatePart:
    """Where a unit, or a part of it, goes."""

    key: str
    name: str
    is_new: bool
    is_heir: bool
    heir_is_assumed: bool
    share: Decimal | None
    note: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one unit. `holds` counts what would move with it, by mover."""

    unit_id: UUID | None
    name: str
    code: str
    kind: LineKind
    ends: bool
    parts: tuple[FatePart, ...]
    holds: Mapping[str, int]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of one kind have been moved."""

    name: Words
    moved: int
    done: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan whole. `columns` are what is counted, by key in their order; `totals` its sums over all units.

    `targets` are the names of all destinations by key, in order of the names.
    """

    id: UUID
    number: str
    title: str
    decided_on: date | None
    effective_on: date
    state: RestructureState
    source: str
    confirmed: bool
    started_at: datetime | None
    started_by: str
    applied_at: datetime | None
    ending: int
    beginning: int
    assumed_heirs: int
    columns: Mapping[str, Words]
    totals: Mapping[str, int]
    fates: tuple[Fate, ...]
    targets: Mapping[str, str]
    problems: tuple[Problem, ...]
    progress: tuple[Progress, ...]
    may_change: bool


def restructures(actor: Actor) -> tuple[PlanLine, ...]:
    """All plans, the latest to take effect first. Raises `MayNotArrange`."""
    if not policies.may_see_restructures(actor):
        raise MayNotArrange
    return tuple(
        PlanLine(row.id, row.number, row.title, row.effective_on, RestructureState(row.state), row.applied_at)
        for row in models.Restructure.objects.order_by("-effective_on", "-prepared_at", "id")
    )


def preview(actor: Actor, restructure_id: UUID) -> Preview:
    """Raises `PlanNotFound`, for whoever may not see plans too.

    Four statements and those of the movers, whatever the size of the plan. Of a plan that was begun, what
    still waits is counted.
    """
    found = models.Restructure.objects.filter(pk=restructure_id).first()
    if found is None or not policies.may_see_restructures(actor):
        raise PlanNotFound
    plan = storing.load(found)
    before = found.state in {RestructureState.DRAFT, RestructureState.CHECKED}
    if before:
        plan = whole(plan, current())
    counted = burdens(plan.closing, plan.effective_on)
    wrong = problems(plan, current(), total(counted)) if before else ()
    removals = models.Removal.objects.filter(restructure=found).order_by("mover")
    progress = sorted(removals, key=lambda one: (movers[one.mover].order, one.mover))
    return Preview(
        id=found.id,
        number=found.number,
        title=found.title,
        decided_on=found.decided_on,
        effective_on=found.effective_on,
        state=RestructureState(found.state),
        source=found.source,
        confirmed=found.confirmed,
        started_at=found.started_at,
        started_by=found.started_by_name,
        applied_at=found.applied_at,
        ending=len(plan.closing),
        beginning=sum(target.is_new for target in plan.targets.values()),
        assumed_heirs=sum(line.heir_is_assumed for line in plan.lines),
        columns={key: mover.name for key, mover in in_order()},
        totals={key: sum(counts.values()) for key, counts in counted.items()},
        fates=_fates(plan, counted, wrong),
        targets=dict(sorted(((key, one.name) for key, one in plan.targets.items()), key=lambda pair: pair[::-1])),
        problems=wrong,
        progress=tuple(Progress(movers[one.mover].name, one.moved, one.done) for one in progress),
        may_change=_may_change(actor),
    )


def _may_change(actor: Actor) -> bool:
    return policies.may_restructure(actor, [unit.id for unit in current().children.get(None, ())])


def _fates(plan: Plan, counted: Mapping[str, Mapping[UUID, int]], wrong: tuple[Problem, ...]) -> tuple[Fate, ...]:
    directory = current()
    fates = []
    for old_id, lines in plan.of_old.items():
        unit = directory.units.get(old_id)
        kinds = {line.kind for line in lines}
        fates.append(
            Fate(
                unit_id=old_id,
                name=unit.name if unit is not None else lines[0].old_text,
                code=(unit.commune_code or unit.code) if unit is not None else "",
                kind=LineKind.KEEP if LineKind.KEEP in kinds else lines[0].kind,
                ends=old_id in plan.closing,
                parts=tuple(
                    FatePart(
                        line.to,
                        plan.targets[line.to].name,
                        plan.targets[line.to].is_new,
                        line.is_heir,
                        line.heir_is_assumed,
                        line.share,
                        line.note,
                    )
                    for line in sorted(lines, key=lambda line: not line.is_heir)
                    if line.to in plan.targets
                ),
                holds={key: counts[old_id] for key, counts in counted.items() if counts.get(old_id)},
                problems=tuple(problem for problem in wrong if problem.old_id == old_id),
            )
        )
    return tuple(fates)
