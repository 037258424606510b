"""Makes one clean PDF of what somebody scanned, in a process that may be lost.

`python -m motcua.documents.copying.maker OUTPUT FILE…` reads pictures and PDFs in their order and prints the
number of pages. It ends with `UNREADABLE` when a file cannot be read or drawn, and with `TOO_LONG` past
`MAX_PAGES`. A stranger's file gets so much processor and memory, and no more.
"""

from __future__ import annotations

import resource
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, UnidentifiedImageError

from . import pictures
from .archivable import is_archivable
from .outcomes import MAX_PAGES, TOO_LONG, UNREADABLE
from .places import BAND, words_at

_CPU_SECONDS = 150
_MEMORY_BYTES = 3 * 1024 * 1024 * 1024  # of address space, most of which is never touched
_BROKEN = (
    pictures.Undrawable,
    pikepdf.PdfError,
    pikepdf.ForeignObjectError,
    UnidentifiedImageError,
    OSError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
    SyntaxError,
)


class TooLong(Exception):
    """More pages than one copy may have."""


def main(arguments: Sequence[str]) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    warnings.simplefilter("ignore")  # of libraries about the file; whether it can be drawn is what counts
    Image.MAX_IMAGE_PIXELS = None  # measured when the file was taken in
    output, *files = map(Path, arguments)
    try:
        pages = make(files, output)
    except TooLong:
        return TOO_LONG
    except _BROKEN:
        return UNREADABLE
    print(pages)  # noqa: T201  what this program answers
    return 0


def make(files: Sequence[Path], output: Path) -> int:
    """Writes the clean PDF and gives the number of its pages. Raises `TooLong` and what breaks on the way."""
    with pikepdf.new() as copy:
        for file in files:
            if _is_pdf(file):
                _add_pdf(copy, file)
            else:
                pictures.add_picture(copy, file)
            if len(copy.pages) > MAX_PAGES:
                raise TooLong
        pages = len(copy.pages)
        _save(copy, output)
        with pictures.drawing(output.read_bytes()) as seen:
            has_room = pictures.is_blank(seen, words_at(*seen[0].get_size()))
        if not has_room:
            _add_band(copy)
            _save(copy, output)
    return pages


def _save(copy: pikepdf.Pdf, output: Path) -> None:
    """Whatever was packed in a way that archives do not take is packed anew."""
    copy.remove_unreferenced_resources()
    copy.save(
        output,
        compress_streams=True,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
    )


def _is_pdf(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(5) == b"%PDF-"


def _add_pdf(copy: pikepdf.Pdf, file: Path) -> None:
    with pikepdf.open(file, suppress_warnings=True) as source, pictures.drawing(file) as drawn:
        if len(source.pages) != len(drawn) or len(source.pages) > MAX_PAGES:
            raise TooLong if len(source.pages) > MAX_PAGES else pictures.Undrawable
        for number, page in enumerate(source.pages):
            if not (_can_stay(page) and _carry_over(copy, page)):
                picture, size = pictures.drawn(drawn, number)
                pictures.add_page(copy, pictures.compressed(copy, picture), size)


def _can_stay(page: pikepdf.Page) -> bool:
    """A page that cannot even be looked through becomes a picture, if it can be drawn."""
    try:
        return is_archivable(page)
    except _BROKEN:
        return False


def _carry_over(copy: pikepdf.Pdf, page: pikepdf.Page) -> bool:
    """The page upright and as it is seen, without anything that hung on it; false for one of no sensible size."""
    page.trimbox = page.cropbox  # what is seen, not what a printer would cut
    form = copy.copy_foreign(page.as_form_xobject(handle_transformations=True))
    left, bottom, right, top = _seen(form)
    width, height = right - left, top - bottom
    if not (3 <= width <= 14400 and 3 <= height <= 14400):
        return False
    for key in ("/Group", "/StructParents", "/LastModified", "/PieceInfo", "/Metadata"):
        if key in form:
            del form[key]
    copy.add_blank_page(page_size=(width, height))
    new = copy.pages[-1]
    new.obj.Resources = Dictionary(XObject=Dictionary(Scan=form))
    new.obj.Contents = copy.make_stream(f"q 1 0 0 1 {-left:.4f} {-bottom:.4f} cm /Scan Do Q".encode())
    return True


def _seen(form: pikepdf.Object) -> tuple[float, float, float, float]:
    """The box of a form after its own matrix."""
    x0, y0, x1, y1 = (float(edge) for edge in form.BBox)
    a, b, c, d, e, f = (float(n) for n in form.get("/Matrix", [1, 0, 0, 1, 0, 0]))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _add_band(copy: pikepdf.Pdf) -> None:
    """White above the first page, so that no word of ours covers one of the original."""
    page = copy.pages[0]
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    page.mediabox = Array([left, bottom, right, top + BAND])
    for box in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        if box in page.obj:
            del page.obj[Name(box)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
