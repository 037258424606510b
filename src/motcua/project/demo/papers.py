"""Papers of the demonstration: a page that says what it stands for, and that it is nothing more."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Literal

import typst

from motcua.documents import api as documents
from motcua.forms import api as forms
from motcua.kernel.actor import SYSTEM
from motcua.kernel.text import fold

type Kind = Literal["pdf", "png"]
_PHOTO_EVERY = 3  # papers; the others are scans
_PIXELS_PER_INCH = 72.0
_PAGE = """
#set page(paper: "a5", margin: 18mm, fill: luma(250))
#set text(lang: "vi", size: 12pt)
#align(center)[
  #text(weight: "bold", fill: rgb("#b3261e"))[BẢN TRÌNH DIỄN – KHÔNG CÓ GIÁ TRỊ]
  #v(28mm)
  #text(size: 17pt, weight: "bold", sys.inputs.title)
  #v(8mm)
  Trang này đứng thay cho giấy tờ có tên ở trên trong hồ sơ trình diễn.
]
"""


class PaperShelf:
    """Makes each paper once; every dossier that needs it points at the same contents."""

    def __init__(self) -> None:
        self._kept: dict[str, documents.StoredFile] = {}
        self._scans: dict[str, documents.Scan] = {}

    def paper_for(self, question: forms.Question, at: datetime) -> documents.StoredFile:
        """The stored page that answers the question."""
        title = question.label.vi
        if title not in self._kept:
            self._kept[title] = self._store(title, at)
        return self._kept[title]

    def scan(self, title: str, at: datetime) -> documents.Scan:
        """The scan of a paper of that name, brought to be certified."""
        if title not in self._scans:
            stored = documents.store(actor=SYSTEM, file=io.BytesIO(_page(title, "pdf")), name="ban-chinh.pdf", at=at)
            self._scans[title] = documents.read_scan([stored.id])
        return self._scans[title]

    def _store(self, title: str, at: datetime) -> documents.StoredFile:
        kind: Kind = "png" if len(self._kept) % _PHOTO_EVERY == _PHOTO_EVERY - 1 else "pdf"
        name = re.sub(r"[^a-z0-9]+", "-", fold(title))[:60].strip("-")
        return documents.store(
            actor=SYSTEM, file=io.BytesIO(_page(title, kind)), name=f"{name or 'giay-to'}.{kind}", at=at
        )


def _page(title: str, kind: Kind) -> bytes:
    return typst.compile(
        _PAGE.encode(),
        format=kind,
        ppi=_PIXELS_PER_INCH,
        sys_inputs={"title": title},
        ignore_system_fonts=True,
        timestamp=0,
    )
