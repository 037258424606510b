"""Where and when: units by date, their positions, the calendars by which working time is counted, and the
plans by which units change.
"""

from .calendars import (
    Calendar,
    CalendarUse,
    DayOff,
    ReceptionSession,
    Revision,
    Swap,
    UnitException,
    WeeklySession,
    WithdrawnEntry,
)
from .dated import Dated, Sourced
from .delegations import Delegation
from .restructures import (
    Destination,
    LineKind,
    Removal,
    Restructure,
    RestructureLine,
    RestructureState,
    Succession,
)
from .units import Position, Unit, UnitKind

__all__ = [
    "Calendar",
    "CalendarUse",
    "Dated",
    "DayOff",
    "Delegation",
    "Destination",
    "LineKind",
    "Position",
    "ReceptionSession",
    "Removal",
    "Restructure",
    "RestructureLine",
    "RestructureState",
    "Revision",
    "Sourced",
    "Succession",
    "Swap",
    "Unit",
    "UnitException",
    "UnitKind",
    "WeeklySession",
    "WithdrawnEntry",
]
