"""Running dossiers brought to another version of their process, and the drawing of where one stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from motcua.casework.models import Assignment
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.identity.models import Account
from motcua.kernel.actor import Actor, Role
from motcua.processes import api as processes

from .builders import MONDAY, City, a_dossier_before, an_accepted_dossier, do_step

pytestmark = pytest.mark.django_db
FROM = date(2026, 1, 1)


def a_next_version(city: City, old: processes.ProcessVersion, drop: str = "") -> processes.ProcessVersion:
    """The process with one more step before the leader's; without the step `drop`."""
    table = processes.table_in(processes.bpmn_of(old.id))
    assert table is not None
    rows = [replace(row, times=(processes.StepTime(60),)) for row in table.steps if row.id != drop]
    leader = next(i for i, row in enumerate(rows) if row.role is Role.LEADER)
    rows.insert(leader, processes.StepRow("Soát lại", Role.DIVISION_HEAD, times=(processes.StepTime(60),)))
    return processes.deploy_table(
        actor=controller(),
        at=MONDAY,
        key=old.key,
        title=old.title,
        table=processes.StepTable(tuple(rows)),
        effective_from=FROM,
    ).version


def controller() -> Actor:
    """Of the city: a process holds for every commune."""
    return identity.actor_of(Account.objects.get(name="kiemsoat.ttpvhcchanoi").id, MONDAY)


def moved(city: City, old: processes.ProcessVersion, new: processes.ProcessVersion) -> dossiers.MovedDossiers:
    return dossiers.move_dossiers(
        actor=controller(),
        at=MONDAY,
        source_id=old.id,
        target_id=new.id,
        mapping=processes.likely_mapping(old, new),
        reason="Quyết định 12",
    )


def test_a_step_that_goes_back_to_one_step_alone_is_offered_no_other(city: City) -> None:
    old = processes.version_of_case(an_accepted_dossier(city).case_id)
    table = processes.table_in(processes.bpmn_of(old.id))
    assert table is not None
    handling = next(row.id for row in table.steps if row.role is Role.SPECIALIST)
    rows = tuple(replace(row, back=handling) if row.role is Role.CLERK else row for row in table.steps)
    processes.deploy_table(
        actor=controller(),
        at=MONDAY,
        key=old.key,
        title=old.title,
        table=replace(table, steps=rows),
        effective_from=FROM,
    )
    filed = a_dossier_before(city, Role.CLERK)
    (turn,) = dossiers.read(city.staff[Role.CLERK], filed.reference, at=MONDAY, purpose="test").turns
    assert [step.id for step in turn.earlier] == [handling]


def test_a_moved_dossier_keeps_who_had_it_and_says_so_in_its_history(city: City) -> None:
    filed = an_accepted_dossier(city)
    specialist = city.staff[Role.SPECIALIST]
    (turn,) = Assignment.objects.filter(case_id=filed.case_id, closed_at=None)
    dossiers.take_step(actor=specialist, at=MONDAY, reference=filed.reference, step=turn.step)
    old = processes.version_of_case(filed.case_id)
    new = a_next_version(city, old)
    done = moved(city, old, new)
    assert (done.moved, done.left) == ((filed.reference,), ())
    (after,) = Assignment.objects.filter(case_id=filed.case_id, closed_at=None)
    assert (after.step, after.account_id) == (turn.step, specialist.id)
    view = dossiers.read(specialist, filed.reference, at=MONDAY, purpose="test")
    assert any("Quyết định 12" in entry.text for entry in view.timeline)
    assert view.due_at is not None
    do_step(city, filed.reference, Role.SPECIALIST)
    (waiting,) = Assignment.objects.filter(case_id=filed.case_id, closed_at=None)
    assert waiting.role == Role.DIVISION_HEAD
    assert [(line.target, line.moved) for line in processes.moves(old.key)] == [(new.number, 1)]


def test_a_dossier_at_a_step_that_is_gone_stays_and_is_named(city: City) -> None:
    filed = an_accepted_dossier(city)
    (turn,) = Assignment.objects.filter(case_id=filed.case_id, closed_at=None)
    old = processes.version_of_case(filed.case_id)
    done = moved(city, old, a_next_version(city, old, drop=turn.step))
    assert done.moved == ()
    assert [(one.reference, turn.name in one.reason) for one in done.left] == [(filed.reference, True)]
    assert processes.version_of_case(filed.case_id) == old
    do_step(city, filed.reference, Role.SPECIALIST)


def test_moving_needs_a_reason_and_a_keeper(city: City) -> None:
    filed = an_accepted_dossier(city)
    old = processes.version_of_case(filed.case_id)
    given = {"at": MONDAY, "source_id": old.id, "target_id": old.id, "mapping": {}}
    with pytest.raises(processes.MayNotDeploy):
        dossiers.move_dossiers(actor=city.staff[Role.LEADER], reason="x", **given)
    with pytest.raises(dossiers.ReasonMissing):
        dossiers.move_dossiers(actor=controller(), reason=" ", **given)


def test_the_drawing_says_which_steps_are_done_and_which_runs(city: City) -> None:
    filed = an_accepted_dossier(city)
    view = dossiers.process_view(city.staff[Role.SPECIALIST], filed.reference)
    progress = [line.progress for line in view.lines]
    assert progress[:3] == [dossiers.StepProgress.DONE, dossiers.StepProgress.RUNNING, dossiers.StepProgress.AHEAD]
    assert (len(view.done), len(view.running)) == (1, 1)
    assert f'id="{view.running[0]}"' in view.bpmn
    with pytest.raises(dossiers.DossierNotFound):
        dossiers.process_view(city.citizen, filed.reference)
