"""Several processes at one piece of work, in step with each other: all of it is done, or nothing."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connections

_POLL_SECONDS = 0.1


class ShiftFailed(Exception):
    """A process ended before its work was done; the others gave up theirs."""

    def __init__(self, exit_codes: list[int]) -> None:
        super().__init__(f"processes ended with {exit_codes}")
        self.exit_codes = exit_codes


class Shift(Protocol):
    """One of those who work. `meet` waits until all have come as far; it raises when one has failed."""

    is_first: bool

    def meet(self) -> None: ...
    def count(self, done: int) -> None: ...


type Work[Part] = Callable[[Shift, Part], None]
type Progress = Callable[[int], None]


def in_shifts[Part](parts: Sequence[Part], work: Work[Part], on_progress: Progress) -> None:
    """Does every part; a single one in this process. `on_progress` hears the sum of what was counted.

    What a part writes in a transaction that ends with a `meet` stands only if every part came so far.
    Raises `ShiftFailed`.
    """
    if len(parts) == 1:
        work(_Alone(on_progress), parts[0])
        return
    connections.close_all()  # the processes are forked: they must not share a connection
    context = multiprocessing.get_context("fork")
    barrier, counted = context.Barrier(len(parts)), context.Value("i")
    processes = [
        context.Process(target=_run, args=(_Together(number == 0, barrier, counted), part, work), daemon=True)
        for number, part in enumerate(parts)
    ]
    for process in processes:
        process.start()
    while any(process.is_alive() for process in processes):
        if any(process.exitcode for process in processes):
            barrier.abort()
        on_progress(counted.value)
        time.sleep(_POLL_SECONDS)
    on_progress(counted.value)
    exit_codes = [process.exitcode or 0 for process in processes]
    if any(exit_codes):
        raise ShiftFailed(exit_codes)


def _run[Part](shift: Shift, part: Part, work: Work[Part]) -> None:
    try:
        work(shift, part)
    finally:
        connections.close_all()


@dataclass(slots=True)
class _Alone:
    on_progress: Progress
    done: int = 0
    is_first: bool = True

    def meet(self) -> None:
        return

    def count(self, done: int) -> None:
        self.done += done
        self.on_progress(self.done)


@dataclass(slots=True)
class _Together:
    is_first: bool
    barrier: Any
    counted: Any

    def meet(self) -> None:
        self.barrier.wait()

    def count(self, done: int) -> None:
        with self.counted.get_lock():
            self.counted.value += done
