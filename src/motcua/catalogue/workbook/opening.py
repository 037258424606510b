"""Opening a workbook from outside, with care: it is a compressed archive of XML."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from motcua.kernel.errors import Invalid
from motcua.kernel.text import tidy

LARGEST_FILE = 3 * 1024 * 1024
LARGEST_UNPACKED = 16 * 1024 * 1024
MOST_PARTS = 300
_CHUNK = 64 * 1024
_BOOK = "xl/workbook.xml"
_MACROS = "xl/vbaProject.bin"


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
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
            if _BOOK not in names or len(names) > MOST_PARTS:
                raise CannotReadWorkbook
            if _MACROS in names:
                raise CannotReadWorkbook(_("Bảng tính có macro. Hãy lưu thành tệp .xlsx không có macro."))
            for name in names:
                unpacked += _measured(archive, name, LARGEST_UNPACKED - unpacked)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise CannotReadWorkbook from error


def _measured(archive: zipfile.ZipFile, name: str, left: int) -> int:
    """Bytes of the part. XML that declares a document type could grow without end: refused."""
    size = 0
    tail = b""
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise CannotReadWorkbook(_("Bảng tính quá lớn khi mở ra."))
            if b"<!DOCTYPE" in tail + chunk or b"<!ENTITY" in tail + chunk:
                raise CannotReadWorkbook
            tail = chunk[-16:]
    return size
