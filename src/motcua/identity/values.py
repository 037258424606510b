"""What identity hands to other packages. Personal fields stay out of `repr`, so no log shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from motcua.kernel.actor import Role
from motcua.kernel.errors import Words

from .identifiers import Sex


class AccountKind(StrEnum):
    CITIZEN = "citizen"  # stands for a citizen or a business
    STAFF = "staff"
    SERVICE = "service"  # an outside system; signs in by token only


class PersonKind(StrEnum):
    CITIZEN = "citizen"
    BUSINESS = "business"


@dataclass(frozen=True, slots=True)
class Person:
    """A citizen or a business. `number` is the personal number or the tax code."""

    id: UUID
    kind: PersonKind
    number: str = field(repr=False)
    name: str = field(repr=False)
    birth_date: date | None = field(default=None, repr=False)
    sex: Sex | None = field(default=None, repr=False)
    address: str = field(default="", repr=False)
    commune_code: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    representative: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff and the sign-in that goes with it."""

    id: UUID
    account_id: UUID
    sign_in_name: str
    name: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody in a position: what people of the same office see of each other."""

    account_id: UUID
    name: str
    title: str
    unit_id: UUID
    role: Role


@dataclass(frozen=True, slots=True)
class Token:
    """What may be shown of an API token after its making: never the secret."""

    id: UUID
    account_id: UUID
    title: str
    prefix: str
    scopes: tuple[str, ...]
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """`secret` is shown this once; only its hash is kept."""

    token: Token
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """Somebody made up, to sign in as by one press. `title` is the role, empty for citizens."""

    sign_in_name: str
    title: Words
    name: str

    @property
    def words(self) -> str:
        return f"{self.title}: {self.name}" if self.title else self.name


@dataclass(frozen=True, slots=True)
class DemonstrationGroup:
    """The made-up people of one unit; `is_open` when shown unfolded."""

    title: Words
    is_open: bool
    accounts: tuple[DemonstrationAccount, ...]
