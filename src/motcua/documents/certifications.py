"""Reads of papers to be certified, and of the register of certifications."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.pages import Page, cut
from motcua.kernel.text import tidy

from . import policies
from .models import Certification as Row
from .models import Document, RegisterEntry
from .queries import file_value
from .values import Certification, CertificationLine, CertificationStatus

PAGE_SIZE = 30
MOST_EXPORTED = 50_000  # lines


class CertificationNotFound(NotFound):
    code = "certification_not_found"
    message = _("Không tìm thấy giấy tờ cần chứng thực này.")


class RegisterNotFound(NotFound):
    code = "register_not_found"
    message = _("Không tìm thấy sổ chứng thực này.")


def certifications_of(case_id: UUID) -> tuple[Certification, ...]:
    """The papers of a case to be certified, in the order of their scans. One query."""
    rows = Row.objects.filter(case_id=case_id).select_related("scan", "document").order_by("scanned_at", "id")
    return tuple(certification_value(row) for row in rows)


def certification(case_id: UUID, certification_id: UUID) -> Certification:
    """One paper of the case. Raises `CertificationNotFound`."""
    row = Row.objects.filter(case_id=case_id, id=certification_id).select_related("scan", "document").first()
    if row is None:
        raise CertificationNotFound
    return certification_value(row)


def certification_value(row: Row) -> Certification:
    return Certification(
        id=row.id,
        case_id=row.case_id,
        paper=row.paper,
        paper_number=row.paper_number,
        paper_issuer=row.paper_issuer,
        copies=row.copies,
        applicant=row.applicant,
        scan=file_value(row.scan),
        scanned_at=row.scanned_at,
        compared_at=row.compared_at,
        compared_by_name=row.compared_by_name,
        refused_at=row.refused_at,
        refused_reason=row.refused_reason,
        document_id=row.document_id,
        number=row.document.number if row.document else "",
        status=_status(row),
    )


def _status(row: Row) -> CertificationStatus:
    if row.refused_at is not None:
        return CertificationStatus.REFUSED
    if row.document is not None:
        is_pending = row.document.status == Document.Status.PENDING
        return CertificationStatus.SIGNED if is_pending else CertificationStatus.CERTIFIED
    return CertificationStatus.SCANNED if row.compared_at is None else CertificationStatus.COMPARED


def register_page(
    actor: Actor, *, unit_id: UUID, year: int, text: str = "", page: int = 1, at: datetime
) -> Page[CertificationLine]:
    """A page of the register of the unit and year, latest number first; the reading is recorded. Two queries.

    `text` finds a number, or a part of the applicant's or the paper's name. Raises `RegisterNotFound` for
    whoever may not read it.
    """
    found = cut(_entries(actor, unit_id, year, text).order_by("-serial", "id"), page, PAGE_SIZE)
    _read(actor, unit_id, at, "documents.read_register", year)
    return found.holding(_lines(found.items))


def register_export(
    actor: Actor, *, unit_id: UUID, year: int, text: str = "", at: datetime
) -> tuple[CertificationLine, ...]:
    """The whole register of the unit and year in the order of its numbers, the reading recorded.

    Raises `RegisterNotFound`. Two queries.
    """
    rows = list(_entries(actor, unit_id, year, text).order_by("serial", "id")[:MOST_EXPORTED])
    _read(actor, unit_id, at, "documents.export_register", year)
    return _lines(rows)


def register_years(unit_id: UUID) -> tuple[int, ...]:
    """The years in which the unit certified, latest first."""
    years = RegisterEntry.objects.filter(unit_id=unit_id).order_by("-year").values_list("year", flat=True)
    return tuple(years.distinct())


def _entries(actor: Actor, unit_id: UUID, year: int, text: str) -> QuerySet[RegisterEntry]:
    if not policies.may_read_register(actor, unit_id):
        raise RegisterNotFound
    found = RegisterEntry.objects.filter(unit_id=unit_id, year=year).select_related("document")
    text = tidy(text)
    if not text:
        return found
    serial = text.split("/")[0]
    wanted = Q(applicant__icontains=text) | Q(paper__icontains=text)
    if serial.isdecimal() and len(serial) < 9:
        wanted |= Q(serial=int(serial))
    return found.filter(wanted)


def _lines(rows: Iterable[RegisterEntry]) -> tuple[CertificationLine, ...]:
    return tuple(
        CertificationLine(
            number=row.number,
            book=row.book,
            entered_at=row.entered_at,
            applicant=row.applicant,
            paper=row.paper,
            pages=row.pages,
            copies=row.copies,
            signer=row.signer,
            fee=row.fee,
            case_reference=row.document.case_reference,
        )
        for row in rows
    )


def _read(actor: Actor, unit_id: UUID, at: datetime, action: str, year: int) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_kind="unit",
        subject_id=unit_id,
        at=at,
        purpose="register of certifications",
        details={"year": year},
    )
