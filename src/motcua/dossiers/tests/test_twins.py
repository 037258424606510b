"""A rule for one thing and its twin for lists never disagree."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from motcua.casework.models import Assignment
from motcua.casework.queries import waiting_for
from motcua.casework.tests.builders import a_case, an_assignment
from motcua.dossiers import access, policies, queries
from motcua.dossiers.models import Dossier
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind, Post, Role

from .builders import City, a_filed_dossier

pytestmark = pytest.mark.django_db


def everybody(city: City) -> list[Actor]:
    """Every kind of actor with every role in either commune, and those of the city."""
    units = (city.commune, city.other_commune)
    posted = [
        Actor(kind, uuid4(), f"{kind} {role}", None, frozenset({Post(unit, role)}))
        for kind in (ActorKind.STAFF, ActorKind.SERVICE, ActorKind.CITIZEN)
        for role in Role
        for unit in units
    ]
    two = Actor(ActorKind.STAFF, uuid4(), "hai nơi", None, frozenset({Post(u, Role.SPECIALIST) for u in units}))
    return [STRANGER, SYSTEM, city.citizen, city.neighbour, Actor(ActorKind.SERVICE, uuid4()), two, *posted]


def test_the_list_of_dossiers_is_what_may_be_seen_one_by_one(city: City) -> None:
    a_filed_dossier(city)
    a_filed_dossier(city, actor=city.neighbour, unit_id=city.other_commune)
    a_filed_dossier(city, unit_id=city.commune, receiving_unit_id=city.other_commune)
    helped = a_filed_dossier(city, unit_id=city.other_commune)
    Dossier.objects.filter(pk=helped.case_id).update(support_unit_id=city.commune)
    dossiers = list(Dossier.objects.select_related("case"))
    assert len(dossiers) == 4
    differing = [
        actor.name
        for actor in everybody(city)
        if {d.pk for d in dossiers if policies.may_see(actor, access.parties(d.case, d))}
        != set(queries.visible_to(actor).values_list("pk", flat=True))
    ]
    assert differing == []


def test_whatever_waits_for_somebody_may_be_taken_by_them(city: City) -> None:
    """The inbox shows a subset: what the other desk of the same unit may also do is not pushed on it."""
    actors = everybody(city)
    takers: list[UUID | None] = [None, actors[5].id]
    for unit in (city.commune, city.other_commune):
        case = a_case(unit_id=unit)
        for role in Role:
            for taken_by in takers:
                an_assignment(case, role, account_id=taken_by)
    turns = list(Assignment.objects.all())
    for actor in actors:
        waiting = set(waiting_for(actor).values_list("pk", flat=True))
        may = {
            turn.pk for turn in turns if policies.may_take_step(actor, Role(turn.role), turn.unit_id, turn.account_id)
        }
        own = {turn.pk for turn in turns if any(post.role == turn.role for post in actor.posts)}
        assert waiting == may & own, actor.name
