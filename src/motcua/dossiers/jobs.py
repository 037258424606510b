"""Background work of dossiers."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from motcua.kernel.actor import SYSTEM
from motcua.processes import api as processes

from .actions.elapsing import elapse_timer

_AT_ONCE = 1000


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="dossiers.fire_timers")
def fire_timers(timestamp: int) -> None:
    """Every minute: lets processes go on past the timers that have run out. What a stop of the machine left is done
    at the next start; the row of a timer says whether it fired.
    """
    at = timezone.now()
    for timer in processes.due_timers(at, limit=_AT_ONCE):
        elapse_timer(actor=SYSTEM, at=at, case_id=timer.case_id, run_id=timer.run_id)
