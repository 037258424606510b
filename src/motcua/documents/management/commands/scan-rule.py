"""`motcua scan-rule hold | pass`."""  # noqa: N999

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.documents import api as documents
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Refusal


class Command(BaseCommand):
    help = "Says what becomes of uploads while the malware scanner is away, from a day on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("when_away", choices=[one.value for one in documents.WhenAway])
        parser.add_argument("--from", dest="valid_from", type=date.fromisoformat, required=True, metavar="DAY")
        parser.add_argument("--decision", required=True, help="what it rests on: number and date of the decision")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            documents.set_scan_rule(
                actor=SYSTEM,
                at=timezone.now(),
                valid_from=options["valid_from"],
                when_away=documents.WhenAway(options["when_away"]),
                decision=options["decision"],
            )
        except Refusal as refusal:
            raise CommandError("; ".join(map(str, refusal.fields.values())) or str(refusal.message)) from refusal
        self.stdout.write(_("Đã ghi, áp dụng từ %(day)s.") % {"day": f"{options['valid_from']:%d/%m/%Y}"})
