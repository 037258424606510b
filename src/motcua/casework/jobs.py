"""Background work of cases."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from .alarms import fire_due

_BATCH = 100


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="casework.fire_alarms")
def fire_alarms(timestamp: int) -> None:
    """Every minute: fires the alarms whose instant has come."""
    while fire_due(timezone.now(), limit=_BATCH) == _BATCH:
        pass
