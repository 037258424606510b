"""What dossiers hear of themselves: a slip is made as soon as the act it tells of is done, a result kept when it
is issued; a bundle goes on as its parts do. Keys are kept by the database: they never change.
"""

from __future__ import annotations

from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.kernel.actor import SYSTEM
from motcua.outbox import api as outbox

from . import keeping_results, slips
from .events import BundleAccepted, DossierRefused, DossierReturned, ResultIssued
from .interlinked import subscribers as bundles


def make_refusal_slip(event: DossierRefused) -> None:
    """Form 03 bears the day of the refusal. Heard again, it finds the first."""
    reference = casework.Case.objects.values_list("reference", flat=True).get(pk=event.case_id)
    slips.refusal_slip(SYSTEM, reference, at=event.at)


outbox.subscribe(DossierRefused, "dossiers.refusal_slip", make_refusal_slip)
outbox.subscribe(BundleAccepted, "dossiers.interlinked.accepted", bundles.on_accepted)
outbox.subscribe(DossierRefused, "dossiers.interlinked.follow", bundles.on_change)
outbox.subscribe(DossierReturned, "dossiers.interlinked.follow", bundles.on_change)
outbox.subscribe(ResultIssued, "dossiers.interlinked.follow", bundles.on_change)
outbox.subscribe(documents.DocumentIssued, "dossiers.store", keeping_results.keep_result)
