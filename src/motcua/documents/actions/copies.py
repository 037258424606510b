"""Certified copies: scan, compare, refuse, sign, certify. Who may do so is the caller's to check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, Words
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of

from ..binding import book_of
from ..certifications import CertificationNotFound, certification_value
from ..contents import CertifiedCopy
from ..copy_register import KIND, fee_for, notation
from ..copying.making import clean_pdf
from ..files import shelf
from ..models import Certification as Row
from ..models import CertificationScan, Document, RegisterEntry
from ..queries import document, ensure_whole
from ..values import Agency, Certification, DocumentStatus, IssuedDocument, Series, Signatory, SignerRole
from .documents import countersign, prepare, revoke
from .files import keep_made

MOST_COPIES = 200
_TICK = _("Hãy xác nhận đã đối chiếu bản quét với bản chính.")


class CertificationSettled(Conflict):
    code = "certification_settled"
    message = _("Giấy tờ này đã ký hoặc đã bị từ chối chứng thực. Hãy tải lại trang.")


class NotCompared(Conflict):
    code = "certification_not_compared"
    message = _("Giấy tờ này chưa được đối chiếu với bản chính.")


@dataclass(frozen=True, slots=True)
class Scan:
    """A clean PDF made of uploaded files, not kept yet."""

    pdf: bytes
    pages: int
    sources: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class PaperDetails:
    """What paper it is: its name, its number and who issued it, and how many copies are asked for."""

    paper: str
    number: str = ""
    issuer: str = ""
    copies: int = 1


def read_scan(file_ids: Sequence[UUID]) -> Scan:
    """One clean PDF of stored pictures and PDFs, in their order. Takes a while: call it outside transactions.

    Raises `FileNotFound`, `FileDamaged`, `ScanUnreadable`, `ScanTooLong`, and `Invalid` without any file.
    """
    if not file_ids:
        raise Invalid.on("files", _("Hãy chọn bản quét của giấy tờ."))
    stored = ensure_whole(file_ids)
    for file in stored.values():
        file.ensure_harmless()
    with shelf.at_hand([stored[file_id].sha256 for file_id in file_ids]) as paths:
        pdf, pages = clean_pdf(paths, field="files")
    return Scan(pdf, pages, tuple(file_ids))


def add_paper(
    *, actor: Actor, at: datetime, case_id: UUID, applicant: str, details: PaperDetails, scan: Scan
) -> Certification:
    """Notes a scanned paper as one to be certified; the same scan under the same name is noted once.

    Raises `Invalid` by field. Source: nd-45-2020#10.
    """
    details = checked(details)
    with transaction.atomic():
        file = keep_made(scan.pdf, pages=scan.pages, name=f"{details.paper[:80]}.pdf", at=at)
        same = Row.objects.filter(
            case_id=case_id, paper=details.paper, scan__sha256=file.sha256, refused_at=None
        ).first()
        if same is not None:
            return certification_value(same)
        file.save(force_insert=True)
        row = Row.objects.create(
            case_id=case_id,
            paper=details.paper,
            paper_number=details.number,
            paper_issuer=details.issuer,
            copies=details.copies,
            applicant=applicant[:300],
            scan=file,
            scanned_at=at,
            scanned_by=actor.account_id,
        )
        CertificationScan.objects.bulk_create(
            CertificationScan(certification=row, file_id=file_id, order=order)
            for order, file_id in enumerate(scan.sources)
        )
        _record(actor, "documents.scan_paper", row, at)
    return certification_value(row)


def checked(details: PaperDetails) -> PaperDetails:
    """The details tidied. Raises `Invalid` by field."""
    paper, number, issuer = tidy(details.paper), tidy(details.number), tidy(details.issuer)
    wrong: dict[str, Words] = {}
    if not paper:
        wrong["paper"] = _("Hãy ghi tên giấy tờ, như trên bản chính.")
    for name, text, most in (("paper", paper, 300), ("number", number, 100), ("issuer", issuer, 200)):
        if len(text) > most:
            wrong[name] = _("Không quá %(most)d ký tự.") % {"most": most}
    if not 1 <= details.copies <= MOST_COPIES:
        wrong["copies"] = _("Số bản từ 1 đến %(most)d.") % {"most": MOST_COPIES}
    if wrong:
        raise Invalid(fields=wrong)
    return PaperDetails(paper, number, issuer, details.copies)


def compare(
    *, actor: Actor, at: datetime, case_id: UUID, certification_id: UUID, pages: int | None, confirmed: bool
) -> Certification:
    """The officer says that the scan was compared with the original, and how many pages the original has.

    Raises `Invalid` by field (`pages` that differ from the scan's, `compared` not confirmed),
    `CertificationNotFound`, `CertificationSettled`. Source: nd-45-2020#10.
    """
    with transaction.atomic():
        row = _open(case_id, certification_id)
        wrong: dict[str, Words] = {}
        if pages is None or pages < 1:
            wrong["pages"] = _("Hãy đếm và ghi số trang của bản chính.")
        elif pages != row.scan.pages:
            wrong["pages"] = _("Bản quét có %(scan)d trang, bản chính ghi %(original)d trang. Hãy kiểm lại.") % {
                "scan": row.scan.pages or 0,
                "original": pages,
            }
        if not confirmed:
            wrong["compared"] = _TICK
        if wrong:
            raise Invalid(fields=wrong)
        if row.compared_at is None:
            row.compared_at, row.compared_by, row.compared_by_name = at, actor.account_id, actor.name[:200]
            row.save(update_fields=["compared_at", "compared_by", "compared_by_name"])
            _record(actor, "documents.compare_paper", row, at)
    return certification_value(row)


def discard_paper(*, actor: Actor, at: datetime, case_id: UUID, certification_id: UUID) -> None:
    """Takes out a paper scanned by mistake; one that is gone already changes nothing.

    Raises `CertificationSettled` for one signed or refused.
    """
    with transaction.atomic():
        try:
            row = _open(case_id, certification_id)
        except CertificationNotFound:
            return
        _record(actor, "documents.discard_paper", row, at)
        row.delete()


def refuse_paper(*, actor: Actor, at: datetime, case_id: UUID, certification_id: UUID, reason: str) -> Certification:
    """Refuses to certify one paper, with a reason; asked again, changes nothing. A copy signed is void.

    Raises `Invalid` (`reason`), `CertificationNotFound`, `CertificationSettled` for one certified already.
    """
    reason = tidy(reason)[:500]
    if not reason:
        raise Invalid(fields={"reason": _("Hãy ghi rõ lý do.")})
    with transaction.atomic():
        row = _locked(case_id, certification_id)
        if row.refused_at is not None:
            return certification_value(row)
        if row.document is not None and row.document.status != Document.Status.PENDING:
            raise CertificationSettled
        _void(row, actor, at, reason)
        row.refused_at, row.refused_by, row.refused_reason = at, actor.account_id, reason
        row.save(update_fields=["refused_at", "refused_by", "refused_reason"])
        _record(actor, "documents.refuse_paper", row, at, reason)
    return certification_value(row)


def sign_copy(
    *,
    actor: Actor,
    at: datetime,
    case_id: UUID,
    case_reference: str,
    certification_id: UUID,
    agency: Agency,
    signatory: Signatory,
) -> IssuedDocument:
    """Binds the copy with the words that certify it and signs it for the certifying person; asked again,
    gives what stands.

    Raises `NotCompared`, `CertificationNotFound`, `CertificationSettled`, `ports.SigningDeclined`,
    `ports.SigningUnavailable`. Source: nd-45-2020#10, nd-30-2020.
    """
    with transaction.atomic():
        row = _locked(case_id, certification_id)
        if row.refused_at is not None:
            raise CertificationSettled
        if row.compared_at is None:
            raise NotCompared
        scan = ensure_whole([row.scan_id], full=True)[row.scan_id]
        made = prepare(
            actor=actor,
            case_id=case_id,
            case_reference=case_reference,
            kind=KIND,
            key=str(row.id),
            content=CertifiedCopy(
                paper=row.paper,
                paper_number=row.paper_number,
                paper_issuer=row.paper_issuer,
                pages=scan.pages or 1,
                applicant=row.applicant,
                scan=scan.read(),
            ),
            agency=agency,
            series=Series(KIND, notation(), given_at_issue=True),
            signatory=signatory,
            at=at,
        )
        if row.document_id != made.id:
            row.document_id = made.id
            row.save(update_fields=["document"])
    return made


def certify(
    *, actor: Actor, at: datetime, case_id: UUID, certification_id: UUID, signatory: Signatory
) -> IssuedDocument:
    """The agency signs: the copy gets its number, is entered in the register and is valid from here on.

    Asked again, changes nothing. Number and line are taken in the caller's transaction: there is no gap.
    Raises `NotCompared` before the person has signed, `CertificationNotFound` and what `countersign` raises.
    """
    with transaction.atomic():
        row = _locked(case_id, certification_id)
        if row.document_id is None:
            raise NotCompared
        issued = countersign(actor=actor, document_id=row.document_id, signatory=signatory, at=at)
        if not RegisterEntry.objects.filter(certification=row).exists():
            _enter(row, issued)
    return issued


def void_copies(*, actor: Actor, at: datetime, case_id: UUID, reason: str) -> None:
    """Ends every copy of the case that was signed and not issued; each may be signed anew."""
    with transaction.atomic():
        for row in Row.objects.select_for_update().filter(case_id=case_id).order_by("id"):
            _void(row, actor, at, reason)


def _enter(row: Row, issued: IssuedDocument) -> None:
    entered = Document.objects.get(pk=issued.id)
    at = issued.issued_at
    assert at is not None
    assert entered.serial is not None
    pages = row.scan.pages or 1
    RegisterEntry.objects.create(
        certification=row,
        document=entered,
        unit_id=entered.unit_id,
        unit_name=entered.unit_name,
        year=entered.year,
        serial=entered.serial,
        number=entered.number,
        book=book_of(entered.year),
        entered_at=at,
        applicant=row.applicant,
        paper=row.paper,
        pages=pages,
        copies=row.copies,
        signer=next((one.name for one in issued.signatures if one.role is SignerRole.PERSON), ""),
        fee=fee_for(pages, row.copies, day_of(at)),
    )


def _void(row: Row, actor: Actor, at: datetime, reason: str) -> None:
    """Ends what was signed and not issued."""
    if row.document_id is None or document(row.document_id).status is not DocumentStatus.PENDING:
        return
    ended, row.document_id = row.document_id, None
    row.save(update_fields=["document"])
    revoke(actor=actor, document_id=ended, reason=reason, at=at)


def _open(case_id: UUID, certification_id: UUID) -> Row:
    """A paper neither signed nor refused, locked."""
    row = _locked(case_id, certification_id)
    if row.refused_at is not None or row.document_id is not None:
        raise CertificationSettled
    return row


def _locked(case_id: UUID, certification_id: UUID) -> Row:
    row = Row.objects.select_for_update().filter(case_id=case_id, id=certification_id).first()
    if row is None:
        raise CertificationNotFound
    return row


def _record(actor: Actor, action: str, row: Row, at: datetime, reason: str = "") -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_kind="certification",
        subject_id=row.id,
        at=at,
        purpose=reason,
        details={"case": str(row.case_id), "sha256": row.scan.sha256},
    )
