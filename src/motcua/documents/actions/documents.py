"""Documents: prepare, countersign, issue, revoke, replace, open. Who may do so is the caller's to check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict
from motcua.kernel.rows import Rows, found
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of
from motcua.outbox import api as outbox

from ..binding import bound, with_number
from ..codes import new_code
from ..contents import CertifiedCopy, Content
from ..events import DocumentIssued, DocumentRevoked
from ..models import Document, File, Signature
from ..ports import Field, signer
from ..printing import page_data
from ..queries import (
    STANDING,
    DocumentNotFound,
    document,
    document_value,
    file_row,
    file_value,
    find_by_key,
    signature_rows,
    value_of,
)
from ..rendering import render, render_stamp
from ..values import Agency, IssuedDocument, Series, Signatory, SignerRole, StoredFile
from .files import keep_made


class DocumentNotPending(Conflict):
    code = "document_not_pending"
    message = _("Văn bản này không còn ở trạng thái chờ phát hành.")


class DocumentNotStanding(Conflict):
    code = "document_not_standing"
    message = _("Văn bản này đã bị thu hồi hoặc thay thế.")


class _Made(Exception):
    """The same document stands already; with it, the number that was taken for this one goes back."""

    def __init__(self, document: IssuedDocument) -> None:
        super().__init__(document.number)
        self.document = document


def prepare(
    *,
    actor: Actor,
    case_id: UUID,
    case_reference: str,
    kind: str,
    content: Content,
    agency: Agency,
    series: Series,
    signatory: Signatory,
    at: datetime,
    key: str = "",
) -> IssuedDocument:
    """Numbers, prints and signs a document in the name of a person; it stays pending until countersigned.

    Made once per (case, kind, key) while it stands: asked again, it gives what it made the first time.
    Raises `ports.SigningDeclined` or `ports.SigningUnavailable`; then nothing has happened.
    """
    seal = Signatory(SignerRole.AGENCY, agency.name, "", agency.unit_id, agency.name)
    made = _Making(actor, case_id, case_reference, kind, key, content, agency, series, (signatory, seal), at)
    return made.once(sign=1)


def issue(
    *,
    actor: Actor,
    case_id: UUID,
    case_reference: str,
    kind: str,
    content: Content,
    agency: Agency,
    series: Series,
    signers: Sequence[Signatory],
    at: datetime,
    key: str = "",
) -> IssuedDocument:
    """Numbers, prints, signs by all `signers` in their order (or none) and issues, in one act.

    Made once per (case, kind, key) while it stands, as `prepare`.
    """
    made = _Making(actor, case_id, case_reference, kind, key, content, agency, series, tuple(signers), at)
    return made.once(sign=len(signers))


def countersign(*, actor: Actor, document_id: UUID, signatory: Signatory, at: datetime) -> IssuedDocument:
    """Adds the agency's signature to a pending document and issues it; asked again, changes nothing.

    Raises `DocumentNotFound`, `DocumentNotPending`, `ports.SigningDeclined`, `ports.SigningUnavailable`.
    """
    with transaction.atomic():
        row = _locked(document_id)
        if row.status == Document.Status.PENDING:
            return _countersigned(row, actor, signatory, at)
        if row.status != Document.Status.VALID:
            raise DocumentNotPending
        return value_of(row)


def revoke(*, actor: Actor, document_id: UUID, reason: str, at: datetime) -> IssuedDocument:
    """Ends a document, pending or valid; asked again, changes nothing. Raises `DocumentNotFound`."""
    with transaction.atomic():
        row = _locked(document_id)
        if row.status in STANDING:
            _end(row, Document.Status.REVOKED, actor=actor, reason=reason, at=at, by=None)
    return document(document_id)


def replace(*, actor: Actor, document_id: UUID, by: UUID, reason: str, at: datetime) -> IssuedDocument:
    """Ends a valid document in favour of another. Raises `DocumentNotFound`, `DocumentNotStanding`."""
    with transaction.atomic():
        row = _locked(document_id)
        if row.status == Document.Status.REPLACED and row.superseded_by_id == by:
            return document(document_id)
        if row.status != Document.Status.VALID:
            raise DocumentNotStanding
        _end(row, Document.Status.REPLACED, actor=actor, reason=reason, at=at, by=document(by).id)
    return document(document_id)


def open_document(
    *, actor: Actor, document_id: UUID, at: datetime, allowed: Callable[[IssuedDocument], bool], purpose: str = ""
) -> StoredFile:
    """The file of a document for one whom `allowed` lets see it; every reading is recorded.

    Raises `DocumentNotFound` for whoever may not see it.
    """
    seen = document(document_id)
    if not allowed(seen):
        raise DocumentNotFound
    audit.record(
        actor=actor,
        action="documents.read",
        subject_kind="document",
        subject_id=document_id,
        at=at,
        purpose=purpose,
        details={"sha256": seen.file.sha256},
    )
    return seen.file


@dataclass(frozen=True, slots=True)
class _Making:
    """One document in the making."""

    actor: Actor
    case_id: UUID
    case_reference: str
    kind: str
    key: str
    content: Content
    agency: Agency
    series: Series
    signers: tuple[Signatory, ...]
    at: datetime
    code: str = field(default_factory=new_code)

    def once(self, *, sign: int) -> IssuedDocument:
        """Makes it with the first `sign` of its signatures, unless it stands already."""
        try:
            with transaction.atomic():
                serial = self._serial()
                # Asked only now: whoever held the series before us may have made it.
                standing = find_by_key(self.case_id, self.kind, self.key)
                if standing is not None:
                    raise _Made(standing)
                return self._make(serial, sign)
        except _Made as made:
            return made.document

    def _serial(self) -> int | None:
        if self.series.given_at_issue:
            return None
        return next_serial(self.agency.unit_id, self.series.kind, day_of(self.at).year)

    def _make(self, serial: int | None, sign: int) -> IssuedDocument:
        number = "" if serial is None else self.series.number(serial)
        page = page_data(
            self.content, agency=self.agency, number=number, at=self.at, code=self.code, signers=self.signers
        )
        rendered = render(self.content.template, page, at=self.at)
        if isinstance(self.content, CertifiedCopy):
            rendered = bound(self.content, rendered)
        fields = tuple(Field(f"chu-ky-{i}", p.page, p.box) for i, p in enumerate(rendered.places, 1))
        pdf, certificates = rendered.pdf, []
        for signatory, place in zip(self.signers[:sign], fields, strict=False):
            pdf, certificate = _sign(pdf, signatory, place, self.at, reserve=fields)
            certificates.append(certificate)
        file = keep_made(pdf, pages=rendered.pages, name=_file_name(number or self.code), at=self.at)
        row = self._row(serial, number, file, is_pending=sign < len(self.signers))
        signatures = [
            _signature(row, order, signatory, certificate, self.at)
            for order, (signatory, certificate) in enumerate(zip(self.signers, certificates, strict=False))
        ]
        action = "documents.prepare" if row.issued_at is None else "documents.issue"
        rows = Rows(file, row, *signatures, _trace(row, action, self.actor, self.at))
        if row.issued_at is not None:
            rows.add(_announcement(row, self.at))
        rows.write()
        return document_value(row, signatures)

    def _row(self, serial: int | None, number: str, file: File, *, is_pending: bool) -> Document:
        return Document(
            case_id=self.case_id,
            case_reference=self.case_reference,
            kind=self.kind,
            key=self.key,
            type_name=self.content.type_name,
            title=self.content.title,
            unit_id=self.agency.unit_id,
            unit_name=self.agency.name,
            series=self.series.kind,
            year=day_of(self.at).year,
            serial=serial,
            notation=self.series.notation,
            number=number,
            code=self.code,
            file=file,
            template=self.content.template,
            template_version=self.content.template_version,
            demonstration=signer().is_demonstration,
            prepared_at=self.at,
            issued_at=None if is_pending else self.at,
            status=Document.Status.PENDING if is_pending else Document.Status.VALID,
        )


def next_serial(unit_id: UUID, kind: str, year: int) -> int:
    """The next number of the series. Others wait until our transaction ends, so there is no gap."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_series (id, unit_id, kind, year, last) VALUES (gen_random_uuid(), %s, %s, %s, 1)"
            " ON CONFLICT (unit_id, kind, year) DO UPDATE SET last = documents_series.last + 1 RETURNING last",
            [unit_id, kind, year],
        )
        return int(cursor.fetchone()[0])


