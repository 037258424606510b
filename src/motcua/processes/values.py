"""What other packages see of processes: frozen values, no rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import models

from motcua.kernel.actor import Role
from motcua.kernel.text import fold

from .spans import Span

ROLE_WHEN_UNKNOWN = Role.SPECIALIST


class UnitRule(StrEnum):
    """Which unit a step is done in."""

    BY_ROLE = ""  # desks in the receiving unit, everybody else in the competent one
    COMPETENT = "competent"
    RECEIVING = "receiving"


@dataclass(frozen=True, slots=True)
class StepTime:
    """Working minutes of a step in one case of its process.

    `covers` is how many steps, this one first, share the minutes (a merged cell of the table);
    0 is a step inside the time of an earlier one. `minutes` is None when unknown or inside.
    """

    minutes: int | None = None
    covers: int = 1

    @property
    def own_minutes(self) -> int | None:
        """Minutes of this step alone; None when unknown or shared with others."""
        return self.minutes if self.covers == 1 else None


@dataclass(frozen=True, slots=True)
class TimeCase:
    """A column of times: "without verification", "with verification".

    `limit_minutes` is the sum the document itself states for the column, None when it states none.
    """

    name: str = ""
    limit_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    """One row of a step table. `role` is None where the words of the source name no role of ours.

    `unit_hint` keeps the words of the source for who does it; `content` says what to do in full;
    `times` has one entry for each case of the table; `result` is what the step produces. `back` is the only
    step (its element) this one may be sent back to; blank when it may be any that led here. `id` is the
    element of the step where it has one already.
    """

    name: str
    role: Role | None = None
    unit_hint: str = ""
    content: str = ""
    times: tuple[StepTime, ...] = (StepTime(),)
    result: str = ""
    unit_rule: UnitRule = UnitRule.BY_ROLE
    back: str = ""
    id: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class StepTable:
    """A process as an office writes it: rows done one after another, and one column of times per case."""

    steps: tuple[StepRow, ...]
    cases: tuple[TimeCase, ...] = (TimeCase(),)

    def total_minutes(self, case: int = 0) -> int | None:
        """The sum of the column in working minutes; None when any of its times is unknown."""
        return total_minutes([step.times[case] for step in self.steps])


def total_minutes(times: Sequence[StepTime]) -> int | None:
    """The sum in working minutes, shared times counted once; None when any is unknown."""
    total = 0
    for time in times:
        if time.covers == 0:
            continue
        if time.minutes is None:
            return None
        total += time.minutes
    return total


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a deployed process. `id` is the BPMN element's; `minutes` those of the first case alone.

    Where the source names no role of ours, `role_known` is false and `role` only says who would be asked;
    such a process cannot be linked to a procedure.
    """

    id: str
    name: str
    role: Role
    minutes: int | None
    role_known: bool = True
    unit_hint: str = ""
    content: str = ""
    result: str = ""
    times: tuple[StepTime, ...] = (StepTime(),)
    unit_rule: UnitRule = UnitRule.BY_ROLE
    back: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """A timer of a deployed process. `attached_to` is the step it ends; blank where the process itself waits."""

    id: str
    name: str
    span: Span
    attached_to: str = ""


@dataclass(frozen=True, slots=True)
class ProcessVersion:
    """One deployed version; never changed afterwards.

    `start` lists the steps and timers open at start, `received` those open once the first is done; None when
    that depends on data. `asked` names the variables that conditions ask for. Steps of processes it calls are
    among its own, under `call__step`.
    """

    id: UUID
    key: str
    title: str
    number: int
    effective_from: date
    steps: tuple[Step, ...]
    cases: tuple[TimeCase, ...]
    start: tuple[str, ...] | None
    received: tuple[str, ...] | None = None
    asked: tuple[str, ...] = ()
    source: str = ""
    waits: tuple[Wait, ...] = ()

    def step(self, element_id: str) -> Step:
        return next(step for step in self.steps if step.id == element_id)

    def wait(self, element_id: str) -> Wait | None:
        """The timer of that element; None when it is a step."""
        return next((wait for wait in self.waits if wait.id == element_id), None)

    def limit_of(self, element_id: str) -> Wait | None:
        """The timer attached to a step."""
        return next((wait for wait in self.waits if wait.attached_to == element_id), None)

    def total_minutes(self, case: int = 0) -> int | None:
        """Working minutes of all steps in the case; None when any is unknown."""
        return total_minutes([step.times[case] for step in self.steps])

    def column_for(self, name: str, minutes: int | None) -> int:
        """The column of times of a dossier: the one named as its case, else the first that adds up to its time limit
        in working minutes, else the first.
        """
        columns = range(len(self.cases))
        named = [n for n in columns if name and fold(self.cases[n].name) == fold(name)]
        fitting = [n for n in columns if minutes is not None and self.total_minutes(n) == minutes]
        return next(iter(named + fitting), 0)


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step waiting for somebody of `role`. `minutes` is the working time allowed, None when unknown."""

    id: UUID
    case_id: UUID
    element_id: str
    name: str
    role: Role
    minutes: int | None
    opened_at: datetime
    unit_rule: UnitRule = UnitRule.BY_ROLE


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A timer whose instant has come: the passing it belongs to, and the case."""

    run_id: UUID
    case_id: UUID


@dataclass(frozen=True, slots=True)
class StepEntry:
    """A step or a timer (without a role) as it was done, for history.

    `undone` says that a later send-back made it be done again, `fires_at` when its timer runs out. `place` is the
    element of the case's present version that it stands at, blank for none.
    """

    id: UUID
    element_id: str
    name: str
    role: Role | None
    minutes: int | None
    opened_at: datetime
    closed_at: datetime | None
    outcome: str
    reason: str
    handler_id: UUID | None
    undone: bool
    fires_at: datetime | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """What starting a process will write, and the steps then open. `rows` go into a `kernel.Rows`."""

    rows: tuple[models.Model, ...]
    steps: tuple[OpenStep, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """What followed from one completion: steps newly open, and whether the process has ended."""

    opened: tuple[OpenStep, ...]
    finished: bool


@dataclass(frozen=True, slots=True)
class Elapsed:
    """What followed from a timer: `name` of what ran out, `taken` the step it was attached to, if any."""

    progress: Progress
    name: str
    taken: str
