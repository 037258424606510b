"""A plan as a value: what becomes of each unit, what lies beneath it, and what is wrong. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from motcua.kernel.text import fold

from ..directory import Directory
from ..models import LineKind, UnitKind
from ..values import Unit


@dataclass(frozen=True, slots=True)
class Target:
    """A unit as it will be. `unit_id` is known for one that goes on."""

    key: str
    name: str
    kind: UnitKind
    unit_id: UUID | None = None
    code: str = ""
    code_confirmed: bool = False
    commune_code: str = ""
    parent_id: UUID | None = None
    parent_key: str = ""
    note: str = ""

    @property
    def is_new(self) -> bool:
        return self.unit_id is None


@dataclass(frozen=True, slots=True)
class Going:
    """One old unit, or a part of it, going to one target; see `models.RestructureLine`."""

    kind: LineKind
    old_id: UUID | None
    old_text: str
    to: str
    whole: bool = False
    share: Decimal | None = None
    is_heir: bool = False
    heir_is_assumed: bool = False
    part: str = ""
    note: str = ""


@dataclass(frozen=True)
class Plan:
    """Targets by key, and the lines to them in order."""

    effective_on: date
    targets: Mapping[str, Target]
    lines: tuple[Going, ...]

    @property
    def eve(self) -> date:
        """The last day of the units that end."""
        return self.effective_on - timedelta(days=1)

    @cached_property
    def of_old(self) -> Mapping[UUID, tuple[Going, ...]]:
        found: dict[UUID, list[Going]] = defaultdict(list)
        for line in self.lines:
            if line.old_id is not None:
                found[line.old_id].append(line)
        return {old_id: tuple(lines) for old_id, lines in found.items()}

    @cached_property
    def into(self) -> Mapping[str, tuple[Going, ...]]:
        found: dict[str, list[Going]] = defaultdict(list)
        for line in self.lines:
            if line.to:
                found[line.to].append(line)
        return {key: tuple(lines) for key, lines in found.items()}

    @cached_property
    def closing(self) -> frozenset[UUID]:
        """Units that end. One that goes on keeps its row, though parts of it may leave."""
        return frozenset(
            old_id for old_id, lines in self.of_old.items() if not any(line.kind is LineKind.KEEP for line in lines)
        )

    def heir(self, old_id: UUID) -> Target | None:
        """Who takes the running work; none if nobody is named, or somebody the plan does not know."""
        return next((self.targets.get(line.to) for line in self.of_old[old_id] if line.is_heir), None)

    def heirs_of(self, target: Target) -> Iterator[UUID]:
        """The old units whose heir it is."""
        for line in self.into.get(target.key, ()):
            if line.is_heir and line.old_id is not None and line.old_id in self.closing:
                yield line.old_id


def whole(plan: Plan, directory: Directory) -> Plan:
    """The plan with what it does not name: units beneath one that ends move to its heir, and those of one kind
    and name that come to the same place become one.
    """
    targets, lines = dict(plan.targets), list(plan.lines)
    named = set(plan.of_old) | {target.unit_id for target in targets.values()}
    heirs = {old_id: plan.heir(old_id) for old_id in plan.closing}
    queue = sorted(plan.closing, key=str)
    while queue:
        old_id = queue.pop()
        above = heirs[old_id]
        for child in directory.children.get(old_id, ()):
            if child.id in named or not child.holds_on(plan.eve):
                continue
            target = _beneath(above, child, plan, directory) if above is not None else None
            if target is not None:
                target = targets.setdefault(target.key, target)
            lines.append(
                Going(
                    LineKind.MOVE if target is not None else LineKind.ABOLISH,
                    child.id,
                    child.name,
                    target.key if target is not None else "",
                    whole=True,
                    is_heir=target is not None,
                )
            )
            heirs[child.id] = target
            queue.append(child.id)
    return replace(plan, targets=targets, lines=tuple(lines))


def _beneath(above: Target, child: Unit, plan: Plan, directory: Directory) -> Target:
    """Where the child of a unit that ends will be under its heir."""
    key = f"{above.key}/{child.kind}/{fold(child.name)}"
    if above.unit_id is not None:
        for there in directory.children.get(above.unit_id, ()):
            if there.kind is child.kind and fold(there.name) == fold(child.name) and there.holds_on(plan.effective_on):
                return Target(key, there.name, there.kind, unit_id=there.id, parent_id=there.parent_id)
    return Target(
        key,
        child.name,
        child.kind,
        code=child.code,
        code_confirmed=child.code_confirmed,
        commune_code=child.commune_code,
        parent_id=above.unit_id,
        parent_key="" if above.unit_id is not None else above.key,
    )


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a new unit takes over from those before it, where they agree; otherwise it has it from above."""

    calendar_id: UUID | None
    point_id: UUID | None
    short_name: str
    address: str


def inherited(plan: Plan, target: Target, directory: Directory) -> Inherited:
    olds = [directory.units[old_id] for old_id in plan.heirs_of(target) if old_id in directory.units]
    calendars = {directory.own_calendar(old.id, plan.effective_on) for old in olds}
    points = {old.point_id for old in olds}
    sole = olds[0] if len(olds) == 1 else None
    return Inherited(
        calendar_id=calendars.pop() if len(calendars) == 1 else None,
        point_id=points.pop() if len(points) == 1 else None,
        short_name=sole.short_name if sole is not None and sole.name == target.name else "",
        address=sole.address if sole is not None else "",
    )
