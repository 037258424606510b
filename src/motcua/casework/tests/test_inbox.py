"""The inbox: whose turn it is, in which order."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.casework import api as casework
from motcua.casework.queries import InboxRow, Part
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind, Post, Role
from motcua.organisation.tests.builders import a_unit

from .builders import AT, a_case, an_assignment

pytestmark = pytest.mark.django_db


def staff(*posts: Post) -> Actor:
    return Actor(ActorKind.STAFF, uuid4(), "Cán bộ", None, frozenset(posts))


def test_the_inbox_holds_what_is_due_first_and_the_undated_last() -> None:
    unit = a_unit(name="Phường Mẫu").id
    dues = [AT + timedelta(days=3), None, AT + timedelta(days=1), AT - timedelta(days=1), None]
    for due_at in dues:
        case = a_case(unit_id=unit, received_at=AT, due_at=due_at)
        an_assignment(case)
    reader = staff(Post(unit, Role.SPECIALIST))
    with CaptureQueriesContext(connection) as asked:
        page = casework.inbox(reader)
    assert len(asked) == 1
    assert [row.due_at for row in page.items] == [dues[3], dues[2], dues[0], None, None]
    undated = [row.assignment_id for row in page.items[3:]]
    assert undated == sorted(undated)
    assert casework.count_inbox(reader, at=AT) == casework.InboxCount(
        waiting=5, late=1, undated=2, mine=0, shared=5, co_ordinated=0, asked=0, followed=0
    )
    assert [row.due_at for row in casework.inbox(reader, late_at=AT).items] == [dues[3]]


def test_the_inbox_is_the_reader_s_own() -> None:
    mine, other = a_unit(name="Phường Mẫu").id, a_unit(name="Phường Khác").id
    reader = staff(Post(mine, Role.SPECIALIST), Post(other, Role.CLERK))
    case = a_case(unit_id=mine)
    seen = {
        an_assignment(case).id,
        an_assignment(case, account_id=reader.id).id,
        an_assignment(case, Role.CLERK, unit_id=other).id,
    }
    an_assignment(case, account_id=uuid4())  # a colleague took it
    an_assignment(case, closed_at=AT)
    an_assignment(case, Role.CLERK)  # my role elsewhere, another's here
    an_assignment(case, unit_id=other)
    assert {row.assignment_id for row in casework.inbox(reader).items} == seen
    assert casework.count_inbox(reader, at=AT).waiting == 3
    for nobody in (STRANGER, SYSTEM, staff()):
        assert casework.inbox(nobody).items == ()


def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    case = a_case()
    made = {an_assignment(case).id for _ in range(52)}
    reader = staff(Post(case.unit_id, Role.SPECIALIST))
    first, second = casework.inbox(reader), casework.inbox(reader, page=2)
    assert (len(first.items), first.has_next, len(second.items), second.has_next) == (50, True, 2, False)
    assert {row.assignment_id for row in (*first.items, *second.items)} == made


def test_the_step_s_own_deadline_comes_before_the_case_s() -> None:
    unit = a_unit(name="Phường Mẫu").id
    early, late = AT + timedelta(days=1), AT + timedelta(days=5)
    first = an_assignment(a_case(unit_id=unit, received_at=AT, due_at=late), step_due_at=AT - timedelta(hours=1))
    second = an_assignment(a_case(unit_id=unit, received_at=AT, due_at=early))
    reader = staff(Post(unit, Role.SPECIALIST))
    assert [row.assignment_id for row in casework.inbox(reader).items] == [first.id, second.id]
    assert [row.assignment_id for row in casework.inbox(reader, late_at=AT).items] == [first.id]
    assert casework.count_inbox(reader, at=AT).late == 1


def test_parts_are_told_apart_and_what_is_followed_waits_for_nobody() -> None:
    case = a_case()
    reader = staff(Post(case.unit_id, Role.SPECIALIST))
    made = {
        part: an_assignment(case, part=part, step="x" if part is casework.Part.DO else "", account_id=reader.id)
        for part in casework.Part
    }
    shared = an_assignment(case)
    work = {*made.values()} - {made[casework.Part.FOLLOW]} | {shared}
    assert {row.assignment_id for row in casework.inbox(reader).items} == {one.id for one in work}
    for part, one in made.items():
        if part is not casework.Part.DO:
            assert [row.assignment_id for row in casework.inbox(reader, part=part).items] == [one.id]
    assert [row.assignment_id for row in casework.inbox(reader, is_own=False).items] == [shared.id]
    assert len(casework.inbox(reader, is_own=True).items) == 3
    assert casework.count_inbox(reader, at=AT) == casework.InboxCount(
        waiting=4, late=0, undated=4, mine=3, shared=1, co_ordinated=1, asked=1, followed=1
    )


def test_a_question_is_counted_by_the_calendar_of_the_unit_asked() -> None:
    ours, asked = uuid4(), uuid4()
    usual = dict.fromkeys((field.name for field in fields(InboxRow)), "") | {"case_unit_id": ours, "unit_id": asked}
    rows = {part: InboxRow(**usual | {"part": part}) for part in Part}
    assert {part for part, row in rows.items() if row.counting_unit_id == asked} == {Part.CONSULT}
    assert {row.counting_unit_id for row in rows.values()} == {ours, asked}
