"""What goes to another unit when units are rearranged: open cases with their turns, notices and rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.kernel.rows import Rows
from motcua.organisation import api as organisation

from .clock import FactKind
from .keeping import clocks_of, release
from .models import Alarm, Assignment, AssignmentRule, Case, ClockFact, Part

ONCE_IN_A_CASE = frozenset({Part.CO_ORDINATE, Part.FOLLOW})


def register() -> None:
    """Called once when the package is ready."""
    organisation.movers.register(
        "casework.rules", organisation.Mover(_("Quy tắc phân công"), 40, count_rules, move_rules)
    )


@dataclass(slots=True)
class Passing:
    """Open cases, locked, on their way: `unit_of(case, unit_id)` says which unit takes what the unit had of it.

    `keeps_holder(case, unit_id)` tells whether the people of the unit come along with it; where they do not,
    turns they had taken are free again. `rows` are the changes, written with those of the kind of case.
    """

    cases: Sequence[Case]
    unit_of: Callable[[Case, UUID], UUID]
    keeps_holder: Callable[[Case, UUID], bool]
    at: datetime
    rows: Rows = field(default_factory=Rows)

    def pass_on(self) -> frozenset[UUID]:
        """Plans the changes; answers which cases had turns that go elsewhere. Three statements.

        What was promised stays: no due instant moves. The time a step was held is charged up to now to the
        unit that held it; the next gets what is left.
        """
        by_id = {case.id: case for case in self.cases}
        used = self._used_minutes()
        moved: set[UUID] = set()
        parts: dict[UUID, set[tuple[object, ...]]] = defaultdict(set)
        for turn in _open_turns(by_id):
            case = by_id[turn.case_id]
            if self.unit_of(case, turn.unit_id) != turn.unit_id:
                moved.add(case.id)
                self._hand_on(case, turn, used.get((case.id, turn.step, turn.unit_id)))
            part = turn.part, turn.unit_id, turn.role, turn.account_id
            if turn.part in ONCE_IN_A_CASE and part in parts[case.id]:
                turn.closed_at = self.at  # units that become one have one part in a case, not two
            parts[case.id].add(part)
        self._hand_on_notices(by_id)
        for case in self.cases:
            unit_id = self.unit_of(case, case.unit_id)
            if unit_id != case.unit_id:
                case.unit_id = unit_id
                self.rows.change(case, "unit")
        return frozenset(moved)

    def _used_minutes(self) -> dict[tuple[UUID, str, UUID], int]:
        """Working minutes used so far, of every step still held."""
        return {
            (case_id, share.step, share.unit_id): share.used_minutes
            for case_id, clock in clocks_of([case.id for case in self.cases]).items()
            for share in clock.shares_of_steps(self.at)
            if share.until is None
        }

    def _hand_on(self, case: Case, turn: Assignment, used: int | None) -> None:
        """`used` none: nobody is charged for the turn, such as one that waits for the applicant."""
        if not self.keeps_holder(case, turn.unit_id):
            turn.account_id, turn.given_by = None, ""
        unit_id = self.unit_of(case, turn.unit_id)
        if used is not None:
            self.rows.add(release(turn, self.at))
            turn.minutes = None if turn.minutes is None else max(0, turn.minutes - used)
            turn.unit_id = unit_id
            self.rows.add(_held_from(turn, self.at))
        turn.unit_id = unit_id
        self.rows.change(turn, "unit", "account_id", "given_by", "minutes", "closed_at")

    def _hand_on_notices(self, by_id: Mapping[UUID, Case]) -> None:
        """What was shown to a unit about a case is shown to the next."""
        for alarm in Alarm.objects.filter(case_id__in=by_id, told_unit__isnull=False).order_by("id"):
            assert alarm.told_unit_id is not None, "asked for"
            alarm.told_unit_id = self.unit_of(by_id[alarm.case_id], alarm.told_unit_id)
            self.rows.change(alarm, "told_unit")


def _open_turns(case_ids: Iterable[UUID]) -> QuerySet[Assignment]:
    return Assignment.objects.filter(case_id__in=list(case_ids), closed_at=None).order_by("opened_at", "id")


def _held_from(turn: Assignment, at: datetime) -> ClockFact:
    return ClockFact(
        case_id=turn.case_id,
        at=at,
        kind=FactKind.HOLD,
        unit_id=turn.unit_id,
        step=turn.step,
        minutes=turn.minutes,
    )


def count_rules(unit_ids: frozenset[UUID], on: date) -> Mapping[UUID, int]:
    rows = _in_force(unit_ids, on).order_by("unit_id").values_list("unit_id")
    return dict(rows.annotate(n=Count("id")))


def move_rules(handover: organisation.Handover, limit: int) -> int:
    """A rule holds on in the heir if none of that role does there: of several that come together, the oldest."""
    found = _in_force(handover.heirs, handover.on).select_for_update().order_by("valid_from", "id")[:limit]
    rows = list(found)
    taken = set(_in_force({handover.heirs[row.unit_id] for row in rows}, handover.on).values_list("unit_id", "role"))
    opened, changes = [], Rows()
    for row in rows:
        place = handover.heirs[row.unit_id], row.role
        if place not in taken:
            taken.add(place)
            opened.append(
                AssignmentRule(
                    unit_id=place[0],
                    role=row.role,
                    how=row.how,
                    account_id=row.account_id,
                    valid_from=max(row.valid_from, handover.on),
                    valid_to=row.valid_to,
                    note=row.note,
                )
            )
        if row.valid_from < handover.on:
            row.valid_to = handover.on - timedelta(days=1)
            changes.change(row, "valid_to")
    changes.write()
    AssignmentRule.objects.filter(pk__in=[row.pk for row in rows], valid_from__gte=handover.on).delete()
    AssignmentRule.objects.bulk_create(opened)
    return len(rows)


def _in_force(unit_ids: Iterable[UUID], on: date) -> QuerySet[AssignmentRule]:
    """Rules that hold on the day or will."""
    return AssignmentRule.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), unit_id__in=set(unit_ids))
