"""`motcua check-clock FILE`: which limit gives back the due dates that somebody promised."""  # noqa: N999

from __future__ import annotations

import csv
from argparse import ArgumentParser
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from motcua.casework import api as casework
from motcua.catalogue.api import LimitUnit
from motcua.kernel.errors import Refusal
from motcua.organisation import api as organisation

SHOWN = 4


class Command(BaseCommand):
    help = "Holds the clock to the due dates of an event log (XES, also gzipped) or a table (CSV)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--from",
            dest="start",
            required=True,
            help="when counting began: a case attribute, an event, EVENT/ATTRIBUTE, or a column",
        )
        parser.add_argument("--due", required=True, help="what was promised, named in the same way")
        parser.add_argument("--unit", help="code of the unit by whose calendar to count; else every day counts")
        parser.add_argument("--most", type=int, help="read so many cases only")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            promises = _promises(options["file"], options["start"], options["due"], options["most"])
            if not promises:
                raise CommandError("no case has both instants")
            self._tell(promises, options["unit"])
        except (Refusal, ValueError, OSError, csv.Error) as refusal:
            raise CommandError(str(refusal)) from refusal

    def _tell(self, promises: Sequence[casework.Promise], unit: str | None) -> None:
        if unit is None:
            calendar, units = casework.round_the_clock(promises), [LimitUnit.CALENDAR_DAY, LimitUnit.MONTH]
        else:
            today = timezone.localdate()
            calendar = organisation.calendar_of(organisation.unit_by_code(unit, today).id, today)
            units = [LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY, LimitUnit.MONTH]
        self.stdout.write(f"{len(promises)} with both instants")
        with translation.override("en"):
            for found in casework.agreements(promises, calendar, units)[:SHOWN]:
                beyond = f", {found.beyond} beyond the calendar" if found.beyond else ""
                self.stdout.write(
                    f"{found.limit}: {found.same_day} to the day ({found.share:.1%}), "
                    f"{found.same_minute} to the minute{beyond}"
                )


def _promises(path: Path, start: str, due: str, most: int | None) -> list[casework.Promise]:
    if path.suffix.lower() == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as table:
            head = table.readline()
            table.seek(0)
            mark = max(",;\t", key=head.count)
            return list(casework.promises_in(islice(csv.DictReader(table, delimiter=mark), most), start, due))
    return list(casework.promises_of(islice(casework.read_eventlog(path), most), start, due))
