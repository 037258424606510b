"""`motcua forms load | check`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.forms import api as forms
from motcua.kernel.actor import SYSTEM


class Command(BaseCommand):
    help = "Loads the forms shipped with the product, or checks every definition kept."

    def add_arguments(self, parser: CommandParser) -> None:
        doing = parser.add_subparsers(dest="what", required=True)
        doing.add_parser("load", help="publish the shipped forms that are not there yet")
        doing.add_parser("check", help="read every definition again; exit code 1 if one is wrong")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        if what == "load":
            count = forms.load_forms(actor=SYSTEM, at=timezone.now())
            self.stdout.write(_("Đã nạp %(count)d biểu mẫu.") % {"count": count})
        else:
            self._check()

    def _check(self) -> None:
        lines = forms.definitions()
        wrong = 0
        for line in lines:
            try:
                forms.form_of_definition(line.id)
            except forms.InvalidDefinition as error:
                wrong += 1
                for place, words in error.fields.items():
                    self.stderr.write(f"{line.procedure_code} v{line.version} {place}: {words}")
        if wrong:
            raise CommandError(_("%(count)d biểu mẫu chưa đúng.") % {"count": wrong})
        self.stdout.write(_("%(count)d biểu mẫu đều đúng.") % {"count": len(lines)})
