"""One file into deployed processes, linked to procedures, with a report."""

import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue import api as catalogue
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal
from motcua.kernel.text import fold, tidy

from ..deploying import Remark, deploy_table, link_procedure
from .limits import WARNING, check_limits
from .report import ImportReport, Link, Problem, ProblemKind
from .tables import NotATable, ReadTable, read_table
from .titles import folded_title, near, procedures_by_title


@dataclass(frozen=True, slots=True)
class _Entry:
    """One process of the file, read."""

    key: str
    title: str
    source: str
    limit_text: str
    effective_from: date
    read: ReadTable


def import_processes(
    *, actor: Actor, at: datetime, path: Path, on_progress: Callable[[int], None] = lambda count: None
) -> ImportReport:
    """Imports a file of JSON lines, plain or gzipped; a new version only where something changed.

    A process is linked to the one procedure of the same title, unless a step of it names nobody. What
    could not be read is in the report, never guessed.
    """
    report = ImportReport()
    known = procedures_by_title()
    entries = []
    for number, record in enumerate(_records(path), 1):
        try:
            entry = _entry(record)
            match = known.get(folded_title(entry.title), [])
            _deploy(actor, at, entry, match, report)
            entries.append((entry, match))
        except (NotATable, KeyError, TypeError, ValueError, Refusal) as error:
            report.problems.append(Problem(ProblemKind.RECORD, str(number), _title(record), str(error)))
        on_progress(1)
    _link(actor, at, entries, known, report)
    return report


def _records(path: Path) -> Iterator[Any]:
    data = path.read_bytes()
    for line in (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines():
        if line.strip():
            yield json.loads(line)


def _title(record: Any) -> str:
    try:
        return tidy(str(record["metadata"]["title"]))
    except (KeyError, TypeError):
        return ""


def _entry(record: Mapping[str, Any]) -> _Entry:
    about = record["metadata"]
    title, code = tidy(about["title"]), tidy(about.get("code") or record["ma_hieu"])
    issuer = tidy(about.get("issuing_authority") or "")
    effective_from = _day(about.get("effective_date") or "", record.get("ngay_ban_hanh") or "")
    return _Entry(
        key=re.sub(r"[^a-z0-9]+", "-", fold(f"{record['collection']} {code}")).strip("-"),
        title=title,
        source=", ".join(filter(None, [code, issuer, f"{effective_from:%d/%m/%Y}"])),
        limit_text=tidy(about.get("processing_time_text") or ""),
        effective_from=effective_from,
        read=read_table(record["buoc"]),
    )


def _day(iso: str, written: str) -> date:
    if iso:
        return date.fromisoformat(iso)
    day, month, year = (int(part) for part in written.split("/"))
    return date(year, month, day)


def _deploy(actor: Actor, at: datetime, entry: _Entry, match: list[catalogue.Procedure], report: ImportReport) -> None:
    limit = _published_limit(match[0]) if len(match) == 1 else None
    remarks = check_limits(entry.read.table, entry.limit_text, limit)
    deployed = deploy_table(
        actor=actor,
        at=at,
        key=entry.key,
        title=entry.title,
        table=entry.read.table,
        effective_from=entry.effective_from,
        source=entry.source,
        limit_text=entry.limit_text,
        remarks=[*remarks, *_unread(entry.read)],
    )
    report.processes += 1
    report.steps += len(entry.read.table.steps)
    report.rows += len(entry.read.table.steps) + entry.read.header_rows - 1
    changes = (
        report.unchanged if not deployed.is_new else report.new if deployed.version.number == 1 else report.changed
    )
    changes.append(entry.key)
    for remark in remarks:
        kind = ProblemKind.OVER_LIMIT if remark.kind == WARNING else ProblemKind.NO_LIMIT
        report.problems.append(Problem(kind, entry.key, entry.title, remark.text))
    for kind, cells in ((ProblemKind.ROLE, entry.read.unknown_roles), (ProblemKind.TIME, entry.read.unknown_times)):
        report.problems.extend(Problem(kind, entry.key, entry.title, cell) for cell in cells)


def _unread(read: ReadTable) -> Iterator[Remark]:
    for cell in read.unknown_roles:
        yield Remark("unknown", _("Chưa rõ vai trò xử lý của bước %s.") % cell)
    for cell in read.unknown_times:
        yield Remark("unknown", _("Chưa rõ thời gian của bước %s.") % cell)


def _published_limit(procedure: catalogue.Procedure) -> catalogue.TimeLimit | None:
    """The limit of the published version, when all its channels that state one agree."""
    limits = {channel.limit for channel in catalogue.version(procedure.version_id).channels} - {None}
    return limits.pop() if len(limits) == 1 else None


def _link(
    actor: Actor,
    at: datetime,
    entries: list[tuple[_Entry, list[catalogue.Procedure]]],
    known: Mapping[str, list[catalogue.Procedure]],
    report: ImportReport,
) -> None:
    claims: dict[str, list[_Entry]] = {}
    for entry, match in entries:
        problem = _why_not(entry, match, known)
        if problem is None:
            claims.setdefault(match[0].code, []).append(entry)
        else:
            report.problems.append(problem)
    for code, claimants in claims.items():
        entry = claimants[0]
        if len(claimants) > 1:
            keys = ", ".join(e.key for e in claimants)
            report.problems.append(Problem(ProblemKind.MANY_PROCEDURES, entry.key, entry.title, f"{code}: {keys}"))
            continue
        link_procedure(actor=actor, at=at, procedure_code=code, key=entry.key, effective_from=entry.effective_from)
        report.links.append(Link(code, entry.key, entry.title))


def _why_not(
    entry: _Entry, match: list[catalogue.Procedure], known: Mapping[str, list[catalogue.Procedure]]
) -> Problem | None:
    if not match:
        likely = ", ".join(f"{p.code} {p.name}" for p in near(entry.title, known)[:3])
        return Problem(ProblemKind.NO_PROCEDURE, entry.key, entry.title, likely)
    if len(match) > 1:
        codes = ", ".join(p.code for p in match)
        return Problem(ProblemKind.MANY_PROCEDURES, entry.key, entry.title, codes)
    if entry.read.unknown_roles:
        return Problem(ProblemKind.NOT_LINKED, entry.key, entry.title, match[0].code)
    return None
