"""What the demonstration stands on: units, catalogue, forms, processes."""

from __future__ import annotations

from datetime import datetime

from motcua.catalogue import api as catalogue
from motcua.forms import api as forms
from motcua.kernel.actor import SYSTEM
from motcua.organisation import api as organisation
from motcua.processes import api as processes


def load_registry(at: datetime) -> None:
    """Loads what is missing or changed; a second run changes nothing."""
    organisation.seed_hanoi(at=at)
    catalogue.load_demo_catalogue(at=at)
    catalogue.load_office_rules(actor=SYSTEM, at=at)
    forms.load_forms(actor=SYSTEM, at=at)
    processes.load_default_process(actor=SYSTEM, at=at)
    processes.load_demo_processes(actor=SYSTEM, at=at)
