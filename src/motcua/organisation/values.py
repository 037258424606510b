"""What other packages are given: frozen values, never rows."""

from dataclasses import astuple, dataclass, fields
from datetime import date, datetime, time
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from motcua.kernel.actor import Role, SigningForm

from .models import UnitKind


class _Stamped:
    """What two people may edit at once."""

    __slots__ = ()

    @property
    def stamp(self) -> str:
        """Changes with anything the value says: whoever edits sends back that of what they read."""
        return sha256(repr(astuple(self)).encode()).hexdigest()[:20]  # type: ignore[call-overload]  # a dataclass


@dataclass(frozen=True, slots=True)
class UnitDetails:
    """What is entered of a unit, beside the days it exists. Fields as of `models.Unit`."""

    name: str
    kind: UnitKind
    parent_id: UUID | None = None
    short_name: str = ""
    code: str = ""
    code_confirmed: bool = False
    old_code: str = ""
    commune_code: str = ""
    address: str = ""
    point_id: UUID | None = None
    source: str = ""
    note: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Unit(_Stamped):
    """A unit as it stands for the days from `valid_from` to `valid_to`, both included."""

    id: UUID
    code: str
    code_confirmed: bool
    old_code: str
    commune_code: str
    name: str
    short_name: str
    kind: UnitKind
    parent_id: UUID | None
    calendar_id: UUID | None
    point_id: UUID | None
    address: str
    valid_from: date
    valid_to: date | None
    confirmed: bool
    source: str
    note: str

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def details(self) -> UnitDetails:
        return UnitDetails(**{one.name: getattr(self, one.name) for one in fields(UnitDetails)})

    @property
    def authority(self) -> str:
        """The name under which it signs: `Ủy ban nhân dân phường Ba Đình` for the commune `Phường Ba Đình`."""
        if self.kind is UnitKind.COMMUNE:
            return f"Ủy ban nhân dân {self.name[:1].lower()}{self.name[1:]}"
        return self.name


@dataclass(frozen=True, slots=True)
class Position(_Stamped):
    """A place in a unit, with the role it gives to whoever holds it."""

    id: UUID
    unit_id: UUID
    title: str
    role: Role
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class DelegationState(StrEnum):
    """How a delegation stands on a day; one taken back is over."""

    COMING = "coming"
    RUNNING = "running"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Decision:
    """A written decision: its number, its day, and what it is about (trích yếu)."""

    number: str
    decided_on: date
    summary: str


@dataclass(frozen=True, slots=True)
class Delegation:
    """Authority of a position lent for the days from `valid_from` to `valid_to`, both included.

    `number` and `decided_on` are those of the decision, `scope` is what it covers in words. `recorded_by_id` is the
    administrator who wrote down what was given on paper, `summary` the words of that decision; `end_decision` is the
    one by which another, `ended_by_id`, wrote its end down.
    """

    id: UUID
    position: Position
    delegator_id: UUID
    delegate_id: UUID
    delegate_title: str
    form: SigningForm
    valid_from: date
    valid_to: date
    number: str
    decided_on: date
    scope: str
    made_at: datetime
    ended_at: datetime | None
    end_reason: str
    summary: str = ""
    recorded_by_id: UUID | None = None
    ended_by_id: UUID | None = None
    end_decision: Decision | None = None

    @property
    def people(self) -> frozenset[UUID]:
        """The accounts of everyone who gave, got, recorded or ended it."""
        return frozenset(filter(None, (self.delegator_id, self.delegate_id, self.recorded_by_id, self.ended_by_id)))

    def state_on(self, day: date) -> DelegationState:
        if self.ended_at is not None or self.valid_to < day:
            return DelegationState.OVER
        return DelegationState.COMING if day < self.valid_from else DelegationState.RUNNING


@dataclass(frozen=True, slots=True)
class ReceptionHours:
    """When a point receives people on a weekday (1 is Monday, 7 is Sunday). It moves no deadline."""

    weekday: int
    opens: time
    closes: time
    confirmed: bool
    note: str
