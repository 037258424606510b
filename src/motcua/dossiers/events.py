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


@dataclass(frozen=True, slots=True)
class BundleFiled(outbox.Event):
    name: ClassVar[str] = "dossiers.bundle_filed"
    version: ClassVar[int] = 1
    case_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class BundleAccepted(outbox.Event):
    name: ClassVar[str] = "dossiers.bundle_accepted"
    version: ClassVar[int] = 1
    case_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class BundleRefused(outbox.Event):
    name: ClassVar[str] = "dossiers.bundle_refused"
    version: ClassVar[int] = 1
    case_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class BundleStuck(outbox.Event):
    """A part failed: the receiving desk must act."""

    name: ClassVar[str] = "dossiers.bundle_stuck"
    version: ClassVar[int] = 1
    case_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class BundleFinished(outbox.Event):
    """Every part is over; `whole` when each has its result."""

    name: ClassVar[str] = "dossiers.bundle_finished"
    version: ClassVar[int] = 1
    case_id: UUID
    whole: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class BundleReturned(outbox.Event):
    name: ClassVar[str] = "dossiers.bundle_returned"
    version: ClassVar[int] = 1
    case_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class BundleWithdrawn(outbox.Event):
    name: ClassVar[str] = "dossiers.bundle_withdrawn"
    version: ClassVar[int] = 1
    case_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class SupplementAsked(outbox.Event):
    """The applicant is asked to complete the dossier."""

    name: ClassVar[str] = "dossiers.supplement_asked"
    version: ClassVar[int] = 1
    case_id: UUID
    request_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class SupplementAnswered(outbox.Event):
    """The applicant has completed it."""

    name: ClassVar[str] = "dossiers.supplement_answered"
    version: ClassVar[int] = 1
    case_id: UUID
    request_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class ClockChanged(outbox.Event):
    """The clock was paused, resumed or put off."""

    name: ClassVar[str] = "dossiers.clock_changed"
    version: ClassVar[int] = 1
    case_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class OpinionAsked(outbox.Event):
    """Another unit is asked for its opinion."""

    name: ClassVar[str] = "dossiers.opinion_asked"
    version: ClassVar[int] = 1
    case_id: UUID
    consultation_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class OpinionOver(outbox.Event):
    """The question is answered, or was taken back."""

    name: ClassVar[str] = "dossiers.opinion_over"
    version: ClassVar[int] = 1
    case_id: UUID
    consultation_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class FoundIneligible(outbox.Event):
    """The competent unit returns the dossier; reception has to say so."""

    name: ClassVar[str] = "dossiers.found_ineligible"
    version: ClassVar[int] = 1
    case_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class DossierEnded(outbox.Event):
    """It ended without a result: withdrawn, stopped, or closed for want of an answer."""

    name: ClassVar[str] = "dossiers.ended"
    version: ClassVar[int] = 1
    case_id: UUID
    state: str
    at: datetime
