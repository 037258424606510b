"""What an uploaded file would do to the catalogue: procedure by procedure, before anything is written."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound, Words

from . import access, checking, models, workbook
from .codes import is_national
from .decoding import hash_of
from .importing import files
from .importing.problems import Problem
from .importing.reading import NotARecord
from .importing.records import read_record
from .incoming import Incoming
from .keeping import intended_decisions
from .life import Intended
from .neatening import neat
from .queries import complete, value
from .values import IN_THE_MAKING, MADE_PUBLIC, Content, Status

MOST_PROCEDURES = 300
ZIP = b"PK"


class UnknownUpload(NotFound):
    """No such upload, or somebody else's."""

    code = "unknown_procedure_upload"
    message = gettext_lazy("Không tìm thấy tệp đã tải lên này.")


class Outcome(StrEnum):
    NEW = "new"
    NEXT = "next"
    DECIDED = "decided"  # the draft stands already; the file names its decision
    UNCHANGED = "unchanged"
    ERROR = "error"

    @property
    def label(self) -> Words:
        return _LABELS[self]


_LABELS: dict[Outcome, Words] = {
    Outcome.NEW: gettext_lazy("Thủ tục mới"),
    Outcome.NEXT: gettext_lazy("Phiên bản mới"),
    Outcome.DECIDED: gettext_lazy("Quyết định cho bản nháp"),
    Outcome.UNCHANGED: gettext_lazy("Không đổi"),
    Outcome.ERROR: gettext_lazy("Có lỗi"),
}


WRITES = (Outcome.NEW, Outcome.NEXT, Outcome.DECIDED)


@dataclass(frozen=True, slots=True)
class Planned:
    """One procedure of the file. `names` are the fields that would change; `place` is where the file has it."""

    content: Content
    outcome: Outcome
    place: str
    names: frozenset[str] = frozenset()
    base: str = ""
    missing: tuple[checking.Part, ...] = ()
    decision: Intended | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """`mark` stands for all that confirming would do: it changes when the catalogue or the file does."""

    id: UUID
    file_name: str
    is_workbook: bool
    planned: tuple[Planned, ...]
    errors: tuple[workbook.Place, ...]
    doubts: tuple[Problem, ...]
    mark: str
    confirmed_at: datetime | None

    def count(self, outcome: Outcome) -> int:
        return sum(one.outcome is outcome for one in self.planned)

    @property
    def may_be_confirmed(self) -> bool:
        """Whether there is something to write and nothing in its way."""
        writes = any(one.outcome in WRITES for one in self.planned)
        return self.confirmed_at is None and not self.errors and writes


