"""Form 04: sorry, and a new date."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from motcua.documents import api as documents
from motcua.documents.api import Slip
from motcua.kernel.actor import Actor
from motcua.organisation import api as organisation

from ..models import Reappointment
from ..refusals import DossierNotFound
from ..results import agency_of
from .making import Subject, entry_at, in_vietnamese, made_before, record, seal_of, signed_by_leader, subject

_RECIPIENTS = ("Như trên", "Bộ phận Một cửa", "Lưu: VT, HS")


def apology_slip(actor: Actor, reference: str, reappointment_id: UUID, *, at: datetime) -> documents.StoredFile:
    """Form 04 of one new date, signed by the leader who gave it and by the agency.

    Raises `DossierNotFound`. Source: tt-03-2025.
    """
    found = subject(actor, reference, Slip.APOLOGY)
    given = Reappointment.objects.filter(pk=reappointment_id, dossier_id=found.case.id).first()
    if given is None or found.case.received_at is None:
        raise DossierNotFound
    file = made_before(found, Slip.APOLOGY, str(given.id)) or _made(found, found.case.received_at, given, actor, at)
    record(actor, found, Slip.APOLOGY, at)
    return file


def _made(
    found: Subject, received_at: datetime, given: Reappointment, actor: Actor, at: datetime
) -> documents.StoredFile:
    unit = organisation.unit(found.case.unit_id)
    entry = entry_at(found, given.at, "dossiers.reappointed", "dossiers.apologised")
    with in_vietnamese():
        content = documents.ApologySlip(
            form=found.form(Slip.APOLOGY),
            officer=given.signed_by,
            reference=found.case.reference,
            office=unit.authority,
            applicant=found.applicant(),
            request=found.case.subject,
            received_at=received_at,
            due_before=given.before,
            due_now=given.due_at,
            reason=given.reason,
            recipients=_RECIPIENTS,
        )
        signers = (*signed_by_leader(entry, unit), seal_of(agency_of(unit)))
    return found.issue(
        content, actor=actor, slip=Slip.APOLOGY, key=str(given.id), at=at, signers=signers, agency=agency_of(unit)
    )
