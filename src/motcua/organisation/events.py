"""What units announce."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from motcua.outbox import api as outbox


@dataclass(frozen=True, slots=True)
class UnitsRestructured(outbox.Event):
    """Units have ended and others begun. What hung on them is being moved, and need not be moved by who hears."""

    name: ClassVar[str] = "organisation.units_restructured"
    version: ClassVar[int] = 1
    restructure_id: UUID
    on: date
    at: datetime
