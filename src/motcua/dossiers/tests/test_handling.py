"""Handling: sending back, denying, delivering, and what history keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.casework.models import Case
from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier
from motcua.kernel.actor import Role
from motcua.processes import api as processes

from .builders import MONDAY, City, a_dossier_before, a_filed_dossier, an_accepted_dossier, do_step, the_step

pytestmark = pytest.mark.django_db
COUNTER = {"answers": {"delivery": "counter"}}


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_a_refusal_without_a_reason_is_no_refusal(city: City, reason: str) -> None:
    filed = a_filed_dossier(city)
    with pytest.raises(dossiers.ReasonMissing) as missing:
        dossiers.refuse(
            actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference,
            ground=dossiers.RefusalGround.OTHER, reason=reason,
        )  # fmt: skip
    assert set(missing.value.fields) == {"reason"}
    assert Case.objects.get(pk=filed.case_id).state == dossiers.State.SUBMITTED


@pytest.mark.parametrize("ground", list(dossiers.RefusalGround))
def test_a_refusal_is_told_with_ground_and_reason(city: City, ground: dossiers.RefusalGround) -> None:
    filed = a_filed_dossier(city)
    dossiers.refuse(
        actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference, ground=ground, reason="Vì lẽ này."
    )
    tracked = dossiers.track(filed.reference, filed.secret)
    assert (tracked.state, tracked.refusal_ground, tracked.refusal_reason) == (
        dossiers.State.REFUSED,
        str(ground.label),
        "Vì lẽ này.",
    )
    assert str(ground.label) != ground.name.replace("_", " ").title()
    assert "Vì lẽ này." in tracked.timeline[-1].text
    assert tracked.closed_at == MONDAY


def test_sending_back_voids_a_result_that_was_signed_but_not_issued(city: City) -> None:
    filed = a_dossier_before(city, Role.CLERK)
    signed = Dossier.objects.get(pk=filed.case_id).document_id
    assert signed is not None
    view = dossiers.read(city.staff[Role.CLERK], filed.reference, at=MONDAY, purpose="test")
    (turn,) = view.turns
    leader = next(step for step in turn.earlier if step.role is Role.LEADER)
    dossiers.send_back(
        actor=city.staff[Role.CLERK], at=MONDAY, reference=filed.reference, step=turn.step,
        to_step=leader.id, reason="Sai tên.",
    )  # fmt: skip
    dossier = Dossier.objects.get(pk=filed.case_id)
    assert (dossier.document_id, dossier.granted, dossier.decision_reason) == (None, None, "")
    assert documents.document(signed).status is documents.DocumentStatus.REVOKED
    do_step(city, filed.reference, Role.LEADER, at=MONDAY + timedelta(hours=1))
    assert do_step(city, filed.reference, Role.CLERK, at=MONDAY + timedelta(hours=2)) is dossiers.State.RETURNED
    (valid,) = dossiers.read(city.citizen, filed.reference, at=MONDAY, purpose="test").documents
    assert valid.id != signed
    assert valid.status is documents.DocumentStatus.VALID


def test_sending_back_needs_a_reason_and_is_not_shown_to_the_applicant(city: City) -> None:
    filed = a_dossier_before(city, Role.LEADER)
    step = the_step(filed.reference)
    view = dossiers.read(city.staff[Role.LEADER], filed.reference, at=MONDAY, purpose="test")
    earlier = view.turns[0].earlier[-1].id
    given = {"actor": city.staff[Role.LEADER], "at": MONDAY, "reference": filed.reference, "step": step}
    with pytest.raises(dossiers.ReasonMissing):
        dossiers.send_back(**given, to_step=earlier, reason=" ")
    dossiers.send_back(**given, to_step=earlier, reason="Chưa rõ.")
    inside = dossiers.read(city.staff[Role.LEADER], filed.reference, at=MONDAY, purpose="test").timeline
    outside = dossiers.track(filed.reference, filed.secret).timeline
    assert any("Chưa rõ." in entry.text for entry in inside)
    assert not any("Chưa rõ." in entry.text for entry in outside)
    assert do_step(city, filed.reference, Role.SPECIALIST) is dossiers.State.PROCESSING


def test_a_leader_must_decide_and_a_denial_must_say_why(city: City) -> None:
    filed = a_dossier_before(city, Role.LEADER)
    with pytest.raises(dossiers.ReasonMissing):
        do_step(city, filed.reference, Role.LEADER, decision=dossiers.Decision(granted=False, reason=" "))
    step, leader = the_step(filed.reference), city.staff[Role.LEADER]
    with pytest.raises(Exception) as undecided:  # noqa: PT011  narrowed by its fields
        dossiers.complete_step(actor=leader, at=MONDAY, reference=filed.reference, step=step)
    assert set(undecided.value.fields) == {"granted"}  # type: ignore[attr-defined]
    assert Dossier.objects.get(pk=filed.case_id).document_id is None


def test_a_denial_is_signed_issued_and_told(city: City) -> None:
    filed = a_dossier_before(city, Role.LEADER)
    do_step(city, filed.reference, Role.LEADER, decision=dossiers.Decision(granted=False, reason="Thiếu căn cứ."))
    assert do_step(city, filed.reference, Role.CLERK) is dossiers.State.RETURNED
    view = dossiers.read(city.citizen, filed.reference, at=MONDAY, purpose="test")
    assert (view.granted, view.decision_reason) == (False, "Thiếu căn cứ.")
    assert view.documents[0].type_name == "Thông báo"


def test_a_result_for_the_counter_waits_there_until_handed_over(city: City) -> None:
    filed = a_dossier_before(city, Role.RETURN, **COUNTER)
    case = Case.objects.get(pk=filed.case_id)
    assert (case.state, case.closed_at) == (dossiers.State.RESULT_READY, None)
    at = MONDAY + timedelta(days=1)
    assert do_step(city, filed.reference, Role.RECEPTION, at=at) is dossiers.State.RETURNED
    case.refresh_from_db()
    assert case.closed_at == at
    assert case.due_at is not None
    with pytest.raises(dossiers.StepAlreadyDone):
        dossiers.complete_step(actor=city.staff[Role.RECEPTION], at=at, reference=filed.reference, step="anything")


def test_an_applicant_does_not_see_a_result_before_it_is_issued(city: City) -> None:
    filed = a_dossier_before(city, Role.CLERK)
    assert dossiers.read(city.citizen, filed.reference, at=MONDAY, purpose="test").documents == ()
    (pending,) = dossiers.read(city.staff[Role.CLERK], filed.reference, at=MONDAY, purpose="test").documents
    with pytest.raises(Exception, match=r"."):
        dossiers.open_document(city.citizen, filed.reference, pending.id, at=MONDAY, purpose="test")


def test_a_running_dossier_keeps_its_process(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    filed = an_accepted_dossier(city)
    before = processes.version_of_case(filed.case_id)
    monkeypatch.setattr(processes, "process_for", lambda *_: pytest.fail("asked for a newer process"))
    for role in (Role.SPECIALIST, Role.LEADER, Role.CLERK):
        do_step(city, filed.reference, role)
    assert processes.version_of_case(filed.case_id).id == before.id