@dataclass(frozen=True, slots=True)
class _Found:
    """A procedure as the file has it, before it is compared. `covers` are the fields on which the file speaks,
    `kept` those that it leaves as they are."""

    content: Content
    covers: frozenset[str]
    sheet: str
    cell: str = ""
    kept: frozenset[str] = frozenset()
    decision: Intended | None = None


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a draft would start from, and the version in the making if there is one."""

    base: Content | None
    base_hash: str
    making: Content | None
    making_status: Status | None
    intended: Intended | None


def review(actor: Actor, upload_id: UUID) -> Review:
    """Reads the file anew and compares. Raises `MayNotImport`, `UnknownUpload`, `CannotReadWorkbook`,
    `CannotReadFile`. Five queries, a sixth where the file names decisions, however many procedures."""
    access.importer(actor)
    upload = models.Upload.objects.filter(pk=upload_id, account_id=actor.id).first()
    if upload is None:
        raise UnknownUpload
    return review_of(actor, upload)


def review_of(actor: Actor, upload: models.Upload) -> Review:
    body = bytes(upload.body)
    is_workbook = body.startswith(ZIP)
    found, errors, doubts = _from_workbook(body) if is_workbook else _from_records(body)
    if len(found) > MOST_PROCEDURES:
        said = _("Mỗi lần nhập không quá %(n)d thủ tục. Hãy chia tệp.") % {"n": MOST_PROCEDURES}
        errors, found = [*errors, workbook.Place(found[0].sheet, "", said)], found[:MOST_PROCEDURES]
    standing = _standing(found)
    planned = [_plan(actor, one, standing.get(one.content.code), errors) for one in found]
    for one in planned:
        if isinstance(one, workbook.Place):
            errors.append(one)
    plans = tuple(
        one if isinstance(one, Planned) else Planned(source.content, Outcome.ERROR, _place(source))
        for one, source in zip(planned, found, strict=True)
    )
    return Review(
        id=upload.id,
        file_name=upload.file_name,
        is_workbook=is_workbook,
        planned=plans,
        errors=tuple(errors),
        doubts=tuple(doubts),
        mark=_mark(plans),
        confirmed_at=upload.confirmed_at,
    )


def _from_workbook(body: bytes) -> tuple[list[_Found], list[workbook.Place], list[Problem]]:
    read = workbook.read(body)
    sheet = workbook.MAIN_SHEET
    errors = list(read.errors)
    if not read.rows and not errors:
        errors.append(workbook.Place(sheet, "", _("Tệp không có thủ tục nào.")))
    found = [
        _Found(row.content, workbook.COVERED - row.kept, sheet, row.cell, row.kept, row.decision) for row in read.rows
    ]
    return found, errors, []


def _from_records(body: bytes) -> tuple[list[_Found], list[workbook.Place], list[Problem]]:
    """Records of the forms that the command imports too; those of earlier years are for the command alone.

    Raises `CannotReadFile` for what is no text of ours: a workbook of old, a table, an archive.
    """
    if not body.removeprefix(files.MARK).lstrip().startswith((b"{", b"[")):
        raise files.CannotReadFile(_("Tệp không phải bảng tính .xlsx, cũng không phải JSON ở bảng mã UTF-8."))
    found: dict[str, _Found] = {}
    errors: list[workbook.Place] = []
    doubts: list[Problem] = []
    for line, record in files.records_of(io.BytesIO(body)):
        place = _("Dòng %(n)d") % {"n": line}
        if isinstance(record, Problem):
            errors.append(workbook.Place(place, "", record.detail))
            continue
        try:
            incoming, problems = read_record(record)
        except NotARecord as error:
            errors.append(workbook.Place(place, "", str(error)))
            continue
        if not isinstance(incoming, Incoming):
            errors.append(workbook.Place(place, "", _("Bản ghi năm cũ không có mã: hãy nhập bằng dòng lệnh.")))
            continue
        content = incoming.content
        if content.code in found and found[content.code].content != content:
            said = _("Mã này đã có ở %(place)s với nội dung khác.") % {"place": found[content.code].sheet}
            errors.append(workbook.Place(place, "", said, content.code))
            continue
        doubts.extend(replace(one, code=content.code, line=line) for one in problems)
        found[content.code] = _Found(content, incoming.covers, place)
    if not found and not errors:
        errors.append(workbook.Place(_("Tệp"), "", _("Tệp không có thủ tục nào.")))
    return list(found.values()), errors, doubts


def _plan(
    actor: Actor, found: _Found, standing: _Standing | None, errors: Iterable[workbook.Place]
) -> Planned | workbook.Place | None:
    """What would become of it; a place where the catalogue stands in the way; None where the file has errors."""
    if any(error.code == found.content.code for error in errors):
        return None
    base = standing.base if standing else None
    wanted = replace(base, **_said(found, base)) if base else found.content
    if reason := _in_the_way(actor, found, standing, wanted):
        return workbook.Place(found.sheet, found.cell, reason, found.content.code)
    place, missing = _place(found), checking.missing_parts(wanted)
    if base is None and (standing is None or standing.making is None):
        return Planned(wanted, Outcome.NEW, place, found.covers, missing=missing, decision=found.decision)
    if standing and standing.making:
        decided = standing.making_status is Status.DRAFT and found.decision not in (None, standing.intended)
        return Planned(wanted, Outcome.DECIDED if decided else Outcome.UNCHANGED, place, decision=found.decision)
    names = frozenset[str]() if base is None else _differing(base, wanted, found.covers)
    if not names and (base is None or found.decision is None or found.decision.number == base.decision):
        return Planned(wanted, Outcome.UNCHANGED, place)
    base_hash = standing.base_hash if standing else ""
    return Planned(wanted, Outcome.NEXT, place, names, base_hash, missing, found.decision)


def _in_the_way(actor: Actor, found: _Found, standing: _Standing | None, wanted: Content) -> str:
    """Why it cannot become a draft; blank where nothing stands in the way, or the draft says the same already."""
    base, making = (standing.base, standing.making) if standing else (None, None)
    for content in filter(None, (base, wanted)):
        if not access.may_edit(actor, content):
            return _("Bạn không phụ trách thủ tục này.")
    if base is None and making is None and not is_national(wanted.code):
        return _("Mã thủ tục mới gồm các nhóm số cách nhau bằng dấu chấm, ví dụ 1.001193.")
    if base is None and making is None and found.kept:
        return _("Thủ tục chưa có trong danh mục: không có nội dung nào để giữ nguyên.")
    if standing is None or making is None:
        return ""
    is_draft = standing.making_status is Status.DRAFT
    decided = is_draft or found.decision is None or found.decision.number == making.decision
    if decided and not _differing(making, wanted, found.covers):
        return ""
    return _("Thủ tục này đang có bản nháp hoặc phiên bản chờ công khai khác nội dung tệp.")


def _said(found: _Found, base: Content | None) -> Mapping[str, Any]:
    """What the file says otherwise than what stands: a space more or less is nothing else."""
    names = found.covers if base is None else _differing(base, found.content, found.covers)
    return {name: getattr(found.content, name) for name in names}


def _differing(standing: Content, wanted: Content, covers: frozenset[str]) -> frozenset[str]:
    before, after = neat(standing), neat(wanted)
    return frozenset(name for name in covers if getattr(before, name) != getattr(after, name))


def _place(found: _Found) -> str:
    return f"{found.sheet}!{found.cell}" if found.cell else found.sheet


def _mark(planned: Iterable[Planned]) -> str:
    told = [(one.content.code, one.outcome.value, one.base, hash_of(one.content), one.decision) for one in planned]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _standing(asked: Iterable[_Found]) -> dict[str, _Standing]:
    """How each procedure stands. Two queries, a third where the file names decisions."""
    codes = {one.content.code for one in asked}
    decided = {one.content.code for one in asked if one.decision}
    rows = models.ProcedureVersion.objects.filter(procedure__code__in=codes)
    numbers = {
        (row["procedure_id"], kind): row["last"]
        for kind, statuses in (("base", MADE_PUBLIC), ("making", IN_THE_MAKING), ("gone", (Status.DISCARDED,)))
        for row in rows.filter(status__in=statuses).values("procedure_id").annotate(last=Max("number")).order_by()
    }
    wanted: dict[tuple[UUID, int], str] = {}
    for (procedure, kind), number in numbers.items():
        if kind != "gone" or (procedure, "base") not in numbers:
            wanted[procedure, number] = "base" if kind == "gone" else kind
    intended = intended_decisions(procedure__code__in=decided) if decided else {}
    found: dict[str, dict[str, Any]] = {}
    for row in complete(procedure__code__in=codes, number__in=set(numbers.values())):
        if meant := wanted.get((row["procedure_id"], row["number"])):
            found.setdefault(row["code"], {})[meant] = row
    return {code: _standing_of(kinds, intended) for code, kinds in found.items()}


def _standing_of(kinds: Mapping[str, Any], intended: Mapping[UUID, Intended]) -> _Standing:
    base, making = kinds.get("base"), kinds.get("making")
    return _Standing(
        base=value(base).content if base else None,
        base_hash=base["content_hash"] if base else "",
        making=value(making).content if making else None,
        making_status=Status(making["status"]) if making else None,
        intended=intended.get(making["id"]) if making else None,
    )
