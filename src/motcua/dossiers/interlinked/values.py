"""What bundles tell others: frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.organisation import api as organisation

from ..lifecycle import State
from ..models import Channel, Delivery
from ..paperwork import Handed
from ..queries import FiledPaper
from ..values import Party, Representative
from .lifecycle import BundleState
from .models import Failure, PartState


@dataclass(frozen=True, slots=True)
class PartView:
    """A part in the tree, in order; `depth` from 0. `reference` and what follows are of its dossier, if filed.

    `dossier_open` when the reader may open that dossier. `holder` has it now.
    """

    path: str
    depth: int
    title: str
    procedure_code: str
    state: PartState
    waits_for: tuple[str, ...]
    failure: Failure | None
    reason: str
    wrong: Mapping[str, str]
    reference: str
    dossier_open: bool
    dossier_state: State | None
    holder: str
    due_at: datetime | None
    closed_at: datetime | None
    document: documents.IssuedDocument | None

    @property
    def is_group(self) -> bool:
        return not self.procedure_code


@dataclass(frozen=True, slots=True)
class BundleView:
    """A bundle whole, for those who may read it."""

    case_id: UUID
    reference: str
    title: str
    procedure_code: str
    state: BundleState
    state_words: str
    channel: Channel
    delivery: Delivery
    receiving_unit: organisation.Unit
    applicant: Party
    representative: Representative | None
    filer_name: str
    filed_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    needs_verification: bool
    form_key: str
    form_version: int
    answers: Mapping[str, Any]
    papers: tuple[FiledPaper, ...]
    handed: tuple[Handed, ...]
    refusal_ground: str
    refusal_reason: str
    parts: tuple[PartView, ...]
    timeline: tuple[casework.TimelineEntry, ...]
    tracking_secret: str
    may_receive: bool
    may_repair: bool
    may_hand_over: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class TrackedPart:
    """A part for whoever tracks the bundle."""

    depth: int
    title: str
    is_group: bool
    state: PartState
    waits_for: tuple[str, ...]
    reason: str
    reference: str
    dossier_state: State | None
    holder: str
    due_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class TrackedBundle:
    """What whoever knows code and secret may see: no name, no answers, no papers."""

    case_id: UUID
    reference: str
    secret: str
    title: str
    state: BundleState
    state_words: str
    national_status: int
    filed_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    unit_name: str
    refusal_ground: str
    refusal_reason: str
    parts: tuple[TrackedPart, ...]
    timeline: tuple[casework.TimelineEntry, ...]


@dataclass(frozen=True, slots=True)
class BundleLine:
    """A bundle in a list."""

    case_id: UUID
    reference: str
    title: str
    party_name: str
    state: BundleState
    state_words: str
    filed_at: datetime
    due_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Term:
    """What the law lays down for procedures filed together. `source` is a key of the legal sources; `confirmed`
    that it was read there."""

    bundle: str
    words: str
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class OfferedChild:
    depth: int
    title: str
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """What belongs together, for those who have not filed: the procedures in order."""

    key: str
    procedure_code: str
    title: str
    children: tuple[OfferedChild, ...]
