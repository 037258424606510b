"""Pictures as pages, and pages as pictures."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

A4 = (595.28, 841.89)  # points
DPI = 200  # of a page that has to become a picture; facts: scans of at least 200 dpi
_MOST_PIXELS = 24_000_000  # of one picture we make; a larger page is drawn more coarsely
_QUALITY = 88
_LOOK_DPI = 40
_SCANNERS = (100, 1200)  # dpi
_LONGEST = 1200  # points: A3
_DARK = 190  # of 255: ink or a dark ground
_INKED = 0.004  # of the pixels
_TINT = 12  # of 255: less between red, green and blue is grey
# What the camera says of how it was held, as the matrix that sets the unit square upright.
_UPRIGHT = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
_ORIENTATION = 0x0112


def add_picture(pdf: pikepdf.Pdf, path: Path) -> None:
    """A page of the size that was scanned, or where the picture does not say it, as large as fits on A4.

    A JPEG in grey or colour keeps its very bytes.
    """
    with Image.open(path) as picture:
        picture.load()
        turned = int(picture.getexif().get(_ORIENTATION, 1))
        is_kept = picture.format == "JPEG" and picture.mode in {"L", "RGB"}
        image = _image(pdf, path.read_bytes(), picture, Name.DCTDecode) if is_kept else _as_drawn(pdf, picture)
        width, height = picture.size if turned not in {5, 6, 7, 8} else picture.size[::-1]
        scale = _true_scale(picture) or _fitting_scale(width, height)
    add_page(pdf, image, (width * scale, height * scale), _UPRIGHT.get(turned, _UPRIGHT[1]))


def _true_scale(picture: Image.Image) -> float | None:
    """Points in a pixel, as the scanner says; none for a camera, which says nothing or what nobody measured."""
    across, down = picture.info.get("dpi", (0, 0))
    is_scan = _SCANNERS[0] <= across <= _SCANNERS[1] and abs(across - down) < 1
    return 72 / float(across) if is_scan and max(picture.size) * 72 / float(across) <= _LONGEST else None


def _fitting_scale(width: int, height: int) -> float:
    long, short = max(A4), min(A4)
    room = (long, short) if width > height else (short, long)
    return min(room[0] / width, room[1] / height)


def add_page(
    pdf: pikepdf.Pdf, image: Stream, size: tuple[float, float], square: tuple[float, ...] = _UPRIGHT[1]
) -> None:
    """A page of that size in points, filled by the image."""
    width, height = size
    a, b, c, d, e, f = square
    matrix = (a * width, b * height, c * width, d * height, e * width, f * height)
    pdf.add_blank_page(page_size=size)
    page = pdf.pages[-1]
    page.obj.Resources = Dictionary(XObject=Dictionary(Scan=image))
    page.obj.Contents = pdf.make_stream(f"q {' '.join(f'{n:.4f}' for n in matrix)} cm /Scan Do Q".encode())


def _as_drawn(pdf: pikepdf.Pdf, picture: Image.Image) -> Stream:
    """Any picture on white; without loss unless it is very large."""
    if picture.has_transparency_data:
        drawn = picture.convert("RGBA")
        plain = Image.new("RGB", drawn.size, "white")
        plain.paste(drawn, mask=drawn.getchannel("A"))
    else:
        plain = picture.convert("L" if picture.mode in {"1", "L", "I;16"} else "RGB")
    plain.info = {key: value for key, value in picture.info.items() if key == "icc_profile"}
    if plain.width * plain.height > _MOST_PIXELS:
        return compressed(pdf, plain)
    return _image(pdf, zlib.compress(plain.tobytes(), 6), plain, Name.FlateDecode)


def compressed(pdf: pikepdf.Pdf, picture: Image.Image) -> Stream:
    """The picture in little room: a page of grey text takes less without loss than as a JPEG."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=_QUALITY, dpi=(DPI, DPI))
    if picture.mode == "L":
        exact = zlib.compress(picture.tobytes(), 6)
        if len(exact) < buffer.tell():
            return _image(pdf, exact, picture, Name.FlateDecode)
    return _image(pdf, buffer.getvalue(), picture, Name.DCTDecode)


def _image(pdf: pikepdf.Pdf, data: bytes, picture: Image.Image, encoding: Name) -> Stream:
    return Stream(
        pdf,
        data,
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=picture.width,
            Height=picture.height,
            ColorSpace=_colours(pdf, picture),
            BitsPerComponent=8,
            Filter=encoding,
        ),
    )


def _colours(pdf: pikepdf.Pdf, picture: Image.Image) -> Any:
    """By the picture's own profile where it has a fitting one."""
    profile = picture.info.get("icc_profile") or b""
    count, kind, plain = (1, b"GRAY", Name.DeviceGray) if picture.mode == "L" else (3, b"RGB ", Name.DeviceRGB)
    if len(profile) < 128 or profile[16:20] != kind or profile[8] > 4:
        return plain
    return Array([Name.ICCBased, pdf.make_indirect(Stream(pdf, profile, Dictionary(N=count)))])


class Undrawable(Exception):
    """The page cannot be drawn."""


@contextmanager
def drawing(pdf: Path | bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The PDF, opened to be drawn with what is filled into its forms. Raises `Undrawable`."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Undrawable from error
    try:
        document.init_forms()
        yield document
    finally:
        document.close()


def drawn(document: pypdfium2.PdfDocument, number: int) -> tuple[Image.Image, tuple[float, float]]:
    """Page `number` from 0 as a picture, and its size in points as it is seen."""
    page = document[number]
    size = page.get_size()
    dpi = min(DPI, 72 * (_MOST_PIXELS / max(1.0, size[0] * size[1])) ** 0.5)
    try:
        picture = page.render(scale=dpi / 72).to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
        raise Undrawable from error
    return (picture.convert("L") if _is_grey(picture) else picture), size


def is_blank(document: pypdfium2.PdfDocument, box: tuple[float, float, float, float]) -> bool:
    """Whether nothing dark lies in the box of the first page, in points from its lower left corner."""
    page = document[0]
    height = page.get_size()[1]
    picture = page.render(scale=_LOOK_DPI / 72).to_pil().convert("L")
    left, bottom, right, top = (edge * _LOOK_DPI / 72 for edge in box)
    high = height * _LOOK_DPI / 72
    spot = picture.crop((int(left), int(high - top), int(right) + 1, int(high - bottom) + 1))
    dark = sum(spot.histogram()[:_DARK])
    return bool(dark <= _INKED * spot.width * spot.height)


def _is_grey(picture: Image.Image) -> bool:
    red, green, blue = (band.tobytes() for band in picture.resize((64, 64)).split())
    return all(max(pixel) - min(pixel) < _TINT for pixel in zip(red, green, blue, strict=True))
