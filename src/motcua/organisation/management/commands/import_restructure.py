"""`motcua import restructure FILE`: a plan from a table of old and new units."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Refusal
from motcua.organisation import api as organisation


class Command(BaseCommand):
    help = "Prepares a plan to merge, split, rename and abolish units from a table of old and new units."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8, one row for each pair of a new and an old unit")
        parser.add_argument("--number", required=True, help="number of the decision")
        parser.add_argument("--title", required=True)
        parser.add_argument("--effective-on", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--decided-on", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--source", default="", help="key of docs/legal/sources.toml")
        parser.add_argument("--province", default="", help="only rows of this province: its code or name")
        parser.add_argument("--under", default="", metavar="CODE", help="the unit new units stand under")
        parser.add_argument(
            "--abolish-between", action="store_true", help="end the units between that one and the old units too"
        )
        parser.add_argument("--heir-of-those", default="", metavar="CODE", help="who takes what they had")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(_("Không có tệp %(file)s.") % {"file": file})
        try:
            restructure_id = organisation.import_restructure(
                actor=SYSTEM,
                at=timezone.now(),
                text=file.read_text("utf-8-sig"),
                number=options["number"],
                title=options["title"],
                effective_on=options["effective_on"],
                decided_on=options["decided_on"],
                province=options["province"],
                under=options["under"],
                abolish_between=options["abolish_between"],
                heir_of_those=options["heir_of_those"],
                provenance=organisation.Provenance(source=options["source"]),
            )
        except Refusal as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self.stdout.write(str(restructure_id))
