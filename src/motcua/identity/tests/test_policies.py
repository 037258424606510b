"""One table: who may do what to people, accounts and tokens."""

from __future__ import annotations

from uuid import UUID

import pytest

from motcua.identity import policies
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind, Post, Role
from motcua.kernel.ids import new_id

UNIT, ABOVE, ELSEWHERE, OTHER_PERSON = new_id(), new_id(), new_id(), new_id()

QUESTIONS = {
    "register": policies.may_register_person,
    "look_up": policies.may_look_up_person,
    "read": lambda actor: policies.may_read_person(actor, OTHER_PERSON),
    "administer": policies.may_administer,
    "keep": lambda actor: policies.keeps_procedures(actor, [UNIT, ABOVE]),
    "appoint": lambda actor: policies.may_appoint(actor, [UNIT, ABOVE]),
    "administer_account": lambda actor: policies.may_administer_account(actor, [[UNIT, ABOVE], [ABOVE]]),
    "set_rules": lambda actor: policies.may_set_rules(actor, [ABOVE]),
}


def _staff(role: Role, unit_id: UUID = UNIT) -> Actor:
    return Actor(ActorKind.STAFF, new_id(), posts=frozenset({Post(unit_id, role)}))


HANDLER = {"look_up", "read"}
REGISTRAR = {"register", "look_up", "read"}
EVERYTHING = set(QUESTIONS)
ALLOWED: list[tuple[str, Actor, set[str]]] = [
    ("stranger", STRANGER, set()),
    ("citizen", Actor(ActorKind.CITIZEN, new_id(), person_id=new_id()), set()),
    ("service", Actor(ActorKind.SERVICE, new_id()), {"register", "look_up"}),
    ("service with an administrator's post", Actor(ActorKind.SERVICE, new_id(), posts=_staff(Role.ADMINISTRATOR).posts),
     {"register", "look_up"}),
    ("system", SYSTEM, EVERYTHING - {"keep"}),
    ("staff without a post", Actor(ActorKind.STAFF, new_id()), set()),
    ("reception", _staff(Role.RECEPTION), REGISTRAR),
    ("return", _staff(Role.RETURN), HANDLER),
    ("cashier", _staff(Role.CASHIER), HANDLER),
    ("specialist", _staff(Role.SPECIALIST), HANDLER),
    ("division head", _staff(Role.DIVISION_HEAD), HANDLER),
    ("leader", _staff(Role.LEADER), HANDLER),
    ("clerk", _staff(Role.CLERK), HANDLER),
    ("supervisor", _staff(Role.SUPERVISOR), HANDLER),
    ("procedure controller", _staff(Role.PROCEDURE_CONTROLLER), REGISTRAR | {"keep"}),
    ("administrator", _staff(Role.ADMINISTRATOR), {"keep", "administer", "appoint"}),
    ("administrator above", _staff(Role.ADMINISTRATOR, ABOVE),
     {"keep", "administer", "appoint", "administer_account", "set_rules"}),
    ("administrator elsewhere", _staff(Role.ADMINISTRATOR, ELSEWHERE), {"administer"}),
]  # fmt: skip


@pytest.mark.parametrize(("actor", "allowed"), [row[1:] for row in ALLOWED], ids=[row[0] for row in ALLOWED])
def test_each_may_do_what_the_table_says_and_nothing_else(actor: Actor, allowed: set[str]) -> None:
    assert {question for question, may in QUESTIONS.items() if may(actor)} == allowed


def test_every_role_has_its_row() -> None:
    assert {post.role for _name, actor, _allowed in ALLOWED for post in actor.posts} == set(Role)


def test_everybody_may_read_the_own_data() -> None:
    citizen = Actor(ActorKind.CITIZEN, new_id(), person_id=new_id())
    assert citizen.person_id is not None
    assert policies.may_read_person(citizen, citizen.person_id)
    assert not policies.may_read_person(STRANGER, new_id())
