"""A slip is made as soon as the act it tells of is heard of, so that it bears that day. Heard again, it is found."""

from __future__ import annotations

from uuid import UUID

from motcua.casework import api as casework
from motcua.kernel.actor import SYSTEM

from ..events import ClockChanged, DossierEnded, DossierRefused, SupplementAsked
from ..models import Reappointment
from .apology import apology_slip
from .refusal import refusal_slip
from .stop import stop_slip
from .supplement import supplement_slip


def on_supplement_asked(event: SupplementAsked) -> None:
    supplement_slip(SYSTEM, _reference(event.case_id), event.request_id, at=event.at)


def on_refused(event: DossierRefused) -> None:
    refusal_slip(SYSTEM, _reference(event.case_id), at=event.at)


def on_clock_changed(event: ClockChanged) -> None:
    """Of the changes of a clock only a new date, given at that instant, has a slip."""
    for given in Reappointment.objects.filter(dossier_id=event.case_id, at=event.at).order_by("number", "id"):
        apology_slip(SYSTEM, _reference(event.case_id), given.id, at=event.at)


def on_ended(event: DossierEnded) -> None:
    stop_slip(SYSTEM, _reference(event.case_id), at=event.at)


def _reference(case_id: UUID) -> str:
    return casework.Case.objects.values_list("reference", flat=True).get(pk=case_id)
