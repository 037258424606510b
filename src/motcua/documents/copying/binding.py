"""Binding a copy: the scanned pages first, the words that certify them after, as one PDF/A-2b."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name

from .places import Corners, words_at

NUMBER_FIELD = "so-chung-thuc"
_PRINTED = 4
_READ_ONLY = 1


def bind(scan: bytes, words: bytes, *, number_page: int, number_box: Corners) -> bytes:
    """The pages of `scan`, then those of `words`, which is PDF/A-2b and stays so.

    An empty field is left at `number_box` of page `number_page` of the words, from 0: the number is given
    only when the agency signs, and filling a field is what a signed PDF may still bear.
    """
    with pikepdf.open(io.BytesIO(words)) as bound, pikepdf.open(io.BytesIO(scan)) as scanned:
        place = bound.pages[number_page]
        bound.pages[0:0] = list(scanned.pages)
        for key in ("/PageLabels", "/Outlines", "/OpenAction"):  # they speak of the words alone
            if key in bound.Root:
                del bound.Root[key]
        _reserve(bound, place, number_box)
        buffer = io.BytesIO()
        bound.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return buffer.getvalue()


def words_on_first_page(scan: bytes) -> Corners:
    """Where the agency's words stand on the first page."""
    with pikepdf.open(io.BytesIO(scan)) as scanned:
        left, bottom, right, top = (float(edge) for edge in scanned.pages[0].mediabox)
        return words_at(right - left, top - bottom)


def _reserve(pdf: pikepdf.Pdf, page: pikepdf.Page, box: Corners) -> None:
    left, bottom, right, top = box
    nothing = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, right - left, top - bottom])
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=NUMBER_FIELD,
            TU="Số chứng thực",
            DA="0 g",
            F=_PRINTED,
            Ff=_READ_ONLY,
            P=page.obj,
            Rect=list(box),
            AP=Dictionary(N=nothing),
        )
    )
    page.obj.Annots = pdf.make_indirect(Array([*page.obj.get("/Annots", []), field]))
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=pdf.make_indirect(Array([field]))))
