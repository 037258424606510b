"""Whatever names a unit either goes with its work when units are rearranged, or stays for a reason told here."""

from __future__ import annotations

from django.apps import apps

from motcua.organisation import api as organisation

# By mover, the columns that it moves. `casework.restructuring.Passing` moves a case's with its kind of case.
MOVE = {
    "organisation.positions": {"organisation.Position.unit"},
    "identity.appointments": {"identity.Appointment.unit"},
    "casework.rules": {"casework.AssignmentRule.unit"},
    "dossiers.dossiers": {
        "casework.Case.unit",
        "casework.Assignment.unit",
        "casework.Alarm.told_unit",
        "dossiers.Dossier.receiving_unit",
        "dossiers.Consultation.unit",
    },
    "dossiers.bundles": {"dossiers.Bundle.receiving_unit"},
    "dossiers.papers": {"dossiers.PaperPlace.unit"},
    "dossiers.handovers": {"dossiers.Handover.from_unit", "dossiers.Handover.to_unit"},
    "dossiers.drafts": {"dossiers.Draft.unit"},
    "frontdesk.intakes": {"frontdesk.Intake.desk", "frontdesk.Intake.unit"},
}
STAY = {
    "casework.ClockFact.unit": "what happened, and by whose calendar",
    "dossiers.Dossier.support_unit": "who helped to file it",
    "dossiers.Dossier.register_unit": "whose register of the year holds it",
    "dossiers.RegisterEntry.unit": "whose register of the year holds it",
    "dossiers.Bundle.support_unit": "who helped to file it",
    "dossiers.SupplementRequest.unit": "who asked",
    "organisation.Unit.parent": "the tree of the day; units beneath one that ends are planned for",
    "organisation.Unit.point": "redirected as the units change",
    "organisation.CalendarUse.unit": "kept as the units change: of the day, and what comes where one follows one",
    "organisation.UnitException.unit": "kept as the units change, where one follows one",
    "organisation.ReceptionSession.unit": "kept as the units change, where they agree",
    "organisation.Destination.unit": "the plan",
    "organisation.Destination.parent": "the plan",
    "organisation.RestructureLine.old": "the plan",
    "organisation.Succession.old": "the plan",
    "organisation.Succession.new": "the plan",
}


def test_every_column_that_names_a_unit_moves_or_stays_for_a_reason() -> None:
    """What fails here is new: let it go with the heir (`organisation.movers`), or say why it stays."""
    unit = apps.get_model("organisation", "Unit")
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if getattr(field, "concrete", False) and getattr(field, "related_model", None) is unit
    }
    assert columns == {column for moved in MOVE.values() for column in moved} | set(STAY)


def test_every_mover_named_here_is_registered() -> None:
    assert set(MOVE) <= set(organisation.movers)
