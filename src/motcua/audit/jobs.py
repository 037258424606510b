"""Background work of the audit trail."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from .sealing import SEAL_RECORDS, seal


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="audit.seal")
def seal_what_was_recorded(timestamp: int) -> None:
    """Every minute: seals what has been recorded since."""
    while seal(timezone.now()) == SEAL_RECORDS:
        pass
