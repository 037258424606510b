"""To whom a turn goes as it opens."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from motcua.casework import api as casework
from motcua.casework.assigning import Load, assignee, least_loaded, rule_for
from motcua.casework.models import AssignmentRule, Case
from motcua.identity import api as identity
from motcua.identity.actors import actor_of
from motcua.identity.models import Appointment
from motcua.identity.tests.builders import a_staff_account, an_appointment, an_officer
from motcua.kernel.actor import Actor, Role, SigningForm
from motcua.kernel.errors import Forbidden
from motcua.kernel.time import day_of

from .builders import AT, a_case, an_assignment

pytestmark = pytest.mark.django_db
How = AssignmentRule.How
A_DAY = timedelta(days=1)


def specialists(unit_id: UUID, count: int = 3) -> list[UUID]:
    """Of the unit, in the order of their identifiers."""
    found = []
    for _ in range(count):
        account = a_staff_account()
        an_appointment(account, Role.SPECIALIST, unit_id)
        found.append(account.id)
    return sorted(found)


def a_rule(case: Case, how: How, **changes: object) -> UUID:
    """By the head of division of the case's unit."""
    head = changes.pop("actor", None) or an_officer(Role.DIVISION_HEAD, unit_id=case.unit_id)
    terms = {"unit_id": case.unit_id, "role": Role.SPECIALIST, "how": how, "valid_from": day_of(AT)}
    return casework.set_assignment_rule(actor=head, at=AT, **terms | changes)  # type: ignore[arg-type]


def given_to(case: Case, at: datetime = AT) -> UUID | None:
    return assignee(case.id, case.unit_id, Role.SPECIALIST, at)


