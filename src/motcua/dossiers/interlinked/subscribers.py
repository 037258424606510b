"""A bundle hears what becomes of its dossiers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ..events import (
    BundleAccepted,
    ClockChanged,
    DossierEnded,
    DossierRefused,
    DossierReturned,
    ResultIssued,
    SupplementAnswered,
)
from .actions.advancing import advance
from .actions.dating import keep_date
from .models import BundlePart


def on_accepted(event: BundleAccepted) -> None:
    """Goes on where whoever accepted it was stopped."""
    advance(bundle_id=event.case_id, at=event.at)


def on_change(event: DossierRefused | DossierReturned | DossierEnded | ResultIssued) -> None:
    follow(event.case_id, event.at)


def on_date_moved(event: ClockChanged | SupplementAnswered) -> None:
    keep_date(dossier_id=event.case_id, at=event.at)


def follow(dossier_id: UUID, at: datetime) -> None:
    """Lets the bundle of the dossier go on, if it is of one."""
    bundle_id = BundlePart.objects.filter(dossier_id=dossier_id).values_list("bundle_id", flat=True).first()
    if bundle_id is not None:
        advance(bundle_id=bundle_id, at=at)
