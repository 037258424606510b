"""One page of a list."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page[T]:
    """`items` of page `number` (from 1); `has_next` without counting the whole table."""

    items: Sequence[T]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def cut[T](found: Sequence[T], number: int, size: int) -> Page[T]:
    """Page `number` of what is all in memory already."""
    start = (number - 1) * size
    return Page(found[start : start + size], number, has_next=len(found) > start + size)
