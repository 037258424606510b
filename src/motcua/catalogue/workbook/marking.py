"""The uploaded workbook with its wrong cells marked: a comment says why."""

from __future__ import annotations

import io
from collections.abc import Iterable

from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from .opening import opened, page_of
from .reading import Place

_WRONG = PatternFill("solid", fgColor="FFF8CBAD")


def marked(body: bytes, errors: Iterable[Place]) -> bytes:
    """Raises `CannotReadWorkbook`. What concerns a sheet that is not there is told in the first cell of all."""
    book = opened(body)
    told: dict[tuple[str, str], list[str]] = {}
    for error in errors:
        page = page_of(book, error.sheet)
        at = (book.sheetnames[0], "A1") if page is None else (page.title, error.cell or "A1")
        told.setdefault(at, []).append(str(error.reason))
    for (sheet, coordinate), reasons in told.items():
        cell = book[sheet][coordinate]
        if isinstance(cell, MergedCell):
            continue
        cell.comment = Comment("\n".join(reasons), "Một Cửa", width=320, height=60 + 20 * len(reasons))
        cell.fill = _WRONG
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
