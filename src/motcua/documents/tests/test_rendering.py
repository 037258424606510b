"""The printed page: PDF/A-2b, right in every Vietnamese letter, deaf to markup."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from motcua.documents import api as documents
from motcua.documents.contents import Content
from motcua.documents.rendering import qr, render, render_stamp
from motcua.documents.words import printable

from .builders import NOON, UNIT, WARD, a_birth_certificate, a_decision, a_slip, an_issued, path_of

ADDRESS = "https://motcua.example/xac-minh/K7QD2M9X4TRB/"
CONTENTS: list[Content] = [
    a_slip(),
    a_slip(authorised=documents.Party("Đỗ Ỷ Lan"), authorisation="Giấy ủy quyền", due_at=None, papers=()),
    a_birth_certificate(),
    a_decision(),
]
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")


def _data(content: Content, **changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "title": content.title,
        "agency": {"parent": "Ủy ban nhân dân thành phố Hà Nội", "name": WARD, "place": "Hoàn Kiếm"},
        "number": "07/QĐ-UBND",
        "day": "ngày 20 tháng 11 năm 2026",
        "code": "K7QD-2M9X-4TRB",
        "address": ADDRESS,
        "page": "motcua.example/xac-minh",
        "qr": qr(ADDRESS),
        "demonstration": True,
        "signers": [
            {"role": "person", "name": "Lê Quang Hưởng", "title": ["TM. Ủy ban nhân dân", "Chủ tịch"]},
            {"role": "agency", "name": WARD, "title": []},
        ],
        "content": content.data(),
    }
    return {**given, **changes}


def _text(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s+", " ", done.stdout.decode())


def assert_is_pdf_a_2b(pdf: bytes) -> None:
    """What can be checked without a validator: the claim, the output intent, fonts, nothing that runs."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        with opened.open_metadata() as claim:
            assert (claim["pdfaid:part"], claim["pdfaid:conformance"]) == ("2", "B")
        assert opened.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert "/DestOutputProfile" in opened.Root.OutputIntents[0]
        assert "/ID" in opened.trailer
        assert "/Encrypt" not in opened.trailer
        fonts = [thing for thing in opened.objects if isinstance(thing, pikepdf.Dictionary) and "/BaseFont" in thing]
        assert fonts
        for font in fonts:
            if "/DescendantFonts" not in font:
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.FontDescriptor.keys()), font.BaseFont
        for page in opened.pages:
            for annotation in page.get("/Annots", []):
                assert int(annotation.F) & 0b100  # printed
                assert "/N" in annotation.AP
        assert not any("/JS" in thing for thing in opened.objects if isinstance(thing, pikepdf.Dictionary))


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: content.template)
def test_every_template_gives_one_page_of_pdf_a_2b(content: Content) -> None:
    made = render(content.template, _data(content), at=NOON)
    assert_is_pdf_a_2b(made.pdf)
    assert made.pages == 1
    assert len(made.places) == 2
    for place in made.places:
        left, bottom, right, top = place.box
        assert 0 < left < right < 595
        assert 0 < bottom < top < 842


def test_equal_data_gives_equal_bytes() -> None:
    one, two = (render("birth", _data(a_birth_certificate()), at=NOON).pdf for _ in range(2))
    assert one == two


def test_the_typeface_is_the_one_of_offices() -> None:
    with pikepdf.open(io.BytesIO(render("birth", _data(a_birth_certificate()), at=NOON).pdf)) as pdf:
        names = {str(t.BaseFont) for t in pdf.objects if isinstance(t, pikepdf.Dictionary) and "/BaseFont" in t}
    assert {name.split("+")[-1].split("-")[0] for name in names} == {"Tinos"}


@needs_poppler
def test_every_vietnamese_letter_is_drawn_and_can_be_copied() -> None:
    vowels = "aăâeêioôơuưy"
    letters = "".join(vowels + "".join(v + tone for v in vowels) for tone in "\u0300\u0301\u0309\u0303\u0323") + "đ"
    composed = printable(letters + letters.upper())
    assert "□" not in composed
    text = _text(
        render(
            "decision", _data(a_decision(subject=composed[:80], facts=(("a", " ".join(composed[80:])),))), at=NOON
        ).pdf
    )
    assert set(composed) - {" "} <= set(text)


