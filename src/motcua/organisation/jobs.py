"""Background work on units."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from .restructuring import carrying


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="organisation.carry_on")
def carry_on_restructures(timestamp: int) -> None:
    """Every minute: goes on with plans that were started, and gathers what came to an ended unit meanwhile."""
    for restructure_id in carrying.under_way():
        carrying.carry_through(at=timezone.now(), restructure_id=restructure_id)
    carrying.move_strays(at=timezone.now())
