"""Files of records: one JSON object a line, one JSON list, or one object over many lines; plain or gzipped.

The response of an API holds its records under `result`: each counts as a record of the response's line.

A line that cannot be read is a problem with its number, and the lines after it are read all the same.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kernel.errors import Invalid

from .problems import Kind, Problem

GZIP = b"\x1f\x8b"
WORKBOOK = b"PK"
MARK = b"\xef\xbb\xbf"  # some editors begin a text so
DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile)
LONGEST_LINE = 4 * 1024 * 1024
LARGEST_OBJECT = 64 * 1024 * 1024


class CannotReadFile(Invalid):
    """The file is not there, or is no text of ours at all."""

    code = "cannot_read_file"
    message = gettext_lazy("Không đọc được tệp.")


def records(path: Path) -> Iterator[tuple[int, Mapping[str, Any] | Problem]]:
    """Each record with its line number (in a list: its place), or what was wrong there.

    Raises `CannotReadFile` when the file cannot be opened."""
    try:
        with path.open("rb") as raw:
            begins = raw.read(2)
            if begins == WORKBOOK:
                raise CannotReadFile(_("Đây là bảng tính: hãy tải lên ở trang Nhập thủ tục."))
            raw.seek(0)
            file: Any = gzip.GzipFile(fileobj=raw) if begins == GZIP else raw
            yield from records_of(file)
    except OSError as error:
        why = {"path": path, "why": error.strerror or error}
        raise CannotReadFile(_("Không đọc được tệp %(path)s: %(why)s") % why) from error


def records_of(file: BinaryIO) -> Iterator[tuple[int, Mapping[str, Any] | Problem]]:
    """The records of a file that is open, unpacked."""
    yield from _lines(file)


def count(path: Path) -> int:
    """How many records and unreadable lines there are. Raises `CannotReadFile`."""
    return sum(1 for _record in records(path))


def _lines(file: BinaryIO) -> Iterator[tuple[int, Mapping[str, Any] | Problem]]:
    number = begun = 0
    while True:
        number += 1
        try:
            line = file.readline(LONGEST_LINE)
        except DAMAGED as error:
            yield number, _damaged(number, error)
            return
        if not line:
            return
        line = line.removeprefix(MARK) if number == 1 else line
        if not line.strip():
            continue
        begun += 1
        if begun == 1 and line.lstrip().startswith(b"["):
            yield from _list(line, file)
            return
        if begun == 1 and line.lstrip().startswith(b"{") and _loaded(line) is None:
            whole, file = _one(line, file)
            if whole is not None:
                yield from _unwrapped(whole, number)
                return
        yield from _record(line, number)


def _list(line: bytes, file: BinaryIO) -> Iterator[tuple[int, Mapping[str, Any] | Problem]]:
    try:
        found = orjson.loads(line + file.read())
    except orjson.JSONDecodeError as error:
        yield error.lineno, _not_json(error.lineno, error)
        return
    except DAMAGED as error:
        yield 1, _damaged(1, error)
        return
    for number, record in enumerate(found, 1):
        yield from _unwrapped(record, number)


def _one(line: bytes, file: BinaryIO) -> tuple[Any, BinaryIO]:
    """The object that begins in the line and ends in another, None where none does; and the lines after the first."""
    try:
        rest = file.read(LARGEST_OBJECT)
    except DAMAGED:
        return None, file
    return _loaded(line + rest), io.BytesIO(rest)


def _loaded(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _record(line: bytes, number: int) -> Iterator[tuple[int, Mapping[str, Any] | Problem]]:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        yield number, _not_json(number, error)
        return
    yield from _unwrapped(record, number)


def _unwrapped(found: Any, number: int) -> Iterator[tuple[int, Mapping[str, Any] | Problem]]:
    """A record, or those that a response of an API holds: a list of them, or one by itself."""
    if not isinstance(found, dict):
        yield number, _bad(number, _("không phải một bản ghi"))
        return
    if "error_code" not in found and "result" not in found:
        yield number, found
        return
    result = found.get("result")
    result = [result] if isinstance(result, dict) else result
    if str(found.get("error_code", "0")) != "0" or not isinstance(result, list):
        told = {"code": found.get("error_code")}
        yield number, _bad(number, _("phản hồi không có kết quả; error_code: %(code)s") % told)
        return
    for record in result:
        yield number, record if isinstance(record, dict) else _bad(number, _("không phải một bản ghi"))


def _not_json(line: int, error: orjson.JSONDecodeError) -> Problem:
    told = {"n": error.colno, "why": error.msg}
    return _bad(line, _("không phải JSON, từ ký tự thứ %(n)s của dòng: %(why)s") % told)


def _damaged(line: int, error: Exception) -> Problem:
    return _bad(line, _("tệp nén bị hỏng từ đây: %(why)s") % {"why": error})


def _bad(line: int, detail: str) -> Problem:
    return Problem(Kind.LINE, detail, line=line)
