"""`motcua import procedures FILE…`: hands over to `import_procedures`, and so for every kind."""  # noqa: N999

from __future__ import annotations

import sys
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

PREFIX = "import_"


class Command(BaseCommand):
    help = "Imports what other systems publish: `motcua import KIND FILE…`; `motcua import` lists the kinds."

    def run_from_argv(self, argv: list[str]) -> None:
        kinds = sorted(name.removeprefix(PREFIX) for name in get_commands() if name.startswith(PREFIX))
        kind, *rest = argv[2:] or [""]
        if kind not in kinds:
            self.stdout.write(f"usage: motcua import KIND FILE…\nkinds: {', '.join(kinds)}")
            sys.exit(0 if kind in {"", "-h", "--help"} else 2)
        try:
            call_command(PREFIX + kind, *rest)
        except CommandError as error:
            self.stderr.write(str(error))
            sys.exit(error.returncode)

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError("run as `motcua import KIND FILE…`")
