"""Background work on the catalogue."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from . import actions, missed_searches


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="catalogue.turn_over")
def turn_over(timestamp: int) -> None:
    """Every ten minutes: lists show the versions that came into force, and no longer those that ended."""
    actions.turn_over(at=timezone.now())


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="catalogue.forget_missed_searches")
def forget_missed_searches(timestamp: int) -> None:
    """Every night: forgets what nobody searches for any more."""
    missed_searches.forget_old_missed_searches(at=timezone.now())
