"""What outside systems are told of, by name. Names never change; new ones may come."""

from __future__ import annotations

from motcua.catalogue.events import ProcedureAbolished, ProcedureAmended, ProcedurePublished, ProcedureReplaced
from motcua.dossiers.events import (
    ClockChanged,
    DossierAccepted,
    DossierEnded,
    DossierFiled,
    DossierRefused,
    DossierReturned,
    ResultIssued,
    StepCompleted,
    SupplementAnswered,
    SupplementAsked,
)

PING = "ping"  # sent on request, to try an endpoint

type DossierEvent = (
    DossierFiled
    | DossierAccepted
    | DossierRefused
    | SupplementAsked
    | SupplementAnswered
    | ClockChanged
    | StepCompleted
    | ResultIssued
    | DossierReturned
    | DossierEnded
)
KINDS: dict[type[DossierEvent], str] = {
    DossierFiled: "dossier.filed",
    DossierAccepted: "dossier.accepted",
    DossierRefused: "dossier.refused",
    SupplementAsked: "dossier.supplement_asked",
    SupplementAnswered: "dossier.supplement_answered",
    ClockChanged: "dossier.due_changed",
    StepCompleted: "dossier.step_completed",
    ResultIssued: "dossier.result_issued",
    DossierReturned: "dossier.returned",
    DossierEnded: "dossier.ended",
}
type CatalogueEvent = ProcedurePublished | ProcedureAmended | ProcedureReplaced | ProcedureAbolished
CATALOGUE_KINDS: dict[type[CatalogueEvent], str] = {
    ProcedurePublished: "procedure.published",
    ProcedureAmended: "procedure.amended",
    ProcedureReplaced: "procedure.replaced",
    ProcedureAbolished: "procedure.abolished",
}
NAMES = (*KINDS.values(), *CATALOGUE_KINDS.values())
