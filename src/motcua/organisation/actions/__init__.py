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
from .changes import prepare_unit_change
from .delegations import delegate, end_delegation
from .importing import import_restructure
from .positions import close_position, create_position, rename_position
from .restructures import check_restructure, choose_heir, discard_restructure, prepare_restructure, start_restructure
from .units import amend_unit, assign_calendar, close_unit, create_unit

__all__ = [
    "Provenance",
    "amend_unit",
    "assign_calendar",
    "check_restructure",
    "choose_heir",
    "close_position",
    "close_unit",
    "close_unit_on",
    "create_calendar",
    "create_position",
    "create_unit",
    "delegate",
    "discard_restructure",
    "end_delegation",
    "enter_day_off",
    "extend_calendar",
    "import_restructure",
    "open_unit_on",
    "prepare_restructure",
    "prepare_unit_change",
    "remove_day_off",
    "rename_position",
    "set_reception_hours",
    "set_weekly_hours",
    "start_restructure",
    "swap_days",
]
