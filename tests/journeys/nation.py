"""The city under the national catalogue, with the processes of a real office; nothing of the demonstration's own."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from motcua.forms import api as forms
from motcua.kernel.actor import SYSTEM
from motcua.organisation import api as organisation
from motcua.processes import api as processes

DATA = Path(os.environ.get("MOTCUA_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "data"
PROCEDURES = DATA / "procedures" / "national-2026.raw.jsonl.gz"
PROCESSES = DATA / "processes" / "can-tho-civil-status-2025.jsonl.gz"
QUESTIONS = DATA / "search"

needs_national_data = [
    pytest.mark.outside_data,
    pytest.mark.skipif(
        not all(path.exists() for path in (PROCEDURES, PROCESSES, QUESTIONS)),
        reason="the national record and what belongs to it are not beside the project (MOTCUA_SHARED says where)",
    ),
]


def fill() -> None:
    at, said = timezone.now(), StringIO()
    organisation.seed_hanoi(at=at)
    call_command("import_procedures", PROCEDURES, stdout=said)
    assert "2642 records; 2642 new, 0 changed" in said.getvalue()
    forms.load_forms(actor=SYSTEM, at=at)
    processes.load_default_process(actor=SYSTEM, at=at)
    call_command("import_processes", PROCESSES, stdout=said)
    assert "53 processes, 273 rows" in said.getvalue()
