"""What this package announces: steps taken by decision. A record read from outside is not announced step by step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from motcua.outbox import api as outbox


@dataclass(frozen=True, slots=True)
class ProcedurePublished(outbox.Event):
    """A version was put before the public; the day from which it holds may still come."""

    name: ClassVar[str] = "catalogue.published"
    procedure_id: UUID
    version_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class ProcedureAmended(outbox.Event):
    """The version is amended by the next one, and ends when that begins."""

    name: ClassVar[str] = "catalogue.amended"
    procedure_id: UUID
    version_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class ProcedureReplaced(outbox.Event):
    """The next version, or other procedures, stand in the place of this version from a day on."""

    name: ClassVar[str] = "catalogue.replaced"
    procedure_id: UUID
    version_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class ProcedureAbolished(outbox.Event):
    """The version ends, or never holds, and nothing need stand in its place."""

    name: ClassVar[str] = "catalogue.abolished"
    procedure_id: UUID
    version_id: UUID
    at: datetime
