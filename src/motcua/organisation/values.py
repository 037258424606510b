"""What other packages are given: frozen values, never rows."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from motcua.kernel.actor import Role, SigningForm

from .models import UnitKind


@dataclass(frozen=True, slots=True)
class Unit:
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
    def authority(self) -> str:
        """The name under which it signs: `Ủy ban nhân dân phường Ba Đình` for the commune `Phường Ba Đình`."""
        if self.kind is UnitKind.COMMUNE:
            return f"Ủy ban nhân dân {self.name[:1].lower()}{self.name[1:]}"
        return self.name


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a unit, with the role it gives to whoever holds it."""

    id: UUID
    unit_id: UUID
    title: str
    role: Role
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Delegation:
    """Authority of a position lent for the days from `valid_from` to `valid_to`, both included.

    `number` and `decided_on` are those of the decision, `scope` is what it covers in words.
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


@dataclass(frozen=True, slots=True)
class ReceptionHours:
    """When a point receives people on a weekday (1 is Monday, 7 is Sunday). It moves no deadline."""

    weekday: int
    opens: time
    closes: time
    confirmed: bool
    note: str
