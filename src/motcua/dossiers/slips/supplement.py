"""Form 02: everything the dossier lacks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from motcua.documents import api as documents
from motcua.documents.api import Slip
from motcua.kernel.actor import Actor
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from ..models import SupplementItem, SupplementRequest
from ..refusals import DossierNotFound
from .making import Subject, entry_at, in_vietnamese, made_before, officer_of, record, subject


def supplement_slip(actor: Actor, reference: str, request_id: UUID, *, at: datetime) -> documents.StoredFile:
    """Form 02 of one request, signed by the officer who asked. Raises `DossierNotFound`. Source: tt-03-2025."""
    found = subject(actor, reference, Slip.SUPPLEMENT)
    request = SupplementRequest.objects.filter(pk=request_id, dossier_id=found.case.id).first()
    if request is None:
        raise DossierNotFound
    file = made_before(found, Slip.SUPPLEMENT, str(request.id)) or _made(found, request, actor, at)
    record(actor, found, Slip.SUPPLEMENT, at)
    return file


def _made(found: Subject, request: SupplementRequest, actor: Actor, at: datetime) -> documents.StoredFile:
    entry = entry_at(found, request.asked_at, "dossiers.supplement_asked")
    items = SupplementItem.objects.filter(request_id=request.id).order_by("position", "id")
    with in_vietnamese():
        content = documents.SupplementSlip(
            form=found.form(Slip.SUPPLEMENT),
            officer=request.asked_by,
            reference=found.case.reference,
            applicant=found.applicant(),
            request=found.case.subject,
            missing=tuple(": ".join(filter(None, (item.label, item.wanted))) for item in items),
            reason=_reason(request),
            contact=request.contact or request.asked_by,
            answer_by=day_of(request.answer_by),
        )
    return found.issue(
        content,
        actor=actor,
        slip=Slip.SUPPLEMENT,
        key=str(request.id),
        at=at,
        signers=officer_of(entry, organisation.unit(request.unit_id)),
    )


def _reason(request: SupplementRequest) -> str:
    """A further request says by what exception it is made."""
    again = f"Yêu cầu bổ sung lần {request.number}: {request.exception}" if request.exception else ""
    return " ".join(filter(None, (request.reason, again)))
