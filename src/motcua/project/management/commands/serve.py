"""`motcua serve`."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.project import cli
from motcua.project.serving import serve
from motcua.project.settings import ENV
from motcua.project.web import PortInUse


class Command(BaseCommand):
    help = "Runs everything in the foreground: database, migrations, web server, job worker."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        def say(words: str) -> None:
            self.stdout.write(words)
            self.stdout.flush()

        try:
            code = serve(ENV, cluster=cli.held_cluster(), say=say)
        except PortInUse as error:
            raise CommandError(str(error)) from error
        sys.exit(code)
