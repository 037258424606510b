"""Every write."""

from ._common import Provenance
from .calendars import (
    close_unit_on,
    create_calendar,
    enter_day_off,
    extend_calendar,
    open_unit_on,
    remove_day_off,
    set_reception_hours,
    set_weekly_hours,
    swap_days,
)
from .delegations import delegate, end_delegation
from .units import assign_calendar, close_position, close_unit, create_position, create_unit

__all__ = [
    "Provenance",
    "assign_calendar",
    "close_position",
    "close_unit",
    "close_unit_on",
    "create_calendar",
    "create_position",
    "create_unit",
    "delegate",
    "end_delegation",
    "enter_day_off",
    "extend_calendar",
    "open_unit_on",
    "remove_day_off",
    "set_reception_hours",
    "set_weekly_hours",
    "swap_days",
]
