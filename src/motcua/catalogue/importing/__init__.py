"""Reading procedures from files, and what could not be read of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import batched
from pathlib import Path

from motcua.kernel.actor import Actor

from ..actions import Published, take_in
from ..incoming import Incoming
from . import files
from .files import CannotReadFile
from .files import count as count_records
from .problems import Kind, Problem
from .records import NotARecord, read_record

__all__ = ["CannotReadFile", "ImportReport", "Kind", "Problem", "count_records", "import_procedures", "read_procedures"]

BATCH = 300


@dataclass(slots=True)
class ImportReport:
    """What an import did. `problems` are per procedure, in the order of the file."""

    published: Published = field(default_factory=Published)
    problems: list[Problem] = field(default_factory=list)
    records: int = 0

    @property
    def counts(self) -> Counter[Kind]:
        """How many procedures (or lines) each kind of problem concerns."""
        return Counter(kind for kind, _ in {(p.kind, p.code or p.line) for p in self.problems})


def import_procedures(
    *,
    actor: Actor,
    path: Path,
    at: datetime,
    effective_from: date | None = None,
    on_progress: Callable[[int], None] = lambda count: None,
) -> ImportReport:
    """Publishes what the file says new, in batches of one transaction each; running it again changes nothing.

    Raises `MayNotImport`, `VersionBeginsTooEarly`, `CannotReadFile`. Lines that are no records are reported,
    not raised.
    """
    report = ImportReport()
    for batch in batched(read_procedures(path, report), BATCH, strict=False):
        report.published += take_in(actor=actor, records=batch, at=at, effective_from=effective_from)
        on_progress(len(batch))
    return report


def read_procedures(path: Path, report: ImportReport) -> Iterator[Incoming]:
    """The records of the file; what cannot be read of them goes to the report."""
    for line, record in files.records(path):
        if isinstance(record, Problem):
            report.problems.append(record)
            continue
        try:
            incoming, problems = read_record(record)
        except (NotARecord, KeyError) as error:
            report.problems.append(Problem(Kind.LINE, _why(error), line=line))
            continue
        report.records += 1
        report.problems.extend(_placed(problems, incoming.content.code, line))
        yield incoming


def _why(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)


def _placed(problems: Iterable[Problem], code: str, line: int) -> Iterator[Problem]:
    return (replace(problem, code=code, line=line) for problem in problems)
