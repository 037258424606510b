"""Papers to be certified: scan, compare with the original, take out, refuse one of several."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.kernel.actor import Actor
from motcua.processes import api as processes

from .. import access, copies
from ..duties import SIGNING, Duty, duties
from ..models import Dossier
from ..refusals import CopiesNotAsked, NotYourTurn

_SCANNING = frozenset({Duty.HANDLE})
_REFUSING = frozenset({Duty.HANDLE, *SIGNING})


def scan_copy(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    step: str,
    file_ids: Sequence[UUID],
    details: documents.PaperDetails,
) -> documents.Certification:
    """Makes one clean PDF of the stored files and notes it as a paper to be certified.

    The scan is read outside the transaction, after the same checks. Sent twice, it is noted once.
    Raises `Invalid` by field, `ScanUnreadable`, `ScanTooLong`, `CopiesNotAsked`, `NotYourTurn`,
    `StepAlreadyDone`, `DossierNotFound`. Source: nd-45-2020#10.
    """
    details = documents.checked_details(details)
    with transaction.atomic():
        _to_copy(actor, reference, step, _SCANNING)
    scan = documents.read_scan(file_ids)
    return note_copy(actor=actor, at=at, reference=reference, step=step, scan=scan, details=details)


def note_copy(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    step: str,
    scan: documents.Scan,
    details: documents.PaperDetails,
) -> documents.Certification:
    """Notes a scan at hand as a paper to be certified. Raises as `scan_copy`."""
    with transaction.atomic():
        actor, case, dossier = _to_copy(actor, reference, step, _SCANNING)
        return documents.add_paper(
            actor=actor, at=at, case_id=case.id, applicant=dossier.applicant_name, details=details, scan=scan
        )


def compare_copy(
    *, actor: Actor, at: datetime, reference: str, step: str, copy_id: UUID, pages: int | None, confirmed: bool
) -> documents.Certification:
    """The officer confirms the comparison with the original, and counts its pages.

    Raises `Invalid` by field, `CertificationNotFound`, `CertificationSettled` and as `scan_copy`.
    """
    with transaction.atomic():
        actor, case, _dossier = _to_copy(actor, reference, step, _SCANNING)
        return documents.compare(
            actor=actor, at=at, case_id=case.id, certification_id=copy_id, pages=pages, confirmed=confirmed
        )


def discard_copy(*, actor: Actor, at: datetime, reference: str, step: str, copy_id: UUID) -> None:
    """Takes out a paper scanned by mistake; again changes nothing. Raises as `compare_copy`."""
    with transaction.atomic():
        actor, case, _dossier = _to_copy(actor, reference, step, _SCANNING)
        documents.discard_paper(actor=actor, at=at, case_id=case.id, certification_id=copy_id)


def refuse_copy(
    *, actor: Actor, at: datetime, reference: str, step: str, copy_id: UUID, reason: str
) -> documents.Certification:
    """Refuses to certify one paper of the dossier: whoever handles or signs, with a reason the applicant reads.

    Refused again, nothing changes. Raises `Invalid` (`reason`) and as `compare_copy`.
    """
    with transaction.atomic():
        actor, case, _dossier = _to_copy(actor, reference, step, _REFUSING)
        before = documents.certification(case.id, copy_id)
        refused = documents.refuse_paper(actor=actor, at=at, case_id=case.id, certification_id=copy_id, reason=reason)
        if before.status is not documents.CertificationStatus.REFUSED:
            casework.plan_entry(
                case_id=case.id,
                at=at,
                verb="dossiers.copy_refused",
                actor=actor,
                public=True,
                data={"paper": refused.paper, "reason": refused.refused_reason},
            ).save(force_insert=True)
        return refused


def _to_copy(actor: Actor, reference: str, step: str, allowed: frozenset[Duty]) -> tuple[Actor, casework.Case, Dossier]:
    """The dossier locked, for whoever has its turn at a step of such a duty; and they as they act."""
    case, dossier, turn = access.to_work(actor, reference, step)
    if not copies.are_asked_in(case, dossier):
        raise CopiesNotAsked
    if duties(processes.version_of_case(case.id).steps).get(step, Duty.HANDLE) not in allowed:
        raise NotYourTurn
    return access.acting(actor, turn), case, dossier
