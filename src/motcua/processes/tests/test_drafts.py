"""Drafts, the check before publishing, a walk through on a sample, and moves to another version."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from motcua.kernel.actor import Role
from motcua.organisation import api as organisation
from motcua.organisation.models import Position
from motcua.organisation.tests.builders import a_unit
from motcua.organisation.tests.calendars import a_calendar
from motcua.processes import api
from motcua.processes.files import questions_in, review_file, simulate_file, table_in
from motcua.processes.graph import Graph, Node, NodeKind
from motcua.processes.interchange import exported
from motcua.processes.spans import Span
from motcua.processes.writing import write_bpmn, write_model

from .builders import (
    AT,
    FROM,
    a_controller,
    a_deployed,
    a_graph,
    a_row,
    a_started,
    an_officer,
    done,
    open_elements,
    sent_back,
)
from .test_waiting_and_calling import with_nodes

pytestmark = pytest.mark.django_db

FORK = a_graph("s a", "a x", "x b: duyet == true", "x a: *", "b e", x=NodeKind.EXCLUSIVE)


def a_draft(graph: Graph | None = None) -> api.Draft:
    bpmn = write_model(graph or a_graph("s a", "a b", "b e"))
    return api.start_draft(actor=a_controller(), at=AT, title="Cấp phép", bpmn=bpmn)


def test_a_draft_is_begun_from_a_title_and_has_a_table() -> None:
    draft = api.start_draft(actor=a_controller(), at=AT, title="Cấp phép xây dựng")
    assert draft.key == "cap-phep-xay-dung"
    table = table_in(draft.bpmn)
    assert table is not None
    assert len(table.steps) == 1


def test_only_keepers_write_drafts() -> None:
    with pytest.raises(api.MayNotDeploy):
        api.start_draft(actor=an_officer(), at=AT, title="Cấp phép")
    draft = a_draft()
    for act in (api.save_draft, api.discard_draft):
        with pytest.raises(api.MayNotDeploy):
            act(actor=an_officer(), at=AT, draft_id=draft.id, revision=1)


def test_a_file_is_loaded_whole_or_not_at_all() -> None:
    bad = write_model(a_graph("s a", "a e")).replace("</bpmn:process>", '<bpmn:subProcess id="x1"/></bpmn:process>')
    with pytest.raises(api.UnsupportedElement, match=r"subProcess \(x1\)"):
        api.start_draft(actor=a_controller(), at=AT, title="Hỏng", bpmn=bad)
    assert api.drafts() == ()
    draft = a_draft()
    with pytest.raises(api.UnsupportedElement):
        api.save_draft(actor=a_controller(), at=AT, draft_id=draft.id, revision=1, bpmn=bad)
    assert api.draft(draft.id).bpmn == draft.bpmn


def test_a_file_without_a_drawing_gets_one() -> None:
    text = write_model(a_graph("s a", "a e"))
    bare = text[: text.index("<bpmndi:BPMNDiagram")] + "</bpmn:definitions>"
    draft = api.start_draft(actor=a_controller(), at=AT, title="Không hình", bpmn=bare)
    assert draft.bpmn.count("BPMNShape") >= 3


def test_of_two_people_the_second_learns_what_the_first_changed() -> None:
    draft = a_draft()
    table = table_in(draft.bpmn)
    assert table is not None
    changed = replace(table, steps=(replace(table.steps[0], name="Soát hồ sơ"), *table.steps[1:]))
    saved = api.save_draft(actor=a_controller(), at=AT, draft_id=draft.id, revision=1, table=changed)
    assert saved.revision == 2
    with pytest.raises(api.DraftChanged, match="Soát hồ sơ"):
        api.save_draft(actor=a_controller(), at=AT, draft_id=draft.id, revision=1, table=table)
    same = api.save_draft(actor=a_controller(), at=AT, draft_id=draft.id, revision=2, table=changed)
    assert same.revision == 2
    assert [edit.revision for edit in api.edits("cap-phep")] == [2, 1]


def test_publishing_makes_a_version_and_ends_the_draft() -> None:
    give_roles()
    draft = a_draft()
    deployed = api.publish_draft(actor=a_controller(), at=AT, draft_id=draft.id, revision=1, effective_from=FROM)
    assert (deployed.version.number, api.drafts()) == (1, ())
    assert api.edits("cap-phep")[0].version == 1
    with pytest.raises(api.KeyTaken):
        a_draft()
    again = api.draft_of(actor=a_controller(), at=AT, key="cap-phep")
    assert again.based_on == 1
    assert api.draft_of(actor=a_controller(), at=AT, key="cap-phep").id == again.id


def give_roles() -> None:
    """A unit where somebody may hold the roles of steps."""
    Position.objects.create(unit=a_unit(), title="Chuyên viên", role=Role.SPECIALIST, valid_from=FROM)


def test_what_is_wrong_is_not_published_and_is_named() -> None:
    graph = a_graph("s a", "a b", "b e")
    nobody = with_nodes(graph, replace(graph.by_id["b"], step=a_row("Bước b", None)))
    draft = a_draft(nobody)
    with pytest.raises(api.NotReady, match="Bước b"):
        api.publish_draft(actor=a_controller(), at=AT, draft_id=draft.id, revision=1, effective_from=FROM)
    assert api.draft(draft.id).revision == 1


@pytest.mark.parametrize(
    ("graph", "words"),
    [
        (a_graph("s a", "a b", "b a", "c e"), "không được nối"),
        (a_graph("s a", "a x", "x b: (", "x c: *", "b e", "c e", x=NodeKind.EXCLUSIVE), "f2"),
        (a_graph("s a", "a x", "x b", "x c", "b e", "c e", x=NodeKind.EXCLUSIVE), "điều kiện"),
        (a_graph("s a", "a k", "k e", k=NodeKind.CALL), "chưa nói gọi"),
        (a_graph("s a", "a w", "w e", w=NodeKind.TIMER), "khoảng thời gian"),
    ],
)
def test_a_review_names_every_fault(graph: Graph, words: str) -> None:
    give_roles()
    review = review_file(write_model(graph), key="x", on=FROM)
    assert not review.may_publish
    assert any(words in (finding.text, finding.element_id) or words in finding.text for finding in review.wrong)


def test_a_review_holds_the_longest_way_against_the_limit() -> None:
    give_roles()
    graph = replace(FORK, cases=(api.TimeCase("", 400),))
    over = review_file(write_model(graph), key="x", on=FROM)
    assert ["vượt thời hạn" in finding.text for finding in over.wrong] == [True]
    within = replace(graph, cases=(api.TimeCase("", 480),))
    assert review_file(write_model(within), key="x", on=FROM).may_publish


def test_the_questions_of_a_walk_are_those_its_gateways_ask() -> None:
    asked = [(q.variable, q.step) for q in questions_in(write_bpmn(FORK), FROM)]
    assert asked == [("duyet", ""), ("duyet", "a")]


def test_a_walk_shows_each_step_with_when_it_is_due(calendar: organisation.WorkingCalendar) -> None:
    walk = simulate_file(
        write_bpmn(FORK),
        at=AT,
        on=FROM,
        calendar=calendar,
        variables={},
        decisions={"a": [{"duyet": False}, {"duyet": True}]},
    )
    assert [step.element_id for step in walk.steps] == ["a", "a", "b"]
    assert walk.finished
    assert all(step.role is Role.SPECIALIST for step in walk.steps)
    assert walk.steps[0].due == organisation.add_working_time(calendar, AT, 240)
    assert walk.steps[1].begins == walk.steps[0].due
    assert walk.ends == walk.steps[-1].due


def test_a_walk_in_circles_is_stopped(calendar: organisation.WorkingCalendar) -> None:
    walk = simulate_file(write_bpmn(FORK), at=AT, on=FROM, calendar=calendar, variables={}, decisions={})
    assert not walk.finished
    assert walk.stopped


def test_a_walk_waits_for_timers(calendar: organisation.WorkingCalendar) -> None:
    graph = a_graph("s a", "a w", "w b", "b e", w=NodeKind.TIMER)
    graph = with_nodes(graph, Node("w", NodeKind.TIMER, "Niêm yết", after=Span(days=15)))
    walk = simulate_file(write_bpmn(graph), at=AT, on=FROM, calendar=calendar, variables={}, decisions={})
    wait = walk.steps[1]
    assert (wait.name, wait.role) == ("Niêm yết", None)
    assert wait.due == wait.begins + timedelta(days=15)


@pytest.fixture
def calendar() -> organisation.WorkingCalendar:
    return a_calendar()


def move(case_id: object, old: api.ProcessVersion, new: api.ProcessVersion, **changes: str) -> api.Moved:
    mapping = {**api.likely_mapping(old, new), **changes}
    given = {"actor": a_controller(), "at": AT, "source_id": old.id, "target_id": new.id}
    return api.move_case(case_id, mapping=mapping, reason="Quyết định mới", **given)


def test_a_running_case_is_brought_over_and_goes_on_in_the_other_version() -> None:
    old = a_deployed(a_graph("s a", "a b", "b c", "c e"))
    case_id = a_started(old)
    done(case_id, "a")
    new = a_deployed(a_graph("s a", "a n", "n b", "b c", "c d", "d e"))
    preview = api.preview_move(old.id, new.id)
    assert (preview.movable, preview.stuck, preview.passed_over) == ((case_id,), (), ("Bước n",))
    moved = move(case_id, old, new)
    assert [step.element_id for step in moved.opened] == ["b"]
    assert api.version_of_case(case_id) == new
    for element in ("b", "c"):
        done(case_id, element)
    sent_back(case_id, "d", "a")
    assert open_elements(case_id) == ["a"]
    assert api.running_cases(old.id) == ()


def test_a_case_may_be_put_at_a_step_only_the_other_version_has() -> None:
    old = a_deployed(a_graph("s a", "a b", "b e"))
    case_id = a_started(old)
    done(case_id, "a")
    new = a_deployed(a_graph("s a", "a n", "n b", "b e"))
    move(case_id, old, new, b="n")
    assert open_elements(case_id) == ["n"]
    done(case_id, "n")
    assert open_elements(case_id) == ["b"]


def test_a_case_whose_step_is_gone_is_named_and_stays() -> None:
    old = a_deployed(a_graph("s a", "a b", "b e"))
    case_id = a_started(old)
    done(case_id, "a")
    new = a_deployed(a_graph("s a", "a c", "c e"))
    (stuck,) = api.preview_move(old.id, new.id).stuck
    assert (stuck.case_id, "Bước b" in stuck.reason) == (case_id, True)
    with pytest.raises(api.CannotMove):
        move(case_id, old, new)
    assert open_elements(case_id) == ["b"]


def test_only_keepers_move_cases_and_only_within_one_process() -> None:
    old = a_deployed(a_graph("s a", "a b", "b e"))
    case_id = a_started(old)
    new = a_deployed(a_graph("s a", "a c", "c e"))
    given = {"at": AT, "source_id": old.id, "mapping": {}, "reason": "x"}
    with pytest.raises(api.MayNotDeploy):
        api.move_case(case_id, actor=an_officer(), target_id=new.id, **given)
    other = a_deployed(key="khac")
    with pytest.raises(api.CannotMove):
        api.move_case(case_id, actor=a_controller(), target_id=other.id, **given)


def test_an_exported_file_is_named_by_its_key_and_comes_back_in_cel() -> None:
    text = exported(write_bpmn(FORK), "cap-phep")
    assert '<bpmn:process id="cap-phep"' in text
    assert 'bpmnElement="cap-phep"' in text
    assert "duyet is True" in text
    draft = api.start_draft(actor=a_controller(), at=AT, title="Nạp lại", bpmn=text.encode())
    assert "duyet is True" not in draft.bpmn
    saved = api.save_draft(actor=a_controller(), at=AT, draft_id=draft.id, revision=draft.revision, bpmn=text)
    assert saved.revision == draft.revision
