"""`motcua web`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.project.settings import ENV
from motcua.project.web import PortInUse, run_web


class Command(BaseCommand):
    help = "Runs the web server alone; `serve` runs it together with the rest."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run_web(ENV)
        except PortInUse as error:
            raise CommandError(str(error)) from error
