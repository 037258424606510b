"""Who acts. Everything a person may see or do follows from position, unit and role."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
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


class SigningForm(StrEnum):
    """How somebody signs who signs in another's name; put before the title of that other. Source: nd-30-2020."""

    ACTING = "Q"  # quyền: appointed to act as the head
    DEPUTY = "KT"  # ký thay: a deputy for the head
    BY_ORDER = "TL"  # thừa lệnh: by standing order of the head
    BY_AUTHORITY = "TUQ"  # thừa ủy quyền: by authority given in writing


@dataclass(frozen=True, slots=True)
class Mandate:
    """In whose name a lent position is held, and by which delegation.

    `account_id`, `name` and `title` are of the one who gave it; `own_title` is that of the one who holds it now.
    """

    delegation_id: UUID
    account_id: UUID
    name: str
    title: str
    own_title: str
    form: SigningForm

    @property
    def words(self) -> str:
        """“TUQ. Chủ tịch Trần Thị Mẫu”: as history says it after the name of the one who acted."""
        return f"{self.form}. {self.title} {self.name}"


@dataclass(frozen=True, slots=True)
class Post:
    """One position held: the role is exercised for this unit, and no other; `mandate` when it is lent."""

    unit_id: UUID
    role: Role
    mandate: Mandate | None = None

    def may_have(self, account_id: UUID | None, actor_id: UUID | None) -> bool:
        """Whether work given to that account, or to nobody, may be done from this post by the actor."""
        lender = self.mandate.account_id if self.mandate else None
        return account_id is None or account_id in {actor_id, lender}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `id` is the account (none for a stranger or the system).

    `person_id` is the citizen or business the account stands for.
    `posts` are the positions held at this instant, delegations included. `mandate` is set while the actor acts
    from a post that is lent. `assurance` is how sure the provider of a citizen's identity was at sign-in (0 when
    nobody vouched).
    """

    kind: ActorKind
    id: UUID | None = None
    name: str = ""
    person_id: UUID | None = None
    posts: frozenset[Post] = field(default_factory=frozenset)
    mandate: Mandate | None = None
    assurance: int = 0

    def holds(self, role: Role, unit_id: UUID | None = None) -> bool:
        """Whether the actor holds the role, in the given unit when one is given."""
        return any(p.role is role and (unit_id is None or p.unit_id == unit_id) for p in self.posts)

    def acting_from(self, post: Post) -> Actor:
        """The same person, acting from this post: in another's name when it is lent."""
        return self if self.mandate == post.mandate else replace(self, mandate=post.mandate)

    @property
    def full_name(self) -> str:
        """The name, and in whose name: “Lê Văn Mẫu (TUQ. Chủ tịch Trần Thị Mẫu)”."""
        return f"{self.name} ({self.mandate.words})" if self.mandate else self.name

    @property
    def stands_for(self) -> UUID | None:
        """Whose work this is: the actor's own, or that of the one in whose name they act."""
        return self.mandate.account_id if self.mandate else self.id

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
