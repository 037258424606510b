"""`motcua import procedures FILE…`"""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from motcua.catalogue import api as catalogue
from motcua.catalogue.api import ImportReport, Problem
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Refusal
from motcua.kernel.text import unrunnable

SHOWN = 15
ENDINGS = {".json", ".jsonl"}


class Command(BaseCommand):
    help = (
        "Imports procedures: the national record with cells glued or split, responses of the national API, records"
        " with tables, provincial records by case, records of earlier years. Each form is told by its keys; new"
        " versions only where something changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            type=Path,
            metavar="FILE",
            help="JSON lines, a list or one object, plain or gzipped; or a folder of such files",
        )
        parser.add_argument("--effective-from", type=date.fromisoformat, help="first day in force (default: today)")
        parser.add_argument("--report", type=Path, help="write all that could not be read to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        problems: list[tuple[Path, Problem]] = []
        for path in _files(options["files"]):
            report = self._import(path, options["effective_from"])
            problems.extend((path, problem) for problem in report.problems)
            self._summarise(path, report)
        if options["report"]:
            self._write(options["report"], problems)
        if any(problem.kind == "line" for _, problem in problems):
            raise CommandError("some lines are no records; the others were imported")

    def _import(self, path: Path, effective_from: date | None) -> ImportReport:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self._console()) as progress:
            try:
                task = progress.add_task(path.name, total=catalogue.count_records(path))
                report = catalogue.import_procedures(
                    actor=SYSTEM,
                    path=path,
                    at=timezone.now(),
                    effective_from=effective_from,
                    on_progress=lambda count: progress.advance(task, count),
                )
            except Refusal as refusal:
                raise CommandError(f"{path}: {refusal}") from refusal
        return report

    def _console(self) -> Console:
        stream: Any = self.stdout
        return Console(file=stream)

    def _summarise(self, path: Path, report: ImportReport) -> None:
        done = report.published
        self.stdout.write(
            f"{path.name}: {report.records} records; "
            f"{len(done.created)} new, {len(done.changed)} changed, {len(done.unchanged)} unchanged"
            + (f", {len(done.older)} given an older version" if done.older else "")
        )
        if not report.problems:
            return
        table = Table("not read", "procedures", "for example")
        for kind, count in report.counts.most_common():
            example = next(p for p in report.problems if p.kind is kind)
            table.add_row(kind.value, str(count), f"{example.code or f'line {example.line}'}: {example.detail}")
        self._console().print(table)
        lines = [p for p in report.problems if p.kind == "line"]
        for problem in lines[:SHOWN]:
            self.stderr.write(f"{path.name}, line {problem.line}: {problem.detail}")
        if len(lines) > SHOWN:
            self.stderr.write(f"{path.name}: and {len(lines) - SHOWN} more lines")

    def _write(self, target: Path, problems: list[tuple[Path, Problem]]) -> None:
        with target.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["file", "line", "procedure", "not read", "detail"])
            writer.writerows(
                [path.name, p.line, unrunnable(p.code), p.kind.value, unrunnable(p.detail)] for path, p in problems
            )
        self.stdout.write(f"{len(problems)} lines written to {target}")


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and of a folder those that may hold records, by name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.iterdir() if ENDINGS & set(file.suffixes))
        else:
            yield path
