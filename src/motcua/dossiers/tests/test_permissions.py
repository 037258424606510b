"""Roles × acts × states, whole: who may do which act, and in which states the act exists."""

from __future__ import annotations

from itertools import product
from uuid import uuid4

import pytest

from motcua.casework import api as casework
from motcua.dossiers import policies
from motcua.dossiers.lifecycle import LIFECYCLE, NATIONAL_STATUS, STATE_WORDS, State
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind, Post, Role

COMPETENT, RECEIVING, ELSEWHERE, FILER = uuid4(), uuid4(), uuid4(), uuid4()
PARTIES = policies.Parties(COMPETENT, RECEIVING, FILER)
UNITS = {"competent": COMPETENT, "receiving": RECEIVING, "elsewhere": ELSEWHERE}


def staff(role: Role, unit: str) -> Actor:
    return Actor(ActorKind.STAFF, id=uuid4(), name="Cán bộ", posts=frozenset({Post(UNITS[unit], role)}))


ACTORS: dict[str, Actor] = {
    "filer": Actor(ActorKind.CITIZEN, id=FILER, name="Người nộp"),
    "neighbour": Actor(ActorKind.CITIZEN, id=uuid4(), name="Người khác"),
    "citizen with a post": Actor(ActorKind.CITIZEN, id=uuid4(), posts=frozenset({Post(RECEIVING, Role.RECEPTION)})),
    "stranger": STRANGER,
    "system": SYSTEM,
    **{f"{role} {unit}": staff(role, unit) for role, unit in product(Role, UNITS)},
}

DESK = {"reception receiving"}
HANDLERS = {"specialist competent", "division_head competent"}
LEADER = {"leader competent"}
MONEY = {"cashier competent", "cashier receiving", "reception competent", "reception receiving"}

# The law of who does what: act → who may. Everybody else may not.
WHO: dict[str, set[str]] = {
    "accept": DESK | {"system"},
    "refuse": DESK | {"system"},
    "ask_to_complete": DESK,
    "complete_filing": DESK | {"filer"},
    "ask_supplement": HANDLERS,
    "answer_supplement": DESK | {"filer"},
    "ask_payment": HANDLERS,
    "confirm_payment": MONEY,
    "pause": HANDLERS,
    "resume": HANDLERS,
    "reappoint": LEADER,
    "find_ineligible": HANDLERS,
    "notify_ineligible": DESK,
    "withdraw": DESK | {"filer"},
    "stop": LEADER,
    "close_unanswered": DESK | HANDLERS | {"system"},
}

IN_HAND = {"received", "processing"}
INTERRUPTED = {"supplement", "awaiting_payment", "paused"}

# The law of when: act → states in which it exists, and where it leads.
WHEN: dict[str, tuple[set[str], str]] = {
    "accept": ({"submitted"}, "received"),
    "refuse": ({"submitted", "incomplete"}, "refused"),
    "ask_to_complete": ({"submitted"}, "incomplete"),
    "complete_filing": ({"incomplete"}, "submitted"),
    "handle": (IN_HAND, "processing"),
    "send_back": (IN_HAND, "processing"),
    "elapse": (IN_HAND, "processing"),
    "sign": (IN_HAND, "processing"),
    "issue": (IN_HAND, "result_ready"),
    "hand_over": ({"result_ready"}, "returned"),
    "ask_supplement": (IN_HAND, "supplement"),
    "answer_supplement": ({"supplement"}, "processing"),
    "ask_payment": (IN_HAND, "awaiting_payment"),
    "confirm_payment": ({"awaiting_payment"}, "processing"),
    "pause": (IN_HAND, "paused"),
    "resume": ({"paused"}, "processing"),
    "reappoint": (IN_HAND, "processing"),
    "find_ineligible": (IN_HAND, "ineligible"),
    "notify_ineligible": ({"ineligible"}, "refused"),
    "withdraw": ({"submitted", "incomplete"} | IN_HAND | INTERRUPTED, "withdrawn"),
    "stop": (IN_HAND | INTERRUPTED, "stopped"),
    "close_unanswered": ({"incomplete", "supplement"}, "closed_no_supplement"),
}


def test_every_act_is_in_the_tables() -> None:
    assert set(policies.PERMISSIONS) == set(WHO)
    assert {row.act for row in LIFECYCLE.rows} == set(WHEN)


@pytest.mark.parametrize("act", sorted(WHO))
def test_who_may(act: str) -> None:
    assert {name for name, actor in ACTORS.items() if policies.may(actor, act, PARTIES)} == WHO[act]


@pytest.mark.parametrize("act", sorted(WHEN))
def test_when(act: str) -> None:
    before, after = WHEN[act]
    assert {state: LIFECYCLE.transition(act, state).after for state in before} == dict.fromkeys(before, after)
    for state in set(State) - before:
        with pytest.raises(casework.NotNow):
            LIFECYCLE.transition(act, state)


def test_an_act_closes_exactly_when_nothing_can_follow() -> None:
    ends = {row.after for row in LIFECYCLE.rows if row.closes}
    followed = {state for row in LIFECYCLE.rows for state in row.before}
    assert ends == set(State) - followed
    assert all(row.after in ends for row in LIFECYCLE.rows if row.closes)
    assert not any(row.after in ends for row in LIFECYCLE.rows if not row.closes)


def test_every_state_has_words_and_a_national_code_and_every_code_is_used() -> None:
    assert set(STATE_WORDS) == set(NATIONAL_STATUS) == set(State)
    assert set(NATIONAL_STATUS.values()) == set(range(1, 11))


def test_every_state_is_reached_from_the_filing() -> None:
    reached, frontier = set[str](), {State.SUBMITTED}
    while frontier:
        reached |= frontier
        frontier = {row.after for row in LIFECYCLE.rows if row.before & reached} - reached
    assert reached == set(State)
