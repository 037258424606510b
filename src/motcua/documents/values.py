"""What other packages get to see of files and documents: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import BinaryIO
from uuid import UUID

from .files.scanning import FileBarred, FileHeld, ScanState, WhenAway
from .files.storage import storage


@dataclass(frozen=True, slots=True)
class ScanRuleLine:
    """What becomes of uploads while the scanner is away, from a day on, and what that rests on."""

    valid_from: date
    when_away: WhenAway
    decision: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file kept by its content. `size` in bytes; `pages` only where the kind has pages."""

    id: UUID
    sha256: str
    size: int
    media_type: str
    pages: int | None
    name: str
    created_at: datetime
    scan_state: ScanState = ScanState.NOT_SCANNED

    def open(self) -> BinaryIO:
        """The bytes as a stream, to be closed by the caller.

        Raises `FileHeld`, `FileBarred`, `ContentMissing`, `StorageUnavailable`.
        """
        self.ensure_harmless()
        return storage().open(self.sha256)

    def ensure_harmless(self) -> None:
        """Raises `FileHeld` until it was scanned where it must be, and `FileBarred` when something was found in it."""
        if self.scan_state is ScanState.HELD:
            raise FileHeld
        if self.scan_state is ScanState.INFECTED:
            raise FileBarred

    def read(self) -> bytes:
        """All the bytes. Raises as `open`."""
        with self.open() as content:
            return content.read()


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file made for whoever asked, and not kept: a print-out or an export."""

    name: str
    media_type: str
    content: bytes


class SignerRole(StrEnum):
    """Who stands behind a signature: a person, or the agency with its seal."""

    PERSON = "person"
    AGENCY = "agency"


class DocumentStatus(StrEnum):
    PENDING = "pending"  # signed by a person, not yet by the agency
    VALID = "valid"
    REVOKED = "revoked"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Signatory:
    """One who is to sign. `title` is what stands above the signature, line by line.

    `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`. Source: nd-30-2020.
    """

    role: SignerRole
    name: str
    position: str
    unit_id: UUID
    unit_name: str
    title: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agency:
    """Who issues, as printed in the head: `parent` above, `name` beneath; `place` before the date."""

    unit_id: UUID
    name: str
    parent: str
    place: str


@dataclass(frozen=True, slots=True)
class Series:
    """A series of numbers: one per agency, kind and year, from 01 on 1 January. Source: nd-30-2020.

    `notation` is what follows the number: `QĐ-UBND` gives `07/QĐ-UBND`. With `given_at_issue` the number is
    taken when the agency signs, so that one signed and then sent back leaves no gap; whoever prepares such a
    document holds what it is made of locked.
    """

    kind: str
    notation: str
    given_at_issue: bool = False

    def number(self, serial: int) -> str:
        return f"{serial:02d}/{self.notation}"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as it was made. `certificate` is the SHA-256 of the signer's certificate."""

    role: SignerRole
    name: str
    position: str
    unit_name: str
    certificate: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A numbered, signed document of a case. Not to be handed out while `status` is pending.

    `number` is empty as long as a number given only at issue is not given.
    """

    id: UUID
    case_id: UUID
    case_reference: str
    kind: str
    key: str
    type_name: str
    title: str
    number: str
    unit_id: UUID
    unit_name: str
    code: str
    file: StoredFile
    demonstration: bool
    prepared_at: datetime
    issued_at: datetime | None
    status: DocumentStatus
    status_reason: str
    status_at: datetime | None
    superseded_by: UUID | None
    signatures: tuple[Signed, ...]


class CertificationStatus(StrEnum):
    SCANNED = "scanned"  # not compared with the original yet
    COMPARED = "compared"
    SIGNED = "signed"  # by the certifying person, not yet by the agency
    CERTIFIED = "certified"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Certification:
    """A paper of which an electronic copy is asked for, and how far it has come. `scan` is one clean PDF."""

    id: UUID
    case_id: UUID
    paper: str
    paper_number: str
    paper_issuer: str
    copies: int
    applicant: str
    scan: StoredFile
    scanned_at: datetime
    compared_at: datetime | None
    compared_by_name: str
    refused_at: datetime | None
    refused_reason: str
    document_id: UUID | None
    number: str
    status: CertificationStatus

    @property
    def pages(self) -> int:
        return self.scan.pages or 1


@dataclass(frozen=True, slots=True)
class CertificationLine:
    """A line of the register of certifications. `fee` in đồng."""

    number: str
    book: str
    entered_at: datetime
    applicant: str
    paper: str
    pages: int
    copies: int
    signer: str
    fee: int
    case_reference: str


@dataclass(frozen=True, slots=True)
class Held:
    """A document in a person's store."""

    id: UUID
    received_at: datetime
    document: IssuedDocument