@needs_poppler
@pytest.mark.parametrize(
    "hostile",
    [
        '#eval("1+1") $x^2$ *đậm* _nghiêng_ `mã` @nhãn <nhãn> \\ // /* [x] {y}',
        '#import "base.typ": *',
        '#read("/etc/passwd")',
        '"; panic(1) //',
        "= Đề mục",
        "Nguyễn Văn A' OR 1=1 --",
    ],
)
def test_what_a_person_wrote_is_text_and_never_markup(hostile: str) -> None:
    slip = a_slip(applicant=documents.Party(hostile, hostile, hostile, hostile, hostile), request=hostile)
    assert re.sub(r"\s+", " ", hostile) in _text(render("receipt", _data(slip), at=NOON).pdf)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120))
def test_no_name_stops_a_document(name: str) -> None:
    slip = a_slip(applicant=documents.Party(name, name, name, name, name), papers=(documents.PaperLine(name),))
    assert render("receipt", _data(slip), at=NOON).pages >= 1
    assert render_stamp(name=name, unit=name, is_agency=False, size=(130, 48), at=NOON).startswith(b"%PDF-")


def test_every_character_we_let_through_has_a_glyph() -> None:
    allowed = "".join(c for c in map(chr, range(0x20, 0x3000)) if printable(c) == c)
    assert len(allowed) > 500
    assert_is_pdf_a_2b(render("decision", _data(a_decision(bases=(" ".join(allowed),))), at=NOON).pdf)
    assert printable("王 😀 \u202e\0A") == "□ □ A"


@needs_poppler
def test_a_demonstration_says_so_on_every_page() -> None:
    papers = tuple(documents.PaperLine(f"Giấy tờ thứ {i}", 1) for i in range(80))
    made = render("receipt", _data(a_slip(papers=papers)), at=NOON)
    assert made.pages > 1
    notice = "BẢN TRÌNH DIỄN – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
    assert _text(made.pdf).count(notice) == made.pages
    assert notice not in _text(render("receipt", _data(a_slip(), demonstration=False), at=NOON).pdf)


@needs_poppler
def test_an_unknown_due_date_is_left_open_not_invented() -> None:
    text = _text(render("receipt", _data(a_slip(due_at=None, time_limit="Chưa xác định")), at=NOON).pdf)
    assert re.search(r"Thời gian trả kết quả giải quyết hồ sơ: [. ]{20}", text)


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler-utils")
@pytest.mark.django_db
def test_the_printed_qr_leads_to_the_verification_page(tmp_path: Path) -> None:
    made = an_issued()
    subprocess.run(["pdftoppm", "-r", "150", "-png", path_of(made.file), tmp_path / "page"], check=True)
    (page,) = tmp_path.glob("*.png")
    with Image.open(page) as image:
        found = zxingcpp.read_barcodes(image)
    assert [code.text for code in found] == [f"http://127.0.0.1:8000/xac-minh/{made.code}/"]


@pytest.mark.django_db
def test_a_document_stays_pdf_a_through_both_signatures() -> None:
    assert_is_pdf_a_2b(an_issued().file.read())


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="needs poppler-utils")
@pytest.mark.django_db
def test_another_program_finds_both_signatures_valid() -> None:
    done = subprocess.run(["pdfsig", path_of(an_issued().file)], capture_output=True, text=True, check=False)
    assert done.stdout.count("Signature Validation: Signature is Valid.") == 2
    assert "CN=Lê Quang Hưởng,OU=KHÔNG CÓ GIÁ TRỊ PHÁP LÝ – DEMONSTRATION" in done.stdout
    assert done.stdout.count("Total document signed") == 1
    assert done.stdout.count("ETSI.CAdES.detached") == 2


@pytest.mark.django_db
def test_a_very_long_name_still_fits_its_stamp() -> None:
    long = documents.Signatory(documents.SignerRole.PERSON, "Nguyễn Thị " + "Ngọc " * 30, "", UNIT, WARD * 3)
    assert_is_pdf_a_2b(an_issued(signers=(long,)).file.read())
