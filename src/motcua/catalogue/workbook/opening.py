"""Opening a workbook from outside, with care: it is a compressed archive of XML."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from motcua.kernel.errors import Invalid
from motcua.kernel.text import tidy

LARGEST_FILE = 3 * 1024 * 1024
LARGEST_UNPACKED = 16 * 1024 * 1024
MOST_PARTS = 300
MOST_CELLS = 200_000  # of all sheets together, those joined or linked by one element counted singly
MOST_ELEMENTS = 600_000
MOST_OTHERS = 100_000  # elements that are neither cells nor their words: styles, rules, names
_CHUNK = 64 * 1024
_BOOK = "xl/workbook.xml"
_MACROS = "xl/vbaProject.bin"
_WORDS = frozenset(["row", "v", "f", "is", "si", "t", "r", "rPr"])
_LOOK = frozenset(["rFont", "sz", "color", "family", "charset", "scheme", "b", "i", "u", "vertAlign"])
_OVER_MANY = frozenset(["mergeCell", "hyperlink"])  # the library makes every cell of their `ref`


_TOO_LARGE = _("Bảng tính quá lớn khi mở ra.")


class CannotReadWorkbook(Invalid):
    """Not a workbook we open: too large, damaged, with macros, or something else altogether."""

    code = "cannot_read_workbook"
    message = _("Không mở được bảng tính. Hãy dùng tệp .xlsx theo mẫu.")


def opened(body: bytes) -> Any:
    """The workbook with its formulas as formulas, so that they can be refused. Raises `CannotReadWorkbook`."""
    _inspect(body)
    try:
        return load_workbook(io.BytesIO(body), data_only=False, keep_links=False)
    except Exception as error:  # whatever the library stumbles over in a file from outside
        raise CannotReadWorkbook from error


def page_of(book: Any, title: str) -> Any:
    """The sheet of that title, however its letters are composed and whatever spaces or capitals; None without one."""
    known = {tidy(name).casefold(): name for name in reversed(book.sheetnames)}
    name = title if title in book.sheetnames else known.get(title.casefold())
    return None if name is None else book[name]


def _inspect(body: bytes) -> None:
    """Counts what really comes out of the archive; what it says of itself proves nothing."""
    if len(body) > LARGEST_FILE:
        raise CannotReadWorkbook(_("Tệp lớn hơn 3 MB."))
    unpacked, elements = 0, _Elements()
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
            if _BOOK not in names or len(names) > MOST_PARTS:
                raise CannotReadWorkbook
            if _MACROS in names:
                raise CannotReadWorkbook(_("Bảng tính có macro. Hãy lưu thành tệp .xlsx không có macro."))
            for name in names:
                unpacked += _measured(archive, name, LARGEST_UNPACKED - unpacked, elements)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise CannotReadWorkbook from error


def _measured(archive: zipfile.ZipFile, name: str, left: int, elements: _Elements) -> int:
    """Bytes of the part. What is no XML ends where it ceases to be."""
    size = 0
    parser: expat.XMLParserType | None = elements.parser()
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise CannotReadWorkbook(_TOO_LARGE)
            try:
                if parser is not None:
                    parser.Parse(chunk)
            except expat.ExpatError:
                parser = None
    return size


class _Elements:
    """Counts what the library would make of the XML, in whatever encoding: a small file may name a million cells.

    XML that declares a document type could grow without end: refused. Raises `CannotReadWorkbook`.
    """

    def __init__(self) -> None:
        self._cells = self._others = self._all = 0

    def parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._element
        parser.StartDoctypeDeclHandler = self._doctype
        return parser

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self._all += 1
        if local == "c":
            self._cells += 1
        elif local in _OVER_MANY:
            self._cells += _area(attributes.get("ref", ""))
        elif local not in _WORDS and local not in _LOOK:
            self._others += 1
        if self._cells > MOST_CELLS or self._others > MOST_OTHERS or self._all > MOST_ELEMENTS:
            raise CannotReadWorkbook(_TOO_LARGE)

    def _doctype(self, *_said: object) -> None:
        raise CannotReadWorkbook


def _area(ref: str) -> int:
    try:
        left, top, right, bottom = range_boundaries(ref)
    except (ValueError, TypeError):
        return 1
    return (right - left + 1) * (bottom - top + 1) if None not in (left, top, right, bottom) else MOST_CELLS + 1
