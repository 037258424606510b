"""The path of a dossier, from filing to the result in the applicant's hands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.kernel.actor import Role

from .builders import MONDAY, City, a_filing, an_accepted_dossier

pytestmark = pytest.mark.django_db


def test_a_birth_goes_from_filing_to_a_signed_certificate(city: City) -> None:
    filed = dossiers.file(actor=city.citizen, at=MONDAY, filing=a_filing(city))
    accepted = dossiers.accept(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
    assert accepted.due_at is not None
    states = []
    for role in (Role.SPECIALIST, Role.LEADER, Role.CLERK):
        at = MONDAY + timedelta(hours=len(states) + 1)
        (turn,) = dossiers.read(city.staff[role], filed.reference, at=at, purpose="test").turns
        assert turn.role is role
        assert turn.is_mine
        decision = dossiers.Decision(granted=True) if turn.duty is dossiers.Duty.SIGN else None
        states.append(
            dossiers.complete_step(
                actor=city.staff[role], at=at, reference=filed.reference, step=turn.step, decision=decision
            )
        )
    assert states == [dossiers.State.PROCESSING, dossiers.State.PROCESSING, dossiers.State.RETURNED]
    view = dossiers.read(city.citizen, filed.reference, at=MONDAY, purpose="test")
    (result,) = view.documents
    assert result.status is documents.DocumentStatus.VALID
    assert len(result.signatures) == 2
    assert result.type_name == "Giấy khai sinh"


def test_a_dossier_of_one_of_several_cases_is_accepted(city: City) -> None:
    filed = dossiers.file(actor=city.citizen, at=MONDAY, filing=a_filing(city, code="1.001612"))
    assert dossiers.accept(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference).due_at is not None


def test_a_result_that_waits_at_the_counter_is_never_late(city: City) -> None:
    filed = an_accepted_dossier(city, answers={"delivery": "counter"})
    for hours, role in enumerate((Role.SPECIALIST, Role.LEADER, Role.CLERK), 1):
        (turn,) = dossiers.read(city.staff[role], filed.reference, at=MONDAY, purpose="test").turns
        dossiers.complete_step(
            actor=city.staff[role],
            at=MONDAY + timedelta(hours=hours),
            reference=filed.reference,
            step=turn.step,
            decision=dossiers.Decision(granted=True) if turn.duty is dossiers.Duty.SIGN else None,
        )
    a_year_later = MONDAY + timedelta(days=365)
    (row,) = [r for r in casework.inbox(city.staff[Role.RETURN]).items if r.case_id == filed.case_id]
    assert row.due_at is None
    assert casework.count_inbox(city.staff[Role.RETURN], at=a_year_later).late == 0
