"""The papers of a dossier to be certified, for whoever reads it: how far each is, what the reader may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.audit import api as audit
from motcua.documents import api as documents
from motcua.kernel.actor import Actor
from motcua.kernel.time import day_of

from . import access
from .actions.filing import KIND
from .copies import are_asked
from .duties import SIGNING, Duty
from .queries import DossierView


@dataclass(frozen=True, slots=True)
class CopyDesk:
    """The papers to be certified, and the step in which the reader may work on them, if any."""

    papers: tuple[documents.Certification, ...]
    step: str = ""
    may_scan: bool = False  # and compare, and take out again
    may_refuse: bool = False


def desk_of(view: DossierView) -> CopyDesk | None:
    """The desk of a dossier at hand; none where no electronic copies are asked for. One query."""
    if not are_asked(view.procedure_code, view.answers, day_of(view.received_at or view.filed_at)):
        return None
    papers = documents.certifications_of(view.case_id)
    mine = next((turn for turn in view.turns if turn.is_mine and turn.duty in {Duty.HANDLE, *SIGNING}), None)
    if mine is None:
        return CopyDesk(papers)
    return CopyDesk(papers, mine.step, may_scan=mine.duty is Duty.HANDLE, may_refuse=True)


def open_scan(actor: Actor, reference: str, copy_id: UUID, *, at: datetime, purpose: str) -> documents.StoredFile:
    """The scan of a paper, for staff, the reading recorded. Raises `DossierNotFound`, `CertificationNotFound`."""
    case, _dossier = access.to_read(actor, reference)
    paper = documents.certification(case.id, copy_id)
    if not actor.is_staff:
        raise documents.CertificationNotFound
    audit.record(
        actor=actor, action="dossiers.read_scan", subject_kind=KIND, subject_id=case.id, at=at, purpose=purpose
    )
    return paper.scan
