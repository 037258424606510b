"""What dossiers hear of themselves: a slip is made as soon as the act it tells of is done."""

from __future__ import annotations

from motcua.casework import api as casework
from motcua.kernel.actor import SYSTEM
from motcua.outbox import api as outbox

from . import slips
from .events import DossierRefused


def make_refusal_slip(event: DossierRefused) -> None:
    """Form 03 bears the day of the refusal. Heard again, it finds the first."""
    reference = casework.Case.objects.values_list("reference", flat=True).get(pk=event.case_id)
    slips.refusal_slip(SYSTEM, reference, at=event.at)


outbox.subscribe(DossierRefused, "dossiers.refusal_slip", make_refusal_slip)
