"""The port of trusted time: an authority that vouches when a signed document existed. Source: RFC 3161.

A document is stamped after it was issued, outside its transaction, and again and again until the authority
answers: nobody's signing waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Protocol


class StampingUnavailable(Exception):
    """The authority did not answer: try again later."""


class StampingDeclined(Exception):
    """The authority refused, or what it gave cannot be trusted."""


class TimeStamper(Protocol):
    """Adds the authority's stamp to a PDF that bears all its signatures: PAdES baseline B-T by document time-stamp."""

    def stamp(self, pdf: bytes) -> bytes:
        """The PDF with one stamp more, as an incremental update. Raises `StampingUnavailable`, `StampingDeclined`."""

    def problems(self) -> list[str]:
        """What is wrong with the configuration, for the administrator; empty when all is well."""

    def words(self) -> str:
        """Which authority it is, for the administrator."""


_make: Callable[[], TimeStamper | None] | None = None


def use_time_stamper(make: Callable[[], TimeStamper | None]) -> None:
    """Called by wiring. None: documents are not stamped."""
    global _make
    _make = cache(make)


def time_stamper() -> TimeStamper | None:
    return _make() if _make is not None else None
