"""Who may do what to somebody's sign-in: one table of roles and acts, and what each act ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import pytest

from motcua.identity import api as identity
from motcua.identity import factors, models
from motcua.identity.actions import set_up_codes
from motcua.identity.actors import actor_of
from motcua.identity.models import Account, AssuranceRule, OpenSession
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, Role
from motcua.kernel.errors import Forbidden
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.organisation.tests.builders import SINCE, a_unit

from .builders import AT, PASSWORD, a_citizen, a_position, a_staff_account, an_appointment, an_officer, records
from .test_second_factor import code_at

pytestmark = pytest.mark.django_db
type Act = Callable[[Actor, UUID], object]

ACTS: dict[str, Act] = {
    "reset_password": lambda actor, one: identity.reset_password(actor=actor, at=AT, account_id=one),
    "lock": lambda actor, one: identity.lock_account(actor=actor, at=AT, account_id=one, reason="Thử"),
    "unlock": lambda actor, one: identity.unlock_account(actor=actor, at=AT, account_id=one),
    "lift_lockout": lambda actor, one: identity.lift_lockout(actor=actor, at=AT, account_id=one),
    "reset_second_factor": lambda actor, one: identity.reset_second_factor(actor=actor, at=AT, account_id=one),
    "end_sessions": lambda actor, one: identity.end_sessions(actor=actor, at=AT, account_id=one),
    "see": lambda actor, one: identity.account_card(actor=actor, at=AT, account_id=one),
}
RULES: dict[str, Callable[[Actor], object]] = {
    "second_factor": lambda actor: identity.require_second_factor(
        actor=actor, at=AT, valid_from=day_of(AT), roles=[Role.LEADER]
    ),
    "claims": lambda actor: identity.map_claims(actor=actor, at=AT, valid_from=day_of(AT), claims=identity.Claims()),
    "confirming": lambda actor: identity.confirm_assurance(
        actor=actor,
        at=AT,
        rule_id=AssuranceRule.objects.get_or_create(minimum=1, valid_from=day_of(AT), defaults={"set_at": AT})[0].id,
        confirmed=True,
    ),
    "requests": lambda actor: identity.limit_requests(
        actor=actor, at=AT, valid_from=day_of(AT), per_system=5, per_address=5
    ),
    "assurance": lambda actor: identity.need_assurance(
        actor=actor, at=AT, valid_from=day_of(AT), minimum=identity.Assurance.LEVEL_1, source="x"
    ),
}


def _may(does: Callable[[], object]) -> bool:
    try:
        does()
    except (Forbidden, identity.NoSuchAccount):
        return False
    return True


@pytest.mark.parametrize("act", ACTS)
def test_only_administrators_of_the_unit_and_above_act_on_its_people(act: str) -> None:
    above = a_unit(name="Trên")
    unit = a_unit(name="Đây", parent=above)
    beneath, elsewhere = a_unit(name="Dưới", parent=unit), a_unit(name="Kia")
    account = a_staff_account()
    an_appointment(account, Role.CLERK, unit.id)
    does = ACTS[act]
    allowed = {
        **{role.value: _may(lambda role=role: does(an_officer(role, unit_id=unit.id), account.id)) for role in Role},
        "above": _may(lambda: does(an_officer(Role.ADMINISTRATOR, unit_id=above.id), account.id)),
        "elsewhere": _may(lambda: does(an_officer(Role.ADMINISTRATOR, unit_id=elsewhere.id), account.id)),
        "beneath": _may(lambda: does(an_officer(Role.ADMINISTRATOR, unit_id=beneath.id), account.id)),
        "citizen": _may(lambda: does(a_citizen(), account.id)),
        "stranger": _may(lambda: does(STRANGER, account.id)),
    }
    assert {who for who, may in allowed.items() if may} == {"administrator", "above"}


@pytest.mark.parametrize("rule", RULES)
def test_rules_for_everybody_are_set_by_administrators_at_the_top(rule: str) -> None:
    top = a_unit(name="Trên")
    below = a_unit(name="Đây", parent=top)
    allowed = {role for role in Role if _may(lambda role=role: RULES[rule](an_officer(role, unit_id=top.id)))}
    assert allowed == {Role.ADMINISTRATOR}
    assert not _may(lambda: RULES[rule](an_officer(Role.ADMINISTRATOR, unit_id=below.id)))


def test_who_holds_a_post_elsewhere_too_is_reached_only_from_above_both() -> None:
    top = a_unit(name="Trên")
    here, there = a_unit(name="Đây", parent=top), a_unit(name="Kia", parent=top)
    account = a_staff_account()
    an_appointment(account, Role.CLERK, here.id)
    an_appointment(account, Role.LEADER, there.id, valid_from=day_of(AT) + timedelta(days=30))
    for unit_id, may in ((here.id, False), (there.id, False), (top.id, True)):
        administrator = an_officer(Role.ADMINISTRATOR, unit_id=unit_id)
        assert _may(lambda one=administrator: ACTS["reset_password"](one, account.id)) is may


def test_who_left_is_still_answered_for_by_the_last_unit() -> None:
    here, account = a_unit(name="Đây"), a_staff_account()
    an_appointment(account, Role.CLERK, here.id, valid_to=day_of(AT) - timedelta(days=1))
    assert _may(lambda: ACTS["lock"](an_officer(Role.ADMINISTRATOR, unit_id=here.id), account.id))
    assert not _may(lambda: ACTS["unlock"](an_officer(Role.ADMINISTRATOR), account.id))


def test_an_administrator_does_not_fill_a_position_with_themselves() -> None:
    unit = a_unit(name="Đây")
    administrator = an_officer(Role.ADMINISTRATOR, unit_id=unit.id)
    position = a_position(Role.LEADER, unit.id)
    with pytest.raises(identity.NotOnOneself):
        identity.appoint(
            actor=administrator, at=AT, account_id=administrator.account_id, position_id=position.id,
            valid_from=day_of(AT),
        )  # fmt: skip


def test_an_administrator_does_not_put_off_the_end_of_their_own_position() -> None:
    unit = a_unit(name="Đây")
    account, tomorrow = a_staff_account(), day_of(AT) + timedelta(days=1)
    ending = an_appointment(account, Role.ADMINISTRATOR, unit.id, valid_to=tomorrow)

    def last(actor: Actor, day: date) -> None:
        identity.end_appointment(actor=actor, at=AT, appointment_id=ending.id, last_day=day)

    with pytest.raises(identity.NotOnOneself):
        last(actor_of(account.id, AT), tomorrow + timedelta(days=1))
    last(an_officer(Role.ADMINISTRATOR, unit_id=unit.id), tomorrow + timedelta(days=1))
    last(actor_of(account.id, AT), tomorrow)


def test_an_outside_system_without_a_position_is_its_makers_and_the_tops_alone() -> None:
    """It reads what it filed in every unit: a token of it opens as much."""
    top = a_unit(name="Trên")
    here, there = a_unit(name="Đây", parent=top), a_unit(name="Kia", parent=top)
    maker, other = (an_officer(Role.ADMINISTRATOR, unit_id=unit.id) for unit in (here, there))
    chief = an_officer(Role.ADMINISTRATOR, unit_id=top.id)
    service = identity.create_service(actor=maker, at=AT, name="cong-cua-tinh")
    for actor, may in ((maker, True), (chief, True), (other, False)):
        give = partial(identity.issue_token, account_id=service, title="x", scopes=["dossiers:read"])
        assert _may(lambda one=actor, give=give: give(actor=one, at=AT)) is may
        assert _may(lambda one=actor: ACTS["see"](one, service)) is may
        seen = identity.accounts(actor=actor, at=AT, kind=identity.AccountKind.SERVICE)
        assert bool(seen.items) is may


@pytest.mark.parametrize("act", ["reset_password", "lock", "reset_second_factor", "end_sessions"])
def test_what_opens_an_account_no_more_ends_its_sessions_and_is_on_record(act: str) -> None:
    unit = a_unit(name="Đây")
    account = a_staff_account(password=PASSWORD)
    an_appointment(account, Role.CLERK, unit.id)
    secret = factors.new_secret()
    set_up_codes(actor=actor_of(account.id, AT), at=AT, secret=secret, code=code_at(secret, AT))
    OpenSession.objects.create(
        account=account, session_key="k", way="password", opened_at=AT, seen_at=AT, ends_at=AT + timedelta(hours=1)
    )
    before = account.get_session_auth_hash()
    administrator = an_officer(Role.ADMINISTRATOR, unit_id=unit.id)
    ACTS[act](administrator, account.id)
    account = Account.objects.get(pk=account.pk)
    assert account.get_session_auth_hash() != before
    assert not OpenSession.objects.exists()
    assert factors.factors_of(account.id).any is (act != "reset_second_factor")
    assert account.check_password(PASSWORD) is (act != "reset_password")
    last = records().last()
    assert last is not None
    assert (last.actor_id, last.subject_id) == (administrator.id, account.id)


def test_a_position_ends_when_nobody_holds_it_beyond_that_day() -> None:
    position = a_position(Role.CLERK)
    held = models.Appointment.objects.create(
        account=a_staff_account(), position=position, unit_id=position.unit_id, role=Role.CLERK, valid_from=SINCE
    )
    last_day = day_of(AT)
    with pytest.raises(organisation.InvalidPosition) as refused:
        identity.close_position(actor=SYSTEM, at=AT, position_id=position.id, last_day=last_day)
    assert "Trần Văn Mẫu" in str(refused.value.fields["last_day"])
    position.refresh_from_db()
    assert position.valid_to is None
    held.valid_to = last_day
    held.save()
    identity.close_position(actor=SYSTEM, at=AT, position_id=position.id, last_day=last_day)
    position.refresh_from_db()
    assert position.valid_to == last_day
