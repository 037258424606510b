"""Background work of identity."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from procrastinate.contrib.django import app

from .actions import forget_old_access_tokens, forget_old_sessions
from .attempts import forget_old_attempts


@app.periodic(cron="41 2 * * *")
@app.task(queueing_lock="identity.forget")
def forget_what_is_over(timestamp: int) -> None:
    """Every night: deletes counts of attempts, sessions and access tokens whose time is over."""
    now = timezone.now()
    forget_old_attempts(at=now)
    forget_old_sessions(at=now)
    forget_old_access_tokens(at=now)
    SessionStore.clear_expired()
