"""Django's `check`; from the command line it also looks at the machine and the installation."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.commands import check
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from motcua.kernel.health import HEALTH, Finding, Level, failed

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


def run_checks() -> list[tuple[str, Finding]]:
    """All that is found, by the key of the check. A check that breaks has failed."""
    autodiscover_modules("health")
    found = []
    for key in HEALTH:
        try:
            found += [(key, finding) for finding in HEALTH[key]()]
        except Exception as error:  # noqa: BLE001 - one broken check must not hide the others
            found.append((key, failed(f"{type(error).__name__}: {error}")))
    return found
