"""Who used the time: the counted minutes, and the late ones, of each step and unit that had it in hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.organisation import api as organisation

from .facts import Fact, FactKind
from .reading import Reading

type Span = tuple[int, int]  # counted minutes since the start of the clock


@dataclass(frozen=True, slots=True)
class StepShare:
    """One holding of a step: working minutes used, allowed (none: nobody said), and past the due instant."""

    step: str
    unit_id: UUID
    since: datetime
    until: datetime | None
    used_minutes: int
    allowed_minutes: int | None
    late_minutes: int

    @property
    def over_minutes(self) -> int:
        """Minutes beyond the step's own time."""
        return 0 if self.allowed_minutes is None else max(0, self.used_minutes - self.allowed_minutes)


@dataclass(frozen=True, slots=True)
class UnitShare:
    """All a unit held, what it held in parallel counted once."""

    unit_id: UUID
    used_minutes: int
    late_minutes: int


def shares_of_steps(
    facts: Sequence[Fact], reading: Reading, calendar: organisation.WorkingCalendar, at: datetime
) -> tuple[StepShare, ...]:
    """What each holding used by `at`, in the order in which they began. Pauses count for nobody.

    Lateness goes to whoever held the step while the case was late, never to the unit that only received it.
    """
    allowed = _allowed(reading, calendar, at)
    found = []
    for hold, release in _holdings(facts):
        assert hold.unit_id is not None, "somebody holds it"
        since, until = _span(reading, calendar, hold.at, release.at if release else at)
        found.append(
            StepShare(
                step=hold.step,
                unit_id=hold.unit_id,
                since=hold.at,
                until=release.at if release else None,
                used_minutes=until - since,
                allowed_minutes=hold.minutes,
                late_minutes=0 if allowed is None else max(0, until - max(since, allowed)),
            )
        )
    return tuple(found)


def shares_of_units(
    facts: Sequence[Fact], reading: Reading, calendar: organisation.WorkingCalendar, at: datetime
) -> tuple[UnitShare, ...]:
    """The same by unit, in the order in which each first had it."""
    allowed = _allowed(reading, calendar, at)
    spans: dict[UUID, list[Span]] = {}
    for hold, release in _holdings(facts):
        assert hold.unit_id is not None, "somebody holds it"
        spans.setdefault(hold.unit_id, []).append(_span(reading, calendar, hold.at, release.at if release else at))
    return tuple(
        UnitShare(
            unit_id=unit_id,
            used_minutes=_length(held),
            late_minutes=0 if allowed is None else _length((max(since, allowed), until) for since, until in held),
        )
        for unit_id, held in spans.items()
    )


def _allowed(reading: Reading, calendar: organisation.WorkingCalendar, at: datetime) -> int | None:
    """Counted minutes from the start of the clock to its due instant; none where there is none."""
    left = reading.remaining_minutes(calendar, at)
    return None if left is None else reading.counted_minutes(calendar, at) + left


def _span(reading: Reading, calendar: organisation.WorkingCalendar, since: datetime, until: datetime) -> Span:
    return reading.counted_minutes(calendar, since), reading.counted_minutes(calendar, until)


def _holdings(facts: Iterable[Fact]) -> list[tuple[Fact, Fact | None]]:
    """Each hold with the release that ended it."""
    found: list[tuple[Fact, Fact | None]] = []
    held: dict[tuple[str, UUID | None], int] = {}
    for fact in facts:
        key = fact.step, fact.unit_id
        if fact.kind is FactKind.HOLD:
            held[key] = len(found)
            found.append((fact, None))
        elif fact.kind is FactKind.RELEASE and key in held:
            position = held.pop(key)
            found[position] = found[position][0], fact
    return found


def _length(spans: Iterable[Span]) -> int:
    """Minutes covered by the spans, overlaps once."""
    total, reached = 0, -1
    for since, until in sorted(spans):
        if until > max(since, reached):
            total += until - max(since, reached)
            reached = until
    return total
