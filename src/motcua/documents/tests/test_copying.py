"""One clean PDF of whatever was scanned: it looks the same, and holds nothing that acts."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageOps

from motcua.documents import api as documents
from motcua.documents.copying import maker
from motcua.documents.copying.making import clean_pdf
from motcua.documents.copying.outcomes import MAX_PAGES
from motcua.documents.copying.places import BAND, words_at

from .builders import a_pdf, a_photograph, a_text_pdf, an_image, saved

A4 = (595, 842)


def made(tmp_path: Path, *contents: bytes) -> bytes:
    """What the maker makes of these, in this process."""
    sources = []
    for number, content in enumerate(contents):
        source = tmp_path / f"{number}"
        source.write_bytes(content)
        sources.append(source)
    output = tmp_path / "output.pdf"
    maker.make(sources, output)
    return output.read_bytes()


def looked_at(pdf: bytes, page: int = 0, dpi: int = 36) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        return document[page].render(scale=dpi / 72).to_pil().convert("RGB")


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [(round(page.get_width()), round(page.get_height())) for page in document]


def a_drawn_page(contents: str, resources: Dictionary | None = None, **keys: Any) -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=A4)
        pdf.pages[0].obj.Contents = pdf.make_stream(contents.encode())
        if resources is not None:
            pdf.pages[0].obj.Resources = resources
        for key, value in keys.items():
            pdf.pages[0].obj[f"/{key}"] = value
        return saved(pdf)


def is_picture(pdf: bytes, page: int = 0) -> bool:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return bool(opened.pages[page].obj.Resources.XObject.Scan.Subtype == "/Image")


def test_pictures_and_pdfs_become_pages_in_their_order(tmp_path: Path) -> None:
    pdf = made(tmp_path, a_photograph(size=(120, 90)), a_pdf(2), an_image("PNG", (90, 120)))
    assert len(sizes(pdf)) == 4
    assert sizes(pdf)[0] == (794, round(595.5 + BAND))  # lying, of its own shape, with room above
    assert sizes(pdf)[3] == (595, 794)  # standing


@pytest.mark.parametrize(("dpi", "size"), [(300, (243, 153)), (72, (842, 531)), (20_000, (842, 531))])
def test_a_scan_keeps_its_true_size_and_a_photograph_fits_on_a4(
    tmp_path: Path, dpi: int, size: tuple[int, int]
) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (1012, 638), "white").save(buffer, "PNG", dpi=(dpi, dpi))
    assert sizes(made(tmp_path, buffer.getvalue()))[0] == size


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photograph_stands_as_the_camera_was_held(tmp_path: Path, turned: int) -> None:
    photograph = a_photograph(turned=turned, size=(120, 80))
    with Image.open(io.BytesIO(photograph)) as given:
        upright = ImageOps.exif_transpose(given).convert("RGB")
    page = looked_at(made(tmp_path, a_pdf(), photograph), 1).resize(upright.size)
    for x in (10, upright.width - 10):
        for y in (10, upright.height - 10):
            seen, wanted = page.getpixel((x, y)), upright.getpixel((x, y))
            assert isinstance(seen, tuple)
            assert isinstance(wanted, tuple)
            assert all(abs(a - b) < 40 for a, b in zip(seen, wanted, strict=True)), (x, y, seen, wanted)


def test_the_bytes_of_a_jpeg_are_kept(tmp_path: Path) -> None:
    photograph = a_photograph()
    with pikepdf.open(io.BytesIO(made(tmp_path, photograph))) as pdf:
        assert pdf.pages[0].obj.Resources.XObject.Scan.read_raw_bytes() == photograph


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("PNG", "LA"), ("JPEG", "CMYK"), ("JPEG", "L")]
)
def test_a_picture_of_any_kind_keeps_its_look(tmp_path: Path, kind: str, mode: str) -> None:
    picture = a_photograph(kind=kind, mode=mode, size=(80, 80))
    with Image.open(io.BytesIO(picture)) as given:
        wanted = given.convert("RGB").getpixel((40, 70))
    page = looked_at(made(tmp_path, a_pdf(), picture), 1).resize((80, 80))
    seen = page.getpixel((40, 70))
    assert isinstance(seen, tuple)
    assert isinstance(wanted, tuple)
    assert all(abs(a - b) < 45 for a, b in zip(seen, wanted, strict=True)), (seen, wanted)


def test_what_is_transparent_lies_on_white(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (60, 60), (0, 0, 0, 0)).save(buffer, "PNG")
    assert looked_at(made(tmp_path, buffer.getvalue())).getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_is_seen_as_before_and_is_turned_no_more(tmp_path: Path, turn: int) -> None:
    given = a_drawn_page("1 0 0 rg 0 421 297 421 re f", Rotate=turn)
    pdf = made(tmp_path, a_pdf(), given)
    assert sizes(pdf)[1] == sizes(given)[0]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert "/Rotate" not in opened.pages[1].obj
    one, other = looked_at(given), looked_at(pdf, 1)
    for x in (0.25, 0.75):
        for y in (0.25, 0.75):
            spot = (int(one.width * x), int(one.height * y))
            assert one.getpixel(spot) == other.getpixel(spot)


def test_only_what_is_seen_of_a_cropped_page_is_copied(tmp_path: Path) -> None:
    given = a_drawn_page(
        "0 0 1 rg 100 100 200 200 re f", CropBox=Array([100, 100, 300, 300]), TrimBox=Array([120, 120, 200, 200])
    )
    pdf = made(tmp_path, a_pdf(), given)
    assert sizes(pdf)[1] == (200, 200)
    assert looked_at(pdf, 1).getpixel((50, 50)) == (0, 0, 255)


def test_a_plain_page_is_carried_over_and_one_with_a_font_left_out_becomes_a_picture(tmp_path: Path) -> None:
    assert not is_picture(made(tmp_path, a_drawn_page("1 0 0 rg 0 0 100 100 re f")))
    text = made(tmp_path, a_text_pdf())
    assert is_picture(text)
    with pikepdf.open(io.BytesIO(text)) as pdf:
        assert not [thing for thing in pdf.objects if isinstance(thing, Dictionary) and "/BaseFont" in thing]
    assert min(looked_at(text, dpi=72).convert("L").tobytes()) < 80  # the words are there


NO_CMYK = "0 1 1 0 k 0 0 100 100 re f"
SEE_THROUGH = Dictionary(ExtGState=Dictionary(G=Dictionary(ca=0.5)))
SPOT = Array([Name.Separation, Name.Gold, Name.DeviceCMYK])
NOTE = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[0, 0, 50, 50])


@pytest.mark.parametrize(
    "page",
    [
        a_drawn_page(NO_CMYK),
        a_drawn_page("/G gs 0 0 100 100 re f", SEE_THROUGH),
        a_drawn_page("0 0 100 100 re f", Annots=Array([NOTE])),
        a_drawn_page("0 0 100 100 re f", Group=Dictionary(S=Name.Transparency)),
        a_drawn_page("q " * 3 + "BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI Q Q Q"),
        a_drawn_page("/P cs 0 0 9 9 re f", Dictionary(ColorSpace=Dictionary(P=SPOT))),
    ],
    ids=["cmyk", "see-through", "note", "group", "inline image", "spot colour"],
)  # fmt: skip
def test_what_stands_against_archiving_becomes_a_picture(tmp_path: Path, page: bytes) -> None:
    assert is_picture(made(tmp_path, page))


def test_links_are_gone_and_the_page_stays(tmp_path: Path) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 50, 50], A=Dictionary(S=Name.URI, URI="http://a"))
    pdf = made(tmp_path, a_drawn_page("0 0 100 100 re f", Annots=Array([link])))
    assert not is_picture(pdf)
    assert b"/URI" not in pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert not [thing for thing in opened.objects if isinstance(thing, Dictionary) and "/Annots" in thing]


def test_a_first_page_full_to_its_edge_gets_room_above_and_loses_nothing(tmp_path: Path) -> None:
    free, full = a_drawn_page("0 0 595 600 re f"), a_drawn_page("0 0 595 842 re f")
    assert sizes(made(tmp_path, free))[0] == A4
    pdf = made(tmp_path, full)
    assert sizes(pdf)[0] == (595, round(842 + BAND))
    left, bottom, right, top = words_at(595, 842 + BAND)
    assert bottom >= 842
    page = looked_at(pdf)
    assert page.getpixel((page.width // 2, page.height // 2)) == (0, 0, 0)
    assert page.getpixel((int(right) // 2 - 5, 10)) == (255, 255, 255)
    assert 0 < left < right <= 595
    assert top <= 842 + BAND


@pytest.mark.parametrize("size", [(20, 20), (3, 2000), (243, 153), (3370, 2384), (14400, 14400)])
def test_a_page_of_any_size_is_taken(tmp_path: Path, size: tuple[int, int]) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=A4)
        pdf.add_blank_page(page_size=size)
        given = saved(pdf)
    assert sizes(made(tmp_path, given))[1] == size


def test_two_hundred_pages_are_taken_and_no_more(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        for _ in range(MAX_PAGES):
            pdf.add_blank_page(page_size=A4)
        most = saved(pdf)
        pdf.add_blank_page(page_size=A4)
        too_many = saved(pdf)
    assert clean_pdf([_kept(tmp_path, most)], field="files")[1] == MAX_PAGES
    with pytest.raises(documents.ScanTooLong) as refused:
        clean_pdf([_kept(tmp_path, too_many)], field="files")
    assert "200" in str(refused.value.fields["files"])


def test_a_file_that_cannot_be_drawn_is_refused_at_its_field(tmp_path: Path) -> None:
    with pytest.raises(documents.ScanUnreadable) as refused:
        clean_pdf([_kept(tmp_path, b"%PDF-1.7 nothing more")], field="files")
    assert list(refused.value.fields) == ["files"]


def _kept(folder: Path, content: bytes) -> Path:
    path = folder / f"kept-{len(content)}"
    path.write_bytes(content)
    return path


def test_what_was_changed_at_random_is_refused_or_drawn_and_nothing_else(tmp_path: Path) -> None:
    chance = random.Random(7)
    given = a_text_pdf("Nguyen")
    outcomes = set()
    for _ in range(60):
        bent = bytearray(given)
        for _ in range(chance.randint(1, 12)):
            bent[chance.randrange(8, len(bent))] = chance.randrange(256)
        try:
            outcomes.add(len(sizes(made(tmp_path, bytes(bent)))))
        except maker._BROKEN:
            outcomes.add(-1)
    assert outcomes <= {-1, 1}
