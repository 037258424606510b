"""Cases to test with."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

from motcua.casework.models import Assignment, Case
from motcua.kernel.actor import Role
from motcua.organisation.tests.builders import a_unit

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday, nine o'clock in Hà Nội
_serial = itertools.count(1)


def a_case(**given: Any) -> Case:
    """A case just opened in a unit of its own."""
    number = next(_serial)
    values: dict[str, Any] = {
        "kind": "dossier",
        "reference": f"H26.1-261123-{number:04d}",
        "state": "submitted",
        "subject": "Đăng ký khai sinh",
        "party_name": "Nguyễn Thị Mẫu",
        "party_folded": "nguyen thi mau",
        "opened_at": AT,
    }
    if "unit_id" not in given:
        values["unit_id"] = a_unit(name=f"Đơn vị {number}").id
    return Case.objects.create(**values | given)


def an_assignment(case: Case, role: Role = Role.SPECIALIST, **given: Any) -> Assignment:
    """An open step of the case, in its unit."""
    values: dict[str, Any] = {
        "case": case,
        "unit_id": case.unit_id,
        "role": role.value,
        "step": f"step{next(_serial)}",
        "name": "Thẩm định",
        "opened_at": AT,
        "due_at": case.due_at,
    }
    return Assignment.objects.create(**values | given)
