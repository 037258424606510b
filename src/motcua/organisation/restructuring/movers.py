"""What hangs on units and goes with them. Every package that holds such things registers how they move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Words
from motcua.kernel.registry import Registry
from motcua.kernel.text import fold


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a split unit: addresses holding any of the folded phrases go to `unit_id`."""

    unit_id: UUID
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Handover:
    """From which unit to which, from which day on, by whom and why.

    `heirs` maps each unit that ended to the living unit that takes its work. `reason` is the decision, in
    words for the history.
    """

    heirs: Mapping[UUID, UUID]
    on: date
    at: datetime
    actor: Actor
    reason: str
    parts: Mapping[UUID, tuple[Part, ...]] = field(default_factory=dict)

    def keeps_people(self, unit_id: UUID, address: str = "") -> bool:
        """Whether a thing of the unit goes where its people go."""
        return self.heir(unit_id, address) == self.heirs.get(unit_id, unit_id)

    def heir(self, unit_id: UUID, address: str = "") -> UUID:
        """Who takes a thing of the unit: the one part its address names, otherwise the heir.

        A unit that did not end keeps it.
        """
        if unit_id not in self.heirs:
            return unit_id
        words = f" {' '.join(fold(address).replace(',', ' ').split())} "
        named = {
            part.unit_id
            for part in self.parts.get(unit_id, ())
            if any(f" {phrase} " in words for phrase in part.phrases)
        }
        return named.pop() if len(named) == 1 else self.heirs[unit_id]


@dataclass(frozen=True, slots=True)
class Mover:
    """How things of one kind are counted before, and moved after, their units end.

    `count(units, on)` tells how many each unit has that would have to move on that day; `move(handover,
    limit)` moves at most so many, within the caller's transaction, and tells how many it did: fewer than the
    limit means that none is left. It finds what to move by where it is, so doing it again does nothing.
    Movers go by `order`, then by key.
    """

    name: Words
    order: int
    count: Callable[[frozenset[UUID], date], Mapping[UUID, int]]
    move: Callable[[Handover, int], int] | None = None


movers: Registry[Mover] = Registry("movers of what hangs on units")


def in_order() -> list[tuple[str, Mover]]:
    return sorted(((key, movers[key]) for key in movers), key=lambda entry: (entry[1].order, entry[0]))


def phrases(text: str) -> tuple[str, ...]:
    """The phrases of a part as they are compared: one a line, or between semicolons."""
    lines = (" ".join(fold(line).replace(",", " ").split()) for line in text.replace(";", "\n").splitlines())
    return tuple(line for line in lines if line)
