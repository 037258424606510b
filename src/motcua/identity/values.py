"""What identity hands to other packages. Personal fields stay out of `repr`, so no log shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
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


class SignInWay(StrEnum):
    PASSWORD = "password"  # noqa: S105 - a way, not a secret
    CODE = "code"  # a password, then a code of the telephone's application
    RECOVERY = "recovery"  # a password, then a recovery code
    PASSKEY = "passkey"
    PROVIDER = "provider"  # a citizen, by the provider of electronic identities
    DEMONSTRATION = "demonstration"


class Assurance(IntEnum):
    """How sure we are that a citizen is who the session says, as the provider vouches. Source: nd-69-2024."""

    NONE = 0
    LEVEL_1 = 1
    LEVEL_2 = 2


class DateForm(StrEnum):
    """How a provider writes a day."""

    ISO = "%Y-%m-%d"
    COMPACT = "%Y%m%d"
    SLASHES = "%d/%m/%Y"


class OnlineService(StrEnum):
    """Whether a procedure is done online whole or in part. Source: nd-42-2022."""

    FULL = "full"
    PARTIAL = "partial"


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
    position_id: UUID


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
class ClientSecret:
    """What may be shown of a client's secret after its making, or of its public key. `ends_at` is set by rotation
    and by ending it.
    """

    id: UUID
    prefix: str
    issued_at: datetime
    ends_at: datetime | None
    last_used_at: datetime | None
    is_key: bool = False

    def is_open(self, at: datetime) -> bool:
        return self.ends_at is None or at < self.ends_at


@dataclass(frozen=True, slots=True)
class Client:
    """An outside system that asks for access tokens itself. Secrets stand latest first, those ended too.

    `tokens_open` counts access tokens in force.
    """

    account_id: UUID
    client_id: str
    scopes: tuple[str, ...]
    secrets: tuple[ClientSecret, ...]
    tokens_open: int


@dataclass(frozen=True, slots=True)
class IssuedClientSecret:
    """`secret` is shown this once; only its hash is kept."""

    client_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ProvenClient:
    """A client that showed one of its secrets just now."""

    account_id: UUID
    client_id: str
    secret_id: UUID
    scopes: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class Session:
    """A session somebody has open; `current` is the one asking. Sessions by the provider may be ended there."""

    id: UUID
    way: SignInWay
    device: str
    address: str
    opened_at: datetime
    seen_at: datetime
    ends_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Passkey:
    id: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """What an account has beside its password. `codes_left` counts recovery codes not used yet."""

    totp_since: datetime | None
    passkeys: tuple[Passkey, ...]
    codes_left: int

    @property
    def any(self) -> bool:
        return self.totp_since is not None or bool(self.passkeys)
