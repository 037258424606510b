"""From a content to a PDF/A-2b page, through Typst.

Data reaches a template only as JSON bytes: what a citizen wrote is text there and can never be
markup. Only our own fonts are used, so equal data gives equal pages on every machine.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import segno
import typst
from django.conf import settings

from .words import printable, stamp_time

_TEMPLATES = Path(__file__).parent / "typst"
_A4_HEIGHT = 842  # points
_MASK = 3  # any of the eight is readable; trying all of them takes four times as long
_local = threading.local()  # a Typst compiler keeps the inputs of its last run, so each thread has its own


@dataclass(frozen=True, slots=True)
class Place:
    """Where a signature stands: page from 0, box in whole points from the lower left corner."""

    page: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page ready to be signed; `places` in the order of the signers, `blank` left for the number given later."""

    pdf: bytes
    pages: int
    places: tuple[Place, ...]
    blank: Place | None = None


def render(template: str, data: dict[str, Any], *, at: datetime) -> Rendered:
    """The PDF/A-2b of the data, and where its signatures go. `at` becomes the date of making."""
    compiler = _compiler(template)
    pdf = _compiled(compiler, data, at)
    pages = int(orjson.loads(compiler.query("<pages>", field="value", one=True)))
    blank = next(iter(_places(compiler, "<blank>")), None)
    return Rendered(pdf, pages, _places(compiler, "<signature>"), blank)


def render_stamp(
    *,
    name: str,
    unit: str,
    is_agency: bool,
    size: tuple[int, int],
    at: datetime,
    on_copy: bool = False,
    is_demonstration: bool = False,
) -> bytes:
    """What is seen of one signature, as a page of that size in points.

    `on_copy`: the agency's words on the first page of a certified copy. Source: nd-30-2020.
    """
    width, height = size
    data = {
        "name": name,
        "unit": unit,
        "agency": is_agency,
        "time": stamp_time(at),
        "width": width,
        "height": height,
        "copy": on_copy,
        "demonstration": is_demonstration,
    }
    return _compiled(_compiler("stamp"), data, at)


def render_line(text: str, *, size: tuple[int, int], at: datetime) -> bytes:
    """One line of text as a page of that size in points: what is written into a blank."""
    width, height = size
    return _compiled(_compiler("line"), {"text": text, "width": width, "height": height}, at)


def _compiled(compiler: typst.Compiler, data: dict[str, Any], at: datetime) -> bytes:
    pdf = compiler.compile(
        format="pdf",
        sys_inputs={"data": orjson.dumps(_harmless(data)).decode()},
        pdf_standards=["a-2b"],
        timestamp=int(at.timestamp()),
    )
    assert isinstance(pdf, bytes)
    return pdf


def qr(address: str) -> str:
    """The address as a QR code in SVG, without its quiet zone."""
    buffer = io.BytesIO()
    segno.make(address, error="m", mask=_MASK, micro=False).save(buffer, kind="svg", border=0, xmldecl=False, nl=False)
    return buffer.getvalue().decode()


def fonts_folder() -> Path:
    """Tinos, of the same measure as Times New Roman. Without it Typst's own Libertinus stands in."""
    return Path(settings.PACKAGE).parents[1] / "node_modules" / "@expo-google-fonts" / "tinos"


@cache
def _fonts() -> typst.Fonts:
    folder = fonts_folder()
    return typst.Fonts(include_system_fonts=False, font_paths=[folder] if folder.is_dir() else [])


def _compiler(template: str) -> typst.Compiler:
    compilers: dict[str, typst.Compiler] = _local.__dict__.setdefault("compilers", {})
    if template not in compilers:
        compilers[template] = typst.Compiler(
            input=_TEMPLATES / f"{template}.typ", root=_TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True
        )
    return compilers[template]


def _places(compiler: typst.Compiler, label: str) -> tuple[Place, ...]:
    found = orjson.loads(compiler.query(label, field="value"))
    return tuple(
        Place(
            page=place["page"] - 1,
            box=(
                round(place["x"]),
                _A4_HEIGHT - round(place["y"] + place["height"]),
                round(place["x"] + place["width"]),
                _A4_HEIGHT - round(place["y"]),
            ),
        )
        for place in sorted(found, key=lambda place: int(place["order"]))
    )


def _harmless(value: Any) -> Any:
    match value:
        case str():
            return printable(value)
        case dict():
            return {key: _harmless(item) for key, item in value.items()}
        case list():
            return [_harmless(item) for item in value]
        case _:
            return value
