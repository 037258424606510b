"""Answers remembered for a moment, for questions that every request asks and hardly anything changes.

A change made by another process is seen within the seconds given; one made by this process at once,
because the action that writes calls `changed`. Nothing here may decide who may do what.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol
from weakref import WeakSet

from django.db import transaction

LARGEST = 10_000


class Remembered[**P, T](Protocol):
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T: ...

    def forget(self) -> None:
        """Asks afresh next time."""


_memories: WeakSet[Any] = WeakSet()


def remembered[**P, T](*, seconds: float) -> Callable[[Callable[P, T]], Remembered[P, T]]:
    """Keeps the answer of a function for its arguments for at most `seconds`. Refusals are not kept."""

    def decorate(ask: Callable[P, T]) -> Remembered[P, T]:
        kept: dict[Any, tuple[float, T]] = {}
        lock = threading.Lock()

        @wraps(ask)
        def answer(*args: P.args, **kwargs: P.kwargs) -> T:
            key = (args, tuple(sorted(kwargs.items())) if kwargs else ())
            now = time.monotonic()
            found = kept.get(key)
            if found is not None and now < found[0]:
                return found[1]
            fresh = ask(*args, **kwargs)
            with lock:
                if len(kept) >= LARGEST:
                    kept.clear()
                kept[key] = (now + seconds, fresh)
            return fresh

        memory: Any = answer
        memory.forget = kept.clear
        _memories.add(memory)
        return memory  # type: ignore[no-any-return]  # a function with one attribute more

    return decorate


def changed(*memories: Callable[[], None]) -> None:
    """For an action that changed what is remembered: forgets now, for the rest of its own transaction, and
    again once that is committed, for what others asked meanwhile.
    """
    for forget in memories:
        forget()
        transaction.on_commit(forget)


def forget_everything() -> None:
    """For tests: what one rolled back must not be remembered by the next."""
    for memory in list(_memories):
        memory.forget()
