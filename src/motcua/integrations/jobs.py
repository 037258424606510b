"""Background work of the links to outside systems."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from .webhooks import delivering

_BATCH = 100


@app.periodic(cron="* * * * *")
@app.task(name=delivering.JOB, queueing_lock=delivering.JOB, lock=delivering.JOB)
def send_webhooks(timestamp: int) -> None:
    """Every minute, and whenever something is to be told: sends what is due. One at a time, so that receivers who
    let us wait never keep every worker from its other work.
    """
    while delivering.send_due(timezone.now, limit=_BATCH) == _BATCH:
        pass


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="integrations.purge_webhooks")
def purge_webhooks(timestamp: int) -> None:
    """Every night: forgets what was told more than a month ago."""
    delivering.purge(timezone.now())
