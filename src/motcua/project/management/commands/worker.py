"""`motcua worker`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from motcua.project.worker import run_worker


class Command(BaseCommand):
    help = "Runs the job worker and the outbox relay alone; `serve` runs them together with the rest."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        run_worker()
