"""What a stranger may learn about a document: is it ours, whole, still standing, and who signed.

Nothing personal: no applicant, no title that may name one, no file.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Conflict, NotFound

from .codes import grouped, read_code
from .copy_register import KIND as COPY
from .files import shelf
from .files.errors import FileEmpty, FileTooLarge, FileTypeRefused
from .files.shelf import Readable
from .ports import signer
from .queries import find_by_code, find_by_hash, was_final
from .signing.findings import UNREADABLE, Finding, Findings, findings_from
from .values import DocumentStatus, IssuedDocument, Signed

MAX_BYTES = 20 * 1024 * 1024
_SECONDS = 20
_PROBE = "motcua.documents.signing.probe"
_probes = threading.BoundedSemaphore(2)  # at once, in this process


class CodeUnknown(NotFound):
    code = "verification_code_unknown"
    message = _("Không có văn bản nào mang mã này. Hãy xem lại từng ký tự của mã in cạnh mã QR.")


class Unverifiable(Conflict):
    code = "file_unverifiable"
    message = _("Không đọc được tệp này trong thời gian cho phép. Tệp có thể đã hỏng.")


class Outcome(StrEnum):
    """What is said of a document or a file."""

    VALID = "valid"  # ours, whole, in force
    PENDING = "pending"  # ours, not issued yet, or a copy from before it was
    REVOKED = "revoked"
    REPLACED = "replaced"
    ALTERED = "altered"  # signed, and changed since
    UNKNOWN = "unknown"  # signed by our authority, but we have no such document
    FOREIGN = "foreign"  # signed by somebody we do not vouch for
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class PublicDocument:
    """What anybody may know of a document. A certified copy is told by its number in the register."""

    code: str
    type_name: str
    number: str
    is_copy: bool
    unit_name: str
    case_reference: str
    issued_at: datetime | None
    status_at: datetime | None
    signatures: tuple[Signed, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer. `found` are signatures read from an uploaded file that is not one of ours."""

    outcome: Outcome
    document: PublicDocument | None
    found: tuple[Finding, ...] = ()
    demonstration: bool = False  # whoever signed did so without legal value


def verify_code(text: str) -> Verification:
    """What our records say of the code printed on a document. Raises `CodeUnknown`."""
    code = read_code(text)
    document = find_by_code(code) if code else None
    if document is None:
        raise CodeUnknown
    return _answer(document, _outcome_of(document))


def verify_upload(*, file: Readable, at: datetime, field: str = "file") -> Verification:
    """What can be said of a PDF somebody holds. Nothing of it is kept.

    Equal to the last byte to one of ours: then our records answer. Else its signatures are read, in a
    process of its own with limits. Refuses an empty file, one past 20 MB, one that is no PDF, and one
    that cannot be read in time.
    """
    try:
        with shelf.receive(file, max_bytes=MAX_BYTES) as arrived:
            if arrived.size == 0:
                raise FileEmpty.on(field)
            document = find_by_hash(arrived.sha256)
            if document is not None:
                is_last = document.file.sha256 == arrived.sha256 or was_final(document.id, arrived.sha256)
                return _answer(document, _outcome_of(document) if is_last else Outcome.PENDING)
            pdf = arrived.path.read_bytes()
    except shelf.TooLong as error:
        raise FileTooLarge.on(field) from error
    if not pdf.startswith(b"%PDF-"):
        raise FileTypeRefused.on(field, _("Đây không phải tệp PDF."))
    return judge(pdf, _probe(pdf, at))


def judge(pdf: bytes, findings: Findings | None) -> Verification:
    """What the findings say of a file that is not one of ours; none means that it cannot be read as a PDF."""
    if findings is None:
        if b"/ByteRange" not in pdf:
            raise Unverifiable
        return Verification(Outcome.ALTERED, None)
    signatures = findings.signatures
    if not signatures:
        return Verification(Outcome.UNSIGNED, None)
    if findings.added_to or not all(signature.whole for signature in signatures):
        return Verification(Outcome.ALTERED, None, signatures)
    is_ours = all(signature.trusted for signature in signatures)
    if not is_ours:
        return Verification(Outcome.FOREIGN, None, signatures)
    return Verification(Outcome.UNKNOWN, None, signatures, demonstration=signer().is_demonstration)


def _probe(pdf: bytes, at: datetime) -> Findings | None:
    """Reads a stranger's file in a process of its own; none when it cannot be read as a PDF."""
    roots: Sequence[bytes] = signer().roots()
    command = [sys.executable, "-m", _PROBE, at.isoformat(), *(root.hex() for root in roots)]
    try:
        done = subprocess.run(command, input=pdf, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unverifiable from error
    if done.returncode == UNREADABLE:
        return None
    if done.returncode != 0:  # stopped at its limits
        raise Unverifiable
    return findings_from(json.loads(done.stdout))


def _answer(document: IssuedDocument, outcome: Outcome) -> Verification:
    return Verification(outcome, _public(document), demonstration=document.demonstration)


def _outcome_of(document: IssuedDocument) -> Outcome:
    return {
        DocumentStatus.PENDING: Outcome.PENDING,
        DocumentStatus.VALID: Outcome.VALID,
        DocumentStatus.REVOKED: Outcome.REVOKED,
        DocumentStatus.REPLACED: Outcome.REPLACED,
    }[document.status]


def _public(document: IssuedDocument) -> PublicDocument:
    return PublicDocument(
        code=grouped(document.code),
        type_name=document.type_name,
        number=document.number,
        is_copy=document.kind == COPY,
        unit_name=document.unit_name,
        case_reference=document.case_reference,
        issued_at=document.issued_at,
        status_at=document.status_at,
        signatures=document.signatures,
    )
