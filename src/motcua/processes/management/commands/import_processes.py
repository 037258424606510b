"""`motcua import processes FILE…`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from motcua.kernel.actor import SYSTEM
from motcua.processes import api as processes
from motcua.processes.api import ImportReport


class Command(BaseCommand):
    help = "Imports internal processes of offices; new versions only where something changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="JSON lines, plain or gzipped")

    def handle(self, *args: Any, **options: Any) -> None:
        stream: Any = self.stdout
        console = Console(file=stream)
        for path in options["files"]:
            with Progress(console=console) as progress:
                task = progress.add_task(path.name, total=None)
                report = processes.import_processes(
                    actor=SYSTEM,
                    at=timezone.now(),
                    path=path,
                    on_progress=lambda count, task=task: progress.advance(task, count),  # type: ignore[misc]
                )
            self._tell(console, path, report)

    def _tell(self, console: Console, path: Path, report: ImportReport) -> None:
        console.print(
            f"{path.name}: {report.processes} processes, {report.rows} rows of which {report.steps} steps; "
            f"{len(report.new)} new, {len(report.changed)} changed, {len(report.unchanged)} unchanged; "
            f"{len(report.links)} linked to procedures",
            soft_wrap=True,
        )
        table = Table("not read or to be looked at", "process", "detail", show_lines=True)
        for problem in sorted(report.problems, key=lambda p: (p.kind, p.key)):
            table.add_row(problem.kind.value, f"{problem.title}\n{problem.key}", problem.detail)
        if report.problems:
            console.print(table)
            console.print(", ".join(f"{kind.value}: {count}" for kind, count in report.counts.most_common()))
