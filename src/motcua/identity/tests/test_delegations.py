"""What is lent, to whom, from when to when, and what is left of it afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.audit.models import AuditRecord
from motcua.identity import api as identity
from motcua.identity.actors import actor_of
from motcua.identity.models import Account, Appointment
from motcua.kernel.actor import Actor, ActorKind, Mandate, Post, Role, SigningForm
from motcua.kernel.errors import Forbidden
from motcua.kernel.ids import new_id
from motcua.kernel.time import VIETNAM, day_of
from motcua.organisation import api as organisation
from motcua.organisation.models import Delegation, Position, Unit
from motcua.organisation.tests.builders import SINCE, a_unit

from .builders import AT, a_staff_account, an_appointment

pytestmark = pytest.mark.django_db
TODAY, A_WEEK = day_of(AT), timedelta(days=7)
ON_PAPER = organisation.Decision("12/QĐ-UBND", TODAY, "Về việc ủy quyền ký kết quả giải quyết thủ tục hành chính")


class Office:
    """A unit with a leader, a deputy without a role of their own to sign, and a head of division."""

    def __init__(self) -> None:
        self.unit: UUID = a_unit(name="Phường Mẫu").id
        self.leader = self._hire("Trần Thị Chủ", "Chủ tịch", Role.LEADER)
        self.deputy = self._hire("Lê Văn Phó", "Phó Chủ tịch", Role.SUPERVISOR)
        self.head = self._hire("Ngô Thị Trưởng", "Trưởng phòng", Role.DIVISION_HEAD)

    def _hire(self, name: str, title: str, role: Role, unit_id: UUID | None = None) -> Account:
        account = a_staff_account()
        account.staff.name = name
        account.staff.save()
        position = Position.objects.create(unit_id=unit_id or self.unit, role=role, title=title, valid_from=SINCE)
        Appointment.objects.create(
            account=account, position=position, unit_id=position.unit_id, role=role, valid_from=SINCE
        )
        return account

    def hire(self, title: str, role: Role, unit_id: UUID | None = None) -> Account:
        return self._hire("Người Mẫu", title, role, unit_id)

    @property
    def chair(self) -> Position:
        return Position.objects.get(unit_id=self.unit, title="Chủ tịch")

    def lend(self, at: datetime = AT, **changes: Any) -> UUID:
        """The leader lends the chair to the deputy for a week from today."""
        giver: Account = changes.pop("giver", self.leader)
        terms: dict[str, Any] = {
            "position_id": self.chair.id,
            "delegate_id": self.deputy.id,
            "form": SigningForm.DEPUTY,
            "valid_from": TODAY,
            "valid_to": TODAY + A_WEEK,
            "number": "12/QĐ-UBND",
            "decided_on": TODAY,
            "scope": "Ký kết quả giải quyết thủ tục hành chính",
        }
        return identity.delegate(actor=actor_of(giver.id, at), at=at, **terms | changes)

    def record(self, recorder: Account, **changes: Any) -> UUID:
        """An administrator writes down the same, given on paper."""
        terms: dict[str, Any] = {
            "delegator_id": self.leader.id,
            "position_id": self.chair.id,
            "delegate_id": self.deputy.id,
            "form": SigningForm.DEPUTY,
            "valid_from": TODAY,
            "valid_to": TODAY + A_WEEK,
            "decision": ON_PAPER,
            "scope": "Ký kết quả giải quyết thủ tục hành chính",
        }
        return identity.record_delegation(actor=actor_of(recorder.id, AT), at=AT, **terms | changes)


@pytest.fixture
def office(db: None) -> Office:
    return Office()


def lent(account: Account, at: datetime = AT) -> set[Post]:
    return {post for post in actor_of(account.id, at).posts if post.mandate is not None}


def test_the_delegate_holds_the_position_beside_the_one_who_gave_it(office: Office) -> None:
    made = office.lend()
    mandate = Mandate(made, office.leader.id, "Trần Thị Chủ", "Chủ tịch", "Phó Chủ tịch", SigningForm.DEPUTY)
    assert lent(office.deputy) == {Post(office.unit, Role.LEADER, mandate)}
    assert actor_of(office.deputy.id, AT).holds(Role.SUPERVISOR, office.unit)
    assert actor_of(office.leader.id, AT).holds(Role.LEADER, office.unit)
    assert lent(office.leader) == set()
    standing_in = actor_of(office.deputy.id, AT).acting_from(Post(office.unit, Role.LEADER, mandate))
    assert standing_in.full_name == "Lê Văn Phó (KT. Chủ tịch Trần Thị Chủ)"
    assert standing_in.stands_for == office.leader.id


@pytest.mark.parametrize(
    ("at", "held"),
    [
        (datetime(2026, 11, 24, 23, 59, 59, tzinfo=VIETNAM), False),
        (datetime(2026, 11, 25, 0, 0, tzinfo=VIETNAM), True),
        (datetime(2026, 11, 27, 23, 59, 59, tzinfo=VIETNAM), True),
        (datetime(2026, 11, 28, 0, 0, tzinfo=VIETNAM), False),
    ],
)
def test_it_lasts_from_its_first_day_to_its_last(office: Office, at: datetime, held: bool) -> None:
    office.lend(valid_from=date(2026, 11, 25), valid_to=date(2026, 11, 27))
    assert bool(lent(office.deputy, at)) is held


def test_ended_it_gives_nothing_at_once_and_ending_it_twice_changes_nothing(office: Office) -> None:
    made, leader = office.lend(), actor_of(office.leader.id, AT)
    for reason in ("Đã về cơ quan.", "Lần nữa."):
        organisation.end_delegation(actor=leader, at=AT, delegation_id=made, reason=reason)
    assert lent(office.deputy) == set()
    assert Delegation.objects.get().end_reason == "Đã về cơ quan."
    assert lent(office.deputy, AT - timedelta(minutes=1)) != set(), "what was done until then stays rightly done"
    office.lend()  # and it may be given anew for the same days
    assert lent(office.deputy) != set()


def test_it_lapses_when_the_one_who_gave_it_leaves_or_the_position_ends(office: Office) -> None:
    office.lend()
    Appointment.objects.filter(account=office.leader).update(valid_to=TODAY - timedelta(days=1))
    assert lent(office.deputy) == set()
    Appointment.objects.filter(account=office.leader).update(valid_to=None)
    Account.objects.filter(pk=office.leader.id).update(is_active=False)
    assert lent(office.deputy) == set()
    Account.objects.filter(pk=office.leader.id).update(is_active=True)
    assert lent(office.deputy) != set()
    Position.objects.filter(pk=office.chair.id).update(valid_to=TODAY - timedelta(days=1))
    assert lent(office.deputy) == set()


def test_what_is_lent_is_not_lent_on(office: Office) -> None:
    office.lend()
    with pytest.raises(Forbidden):
        office.lend(giver=office.deputy, delegate_id=office.head.id, form=SigningForm.BY_AUTHORITY)


def test_only_one_s_own_position_is_lent(office: Office) -> None:
    for giver in (office.deputy, office.head):
        with pytest.raises(Forbidden):
            office.lend(giver=giver, form=SigningForm.BY_AUTHORITY)
    post = Position.objects.get(unit_id=office.unit, role=Role.SUPERVISOR)
    with pytest.raises(Forbidden):  # and a role that signs nothing has nothing to lend
        office.lend(
            giver=office.deputy,
            position_id=post.id,
            delegate_id=office.head.id,
            form=SigningForm.BY_AUTHORITY,
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "  "}, "number"),
        ({"scope": ""}, "scope"),
        ({"valid_from": TODAY - timedelta(days=1), "decided_on": TODAY - timedelta(days=1)}, "valid_from"),
        ({"valid_to": TODAY - timedelta(days=1)}, "valid_to"),
        ({"decided_on": TODAY + timedelta(days=1), "valid_from": TODAY + timedelta(days=2)}, "decided_on"),
        ({"delegate_id": new_id()}, "delegate"),
    ],
)
def test_a_decision_must_say_all_of_it(office: Office, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(organisation.InvalidDelegation) as refused:
        office.lend(**changes)
    assert field in refused.value.fields
    assert not Delegation.objects.exists()


def test_only_a_deputy_signs_as_one(office: Office) -> None:
    with pytest.raises(organisation.InvalidDelegation) as refused:
        office.lend(delegate_id=office.head.id, form=SigningForm.DEPUTY)
    assert list(refused.value.fields) == ["form"]
    office.lend(delegate_id=office.head.id, form=SigningForm.BY_AUTHORITY)


def test_it_goes_to_staff_of_the_unit_and_beneath_but_to_no_administrator(office: Office) -> None:
    beneath = a_unit(name="Phòng Mẫu", parent_id=office.unit).id
    organisation.forget()
    below = office.hire("Trưởng phòng", Role.DIVISION_HEAD, beneath)
    elsewhere = office.hire("Trưởng phòng", Role.DIVISION_HEAD, a_unit(name="Nơi khác").id)
    administrator = office.hire("Quản trị", Role.ADMINISTRATOR)
    organisation.forget()
    form = SigningForm.BY_AUTHORITY
    for account in (elsewhere, administrator, office.leader):
        with pytest.raises(organisation.InvalidDelegation):
            office.lend(delegate_id=account.id, form=form)
    office.lend(delegate_id=below.id, form=form)
    assert lent(below) != set()
    an_appointment(below, Role.ADMINISTRATOR)  # who later runs the system reads no dossier
    assert lent(below) == set()


def test_the_same_is_not_lent_twice_for_the_same_days(office: Office) -> None:
    office.lend()
    with pytest.raises(organisation.AlreadyDelegated):
        office.lend(valid_from=TODAY + timedelta(days=3), valid_to=TODAY + 2 * A_WEEK)
    office.lend(valid_from=TODAY + A_WEEK + timedelta(days=1), valid_to=TODAY + 2 * A_WEEK)
    office.lend(delegate_id=office.head.id, form=SigningForm.BY_AUTHORITY)


def test_it_is_ended_by_who_gave_it_or_a_leader_of_the_unit(office: Office) -> None:
    second = office.hire("Phó Chủ tịch thường trực", Role.LEADER)
    elsewhere = office.hire("Giám đốc", Role.LEADER, a_unit(name="Nơi khác").id)
    made = office.lend()
    for account in (office.deputy, office.head, elsewhere):
        with pytest.raises(organisation.MayNotDelegate):
            organisation.end_delegation(
                actor=actor_of(account.id, AT), at=AT, delegation_id=made, reason="Không phải việc của tôi."
            )
    with pytest.raises(organisation.InvalidDelegation):
        organisation.end_delegation(actor=actor_of(second.id, AT), at=AT, delegation_id=made, reason=" ")
    organisation.end_delegation(actor=actor_of(second.id, AT), at=AT, delegation_id=made, reason="Thôi giao.")
    assert lent(office.deputy) == set()


def test_what_was_given_on_paper_is_written_down_with_who_wrote_it_and_the_leader_ends_it(office: Office) -> None:
    administrator = office.hire("Quản trị", Role.ADMINISTRATOR)
    made = office.record(administrator)
    assert {post.unit_id for post in lent(office.deputy)} == {office.unit}
    (told,) = organisation.delegations_in(office.unit)
    assert (told.recorded_by_id, told.delegator_id, told.summary) == (
        administrator.id,
        office.leader.id,
        ON_PAPER.summary,
    )
    assert AuditRecord.objects.get(action="organisation.record_delegation").actor_id == administrator.id
    with pytest.raises(organisation.AlreadyDelegated):
        office.record(administrator)
    leader = actor_of(office.leader.id, AT)
    organisation.end_delegation(actor=leader, at=AT, delegation_id=made, reason="Không đúng ý tôi.")
    assert lent(office.deputy) == set()


def test_an_end_on_paper_is_written_down_once(office: Office) -> None:
    administrator = office.hire("Quản trị", Role.ADMINISTRATOR)
    made = office.lend()
    end = {"actor": actor_of(administrator.id, AT), "at": AT, "delegation_id": made}
    for decision, field in (
        (replace(ON_PAPER, number=" "), "number"),
        (replace(ON_PAPER, summary=""), "summary"),
        (replace(ON_PAPER, decided_on=TODAY - timedelta(days=1)), "decided_on"),
        (replace(ON_PAPER, decided_on=TODAY + timedelta(days=1)), "decided_on"),
    ):
        with pytest.raises(organisation.InvalidDelegation) as refused:
            organisation.end_delegation_by_decision(**end, decision=decision)
        assert list(refused.value.fields) == [field]
    for number in ("13/QĐ-UBND", "14/QĐ-UBND"):
        organisation.end_delegation_by_decision(**end, decision=replace(ON_PAPER, number=number))
    assert lent(office.deputy) == set()
    (told,) = organisation.delegations_in(office.unit)
    assert told.end_decision == replace(ON_PAPER, number="13/QĐ-UBND")
    assert told.ended_by_id == administrator.id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"decision": replace(ON_PAPER, number=" ")}, "number"),
        ({"decision": replace(ON_PAPER, summary=" ")}, "summary"),
        ({"decision": replace(ON_PAPER, decided_on=TODAY + timedelta(days=1))}, "decided_on"),
        ({"valid_from": TODAY - timedelta(days=1)}, "valid_from"),
        ({"valid_to": TODAY - timedelta(days=1)}, "valid_to"),
        ({"scope": ""}, "scope"),
        ({"delegate_id": new_id()}, "delegate"),
    ],
)
def test_what_is_written_down_keeps_the_rules_of_lending(office: Office, changes: dict[str, Any], field: str) -> None:
    administrator = office.hire("Quản trị", Role.ADMINISTRATOR)
    with pytest.raises(organisation.InvalidDelegation) as refused:
        office.record(administrator, **changes)
    assert field in refused.value.fields
    with pytest.raises(organisation.MayNotDelegate):  # who holds another position has nothing of this one to give
        office.record(administrator, delegator_id=office.head.id)
    assert not Delegation.objects.exists()


RECORDING = {(Role.ADMINISTRATOR, "unit"), (Role.ADMINISTRATOR, "above")}


@pytest.mark.parametrize("place", ["unit", "above", "aside"])
@pytest.mark.parametrize("role", sorted(Role))
def test_who_writes_down_a_delegation_and_its_end(office: Office, role: Role, place: str) -> None:
    top = a_unit(name="Thành phố")
    Unit.objects.filter(pk=office.unit).update(parent=top)
    organisation.forget()
    units = {"unit": office.unit, "above": top.id, "aside": a_unit(name="Nơi khác").id}
    actor = Actor(ActorKind.STAFF, new_id(), "Người ghi", posts=frozenset({Post(units[place], role)}))
    made = office.lend()
    acts = {
        "record": lambda: identity.record_delegation(
            actor=actor, at=AT, delegator_id=office.leader.id, position_id=office.chair.id,
            delegate_id=office.head.id, form=SigningForm.BY_AUTHORITY, valid_from=TODAY, valid_to=TODAY,
            decision=ON_PAPER, scope="Ký",
        ),
        "end": lambda: organisation.end_delegation_by_decision(
            actor=actor, at=AT, delegation_id=made, decision=ON_PAPER
        ),
    }  # fmt: skip
    for act in acts.values():
        if (role, place) in RECORDING:
            act()
        else:
            with pytest.raises(organisation.MayNotRecordDelegation):
                act()


def test_nobody_writes_down_what_concerns_themselves(office: Office) -> None:
    """A leader who administers too gives by the leader's own page, not in the other's name."""
    an_appointment(office.leader, Role.ADMINISTRATOR, unit_id=office.unit)
    with pytest.raises(organisation.MayNotRecordDelegation):
        office.record(office.leader)
    made = office.lend()
    with pytest.raises(organisation.MayNotRecordDelegation):
        organisation.end_delegation_by_decision(
            actor=actor_of(office.leader.id, AT), at=AT, delegation_id=made, decision=ON_PAPER
        )


ACCOUNTS = st.uuids()


@given(me=ACCOUNTS, lender=ACCOUNTS, other=ACCOUNTS)
def test_work_of_the_lender_may_be_done_from_the_lent_post_and_nobody_else_s(
    me: UUID, lender: UUID, other: UUID
) -> None:
    own = Post(new_id(), Role.LEADER)
    borrowed = Post(own.unit_id, Role.LEADER, Mandate(new_id(), lender, "A", "B", "C", SigningForm.BY_AUTHORITY))
    assert own.may_have(None, me)
    assert own.may_have(me, me)
    assert own.may_have(other, me) is (other == me)
    assert borrowed.may_have(other, me) is (other in {me, lender})


def test_acting_from_an_own_post_takes_the_mandate_off_again() -> None:
    own = Post(new_id(), Role.LEADER)
    mandate = Mandate(new_id(), new_id(), "Trần Thị Chủ", "Chủ tịch", "Phó Chủ tịch", SigningForm.DEPUTY)
    actor = Actor(ActorKind.STAFF, new_id(), "Lê Văn Phó", posts=frozenset({own}))
    assert actor.acting_from(Post(own.unit_id, Role.LEADER, mandate)).acting_from(own) == actor
    assert actor.full_name == "Lê Văn Phó"