def _countersigned(row: Document, actor: Actor, signatory: Signatory, at: datetime) -> IssuedDocument:
    from ..signing.pades import reserved_box  # its libraries take long to load: only who signs pays

    before, signatures = file_row(row.file_id), signature_rows(row.id)
    pdf = file_value(before).read()
    if row.serial is None:
        _number(row, at)
        pdf = with_number(pdf, row, at)
    box = reserved_box(pdf, f"chu-ky-{len(signatures) + 1}")
    is_copy = row.template == CertifiedCopy.template
    pdf, certificate = _sign(pdf, signatory, Field(box.name, box.page, box.corners), at, on_copy=is_copy)
    row.file = keep_made(pdf, pages=before.pages or 1, name=_file_name(row.number), at=at)
    row.status, row.issued_at = Document.Status.VALID, at
    signature = _signature(row, len(signatures), signatory, certificate, at)
    rows = Rows(row.file, signature, _trace(row, "documents.countersign", actor, at), _announcement(row, at))
    rows.change(row, "file", "status", "issued_at", "year", "serial", "number")
    rows.write()
    return document_value(row, [*signatures, signature])


def _number(row: Document, at: datetime) -> None:
    """Gives the number that waited for the issue."""
    row.year = day_of(at).year
    row.serial = next_serial(row.unit_id, row.series, row.year)
    row.number = Series(row.series, row.notation).number(row.serial)


