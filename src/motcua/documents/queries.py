"""Every read. Returns frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import NotFound
from motcua.kernel.rows import every, found

from .files.errors import FileDamaged
from .files.scanning import ScanState, WhenAway
from .files.shelf import hash_there
from .files.storage import storage
from .models import Document, File, ScanRule, Signature, TimeStamp
from .values import DocumentStatus, IssuedDocument, ScanRuleLine, Signed, SignerRole, StoredFile

STANDING = (Document.Status.PENDING, Document.Status.VALID)


class FileNotFound(NotFound):
    code = "file_not_found"
    message = _("Không tìm thấy tệp.")


class DocumentNotFound(NotFound):
    code = "document_not_found"
    message = _("Không tìm thấy văn bản.")


def open_stored(file_id: UUID) -> StoredFile:
    """The stored file. Raises `FileNotFound`. Whether the caller may see it is the caller's to check."""
    return file_value(file_row(file_id))


def stored_files(file_ids: Iterable[UUID]) -> dict[UUID, StoredFile]:
    """Those of the files that exist, by identifier, in one query; in none where none is asked for."""
    wanted = list(file_ids)
    return {row.id: file_value(row) for row in every(File, id=wanted, order_by=("id",))} if wanted else {}


def ensure_whole(file_ids: Sequence[UUID], *, full: bool = False) -> dict[UUID, StoredFile]:
    """The files, each on disk in its full size, and with its hash when `full`, in one query.

    Raises `FileNotFound` when one is unknown or gone, `FileDamaged` when one is not what was stored.
    """
    files = stored_files(file_ids)
    for file_id in file_ids:
        file = files.get(file_id)
        size = storage().size(file.sha256) if file else None
        if file is None or size is None:
            raise FileNotFound
        if size != file.size or (full and hash_there(file.sha256) != file.sha256):
            raise FileDamaged
    return files


def kept_contents() -> dict[str, int]:
    """Every content that a file of ours lies under: bytes by hash, in one query."""
    return dict(File.objects.order_by("sha256").values_list("sha256", "size").distinct())


def scan_rule(on: date) -> WhenAway:
    """What becomes of uploads while the scanner is away on that day: held, where nothing else was decided."""
    row = ScanRule.objects.filter(valid_from__lte=on).order_by("-valid_from").first()
    return WhenAway(row.when_away) if row else WhenAway.HOLD


def scan_rules() -> tuple[ScanRuleLine, ...]:
    """Every rule there is and was, the latest first. One query."""
    rows = ScanRule.objects.order_by("-valid_from")
    return tuple(ScanRuleLine(row.valid_from, WhenAway(row.when_away), row.decision) for row in rows)


def scan_counts() -> dict[ScanState, int]:
    """How many files wait for the scanner, and in how many something was found."""
    states = [ScanState.HELD, ScanState.PASSED, ScanState.INFECTED]
    rows = (
        File.objects.filter(scan_state__in=states).values("scan_state").annotate(n=Count("id")).order_by("scan_state")
    )
    return dict.fromkeys(states, 0) | {ScanState(row["scan_state"]): row["n"] for row in rows}


def document(document_id: UUID) -> IssuedDocument:
    """The document with its signatures. Raises `DocumentNotFound`. Access is the caller's to check."""
    row = found(Document, id=document_id)
    if row is None:
        raise DocumentNotFound
    return value_of(row)


def documents_by_id(document_ids: Iterable[UUID]) -> dict[UUID, IssuedDocument]:
    """Those of the documents that exist, by identifier, in two queries."""
    return {found.id: found for found in _values(Document.objects.filter(id__in=list(document_ids)))}


def documents_of(case_id: UUID) -> tuple[IssuedDocument, ...]:
    """Every document of a case, oldest first, in two queries."""
    return _values(Document.objects.filter(case_id=case_id))


def find_by_key(case_id: UUID, kind: str, key: str = "") -> IssuedDocument | None:
    """The one that stands, pending or valid."""
    rows = every(Document, case_id=case_id, kind=kind, key=key, order_by=("prepared_at", "id"))
    return next((value_of(row) for row in rows if row.status in STANDING), None)


def find_by_code(code: str) -> IssuedDocument | None:
    """By verification code, in the form in which it is kept."""
    row = found(Document, code=code)
    return value_of(row) if row else None


def find_by_hash(sha256: str) -> IssuedDocument | None:
    """The document whose file is, or was between its signatures, exactly these bytes."""
    documents = _values(Document.objects.filter(file__sha256=sha256)) or _values(
        Document.objects.filter(signatures__file__sha256=sha256).distinct()
    )
    return documents[0] if documents else None


def was_final(document_id: UUID, sha256: str) -> bool:
    """Whether these bytes bear all signatures of the document, with the stamp of time or still without it."""
    return TimeStamp.objects.filter(document_id=document_id, before__sha256=sha256).exists()


def stamp_counts() -> tuple[int, int]:
    """How many documents wait for their stamp of time, and how many went without."""
    waiting = TimeStamp.objects.filter(state=TimeStamp.State.WAITING).count()
    return waiting, TimeStamp.objects.filter(state=TimeStamp.State.GIVEN_UP).count()


def _values(rows: QuerySet[Document]) -> tuple[IssuedDocument, ...]:
    ordered = rows.select_related("file").prefetch_related("signatures").order_by("prepared_at", "id")
    return tuple(document_value(row, row.signatures.all()) for row in ordered)


def value_of(row: Document) -> IssuedDocument:
    """The document of a row at hand, in two queries."""
    row.file = file_row(row.file_id)
    return document_value(row, signature_rows(row.id))


def file_row(file_id: UUID) -> File:
    """Raises `FileNotFound`."""
    row = found(File, id=file_id)
    if row is None:
        raise FileNotFound
    return row


def signature_rows(document_id: UUID) -> list[Signature]:
    """In the order in which they were made."""
    return every(Signature, document=document_id, order_by=("order",))


def file_value(row: File) -> StoredFile:
    return StoredFile(
        id=row.id,
        sha256=row.sha256,
        size=row.size,
        media_type=row.media_type,
        pages=row.pages,
        name=row.name,
        created_at=row.created_at,
        scan_state=ScanState(row.scan_state),
    )


def document_value(row: Document, signatures: Iterable[Signature]) -> IssuedDocument:
    return IssuedDocument(
        id=row.id,
        case_id=row.case_id,
        case_reference=row.case_reference,
        kind=row.kind,
        key=row.key,
        type_name=row.type_name,
        title=row.title,
        number=row.number,
        unit_id=row.unit_id,
        unit_name=row.unit_name,
        code=row.code,
        file=file_value(row.file),
        demonstration=row.demonstration,
        prepared_at=row.prepared_at,
        issued_at=row.issued_at,
        status=DocumentStatus(row.status),
        status_reason=row.status_reason,
        status_at=row.status_at,
        superseded_by=row.superseded_by_id,
        signatures=tuple(
            Signed(
                role=SignerRole(signature.role),
                name=signature.name,
                position=signature.position,
                unit_name=signature.unit_name,
                certificate=signature.certificate,
                signed_at=signature.signed_at,
            )
            for signature in sorted(signatures, key=lambda each: each.order)
        ),
    )
