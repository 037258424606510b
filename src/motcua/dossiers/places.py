"""Which units may be asked for a procedure, by the level and the agencies its record names."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from motcua.catalogue import api as catalogue
from motcua.kernel.memo import remembered
from motcua.kernel.text import fold
from motcua.organisation import api as organisation


def competent_units(version: catalogue.ProcedureVersion, on: date) -> tuple[organisation.Unit, ...]:
    """Units that take dossiers of the procedure: communes, departments, or both where the record is silent.

    A department is offered when the record names it; where it names none that the city has, all are.
    """
    levels = " ".join(fold(level) for level in version.levels)
    communes = tuple(organisation.communes(on)) if "xa" in levels.split() or not levels else ()
    if communes and not {"tinh", "bo"} & set(levels.split()) and levels:
        return communes
    return (*_departments(version, on), *communes)


@remembered(seconds=2.0)
def is_competent(version_id: UUID, unit_id: UUID, on: date) -> bool:
    """Whether the unit takes dossiers of the version that day, as known at most two seconds ago."""
    return any(unit.id == unit_id for unit in competent_units(catalogue.version(version_id), on))


def takes_in(version: catalogue.ProcedureVersion, receiving_id: UUID, unit_id: UUID) -> bool:
    """Whether the unit may take in a dossier that the other settles.

    Any point of the city takes in any procedure, whatever the boundary, unless its record says that it is
    bound to its territory: then only the unit that settles it and the point that serves that unit.
    Source: nd-118-2025#14.
    """
    if receiving_id == unit_id or version.content.non_territorial is not False:
        return True
    return organisation.unit(unit_id).point_id == receiving_id


def _departments(version: catalogue.ProcedureVersion, on: date) -> tuple[organisation.Unit, ...]:
    departments = tuple(organisation.units_of_kind(organisation.UnitKind.DEPARTMENT, on))
    content = version.content
    named = " ; ".join(
        fold(name)
        for names in (content.competent_agencies, content.executing_agencies, content.authorised_agencies)
        for name in names
    )
    found = tuple(unit for unit in departments if fold(unit.name) in named)
    return found or departments
