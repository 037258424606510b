"""Form 03: not taken in, and why."""

from __future__ import annotations

from datetime import datetime

from motcua.documents import api as documents
from motcua.documents.api import Slip
from motcua.kernel.actor import Actor

from ..lifecycle import State
from ..models import RefusalGround
from ..refusals import DossierNotFound
from .making import in_vietnamese, last_entry, made_before, officer_of, record, subject

# The three grounds of the form. What has no line of its own there is told under the last.
GROUNDS = ("Thủ tục không thuộc phạm vi tiếp nhận", "Hồ sơ không đủ điều kiện tiếp nhận, giải quyết", "Lý do khác")
_LINES = {RefusalGround.OUT_OF_SCOPE: GROUNDS[0], RefusalGround.NOT_ELIGIBLE: GROUNDS[1]}


def refusal_slip(actor: Actor, reference: str, *, at: datetime) -> documents.StoredFile:
    """Form 03, signed by the officer who refused. Raises `DossierNotFound`, also for what was not refused.

    Source: tt-03-2025.
    """
    found = subject(actor, reference, Slip.REFUSAL)
    if found.case.state != State.REFUSED:
        raise DossierNotFound
    file = made_before(found, Slip.REFUSAL)
    if file is None:
        entry = last_entry(found, "dossiers.refused", "dossiers.notified_ineligible")
        ground = RefusalGround(found.dossier.refusal_ground)
        with in_vietnamese():
            reason = found.dossier.refusal_reason
            content = documents.RefusalSlip(
                form=found.form(Slip.REFUSAL),
                officer=entry.actor_name if entry else "",
                reference=found.case.reference,
                centre=found.one_stop.name,
                applicant=found.applicant(),
                request=found.case.subject,
                grounds=GROUNDS,
                ground=_LINES.get(ground, GROUNDS[2]),
                reason=reason if ground in _LINES or ground is RefusalGround.OTHER else f"{ground.label}. {reason}",
            )
        file = found.issue(content, actor=actor, slip=Slip.REFUSAL, at=at, signers=officer_of(entry, found.unit))
    record(actor, found, Slip.REFUSAL, at)
    return file
