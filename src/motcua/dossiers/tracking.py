"""Tracking by somebody who only knows a code and a secret. Guessing does not pay."""

from __future__ import annotations

from datetime import datetime, timedelta

from motcua.identity import api as identity

from . import tracked
from .tracked import Tracked

TRIES_PER_ADDRESS, TRIES_PER_CODE = 60, 10
TRIES_WINDOW = timedelta(minutes=15)


def track_from(address: str, *, reference: str, secret: str, at: datetime) -> Tracked:
    """`track`, each try counted before it is judged: by network address, and by code from that address.

    The page and the API count together. Call it outside a transaction.
    Raises `DossierNotFound`, `TooManyAttempts`.
    """
    network = identity.network_of(address)
    limits = [
        identity.Limit("track.code", f"{network} {reference.strip().upper()}", TRIES_PER_CODE),
        identity.Limit("track.address", network, TRIES_PER_ADDRESS),
    ]
    identity.spend_attempt(limits, window=TRIES_WINDOW, at=at)
    return tracked.track(reference, secret)
