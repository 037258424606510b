"""Requests, counted in this process.

Several web processes share a folder, named in `PROMETHEUS_MULTIPROC_DIR` before this is imported; whichever is
asked adds up what all of them counted.
"""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

from .shared import VARIABLE

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_registry = CollectorRegistry()
_requests = Counter(
    "motcua_requests", "Requests answered, by name of the address", ("route", "method", "status"), registry=_registry
)
_seconds = Histogram(
    "motcua_request_seconds", "How long answering took", ("route", "method"), buckets=_BUCKETS, registry=_registry
)


def known_method(given: str | None) -> str:
    """The method of a request; whatever nobody has heard of is `other`, for anybody may invent one."""
    return given if given in _METHODS else "other"


def note_request(route: str, method: str, status: int, seconds: float) -> None:
    _requests.labels(route, method, str(status)).inc()
    _seconds.labels(route, method).observe(seconds)


def counted() -> CollectorRegistry:
    """What was counted, by all web processes where there are several."""
    if VARIABLE not in os.environ:
        return _registry
    gathered = CollectorRegistry()
    MultiProcessCollector(gathered)  # type: ignore[no-untyped-call]  # the library is typed but here
    return gathered
