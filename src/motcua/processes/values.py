"""What other packages see of processes: frozen values, no rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import models

from motcua.kernel.actor import Role

MINUTES_PER_WORKING_DAY = 480
ROLE_WHEN_UNKNOWN = Role.SPECIALIST


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
    `times` has one entry for each case of the table; `result` is what the step produces.
    """

    name: str
    role: Role | None = None
    unit_hint: str = ""
    content: str = ""
    times: tuple[StepTime, ...] = (StepTime(),)
    result: str = ""


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


@dataclass(frozen=True, slots=True)
class ProcessVersion:
    """One deployed version; never changed afterwards.

    `start` lists the steps open at start, `received` those open once the first is done; None when that
    depends on data. `asked` names the variables that conditions ask for.
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

    def step(self, element_id: str) -> Step:
        return next(step for step in self.steps if step.id == element_id)

    def total_minutes(self, case: int = 0) -> int | None:
        """Working minutes of all steps in the case; None when any is unknown."""
        return total_minutes([step.times[case] for step in self.steps])


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


@dataclass(frozen=True, slots=True)
class StepEntry:
    """A step as it was done, for history. `undone` says that a later send-back made it be done again."""

    id: UUID
    element_id: str
    name: str
    role: Role
    minutes: int | None
    opened_at: datetime
    closed_at: datetime | None
    outcome: str
    reason: str
    handler_id: UUID | None
    undone: bool


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
