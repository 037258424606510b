"""A case never leaves its table, and what is closed stays closed."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from motcua.casework.api import Lifecycle, NotNow, Transition
from motcua.dossiers.lifecycle import LIFECYCLE, NATIONAL_STATUS, STATE_WORDS, State

ACTS = [row.act for row in LIFECYCLE.rows]
CLOSING = {row.after for row in LIFECYCLE.rows if row.closes}
PAIRS = {(before, row.after) for row in LIFECYCLE.rows for before in row.before}


class Life(RuleBasedStateMachine):
    """Any acts in any order, as many people would try them."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.SUBMITTED
        self.closed = False

    @rule(act=st.sampled_from(ACTS))
    def attempt(self, act: str) -> None:
        before = self.state
        try:
            row = LIFECYCLE.transition(act, before)
        except NotNow:
            assert not LIFECYCLE.allows(act, before)
            return
        assert LIFECYCLE.allows(act, before)
        assert not self.closed, "a closed case was acted upon"
        assert (before, row.after) in PAIRS
        self.state, self.closed = row.after, row.closes

    @invariant()
    def closed_is_told_by_the_state(self) -> None:
        assert self.closed == (self.state in CLOSING)


TestLife = Life.TestCase


def test_every_state_can_be_reached_and_left_unless_closed() -> None:
    reached = {State.SUBMITTED}
    while more := {row.after for row in LIFECYCLE.rows if row.before & reached} - reached:
        reached |= more
    assert reached == set(State)
    assert {state for state in State if not any(LIFECYCLE.allows(act, state) for act in ACTS)} == CLOSING


def test_every_state_has_words_and_a_national_status() -> None:
    assert set(STATE_WORDS) == set(NATIONAL_STATUS) == set(State)


def test_an_act_has_one_row() -> None:
    row = Transition("accept", frozenset({State.SUBMITTED}), State.RECEIVED)
    with pytest.raises(ValueError, match="two rows"):
        Lifecycle[State]([row, row])
