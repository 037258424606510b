"""Background work of the outbox beside the relay itself, which runs all the time."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from .actions import purge


@app.periodic(cron="23 2 * * *")
@app.task(queueing_lock="outbox.purge")
def purge_settled_events(timestamp: int) -> None:
    """Every night: deletes events long handled."""
    while purge(at=timezone.now(), keep_days=settings.OUTBOX_KEEP_DAYS):
        pass
