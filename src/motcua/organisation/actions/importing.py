"""A plan from a table of old and new units."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from motcua.kernel.actor import Actor

from ..directory import current
from ..queries import unit_by_code
from ..restructuring.reading import Roof, plan_of, read_rows
from ._common import UNSOURCED, Provenance
from .restructures import prepare_restructure


def import_restructure(
    *,
    actor: Actor,
    at: datetime,
    text: str,
    number: str,
    title: str,
    effective_on: date,
    decided_on: date | None = None,
    province: str = "",
    under: str = "",
    abolish_between: bool = False,
    heir_of_those: str = "",
    provenance: Provenance = UNSOURCED,
) -> UUID:
    """Prepares a plan from the table; see docs/how-to/restructure.md for its columns.

    New units stand under the unit with the code `under`. With `abolish_between` every unit between it and the
    old ones ends as well, `heir_of_those` taking what it had. Only rows of `province` are read, if given.
    Raises `MayNotArrange`, `InvalidPlanFile`, `UnitNotFound`, `PlanNumberTaken`.
    """
    roof = Roof(
        unit=unit_by_code(under, effective_on) if under else None,
        abolish_between=abolish_between,
        heir_of_those=unit_by_code(heir_of_those, effective_on) if heir_of_those else None,
    )
    plan = plan_of(read_rows(text, province=province), current(), effective_on, roof)
    return prepare_restructure(
        actor=actor,
        at=at,
        number=number,
        title=title,
        plan=plan,
        decided_on=decided_on,
        provenance=provenance,
    )
