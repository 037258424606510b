"""Files of records: one JSON object a line, one JSON list, or one object over many lines; plain or gzipped.

The response of an API holds its records under `result`: each counts as a record of the response's line.

A line that cannot be read is a problem with its number, and the lines after it are read all the same.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from django.utils.translation import gettext_lazy as _

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
    message = _("Không đọc được tệp.")


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
    number = 0
    while True:
        number += 1
        try:
            line = file.readline(LONGEST_LINE)
        except DAMAGED as error:
            yield number, _bad(number, f"the compressed file is damaged from here on: {error}")
            return
        if not line:
            return
        if number == 1:
            line = line.removeprefix(MARK)
            if line.lstrip().startswith(b"["):
                yield from _list(line, file)
                return
            if line.strip() == b"{":
                yield from _one(line, file)
                return
        if line.strip():
            yield from _record(line, number)


def _list(line: bytes, file: BinaryIO) -> Iterator[tuple[int, Mapping[str, Any] | Problem]]:
    try:
        found = orjson.loads(line + file.read())
    except orjson.JSONDecodeError as error:
        yield error.lineno, _bad(error.lineno, f"not JSON: {error.msg}")
        return
    except DAMAGED as error:
        yield 1, _bad(1, f"the compressed file is damaged: {error}")
        return
    for number, record in enumerate(found, 1):
        if isinstance(record, dict):
            yield from _unwrapped(record, number)
        else:
            yield number, _bad(number, "not a record")


def _one(line: bytes, file: BinaryIO) -> Iterator[tuple[int, Mapping[str, Any] | Problem]]:
    """An object over many lines."""
    try:
        found = orjson.loads(line + file.read(LARGEST_OBJECT))
    except orjson.JSONDecodeError as error:
        yield error.lineno, _bad(error.lineno, f"not JSON: {error.msg}")
    except DAMAGED as error:
        yield 1, _bad(1, f"the compressed file is damaged: {error}")
    else:
        yield from _unwrapped(found, 1)


def _record(line: bytes, number: int) -> Iterator[tuple[int, Mapping[str, Any] | Problem]]:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        yield number, _bad(number, f"not JSON: {error.msg} (column {error.colno})")
        return
    yield from _unwrapped(record, number)


def _unwrapped(found: Any, number: int) -> Iterator[tuple[int, Mapping[str, Any] | Problem]]:
    """A record, or those that a response of an API holds."""
    if not isinstance(found, dict):
        yield number, _bad(number, "not a record")
    elif "error_code" not in found and "result" not in found:
        yield number, found
    elif str(found.get("error_code", "0")) != "0" or not isinstance(found.get("result"), list):
        yield number, _bad(number, f"the response holds no result; error_code {found.get('error_code')!r}")
    else:
        for record in found["result"]:
            yield number, record if isinstance(record, dict) else _bad(number, "not a record")


def _bad(line: int, detail: str) -> Problem:
    return Problem(Kind.LINE, detail, line=line)
