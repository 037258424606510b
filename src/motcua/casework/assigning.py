"""To whom a turn goes as it opens: by the rule of the unit for the role, if it has one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Q

from motcua.identity import api as identity
from motcua.kernel.actor import Role
from motcua.kernel.memo import remembered
from motcua.kernel.rows import every
from motcua.kernel.time import day_of

from .models import Assignment, AssignmentRule, Part

FRESH_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Rule:
    """How turns of a role are given in a unit; `account_id` only where they all go to one person."""

    how: AssignmentRule.How
    account_id: UUID | None


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody has in hand: open turns, and when the last of them opened."""

    turns: int
    latest: datetime


def rule_for(unit_id: UUID, role: Role, on: date) -> Rule | None:
    """The rule in force that day, as known at most `FRESH_SECONDS` ago. Who may do the work it does not touch."""
    for row in rules_of(unit_id):
        if row.role == role and row.valid_from <= on and (row.valid_to is None or on <= row.valid_to):
            return Rule(AssignmentRule.How(row.how), row.account_id)
    return None


@remembered(seconds=FRESH_SECONDS)
def rules_of(unit_id: UUID) -> tuple[AssignmentRule, ...]:
    """Every rule of the unit, of whatever day and role: they are few, and most units have none."""
    return tuple(every(AssignmentRule, unit_id=unit_id, order_by=("valid_from", "id")))


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as the office reads it, for the days from `valid_from` to `valid_to`, both included."""

    unit_id: UUID
    role: Role
    how: AssignmentRule.How
    account_id: UUID | None
    valid_from: date
    valid_to: date | None


def assignment_rules(unit_ids: Iterable[UUID], *, on: date) -> tuple[RuleLine, ...]:
    """Rules of the units that hold on the day or later, by role and day. One query."""
    rows = AssignmentRule.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), unit_id__in=list(unit_ids))
    return tuple(
        RuleLine(row.unit_id, Role(row.role), AssignmentRule.How(row.how), row.account_id, row.valid_from, row.valid_to)
        for row in rows.order_by("unit_id", "role", "valid_from", "id")
    )


def in_force(on: date) -> Q:
    """The condition that a rule holds on the day."""
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))


def assignee(case_id: UUID, unit_id: UUID, role: Role, at: datetime) -> UUID | None:
    """To whom a turn of the role goes now; none when it waits for whoever takes it.

    Nobody is given what they may not do: a person named by the rule, or who handled the case before, must still hold
    the role. No statement where there is no rule.
    """
    rule = rule_for(unit_id, role, day_of(at))
    if rule is None or rule.how == AssignmentRule.How.OPEN_POOL:
        return None
    holders = identity.staff_at([unit_id], role, at)
    match rule.how:
        case AssignmentRule.How.PERSON:
            return rule.account_id if rule.account_id in holders else None
        case AssignmentRule.How.SAME_HANDLER:
            before = _handled_before(case_id, unit_id, role)
            if before in holders:
                return before
    return least_loaded(holders, _loads(unit_id, role))


def least_loaded(holders: Iterable[UUID], loads: Mapping[UUID, Load]) -> UUID | None:
    """Who has the fewest open turns; among equals who was given one longest ago, then the first in order."""

    def burden(account_id: UUID) -> tuple[int, float, UUID]:
        load = loads.get(account_id)
        return (load.turns, load.latest.timestamp(), account_id) if load else (0, 0.0, account_id)

    return min(holders, key=burden, default=None)


def _handled_before(case_id: UUID, unit_id: UUID, role: Role) -> UUID | None:
    done = Assignment.objects.filter(case_id=case_id, unit_id=unit_id, role=role.value, part=Part.DO)
    done = done.exclude(closed_at=None).exclude(account_id=None)
    return done.order_by("-closed_at", "-id").values_list("account_id", flat=True).first()


def _loads(unit_id: UUID, role: Role) -> dict[UUID, Load]:
    """Open turns by person. One query over the open turns of the unit and role."""
    rows = Assignment.objects.filter(unit_id=unit_id, role=role.value, closed_at=None, part=Part.DO)
    counted = rows.exclude(account_id=None).values_list("account_id").annotate(Count("id"), Max("opened_at"))
    return {account_id: Load(turns, latest) for account_id, turns, latest in counted.order_by("account_id")}
