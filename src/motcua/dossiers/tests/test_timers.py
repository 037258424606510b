"""Dossiers whose internal process waits, and steps that are taken away when their time is over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from motcua.casework.models import Assignment, Case
from motcua.dossiers import api as dossiers
from motcua.dossiers import jobs
from motcua.dossiers.actions.elapsing import elapse_timer
from motcua.kernel.actor import SYSTEM, Role
from motcua.processes import api as processes
from motcua.processes.graph import Flow, Graph, Node, NodeKind
from motcua.processes.spans import Span
from motcua.processes.writing import write_bpmn

from .builders import BIRTH, MONDAY, City, an_accepted_dossier

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=3)


def a_step(element: str, role: Role, unit_rule: processes.UnitRule = processes.UnitRule.BY_ROLE) -> Node:
    row = processes.StepRow(f"Bước {element}", role, times=(processes.StepTime(60),), unit_rule=unit_rule)
    return Node(element, NodeKind.STEP, row.name, row)


def a_process(*nodes: Node, flows: str) -> None:
    """Deploys the process and links it to birth registration."""
    ends = (Node("s", NodeKind.START), Node("e", NodeKind.END))
    arrows = tuple(Flow(f"f{i}", *pair.split()) for i, pair in enumerate(flows.split(", ")))
    bpmn = write_bpmn(Graph("quy_trinh", "Khai sinh có chờ", (*ends, *nodes), arrows))
    processes.deploy_bpmn(actor=SYSTEM, at=MONDAY, key="cho", bpmn=bpmn, effective_from=date(2026, 1, 1))
    processes.link_procedure(actor=SYSTEM, at=MONDAY, procedure_code=BIRTH, key="cho", effective_from=date(2026, 1, 1))


WAIT = Node("cho", NodeKind.TIMER, "Niêm yết", after=Span(days=2))


def a_waiting_process() -> None:
    a_process(
        a_step("nhan", Role.RECEPTION),
        WAIT,
        a_step("xu_ly", Role.SPECIALIST),
        flows="s nhan, nhan cho, cho xu_ly, xu_ly e",
    )


def open_turns(reference: str) -> list[str]:
    turns = Assignment.objects.filter(case__reference=reference, closed_at=None)
    return list(turns.order_by("opened_at", "id").values_list("step", flat=True))


def test_a_dossier_waits_and_the_job_lets_it_go_on_once(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    a_waiting_process()
    filed = an_accepted_dossier(city)
    assert open_turns(filed.reference) == []
    monkeypatch.setattr(jobs.timezone, "now", lambda: LATER)
    jobs.fire_timers(0)
    jobs.fire_timers(0)
    assert open_turns(filed.reference) == ["xu_ly"]
    view = dossiers.read(city.staff[Role.SPECIALIST], filed.reference, at=LATER, purpose="test")
    assert [entry.text for entry in view.timeline if "Niêm yết" in entry.text] == [
        "Hết thời gian chờ “Niêm yết”; hồ sơ đi tiếp."
    ]


def test_a_timer_does_not_fire_while_the_dossier_is_paused(city: City) -> None:
    a_waiting_process()
    filed = an_accepted_dossier(city)
    (timer,) = processes.due_timers(LATER, 10)
    Case.objects.filter(pk=filed.case_id).update(state=dossiers.State.PAUSED)
    assert not elapse_timer(actor=SYSTEM, at=LATER, case_id=timer.case_id, run_id=timer.run_id)
    Case.objects.filter(pk=filed.case_id).update(state=dossiers.State.PROCESSING)
    assert elapse_timer(actor=SYSTEM, at=LATER, case_id=timer.case_id, run_id=timer.run_id)


def test_a_step_out_of_time_leaves_whoever_had_it(city: City) -> None:
    a_process(
        a_step("nhan", Role.RECEPTION),
        a_step("xu_ly", Role.SPECIALIST),
        Node("qua_han", NodeKind.BOUNDARY, "Quá 2 ngày", after=Span(days=2), attached_to="xu_ly"),
        a_step("don_doc", Role.LEADER),
        flows="s nhan, nhan xu_ly, xu_ly e, qua_han don_doc, don_doc e",
    )
    filed = an_accepted_dossier(city)
    assert open_turns(filed.reference) == ["xu_ly"]
    (timer,) = processes.due_timers(LATER, 10)
    assert elapse_timer(actor=SYSTEM, at=LATER, case_id=timer.case_id, run_id=timer.run_id)
    assert open_turns(filed.reference) == ["don_doc"]


def test_a_step_is_done_in_the_unit_its_process_says(city: City) -> None:
    a_process(
        a_step("nhan", Role.RECEPTION),
        a_step("xu_ly", Role.SPECIALIST, processes.UnitRule.RECEIVING),
        flows="s nhan, nhan xu_ly, xu_ly e",
    )
    filed = an_accepted_dossier(city)
    turn = Assignment.objects.get(case_id=filed.case_id, closed_at=None)
    assert turn.unit_id == city.commune
