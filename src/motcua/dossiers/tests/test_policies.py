"""Who may do what, as one table: roles × relations × acts."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from motcua.dossiers import policies
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind, Post, Role

COMPETENT, RECEIVING, ELSEWHERE = uuid4(), uuid4(), uuid4()
FILER = uuid4()
PARTIES = policies.Parties(COMPETENT, RECEIVING, FILER)


def staff(role: Role, unit_id: UUID) -> Actor:
    return Actor(ActorKind.STAFF, id=uuid4(), name="Cán bộ", posts=frozenset({Post(unit_id, role)}))


def service(role: Role, unit_id: UUID) -> Actor:
    return Actor(ActorKind.SERVICE, id=uuid4(), name="Cổng", posts=frozenset({Post(unit_id, role)}))


CITIZEN = Actor(ActorKind.CITIZEN, id=FILER, name="Người nộp")
NEIGHBOUR = Actor(ActorKind.CITIZEN, id=uuid4(), name="Người khác")

POSTED = Actor(ActorKind.CITIZEN, id=uuid4(), name="Lạ", posts=frozenset({Post(RECEIVING, Role.LEADER)}))

# who: (sees, receives, takes the specialist's step, takes the desk's step)
TABLE: list[tuple[str, Actor, tuple[bool, bool, bool, bool]]] = [
    ("stranger", STRANGER, (False, False, False, False)),
    ("filer", CITIZEN, (True, False, False, False)),
    ("neighbour", NEIGHBOUR, (False, False, False, False)),
    ("citizen with a post", POSTED, (False, False, False, False)),
    ("system", SYSTEM, (True, True, False, False)),
    ("service at the desk", service(Role.RECEPTION, RECEIVING), (True, True, False, True)),
    ("service elsewhere", service(Role.RECEPTION, ELSEWHERE), (False, False, False, False)),
    *[(f"{role} elsewhere", staff(role, ELSEWHERE), (False, False, False, False)) for role in Role],
    ("reception, receiving unit", staff(Role.RECEPTION, RECEIVING), (True, True, False, True)),
    ("reception, competent unit", staff(Role.RECEPTION, COMPETENT), (True, False, False, False)),
    ("return, receiving unit", staff(Role.RETURN, RECEIVING), (True, False, False, True)),
    ("cashier, receiving unit", staff(Role.CASHIER, RECEIVING), (True, False, False, False)),
    ("specialist, competent unit", staff(Role.SPECIALIST, COMPETENT), (True, False, True, False)),
    ("specialist, receiving unit", staff(Role.SPECIALIST, RECEIVING), (True, False, False, False)),
    ("division head, competent unit", staff(Role.DIVISION_HEAD, COMPETENT), (True, False, False, False)),
    ("leader, competent unit", staff(Role.LEADER, COMPETENT), (True, False, False, False)),
    ("clerk, competent unit", staff(Role.CLERK, COMPETENT), (True, False, False, False)),
    ("supervisor, competent unit", staff(Role.SUPERVISOR, COMPETENT), (True, False, False, False)),
    ("procedure controller, competent unit", staff(Role.PROCEDURE_CONTROLLER, COMPETENT), (True, False, False, False)),
    ("administrator, competent unit", staff(Role.ADMINISTRATOR, COMPETENT), (False, False, False, False)),
]  # fmt: skip


@pytest.mark.parametrize(("who", "actor", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_the_table_holds(who: str, actor: Actor, expected: tuple[bool, bool, bool, bool]) -> None:
    assert (
        policies.may_see(actor, PARTIES),
        policies.may_receive(actor, PARTIES),
        policies.may_take_step(actor, Role.SPECIALIST, COMPETENT, None),
        policies.may_take_step(actor, Role.RETURN, RECEIVING, None),
    ) == expected


def test_every_role_of_the_competent_unit_is_in_the_table() -> None:
    named = {post.role for _, actor, _ in TABLE for post in actor.posts if post.unit_id != ELSEWHERE}
    assert named == set(Role)


def test_a_step_taken_by_one_is_not_another_s() -> None:
    mine, other = staff(Role.SPECIALIST, COMPETENT), staff(Role.SPECIALIST, COMPETENT)
    assert policies.may_take_step(mine, Role.SPECIALIST, COMPETENT, mine.id)
    assert not policies.may_take_step(other, Role.SPECIALIST, COMPETENT, mine.id)


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (STRANGER, False),
        (CITIZEN, True),
        (SYSTEM, True),
        (service(Role.RECEPTION, RECEIVING), True),
        *[(staff(role, RECEIVING), role is Role.RECEPTION) for role in Role],
    ],
)
def test_filing_is_for_applicants_desks_and_services(actor: Actor, may: bool) -> None:
    assert policies.may_file(actor) is may
