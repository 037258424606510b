"""Reading what a dossier holds: papers, documents, slips. Each reading of a person's data is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.kernel.actor import Actor
from motcua.kernel.pages import Page
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from . import access, policies, queries
from .actions.filing import KIND
from .models import Attachment
from .queries import DossierView, Line
from .refusals import DossierNotFound


def read(actor: Actor, reference: str, *, at: datetime, purpose: str) -> DossierView:
    """The dossier whole, the reading recorded. Raises `DossierNotFound`. Source: luat-bvdlcn-2025."""
    view = queries.view(actor, reference, at=at)
    _record(actor, "dossiers.read", view.case_id, at, purpose)
    return view


def search(actor: Actor, text: str, *, at: datetime, page: int = 1) -> Page[Line]:
    """As `queries.search`: whose names were shown is recorded, not the words that were asked."""
    found = queries.search(actor, text, page=page)
    record_search(actor, KIND, [line.reference for line in found.items], at)
    return found


def record_search(actor: Actor, kind: str, references: Sequence[str], at: datetime) -> None:
    if references:
        details = {"found": references}
        audit.record(
            actor=actor,
            action=f"{kind}s.search",
            subject_kind=kind,
            subject_id=None,
            at=at,
            purpose="search",
            details=details,
        )


def open_paper(actor: Actor, reference: str, paper_id: UUID, *, at: datetime, purpose: str) -> documents.StoredFile:
    """A filed paper, the reading recorded. Raises `DossierNotFound`."""
    case, _dossier = access.to_read(actor, reference)
    paper = Attachment.objects.filter(pk=paper_id, dossier_id=case.id).first()
    if paper is None:
        raise DossierNotFound
    _record(actor, "dossiers.read_paper", case.id, at, purpose)
    return documents.open_stored(paper.stored_id)


def open_document(
    actor: Actor, reference: str, document_id: UUID, *, at: datetime, purpose: str
) -> documents.StoredFile:
    """A document of the dossier, the reading recorded; one not yet issued is for staff alone."""
    case, _dossier = access.to_read(actor, reference)

    def allowed(document: documents.IssuedDocument) -> bool:
        is_issued = document.status is not documents.DocumentStatus.PENDING
        is_inside = document.kind in policies.INSIDE
        return document.case_id == case.id and ((is_issued and not is_inside) or actor.is_staff)

    return documents.open_document(actor=actor, document_id=document_id, at=at, allowed=allowed, purpose=purpose)


def expected_due(view: DossierView, *, at: datetime) -> datetime | None:
    """When the result would be due were the dossier accepted now; none where the limit is not known."""
    chosen = catalogue.case_chosen(view.version_id, str(view.answers.get("variant") or ""))
    terms = catalogue.terms_for(view.version_id, view.channel, chosen, on=day_of(at))
    return casework.due(organisation.calendar_of(view.unit.id, day_of(at)), terms.limit, terms.cutoff, at)


def _record(actor: Actor, action: str, case_id: UUID, at: datetime, purpose: str) -> None:
    audit.record(actor=actor, action=action, subject_kind=KIND, subject_id=case_id, at=at, purpose=purpose)
