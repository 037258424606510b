"""What a file is, read from its content. The name it comes with is only checked against that."""

from __future__ import annotations

import threading
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

import pikepdf
from PIL import Image, UnidentifiedImageError

from .errors import FileDamaged, FileMacros, FileNameLies, FileTypeRefused, PdfActive, PdfLocked

MAX_PIXELS = 200_000_000
LARGE_PIXELS = 20_000_000  # a page at 600 dpi has 35 million
MAX_PDF_OBJECTS = 300_000
MAX_UNPACKED_BYTES = 500_000_000
# What one stream that describes a PDF may unpack to: pages and objects, never pictures. Of the whole process.
MAX_PDF_STREAM_BYTES = 64 * 1024 * 1024
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=MAX_PDF_STREAM_BYTES,
    png_max_memory=MAX_PDF_STREAM_BYTES,
    run_length_max_memory=MAX_PDF_STREAM_BYTES,
    tiff_max_memory=MAX_PDF_STREAM_BYTES,
    max_stream_filters=2,
)
_large = threading.Lock()  # one large picture at a time: it takes some hundred megabytes to open


class MediaType(StrEnum):
    """The kinds of file we know."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"


SCANS = frozenset({MediaType.PDF, MediaType.JPEG, MediaType.PNG})
PAPERS = SCANS | {MediaType.DOCX, MediaType.XLSX, MediaType.ODT}

_SUFFIXES = {
    MediaType.PDF: {".pdf"},
    MediaType.JPEG: {".jpg", ".jpeg", ".jpe", ".jfif"},
    MediaType.PNG: {".png"},
    MediaType.DOCX: {".docx"},
    MediaType.XLSX: {".xlsx"},
    MediaType.ODT: {".odt"},
}
_BROKEN_PACKAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError)
_OFFICE_PARTS = {"word/document.xml": MediaType.DOCX, "xl/workbook.xml": MediaType.XLSX}
_MACRO_PARTS = {"vbaproject.bin", "vbadata.xml"}
_RUNNING_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/Rendition", "/GoToE"}
_RUNNING_KEYS = {"/JavaScript", "/JS", "/XFA", "/EmbeddedFiles", "/EF", "/RichMediaContent"}


@dataclass(frozen=True, slots=True)
class Inspected:
    """What the content showed: its kind, and pages where the kind has them."""

    media_type: MediaType
    pages: int | None


def inspect(path: Path, *, name: str, accept: frozenset[MediaType], field: str) -> Inspected:
    """Decides by content. Refuses what is not accepted, does not open, runs code, or is misnamed."""
    kind = _kind(path)
    if kind is None or kind not in accept:
        raise FileTypeRefused.on(field)
    suffix = PurePosixPath(name.lower()).suffix
    if suffix and suffix not in _SUFFIXES[kind]:
        raise FileNameLies.on(field)
    match kind:
        case MediaType.PDF:
            return Inspected(kind, _pdf_pages(path, field))
        case MediaType.JPEG | MediaType.PNG:
            _check_image(path, kind, field)
            return Inspected(kind, 1)
        case _:
            _check_package(path, field)
            return Inspected(kind, None)


def _kind(path: Path) -> MediaType | None:
    """By the first bytes, which must be the very first: a file that is two things at once is neither."""
    with path.open("rb") as file:
        head = file.read(64)
    if head.startswith(b"%PDF-"):
        return MediaType.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if head.startswith(b"PK\x03\x04"):
        return _package_kind(path)
    return None


def _package_kind(path: Path) -> MediaType | None:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            if "mimetype" in names:
                with package.open("mimetype") as said:
                    return MediaType.ODT if said.read(100) == MediaType.ODT.encode() else None
    except _BROKEN_PACKAGE:
        return None
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in _OFFICE_PARTS.items() if part in names), None)


def _check_package(path: Path, field: str) -> None:
    with zipfile.ZipFile(path) as package:
        parts = package.infolist()
    if any(PurePosixPath(part.filename.lower()).name in _MACRO_PARTS for part in parts):
        raise FileMacros.on(field)
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES or any(part.flag_bits & 1 for part in parts):
        raise FileDamaged.on(field)


def _check_image(path: Path, kind: MediaType, field: str) -> None:
    """Opens the image and reads it through; a picture too large to open safely counts as damaged."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(path, formats=[kind.name]) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    raise FileDamaged.on(field)
                image.draft(None, (width // 8, height // 8))  # a JPEG is read at an eighth: enough to see it is whole
                with _large if width * height > LARGE_PIXELS else nullcontext():
                    image.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as error:
        raise FileDamaged.on(field) from error


def _pdf_pages(path: Path, field: str) -> int:
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise PdfLocked.on(field)
            pages = len(pdf.pages)
            if pages == 0 or len(pdf.objects) > MAX_PDF_OBJECTS:
                raise FileDamaged.on(field)
            if any(_runs(part) for thing in pdf.objects for part in _dictionaries(thing)):
                raise PdfActive.on(field)
            if any("unfilterable" in str(warning) for warning in pdf.get_warnings()):
                raise FileDamaged.on(field)  # what was not unpacked was not looked at
            return pages
    except pikepdf.PasswordError as error:
        raise PdfLocked.on(field) from error
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, ValueError, RuntimeError) as error:
        raise FileDamaged.on(field) from error


def _dictionaries(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The dictionaries written inside one object; what it only refers to comes by itself."""
    pending = [thing]
    while pending:
        current = pending.pop()
        if isinstance(current, pikepdf.Array):
            pending.extend(item for item in current if _is_nested(item))
        elif isinstance(current, pikepdf.Dictionary | pikepdf.Stream):
            yield current
            inside = current.stream_dict if isinstance(current, pikepdf.Stream) else current
            pending.extend(item for item in inside.values() if _is_nested(item))


def _is_nested(item: object) -> bool:
    return isinstance(item, pikepdf.Array | pikepdf.Dictionary) and not item.is_indirect


def _runs(part: pikepdf.Object) -> bool:
    """Whether a dictionary runs something, or hides a file."""
    action = part.get("/S")
    if isinstance(action, pikepdf.Name) and str(action) in _RUNNING_ACTIONS:
        return True
    return any(key in part for key in _RUNNING_KEYS)
