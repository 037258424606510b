"""Background work of documents."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from .actions.scanning import scan_what_waits
from .actions.stamping import stamp_what_waits


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="documents.scan")
def scan_held_files(timestamp: int) -> None:
    """Every two minutes: scans what was taken in while the scanner was away."""
    scan_what_waits(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="documents.stamp")
def stamp_issued_documents(timestamp: int) -> None:
    """Every minute: asks the time-stamping authority for what was issued since."""
    stamp_what_waits(at=timezone.now())
