"""How often one address may ask, so that codes cannot be tried out and files cannot flood the machine."""

from __future__ import annotations

from django.core.cache import cache

_WINDOW_SECONDS = 60


def is_too_often(what: str, who: str, *, per_minute: int) -> bool:
    """Counts one more request of `who`; whether that is more than allowed within the minute."""
    key = f"documents.{what}.{who}"
    cache.add(key, 0, timeout=_WINDOW_SECONDS)
    try:
        return cache.incr(key) > per_minute
    except ValueError:  # the minute ended between the two lines
        return False
