"""What follows by itself from what happens to a dossier: an acknowledgement, its slips, its alarms, its result kept,
its bundle going on. Keys are kept by the database: they never change.
"""

from __future__ import annotations

from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.kernel.actor import SYSTEM
from motcua.outbox import api as outbox

from . import alarms, keeping_results
from .events import (
    BundleAccepted,
    ClockChanged,
    DossierAccepted,
    DossierEnded,
    DossierFiled,
    DossierRefused,
    DossierReturned,
    FoundIneligible,
    OpinionAsked,
    OpinionOver,
    ResultIssued,
    StepCompleted,
    SupplementAnswered,
    SupplementAsked,
)
from .interlinked import subscribers as bundles
from .models import Channel, Dossier
from .slips import hearing

_CHANGES = (
    DossierFiled,
    DossierAccepted,
    DossierRefused,
    DossierReturned,
    DossierEnded,
    StepCompleted,
    ResultIssued,
    SupplementAsked,
    SupplementAnswered,
    ClockChanged,
    FoundIneligible,
    OpinionAsked,
    OpinionOver,
)


def acknowledge(event: DossierFiled) -> None:
    """Tells the applicant at once that the filing has arrived. Source: nd-297-2025."""
    if not Dossier.objects.filter(pk=event.case_id, channel=Channel.ONLINE).exists():
        return
    casework.plan_entry(
        case_id=event.case_id, at=event.at, verb="dossiers.acknowledged", actor=SYSTEM, public=True
    ).save(force_insert=True)


def set_alarms(event: outbox.Event) -> None:
    """Whatever changed, the alarms follow."""
    assert isinstance(event, _CHANGES)
    alarms.arrange(event.case_id)


outbox.subscribe(DossierFiled, "dossiers.acknowledge", acknowledge)
outbox.subscribe(SupplementAsked, "dossiers.supplement_slip", hearing.on_supplement_asked)
outbox.subscribe(DossierRefused, "dossiers.refusal_slip", hearing.on_refused)
outbox.subscribe(ClockChanged, "dossiers.apology_slip", hearing.on_clock_changed)
outbox.subscribe(DossierEnded, "dossiers.stop_slip", hearing.on_ended)
for _event in _CHANGES:
    outbox.subscribe(_event, "dossiers.alarms", set_alarms)
outbox.subscribe(BundleAccepted, "dossiers.interlinked.accepted", bundles.on_accepted)
outbox.subscribe(DossierRefused, "dossiers.interlinked.follow", bundles.on_change)
outbox.subscribe(DossierReturned, "dossiers.interlinked.follow", bundles.on_change)
outbox.subscribe(DossierEnded, "dossiers.interlinked.follow", bundles.on_change)
outbox.subscribe(ResultIssued, "dossiers.interlinked.follow", bundles.on_change)
outbox.subscribe(ClockChanged, "dossiers.interlinked.keep_date", bundles.on_date_moved)
outbox.subscribe(SupplementAnswered, "dossiers.interlinked.keep_date", bundles.on_date_moved)
outbox.subscribe(documents.DocumentIssued, "dossiers.store", keeping_results.keep_result)
