"""Django's `check`; from the command line it also looks at the machine and the installation."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.commands import check
from django.utils.translation import gettext as _

from motcua.kernel.health import Level, run_checks

_MARKS = {Level.GOOD: "✓", Level.NOTICE: "·", Level.FAILED: "✗"}


class Command(check.Command):
    _of_the_machine = False

    def run_from_argv(self, argv: list[str]) -> None:
        self._of_the_machine = True
        super().run_from_argv(argv)

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if self._of_the_machine and not (options["list_tags"] or options["tags"]):
            self._look_around()

    def _look_around(self) -> None:
        styles = {Level.GOOD: self.style.SUCCESS, Level.NOTICE: self.style.WARNING, Level.FAILED: self.style.ERROR}
        findings = list(run_checks())
        for key, finding in findings:
            self.stdout.write(f"{styles[finding.level](_MARKS[finding.level])} {key}: {finding.message}")
        if any(finding.level is Level.FAILED for _key, finding in findings):
            self.stderr.write(_("Có mục không đạt."))
            sys.exit(1)
