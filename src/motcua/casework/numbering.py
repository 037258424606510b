"""Numbers that are never used twice and never make people wait for each other.

A number is taken before the transaction that uses it. The series' counter moves on in a statement of
its own, committed at once, so its row is locked for an instant and not for the length of a filing. A
busy process takes several numbers at a time and hands them out from memory; a quiet one takes one at a
time, so that a small unit's numbers run 1, 2, 3. A number whose filing fails is lost: gaps are lawful,
repetition is not.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from .models import Serial

BUSY_SECONDS = 1.0
LARGEST_BLOCK = 32

_RESERVE = f"""
    INSERT INTO {Serial._meta.db_table} (series, last) VALUES (%s, %s)
    ON CONFLICT (series) DO UPDATE SET last = {Serial._meta.db_table}.last + EXCLUDED.last
    RETURNING last
"""


@dataclass(slots=True)
class _Block:
    next: int
    end: int
    size: int
    taken_at: float


class Numbering:
    """Hands out the numbers of each series. One per process; safe between threads and processes."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._blocks: dict[str, _Block] = {}
        self._lock = threading.Lock()
        self._monotonic = monotonic

    def take(self, series: str) -> int:
        """The next number of the series, from 1. Inside a transaction it takes just one, which that
        transaction's end may return to nobody; better called before it begins.
        """
        if connection.in_atomic_block:
            return _reserve(series, 1)
        with self._lock:
            block = self._blocks.get(series)
            if block is None or block.next > block.end:
                block = self._refill(series, block)
            number = block.next
            block.next += 1
            return number

    def _refill(self, series: str, used: _Block | None) -> _Block:
        now = self._monotonic()
        busy = used is not None and now - used.taken_at < BUSY_SECONDS
        size = min(used.size * 2, LARGEST_BLOCK) if used is not None and busy else 1
        end = _reserve(series, size)
        if len(self._blocks) > 10_000:  # series of days gone by
            self._blocks.clear()
        block = _Block(next=end - size + 1, end=end, size=size, taken_at=now)
        self._blocks[series] = block
        return block


def _reserve(series: str, count: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, [series, count])
        (last,) = cursor.fetchone()
    return int(last)


numbering = Numbering()