def test_without_a_rule_a_turn_waits_for_whoever_takes_it_and_nothing_is_asked(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    case = a_case()
    specialists(case.unit_id)
    assert given_to(case) is None
    with django_assert_num_queries(0):  # that there is no rule is remembered
        assert given_to(case) is None


def test_it_goes_to_whoever_has_least_in_hand(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    case = a_case()
    busy, free, idle = specialists(case.unit_id)
    a_rule(case, How.LEAST_LOAD)
    for account_id in (busy, busy, free):
        an_assignment(case, account_id=account_id)
    an_assignment(case, account_id=free, closed_at=AT)
    an_assignment(case, account_id=free, part=casework.Part.FOLLOW, step="")
    assert given_to(case) == idle
    an_assignment(case, account_id=idle, opened_at=AT + A_DAY)
    assert given_to(case) == free, "of two with one turn each, who was given it earlier"
    rule_for(case.unit_id, Role.SPECIALIST, day_of(AT))
    with django_assert_num_queries(2):
        given_to(case)


def test_it_goes_back_to_who_handled_the_case_unless_they_are_gone() -> None:
    case, other = a_case(), a_case()
    first, second, _third = specialists(case.unit_id)
    a_rule(case, How.SAME_HANDLER)
    assert given_to(case) == first
    an_assignment(case, account_id=second, closed_at=AT)
    an_assignment(other, unit_id=case.unit_id, account_id=first, closed_at=AT)
    for _ in range(4):
        an_assignment(case, account_id=second)  # however much is there already
    assert given_to(case) == second
    Appointment.objects.filter(account_id=second).update(valid_to=day_of(AT) - A_DAY)
    assert given_to(case) == first


def test_a_person_named_gets_it_while_they_hold_the_role() -> None:
    case = a_case()
    _first, second, _third = specialists(case.unit_id)
    a_rule(case, How.PERSON, account_id=second)
    assert given_to(case) == second
    Appointment.objects.filter(account_id=second).update(valid_to=day_of(AT) - A_DAY)
    assert given_to(case) is None


def test_a_rule_holds_from_its_day_and_ends_the_one_before_it() -> None:
    case = a_case()
    first, *_ = specialists(case.unit_id)
    a_rule(case, How.LEAST_LOAD)
    a_rule(case, How.OPEN_POOL, valid_from=day_of(AT) + 3 * A_DAY)
    assert given_to(case, AT + 2 * A_DAY) == first
    assert given_to(case, AT + 3 * A_DAY) is None
    a_rule(case, How.LEAST_LOAD, valid_from=day_of(AT) + 2 * A_DAY)  # thought better of
    assert given_to(case, AT + 3 * A_DAY) == first
    assert AssignmentRule.objects.count() == 2


def test_two_rules_never_hold_on_the_same_day() -> None:
    case = a_case()
    a_rule(case, How.LEAST_LOAD)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssignmentRule.objects.create(
            unit_id=case.unit_id, role=Role.SPECIALIST, how=How.OPEN_POOL, valid_from=day_of(AT) + A_DAY
        )


@pytest.mark.parametrize("role", list(Role))
def test_leaders_and_heads_of_division_make_rules_for_their_own_unit(role: Role) -> None:
    case = a_case()
    here, elsewhere = an_officer(role, unit_id=case.unit_id), an_officer(role)
    may = role in {Role.LEADER, Role.DIVISION_HEAD}
    for actor, allowed in ((here, may), (elsewhere, False)):
        if allowed:
            a_rule(case, How.LEAST_LOAD, actor=actor)
        else:
            with pytest.raises(Forbidden):
                a_rule(case, How.LEAST_LOAD, actor=actor)


def test_a_rule_reaches_neither_back_nor_to_somebody_without_the_role() -> None:
    case = a_case()
    stranger: Actor = an_officer(Role.SPECIALIST)
    with pytest.raises(casework.InvalidRule) as refused:
        a_rule(case, How.PERSON, account_id=stranger.id)
    assert list(refused.value.fields) == ["account"]
    with pytest.raises(casework.InvalidRule) as refused:
        a_rule(case, How.OPEN_POOL, valid_from=day_of(AT) - A_DAY)
    assert list(refused.value.fields) == ["valid_from"]


LOADS = st.builds(
    Load,
    turns=st.integers(1, 5),
    latest=st.integers(0, 1000).map(lambda hours: AT - timedelta(hours=hours)),
)


@given(st.lists(st.uuids(), unique=True, max_size=6), st.data())
def test_nobody_is_less_loaded_than_the_least_loaded(holders: list[UUID], data: st.DataObject) -> None:
    loads = {h: data.draw(LOADS) for h in holders if data.draw(st.booleans())} | {uuid4(): data.draw(LOADS)}
    chosen = least_loaded(holders, loads)
    assert (chosen is None) == (not holders)
    if chosen is not None:
        assert chosen in holders
        turns = {h: loads[h].turns if h in loads else 0 for h in holders}
        assert turns[chosen] == min(turns.values())
        assert chosen == least_loaded(reversed(holders), loads)


@given(st.integers(1, 5), st.integers(0, 40))
def test_turns_given_one_by_one_are_shared_evenly(people: int, turns: int) -> None:
    holders = [uuid4() for _ in range(people)]
    loads: dict[UUID, Load] = {}
    for number in range(turns):
        chosen = least_loaded(holders, loads)
        assert chosen is not None
        before = loads[chosen].turns if chosen in loads else 0
        loads[chosen] = Load(before + 1, AT + timedelta(minutes=number))
    counts = [loads[h].turns if h in loads else 0 for h in holders]
    assert max(counts) - min(counts) <= 1


def test_whoever_stands_in_for_the_leader_sees_what_is_the_leader_s() -> None:
    case = a_case()
    leader, colleague = (a_staff_account() for _ in range(2))
    an_appointment(leader, Role.LEADER, case.unit_id)
    an_appointment(colleague, Role.DIVISION_HEAD, case.unit_id)
    an_assignment(case, Role.LEADER, account_id=leader.id)
    assert casework.inbox(actor_of(colleague.id, AT)).items == ()
    position = identity.positions_held(leader.id, AT)[0]
    identity.delegate(
        actor=actor_of(leader.id, AT),
        at=AT,
        position_id=position.id,
        delegate_id=colleague.id,
        form=SigningForm.BY_AUTHORITY,
        valid_from=day_of(AT),
        valid_to=day_of(AT),
        number="12/QĐ-UBND",
        decided_on=day_of(AT),
        scope="Ký thay khi đi công tác",
    )
    assert len(casework.inbox(actor_of(colleague.id, AT)).items) == 1
