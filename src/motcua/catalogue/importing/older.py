"""Procedures as a portal printed them in an earlier year, without a code: `title`, `Cách thức thực hiện`…

The identifier of the row holds the second at which it was read: on that day the procedure stood so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel.time import day_of

from ..earlier import Earlier
from ..values import Content, Paper, Variant
from .channel_rows import Columns, read_channel_rows
from .problems import Kind, Problem, problem
from .reading import NotARecord, cell, copies_of, name_of, rows_of, texts
from .texts import phrase, prose

_COLUMNS = Columns("Hình thức nộp", "Thời hạn giải quyết", "Phí, lệ phí", "Mô tả")
_TAG = re.compile(r"</?[a-z]+[^>]*>")
_IDENTIFIER = re.compile(r"(?P<seconds>[0-9a-f]{8})[0-9a-f]{16}")
_FORM_FILE = re.compile(r"https?://\S+[?&]ma=\S+")


def read_older_record(record: Mapping[str, Any]) -> tuple[Earlier, list[Problem]]:
    """Raises `NotARecord`, also where the day on which the record was read is not there."""
    text, problems = texts(record), list[Problem]()
    agency = phrase(text("Cơ quan thực hiện")).rstrip(".")
    content = Content(
        code="",
        name=name_of(record, "title"),
        steps=prose(_TAG.sub("\n", text("Trình tự thực hiện"))),
        executing_agencies=(agency,) if agency else (),
        variants=_papers(record, problems),
        channels=read_channel_rows(rows_of(record, "Cách thức thực hiện"), _COLUMNS, problems),
    )
    stamp = record.get("_id")
    found = _IDENTIFIER.fullmatch(str(stamp.get("$oid") if isinstance(stamp, dict) else stamp or ""))
    if found is None:
        raise NotARecord(_("_id không nói bản ghi được đọc khi nào"))
    return Earlier(content, "older", day_of(datetime.fromtimestamp(int(found["seconds"], 16), UTC))), problems


def _papers(record: Mapping[str, Any], problems: list[Problem]) -> tuple[Variant, ...]:
    papers = []
    for row in rows_of(record, "Thành phần hồ sơ"):
        name, form = phrase(cell(row, "Tên giấy tờ")), phrase(cell(row, "Mẫu đơn, tờ khai"))
        if name:
            files = (form,) if _FORM_FILE.fullmatch(form) else ()
            papers.append(Paper(name, files, *copies_of(cell(row, "Số lượng - bản chính"))))
    if not papers:
        problems.append(problem(Kind.NO_PAPERS))
        return ()
    return (Variant("", tuple(papers)),)
