"""The identifier of what is being done: a request, and the events and jobs that it causes, share one.

It is made where the work enters, kept beside the work, and written into every line of the log.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

MAX_LENGTH = 64
JOB_ARGUMENT = "_request_id"
_SAFE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The identifier of what is being done; blank where nothing was begun."""
    return _current.get()


def accepted(given: str) -> str:
    """What somebody else calls it, if that is short and harmless; otherwise a name of our own."""
    return given if _SAFE.fullmatch(given) else secrets.token_hex(12)


@contextmanager
def within(identifier: str) -> Iterator[None]:
    """All that is done inside belongs to `identifier`."""
    before = _current.set(identifier)
    try:
        yield
    finally:
        _current.reset(before)


def carried() -> dict[str, str]:
    """Given to `defer` with the job's own arguments, lets the job continue what is being done now."""
    return {JOB_ARGUMENT: _current.get()} if _current.get() else {}
