"""One page of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Page[T]:
    """`items` of page `number` (from 1); `has_next` without counting the whole table."""

    items: Sequence[T]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    def holding[U](self, items: Sequence[U]) -> Page[U]:
        """The same page, its items told otherwise."""
        return Page(items, self.number, self.has_next)


def cut[T](found: Sequence[T] | QuerySet[Any, T], number: int, size: int) -> Page[T]:
    """Page `number` of what is in memory, or of ordered rows, of which it reads no more than it needs."""
    start = (number - 1) * size
    items = list(found[start : start + size + 1])
    return Page(items[:size], number, has_next=len(items) > size)
