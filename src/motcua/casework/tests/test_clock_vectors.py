"""The vectors published for others hold here first."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.casework import api as casework
from motcua.casework.tests.clock_vectors import EARLY_BY, PUBLISHED, Vector, published_calendar, vectors
from motcua.organisation import api as organisation
from motcua.organisation.tests.builders import a_unit


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector.name)
def test_the_clock_reads_what_is_published(vector: Vector) -> None:
    clock = casework.read_clock(vector.facts, vector.calendar)
    assert clock is not None
    assert clock.counted_from == vector.counted_from
    assert clock.first_due_at == vector.first_due
    assert clock.due_at == vector.due
    assert clock.remaining_minutes(vector.calendar, vector.at) == vector.remaining
    assert clock.late_minutes(vector.calendar, vector.at) == vector.late
    outcome = None
    if clock.stopped_at is not None:
        outcome = clock.outcome(vector.calendar, early_by_minutes=EARLY_BY)
    assert outcome == vector.outcome
    if vector.charged is not None:
        shares = casework.shares_of_units(vector.facts, clock, vector.calendar, vector.at)
        assert {share.unit_id: (share.used_minutes, share.late_minutes) for share in shares} == vector.charged


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector.name)
def test_the_days_that_are_told_add_up_to_the_due_instant(vector: Vector) -> None:
    running = [fact for fact in vector.facts if fact.kind is not casework.FactKind.STOP]
    clock = casework.read_clock(running, vector.calendar)
    assert clock is not None
    told = casework.explain(clock, vector.calendar)
    if vector.due is None:
        assert told is None
        return
    assert told is not None
    until = clock.pauses[-1].since if clock.is_paused else vector.due
    assert sum(line.minutes for line in told.lines) == clock.counted_minutes(vector.calendar, until)


def test_every_vector_has_a_name_of_its_own_and_a_reason() -> None:
    rows = PUBLISHED["vectors"]
    assert len({row["name"] for row in rows}) == len(rows)
    assert [row["name"] for row in rows if len(row["why"]) < 10] == []


@pytest.mark.django_db
def test_the_published_calendar_is_the_one_that_is_seeded() -> None:
    unit = a_unit(calendar_id=organisation.seed_national_calendar())
    seeded = organisation.calendar_of(unit.id, date(2026, 3, 2))
    published = published_calendar()
    sessions = [
        (start, end)
        for start, end in zip(seeded.starts, seeded.ends, strict=True)
        if published.from_minute <= start < published.to_minute
    ]
    assert sessions == list(zip(published.starts, published.ends, strict=True))
    assert seeded.day_minutes == published.day_minutes
