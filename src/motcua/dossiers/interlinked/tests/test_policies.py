"""Who may do what to a bundle, as one table: roles × relations × acts; and its list twin."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from motcua.casework.models import Case
from motcua.dossiers.interlinked import access, policies, queries
from motcua.dossiers.interlinked.models import Bundle
from motcua.dossiers.policies import Parties
from motcua.dossiers.tests.builders import City
from motcua.dossiers.tests.test_twins import everybody
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind, Post, Role

from .builders import a_filed_bundle

HERE, ELSEWHERE, FILER = uuid4(), uuid4(), uuid4()
PARTIES = Parties(HERE, HERE, FILER)


def staff(role: Role, unit_id: UUID) -> Actor:
    return Actor(ActorKind.STAFF, id=uuid4(), name="Cán bộ", posts=frozenset({Post(unit_id, role)}))


CITIZEN = Actor(ActorKind.CITIZEN, id=FILER, name="Người nộp")
NEIGHBOUR = Actor(ActorKind.CITIZEN, id=uuid4(), name="Người khác")
SERVICE = Actor(ActorKind.SERVICE, id=uuid4(), name="Cổng", posts=frozenset({Post(HERE, Role.RECEPTION)}))
POSTED = Actor(ActorKind.CITIZEN, id=uuid4(), name="Lạ", posts=frozenset({Post(HERE, Role.RECEPTION)}))
NOTHING = (False, False, False, False, False)
ONLY_SEES = (True, False, False, False, False)

# who: (sees, receives, repairs, hands over, withdraws)
TABLE: list[tuple[str, Actor, tuple[bool, bool, bool, bool, bool]]] = [
    ("stranger", STRANGER, NOTHING),
    ("filer", CITIZEN, (True, False, False, False, True)),
    ("neighbour", NEIGHBOUR, NOTHING),
    ("citizen with a post", POSTED, NOTHING),
    ("system", SYSTEM, (True, True, False, False, False)),
    ("service at the desk", SERVICE, (True, True, True, False, True)),
    *[(f"{role} elsewhere", staff(role, ELSEWHERE), NOTHING) for role in Role],
    ("reception", staff(Role.RECEPTION, HERE), (True, True, True, True, True)),
    ("return", staff(Role.RETURN, HERE), (True, False, False, True, False)),
    *[
        (str(role), staff(role, HERE), ONLY_SEES)
        for role in Role
        if role not in {Role.RECEPTION, Role.RETURN, Role.ADMINISTRATOR}
    ],
    ("administrator", staff(Role.ADMINISTRATOR, HERE), NOTHING),
]


@pytest.mark.parametrize(("who", "actor", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_the_table_holds(who: str, actor: Actor, expected: tuple[bool, ...]) -> None:
    acts = (
        policies.may_see,
        policies.may_receive,
        policies.may_repair,
        policies.may_hand_over,
        policies.may_withdraw,
    )
    assert tuple(may(actor, PARTIES) for may in acts) == expected


def test_every_role_is_in_the_table() -> None:
    assert {post.role for _, actor, _ in TABLE for post in actor.posts if post.unit_id == HERE} == set(Role)


@pytest.mark.django_db
def test_the_list_of_bundles_is_what_may_be_seen_one_by_one(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    filed = [a_filed_bundle(city), a_filed_bundle(city, actor=city.citizen, unit_id=city.other_commune)]
    assert len(filed) == Bundle.objects.count()
    cases = {case.id: case for case in Case.objects.filter(kind="bundle")}
    differing = [
        actor.name
        for actor in everybody(city)
        if {
            bundle.pk
            for bundle in Bundle.objects.all()
            if policies.may_see(actor, access.parties(cases[bundle.pk], bundle))
        }
        != set(queries.visible_to(actor).values_list("pk", flat=True))
    ]
    assert differing == []
