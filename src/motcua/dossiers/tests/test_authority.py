"""Who may do what in which state, through the real actions: roles × acts × states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction

from motcua.casework.api import NotNow
from motcua.dossiers import api as dossiers
from motcua.kernel.actor import STRANGER, Actor, Role
from motcua.kernel.errors import Forbidden

from .builders import MONDAY, City, a_dossier_before, a_filed_dossier, an_accepted_dossier, do_step, the_step

pytestmark = pytest.mark.django_db

DONE, FORBIDDEN, HIDDEN, TOO_LATE = "done", "forbidden", "hidden", "too late"
DESK = {Role.RECEPTION, Role.RETURN}


@dataclass(frozen=True)
class Situation:
    """A state of the dossier, and who has the turn in it (nobody: no step is open)."""

    name: str
    make: Callable[[City], dossiers.Filed]
    turn: frozenset[Role]
    receivable: bool = False


def refused(city: City) -> dossiers.Filed:
    filed = a_filed_dossier(city)
    ground = dossiers.RefusalGround.OTHER
    dossiers.refuse(
        actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference, ground=ground, reason="Không đúng nơi."
    )
    return filed


def returned(city: City) -> dossiers.Filed:
    filed = a_dossier_before(city, Role.CLERK)
    do_step(city, filed.reference, Role.CLERK)
    return filed


SITUATIONS = [
    Situation("submitted", a_filed_dossier, frozenset(), receivable=True),
    Situation("refused", refused, frozenset()),
    Situation("with the specialist", an_accepted_dossier, frozenset({Role.SPECIALIST})),
    Situation("with the leader", lambda city: a_dossier_before(city, Role.LEADER), frozenset({Role.LEADER})),
    Situation("with the clerk", lambda city: a_dossier_before(city, Role.CLERK), frozenset({Role.CLERK})),
    Situation(
        "at the counter",
        lambda city: a_dossier_before(city, Role.RETURN, answers={"delivery": "counter"}),
        frozenset(DESK),
    ),
    Situation("returned", returned, frozenset()),
]


def attempts(actor: Actor, reference: str, step: str) -> dict[str, Callable[[], object]]:
    ground = dossiers.RefusalGround.OTHER
    given = {"actor": actor, "at": MONDAY, "reference": reference}
    granted = dossiers.Decision(granted=True)
    return {
        "accept": lambda: dossiers.accept(**given),
        "refuse": lambda: dossiers.refuse(**given, ground=ground, reason="Không đúng nơi."),
        "take": lambda: dossiers.take_step(**given, step=step),
        "complete": lambda: dossiers.complete_step(**given, step=step, decision=granted),
        "read": lambda: dossiers.read(actor, reference, at=MONDAY, purpose="test"),
    }


def outcome(attempt: Callable[[], object]) -> str:
    """What came of it, undone again."""
    with transaction.atomic():
        try:
            attempt()
        except dossiers.DossierNotFound:
            return HIDDEN
        except Forbidden:
            return FORBIDDEN
        except (NotNow, dossiers.StepAlreadyDone):
            return TOO_LATE
        else:
            return DONE
        finally:
            transaction.set_rollback(True)


def expected(situation: Situation, role: Role | None, *, sees: bool) -> dict[str, str]:
    if not sees:
        return dict.fromkeys(("accept", "refuse", "take", "complete", "read"), HIDDEN)
    received = (DONE if situation.receivable else TOO_LATE) if role is Role.RECEPTION else FORBIDDEN
    worked = TOO_LATE if not situation.turn else DONE if role in situation.turn else FORBIDDEN
    return {"accept": received, "refuse": received, "take": worked, "complete": worked, "read": DONE}


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda s: s.name)
def test_the_table_of_authority_holds(city: City, situation: Situation) -> None:
    reference = situation.make(city).reference
    step = the_step(reference) if situation.turn else "nothing"
    everybody: list[tuple[str, Actor, Role | None, bool]] = [
        ("stranger", STRANGER, None, False),
        ("filer", city.citizen, None, True),
        ("neighbour", city.neighbour, None, False),
        *((f"{role} here", actor, role, role is not Role.ADMINISTRATOR) for role, actor in city.staff.items()),
        *((f"{role} elsewhere", actor, role, False) for role, actor in city.strangers.items()),
    ]
    assert {Role.RECEPTION, Role.SPECIALIST, Role.LEADER, Role.CLERK} <= set(city.staff)
    found = {
        who: {act: outcome(attempt) for act, attempt in attempts(actor, reference, step).items()}
        for who, actor, _, _ in everybody
    }
    assert found == {who: expected(situation, role, sees=sees) for who, _, role, sees in everybody}


def test_a_step_taken_by_a_colleague_is_not_yours(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    specialist = city.staff[Role.SPECIALIST]
    colleague = Actor(specialist.kind, city.staff[Role.LEADER].id, "Đồng nghiệp", None, specialist.posts)
    dossiers.take_step(actor=specialist, at=MONDAY, reference=reference, step=the_step(reference))
    with pytest.raises(dossiers.NotYourTurn):
        dossiers.complete_step(actor=colleague, at=MONDAY, reference=reference, step=the_step(reference))
    assert do_step(city, reference, Role.SPECIALIST) is dossiers.State.PROCESSING
