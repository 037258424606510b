"""Who acts. Everything a person may see or do follows from position, unit and role."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from .errors import Forbidden


class Role(StrEnum):
    """System roles of the one-stop mechanism. Source: nd-118-2025 (roles as deployed)."""

    RECEPTION = "reception"  # người tiếp nhận
    RETURN = "return"  # người trả kết quả
    CASHIER = "cashier"  # thu ngân
    SPECIALIST = "specialist"  # chuyên viên thụ lý
    DIVISION_HEAD = "division_head"  # trưởng phòng
    LEADER = "leader"  # lãnh đạo ký
    CLERK = "clerk"  # văn thư
    SUPERVISOR = "supervisor"  # giám sát
    PROCEDURE_CONTROLLER = "procedure_controller"  # kiểm soát TTHC
    ADMINISTRATOR = "administrator"  # quản trị hệ thống


class ActorKind(StrEnum):
    CITIZEN = "citizen"
    STAFF = "staff"
    SERVICE = "service"  # an outside system holding a token
    SYSTEM = "system"  # a job of ours
    STRANGER = "stranger"  # nobody signed in


@dataclass(frozen=True, slots=True)
class Post:
    """One position held: the role is exercised for this unit, and no other."""

    unit_id: UUID
    role: Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `id` is the account (none for a stranger or the system).

    `person_id` is the citizen or business the account stands for.
    `posts` are the positions held at this instant, delegations included.
    """

    kind: ActorKind
    id: UUID | None = None
    name: str = ""
    person_id: UUID | None = None
    posts: frozenset[Post] = field(default_factory=frozenset)

    def holds(self, role: Role, unit_id: UUID | None = None) -> bool:
        """Whether the actor holds the role, in the given unit when one is given."""
        return any(p.role is role and (unit_id is None or p.unit_id == unit_id) for p in self.posts)

    @property
    def account_id(self) -> UUID:
        """The account acting; raises `Forbidden` for whoever has none."""
        if self.id is None:
            raise Forbidden
        return self.id

    @property
    def unit_ids(self) -> frozenset[UUID]:
        return frozenset(p.unit_id for p in self.posts)

    @property
    def is_staff(self) -> bool:
        return self.kind is ActorKind.STAFF


SYSTEM = Actor(ActorKind.SYSTEM, name="Hệ thống")
STRANGER = Actor(ActorKind.STRANGER)
