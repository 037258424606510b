"""Every write."""

from ._common import Provenance
from .calendars import assign_calendar, create_calendar, extend_calendar, set_reception_hours, set_weekly_hours
from .changes import prepare_unit_change
from .delegations import delegate, end_delegation, end_delegation_by_decision, record_delegation
from .entries import amend_entry, close_unit_on, enter_days_off, open_unit_on, swap_days, withdraw_entry
from .importing import import_restructure
from .positions import close_position, create_position, rename_position
from .restructures import check_restructure, choose_heir, discard_restructure, prepare_restructure, start_restructure
from .unit_table import import_units, preview_units
from .units import amend_unit, close_unit, create_unit

__all__ = [
    "Provenance",
    "amend_entry",
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
    "end_delegation_by_decision",
    "enter_days_off",
    "extend_calendar",
    "import_restructure",
    "import_units",
    "open_unit_on",
    "prepare_restructure",
    "prepare_unit_change",
    "preview_units",
    "record_delegation",
    "rename_position",
    "set_reception_hours",
    "set_weekly_hours",
    "start_restructure",
    "swap_days",
    "withdraw_entry",
]
