"""Background work on the catalogue."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="catalogue.turn_over")
def turn_over(timestamp: int) -> None:
    """Every ten minutes: lists show the versions that came into force, and no longer those that ended."""
    actions.turn_over(at=timezone.now())
