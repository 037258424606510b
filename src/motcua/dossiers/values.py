"""Values that cross the dossiers' border."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from .models import Authorisation, Channel, PartyKind


@dataclass(frozen=True, slots=True)
class Party:
    """A person or business as declared. `number`: personal number or tax code, digits only."""

    kind: PartyKind
    number: str
    name: str
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Representative:
    """Who acts for the applicant, and by what paper. `paper_number` blank: it bears none."""

    party: Party
    authorisation: Authorisation
    signed_on: date
    paper_number: str = ""


@dataclass(frozen=True, slots=True)
class PaperCount:
    """How many originals and copies of a paper were handed over; at least one."""

    originals: int
    copies: int


@dataclass(frozen=True, slots=True)
class Behalf:
    """Whose bundle it is of which the system files a part: the owner's account, who filed it, its reference.

    `uploaded_by` is the account whose uploads its papers are, `papers_at` the unit where those on paper lie.
    Where somebody acts for the applicant of the whole, `applicant` and `representative` say so for the part.
    """

    account_id: UUID | None
    name: str
    bundle: str
    uploaded_by: UUID
    papers_at: UUID | None = None
    applicant: Party | None = None
    representative: Representative | None = None


@dataclass(frozen=True, slots=True)
class Filing:
    """Everything a filing needs, from the page, the counter or the API alike.

    `answers` are raw, as JSON: who applies, the questions, and references to uploads.

    `unit_id` is the unit asked, `receiving_unit_id` the one that takes it in (the same when none).
    `handed` counts, by question, the papers handed over on paper. `account_id` is the account of the person
    standing at the desk, if they have one: the dossier is then among their own.
    `key` identifies the filing for its sender, so that a repeated one finds the first; `digest` tells
    whether the repeated one says the same.
    """

    version_id: UUID
    unit_id: UUID
    channel: Channel
    answers: Mapping[str, Any]
    receiving_unit_id: UUID | None = None
    support_unit_id: UUID | None = None
    key: str | None = None
    digest: str = ""
    draft_id: UUID | None = None
    handed: Mapping[str, PaperCount] = field(default_factory=dict)
    account_id: UUID | None = None
    behalf: Behalf | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """A filing stored. `repeated` when an earlier one with the same key was found; `interlinked` when it is
    a bundle.
    """

    case_id: UUID
    reference: str
    secret: str
    at: datetime
    repeated: bool = False
    interlinked: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """`due_at` none: the lawful limit is not known, so no appointment can be made."""

    case_id: UUID
    reference: str
    received_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Received:
    """A dossier filed and taken in at once."""

    filed: Filed
    accepted: Accepted