def _file_name(number: str) -> str:
    return f"{number.replace('/', '-')}.pdf"


def _sign(
    pdf: bytes,
    signatory: Signatory,
    place: Field,
    at: datetime,
    reserve: Sequence[Field] = (),
    *,
    on_copy: bool = False,
) -> tuple[bytes, str]:
    """The PDF with one more signature, and the fingerprint of the certificate that made it."""
    left, bottom, right, top = place.box
    stamp = render_stamp(
        name=signatory.name,
        unit=signatory.unit_name,
        is_agency=signatory.role is SignerRole.AGENCY,
        size=(right - left, top - bottom),
        at=at,
        on_copy=on_copy,
        is_demonstration=signer().is_demonstration,
    )
    made = signer().sign(pdf, signatory=signatory, field=place, stamp=stamp, at=at, reserve=reserve)
    return made.pdf, made.certificate


def _signature(row: Document, order: int, signatory: Signatory, certificate: str, at: datetime) -> Signature:
    return Signature(
        document=row,
        order=order,
        role=signatory.role.value,
        name=signatory.name,
        position=signatory.position,
        unit_name=signatory.unit_name,
        certificate=certificate,
        signed_at=at,
        file=row.file,
    )


def _announcement(row: Document, at: datetime) -> Model:
    return outbox.plan(DocumentIssued(document_id=row.id, case_id=row.case_id, kind=row.kind), at)


def _trace(row: Document, action: str, actor: Actor, at: datetime) -> Model:
    return audit.plan(
        actor=actor,
        action=action,
        subject_kind="document",
        subject_id=row.id,
        at=at,
        details={"number": row.number, "sha256": row.file.sha256},
    )


def _end(row: Document, status: Document.Status, *, actor: Actor, reason: str, at: datetime, by: UUID | None) -> None:
    row.status, row.status_reason, row.status_at, row.superseded_by_id = status, tidy(reason)[:500], at, by
    row.save(update_fields=["status", "status_reason", "status_at", "superseded_by"])
    audit.record(
        actor=actor, action=f"documents.{status}", subject_kind="document", subject_id=row.id, at=at, purpose=reason
    )
    outbox.publish(DocumentRevoked(document_id=row.id, case_id=row.case_id, kind=row.kind, superseded_by=by), at)


def _locked(document_id: UUID) -> Document:
    # No join here: a file written by whoever held the lock before us is not in this statement's snapshot.
    row = found(Document, id=document_id, lock=True)
    if row is None:
        raise DocumentNotFound
    return row
