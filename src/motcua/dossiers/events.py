"""What dossiers announce."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from motcua.outbox import api as outbox


@dataclass(frozen=True, slots=True)
class DossierFiled(outbox.Event):
    name: ClassVar[str] = "dossiers.filed"
    version: ClassVar[int] = 1
    case_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class DossierAccepted(outbox.Event):
    name: ClassVar[str] = "dossiers.accepted"
    version: ClassVar[int] = 1
    case_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class DossierRefused(outbox.Event):
    name: ClassVar[str] = "dossiers.refused"
    version: ClassVar[int] = 1
    case_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class StepCompleted(outbox.Event):
    name: ClassVar[str] = "dossiers.step_completed"
    version: ClassVar[int] = 1
    case_id: UUID
    step: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ResultIssued(outbox.Event):
    name: ClassVar[str] = "dossiers.result_issued"
    version: ClassVar[int] = 1
    case_id: UUID
    document_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class DossierReturned(outbox.Event):
    name: ClassVar[str] = "dossiers.returned"
    version: ClassVar[int] = 1
    case_id: UUID
    at: datetime
