"""Which of many turns are for signing."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from motcua.casework import api as casework
from motcua.kernel.actor import Role
from motcua.processes import api as processes

from .actions.filing import KIND
from .duties import SIGNING, duties


def to_sign(rows: Iterable[casework.InboxRow]) -> frozenset[UUID]:
    """Assignments whose step is the signing of a dossier. No query without a leader's turn, one with any."""
    turns = [row for row in rows if row.kind == KIND and row.role is Role.LEADER and row.part is casework.Part.DO]
    if not turns:
        return frozenset()
    versions = processes.versions_of_cases({row.case_id for row in turns})
    return frozenset(
        row.assignment_id
        for row in turns
        if row.case_id in versions and duties(versions[row.case_id].steps).get(row.step_id) in SIGNING
    )
