"""A certified copy as a rendered document: its pages before its words, its number filled in at issue."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from motcua.kernel.time import day_of

from .contents import CertifiedCopy
from .models import Document
from .rendering import Place, Rendered, render_line
from .words import long_day


def bound(content: CertifiedCopy, words: Rendered) -> Rendered:
    """The scanned pages and then the words. The person signs under the words, the agency on the first page."""
    from .copying.binding import bind, words_on_first_page

    assert words.blank is not None, "the words leave room for their number"
    scan = content.scan
    pdf = bind(scan, words.pdf, number_page=words.blank.page, number_box=words.blank.box)
    person = words.places[0]
    return Rendered(
        pdf=pdf,
        pages=content.pages + words.pages,
        places=(replace(person, page=person.page + content.pages), Place(0, words_on_first_page(scan))),
    )


def with_number(pdf: bytes, row: Document, at: datetime) -> bytes:
    """The PDF with the number and the day of the register written into the field kept for them."""
    from .copying.binding import NUMBER_FIELD
    from .signing.pades import fill

    text = f"{row.number}, quyển số {book_of(row.year)}, {long_day(day_of(at))}"
    return fill(pdf, NUMBER_FIELD, text, lambda size: render_line(text, size=size, at=at))


def book_of(year: int) -> str:
    """The volume of the register: one a year."""
    return f"01/{year}"
