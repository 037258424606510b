"""Files and papers to test with."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pikepdf
from PIL import Image

from motcua.documents import api as documents
from motcua.kernel.actor import STRANGER

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def a_pdf(pages: int = 1) -> bytes:
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def an_image(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise(size, 60).save(buffer, kind)
    return buffer.getvalue()


def a_docx(extra: dict[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>", **(extra or {})}
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def stored(content: bytes, name: str, **options: object) -> documents.StoredFile:
    return documents.store(actor=STRANGER, file=io.BytesIO(content), name=name, at=NOON, **options)  # type: ignore[arg-type]
