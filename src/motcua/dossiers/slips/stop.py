"""Form 05: the dossier ends without a result. Its fields are assumed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.documents.api import Slip
from motcua.kernel.actor import Actor, ActorKind
from motcua.organisation import api as organisation

from ..lifecycle import State
from ..paperwork import Handed, paperwork
from ..refusals import DossierNotFound
from ..results import agency_of
from ..rules import stop_grounds
from .making import (
    Subject,
    in_vietnamese,
    last_entry,
    made_before,
    officer_of,
    record,
    seal_of,
    signed_by_leader,
    subject,
)

ENDS = frozenset({State.WITHDRAWN, State.STOPPED, State.CLOSED_NO_SUPPLEMENT})
_VERBS = ("dossiers.withdrawn", "dossiers.stopped", "dossiers.closed_unanswered")
_RECIPIENTS = ("Như trên", "Lưu: VT, HS")


def stop_slip(actor: Actor, reference: str, *, at: datetime) -> documents.StoredFile:
    """Form 05, by the leader who stopped the work, or by the one-stop for a withdrawal or an unanswered request.

    Raises `DossierNotFound`, also for what goes on. Source: nd-118-2025#21, tt-03-2025.
    """
    found = subject(actor, reference, Slip.STOP)
    if found.case.state not in ENDS:
        raise DossierNotFound
    file = made_before(found, Slip.STOP) or _made(found, actor, at)
    record(actor, found, Slip.STOP, at)
    return file


def _made(found: Subject, actor: Actor, at: datetime) -> documents.StoredFile:
    entry = last_entry(found, *_VERBS)
    form = found.form(Slip.STOP)
    agency, signers = _signing(found, entry)
    with in_vietnamese():
        content = documents.StopSlip(
            form=form,
            officer=entry.actor_name if entry and entry.actor_kind == ActorKind.STAFF else "",
            reference=found.case.reference,
            office=organisation.unit(agency.unit_id).authority if _is_stopped(found) else found.one_stop.name,
            applicant=found.applicant(),
            request=found.case.subject,
            filed_at=found.case.opened_at,
            asked_at=entry.at if entry and found.case.state == State.WITHDRAWN else None,
            basis=form.basis,
            reason=_reason(found),
            returned=tuple(_returned(paperwork(found.case.id).handed)),
            recipients=_RECIPIENTS,
        )
    return found.issue(content, actor=actor, slip=Slip.STOP, at=at, signers=signers, agency=agency)


def _is_stopped(found: Subject) -> bool:
    return found.case.state == State.STOPPED


def _signing(
    found: Subject, entry: casework.HistoryEntry | None
) -> tuple[documents.Agency, tuple[documents.Signatory, ...]]:
    """The competent unit's leader and seal for a stop; else the officer of the one-stop, or its seal alone."""
    if _is_stopped(found):
        unit = organisation.unit(found.case.unit_id)
        agency = agency_of(unit)
        return agency, (*signed_by_leader(entry, unit), seal_of(agency))
    agency = found.one_stop.agency(found.unit)
    return agency, officer_of(entry, found.unit) or (seal_of(agency),)


def _reason(found: Subject) -> str:
    said = found.dossier.closing_reason
    match State(found.case.state):
        case State.WITHDRAWN:
            return f"người nộp hồ sơ đề nghị rút hồ sơ. {said}"
        case State.STOPPED:
            grounds = {ground.key: ground.title for ground in stop_grounds()}
            return f"{grounds.get(found.dossier.closing_ground, '')}. {said}"
        case _:
            return f"đã quá thời hạn mà hồ sơ không được bổ sung, hoàn thiện theo yêu cầu: {said}"


def _returned(handed: tuple[Handed, ...]) -> Iterator[str]:
    """Papers that were given on paper, to be taken back."""
    for paper in handed:
        counts = ((paper.originals, "bản chính"), (paper.copies, "bản sao"))
        words = ", ".join(f"{count:02d} {kind}" for count, kind in counts if count)
        yield f"{paper.name} ({words})"
