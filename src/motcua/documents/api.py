"""Files kept by content; documents issued, signed and verified."""

from .actions import MAX_UPLOAD_BYTES, store
from .files.errors import (
    FileDamaged,
    FileEmpty,
    FileMacros,
    FileNameLies,
    FileRefused,
    FileTooLarge,
    FileTypeRefused,
    PdfActive,
    PdfLocked,
)
from .files.kinds import PAPERS, SCANS, MediaType
from .queries import FileNotFound, open_stored, stored_files
from .serving import serve
from .values import Agency, DocumentStatus, IssuedDocument, Signatory, Signed, SignerRole, StoredFile

__all__ = [
    "MAX_UPLOAD_BYTES",
    "PAPERS",
    "SCANS",
    "Agency",
    "DocumentStatus",
    "FileDamaged",
    "FileEmpty",
    "FileMacros",
    "FileNameLies",
    "FileNotFound",
    "FileRefused",
    "FileTooLarge",
    "FileTypeRefused",
    "IssuedDocument",
    "MediaType",
    "PdfActive",
    "PdfLocked",
    "Signatory",
    "Signed",
    "SignerRole",
    "StoredFile",
    "open_stored",
    "serve",
    "store",
    "stored_files",
]
