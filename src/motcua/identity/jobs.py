"""Background work of identity."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from procrastinate.contrib.django import app

from .attempts import forget_old_attempts


@app.periodic(cron="41 2 * * *")
@app.task(queueing_lock="identity.forget")
def forget_what_is_over(timestamp: int) -> None:
    """Every night: deletes counts of attempts and sessions whose time is over."""
    forget_old_attempts(at=timezone.now())
    SessionStore.clear_expired()
