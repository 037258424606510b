"""An import from beginning to end: the files are read, what is new is published, the rest is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import batched
from pathlib import Path

from motcua.kernel.actor import Actor

from ..actions import Published, keep_earlier, match_earlier, take_in
from ..earlier import Earlier
from ..incoming import Incoming
from . import files
from .files import CannotReadFile
from .files import count as count_records
from .problems import Kind, Problem, problem
from .reading import NotARecord
from .records import read_record

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

    Records of earlier years are kept by their name, and become the oldest version of the procedure that has it,
    whichever of the two comes first. Raises `MayNotImport`, `VersionBeginsTooEarly`, `CannotReadFile`. Lines that
    are no records are reported, not raised.
    """
    report = ImportReport()
    lines: dict[str, tuple[int, str]] = {}
    for batch in batched(read_procedures(path, report), BATCH, strict=False):
        records = [record for _, record in batch if isinstance(record, Incoming)]
        earlier = {record.key: (line, record) for line, record in batch if isinstance(record, Earlier)}
        report.published += take_in(actor=actor, records=records, at=at, effective_from=effective_from)
        keep_earlier(actor=actor, records=[record for _, record in earlier.values()], at=at)
        lines |= {key: (line, record.content.name) for key, (line, record) in earlier.items()}
        on_progress(len(batch))
    _match(report, lines, actor, at)
    return report


def _match(report: ImportReport, lines: dict[str, tuple[int, str]], actor: Actor, at: datetime) -> None:
    """Finds today's procedures of the wordings kept; of those in this file it reports what found none."""
    found = match_earlier(actor=actor, at=at)
    known = tuple(code for key, code in found.standing.items() if key in lines)
    report.published += Published(unchanged=known, older=tuple(found.older.values()))
    why = ((Kind.NO_SUCCESSOR, found.unknown), (Kind.SAME_NAME, found.doubtful), (Kind.TOO_LATE, found.too_late))
    for kind, keys in why:
        told = sorted((*lines[key], key) for key in keys if key in lines)
        report.problems.extend(replace(problem(kind, name), line=line) for line, name, _ in told)


def read_procedures(path: Path, report: ImportReport) -> Iterator[tuple[int, Incoming | Earlier]]:
    """The records of the file with their lines; what cannot be read of them goes to the report."""
    for line, record in files.records(path):
        if isinstance(record, Problem):
            report.problems.append(record)
            continue
        try:
            incoming, problems = read_record(record)
        except NotARecord as error:
            report.problems.append(Problem(Kind.LINE, str(error), line=line))
            continue
        report.records += 1
        report.problems.extend(_placed(problems, incoming.content.code, line))
        yield line, incoming


def _placed(problems: Iterable[Problem], code: str, line: int) -> Iterator[Problem]:
    return (replace(problem, code=code, line=line) for problem in problems)
