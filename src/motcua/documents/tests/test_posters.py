"""Posters and posting lists on paper: every part is there, the QR opens the page, long ones break well."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from motcua.documents import api as documents
from motcua.documents.api import PaperSize, Paragraph

from .builders import NOON
from .test_rendering import _text, assert_is_pdf_a_2b, needs_poppler

ADDRESS = "https://motcua.example/thu-tuc/9.000001/"
DAY = date(2026, 11, 20)
MILLIMETRES = {PaperSize.A4: (210, 297), PaperSize.A3: (297, 420)}
POSTER = documents.Poster(
    agency="Trung tâm Phục vụ hành chính công phường Hoàn Kiếm",
    name="Đăng ký việc nuôi con nuôi",
    code="9.000001",
    field="Nuôi con nuôi",
    levels="Cấp xã",
    decision="12/QĐ-UBND",
    effective="áp dụng từ 01/11/2026",
    flags="Trực tuyến toàn trình",
    limit="5 ngày làm việc",
    fee="Miễn phí",
    result="Giấy chứng nhận",
    steps=(Paragraph("Nộp tờ khai tại quầy.", "–"), Paragraph("Nhận kết quả.")),
    ways=(documents.WayLine("Trực tiếp", "5 ngày làm việc", ("Miễn phí",), (Paragraph("Tại quầy số 3."),)),),
    cases=(documents.PaperCase("", (documents.ListedPaper("Tờ khai ký sống", "1", "?", "to-khai.docx"),)),),
    sets="chưa xác định",
    subjects=(Paragraph("Công dân Việt Nam"),),
    agencies=(("Cơ quan thực hiện", "Ủy ban nhân dân cấp xã"),),
    results=(Paragraph("Giấy chứng nhận nuôi con nuôi"),),
    conditions=(Paragraph("Chưa xác định."),),
    bases=(Paragraph("52/2010/QH12 Luật Nuôi con nuôi", "–"),),
    address=ADDRESS,
    shown="motcua.example/thu-tuc/9.000001/",
)
PARTS = (
    "Đăng ký việc nuôi con nuôi",
    "Công dân Việt Nam",
    "Tờ khai ký sống",
    "Số lượng hồ sơ: chưa xác định",
    "Trực tiếp",
    "5 ngày làm việc",
    "Nộp tờ khai tại quầy.",
    "Ủy ban nhân dân cấp xã",
    "Giấy chứng nhận nuôi con nuôi",
    "Luật Nuôi con nuôi",
)


def printed(*posters: documents.Poster, paper: PaperSize = PaperSize.A4) -> bytes:
    return documents.print_posters(posters, title="Tờ niêm yết", paper=paper, printed_on=DAY, at=NOON)


def a_sheet(lines: int, paper: PaperSize = PaperSize.A4) -> bytes:
    row = documents.PostingRow(
        "9.000001", "Đăng ký thử", "Cấp xã", "3 ngày", "8.000 ₫", "Liên thông", "UBND", "1/QĐ-UBND"
    )
    sheet = documents.PostingSheet(
        parent="Ủy ban nhân dân phường Hoàn Kiếm",
        agency="Trung tâm Phục vụ hành chính công phường Hoàn Kiếm",
        place="Hoàn Kiếm",
        on=DAY,
        groups=(documents.PostingGroup("Hộ tịch", (row,) * lines),) if lines else (),
        address=ADDRESS,
        shown="motcua.example/niem-yet/H26/",
    )
    return documents.print_posting(sheet, title="Danh mục niêm yết", paper=paper, at=NOON)


@needs_poppler
@pytest.mark.parametrize("paper", PaperSize)
def test_a_poster_says_every_part_that_must_be_published(paper: PaperSize) -> None:
    pdf = printed(POSTER, paper=paper)
    assert_is_pdf_a_2b(pdf)
    text = _text(pdf)
    assert [part for part in PARTS if part not in text] == []
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == "vi"
        assert str(opened.docinfo["/Title"]) == "Tờ niêm yết"
        size = [round(float(side) * 25.4 / 72) for side in opened.pages[0].MediaBox[2:]]
        assert tuple(size) == MILLIMETRES[paper]


@needs_poppler
@pytest.mark.parametrize("pdf", [printed(POSTER), a_sheet(2)], ids=["poster", "list"])
def test_the_code_on_paper_opens_the_public_page(pdf: bytes) -> None:
    done = subprocess.run(
        ["pdftoppm", "-r", "70", "-png", "-singlefile", "-"], input=pdf, capture_output=True, check=True
    )
    with Image.open(BytesIO(done.stdout)) as page:
        assert [code.text for code in zxingcpp.read_barcodes(page)] == [ADDRESS]


@needs_poppler
def test_a_long_poster_repeats_its_heads_and_counts_its_own_pages() -> None:
    paper = documents.ListedPaper("Giấy tờ chứng minh " * 12, "1", "–")
    long = replace(POSTER, cases=(documents.PaperCase("Cấp mới", (paper,) * 40),))
    with pikepdf.open(BytesIO(printed(long))) as opened:
        assert len(opened.pages) > 2
    text = _text(printed(long, POSTER))
    assert text.count("STT") > 3
    assert "Trang 2/" in text
    assert text.count("Trang 1/") == 2


@needs_poppler
def test_a_list_repeats_its_head_and_its_field_on_every_page() -> None:
    with pikepdf.open(BytesIO(a_sheet(60))) as opened:
        pages = len(opened.pages)
    text = _text(a_sheet(60))
    assert pages > 1
    assert text.count("Cơ quan thực hiện") == pages
    assert text.count("Hộ tịch (60)") == pages
    assert "60 thủ tục, 1 lĩnh vực" in text


@needs_poppler
def test_an_empty_list_says_so() -> None:
    assert "không có thủ tục nào" in _text(a_sheet(0, PaperSize.A3))


@needs_poppler
def test_what_a_record_says_is_never_markup() -> None:
    text = _text(printed(replace(POSTER, name="#panic() *đậm* $x$")))
    assert "#panic() *đậm* $x$" in text
