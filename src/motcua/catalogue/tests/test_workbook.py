"""The workbook of procedures: written, read back, refused cell by cell."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from motcua.catalogue import workbook
from motcua.catalogue.life import Intended
from motcua.catalogue.values import Channel, ChannelKind, Content, Fee
from motcua.catalogue.workbook import columns, opening

from .builders import THREE_DAYS, some_content


def a_content(**changes: Any) -> Content:
    """Cases with their own limits and fees, and words that a spreadsheet would take for something else."""
    ways = (
        Channel(
            ChannelKind.DIRECT, THREE_DAYS, "", (Fee(8000, note="/bản"), Fee(0)), "Tại quầy\nhoặc kiosk", "Cấp mới"
        ),
        Channel(ChannelKind.ONLINE, None, "Theo kế hoạch", (Fee(None, "USD", "Theo thông tư"),)),
    )
    usual: dict[str, Any] = {
        "channels": ways,
        "steps": "=Bước 1\n- Bước 2",
        "keywords": ("a", "b"),
        "interlinked": False,
    }
    return some_content(**(usual | {"interlinked": False} | changes))


def filled(change: Callable[[Any], None] = lambda book: None, *contents: Content) -> bytes:
    """The template with a content, changed as a person would change it."""
    book = load_workbook(io.BytesIO(_template(contents or (a_content(),))))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def _template(contents: tuple[Content, ...]) -> bytes:
    return workbook.template(contents, ["Thử nghiệm"])


def put(sheet: str, cell: str, value: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet][cell] = value

    return change


def wrong(body: bytes) -> list[tuple[str, str]]:
    return [(error.name, error.reason) for error in workbook.read(body).errors]


def test_what_is_written_is_read_back_the_same() -> None:
    (row,) = workbook.read(filled()).rows
    assert row.content == a_content()
    assert row.kept == frozenset()


def test_the_template_has_help_lists_and_an_example_that_is_not_read() -> None:
    body = workbook.template([], ["Hộ tịch"])
    book = load_workbook(io.BytesIO(body))
    assert book.sheetnames == ["Hướng dẫn", *(sheet.title for sheet in columns.SHEETS), "Danh mục"]
    page = book["Cách nộp và phí"]
    assert page["A1"].value == "Mã thủ tục *"
    assert "Chọn trong danh sách" in page["C1"].comment.text
    assert page["A2"].value.startswith("VD")
    lists = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert lists["C2:C2000"] == '"Trực tiếp,Trực tuyến,Bưu chính công ích"'
    assert lists["A2:A2000"] == "'Thủ tục'!$A$2:$A$2000"
    assert book["Danh mục"].sheet_state == "hidden"
    read = workbook.read(body)
    assert (read.rows, read.errors) == ([], [])


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "reason"),
    [
        ("Thủ tục", "B3", None, "trống"),
        ("Thủ tục", "B3", "=1+1", "công thức"),
        ("Thủ tục", "B3", "#REF!", "lỗi của bảng tính"),
        ("Thủ tục", "A3", "abc", "Mã thủ tục"),
        ("Thủ tục", "Q3", "có lẽ", "Chọn một trong"),
        ("Thủ tục", "A4", "9.000001", "đã có ở ô A3"),
        ("Giấy tờ", "B3", "Cấp lại", "không có ở trang Trường hợp"),
        ("Giấy tờ", "E3", "một", "số nguyên"),
        ("Giấy tờ", "E3", -1, "số nguyên"),
        ("Căn cứ pháp lý", "A3", "1.000009", "không có ở trang Thủ tục"),
        ("Căn cứ pháp lý", "B3", date(2030, 12, 1), "ngày tháng"),
        ("Cách nộp và phí", "C3", "Fax", "Chọn một trong"),
        ("Cách nộp và phí", "C3", None, "Chọn hình thức"),
        ("Cách nộp và phí", "E3", 0, "lớn hơn 0"),
        ("Cách nộp và phí", "E3", None, "xóa đơn vị"),
        ("Cách nộp và phí", "F3", None, "đơn vị"),
        ("Cách nộp và phí", "H3", "8 nghìn", "mức phí"),
        ("Cách nộp và phí", "H3", "1.5", "mức phí"),
        ("Cách nộp và phí", "H3", 8, "ba số 0"),  # 8.000 in a sheet with the point for decimals
        ("Cách nộp và phí", "I3", "VNĐ đồng", "Dài quá"),
        ("Cách nộp và phí", "E4", 9, "hàng đầu"),
        ("Kết quả", "C3", "K" * 61, "Dài quá 60"),
        ("Trường hợp", "B4", "Cấp mới", "trống"),
        ("Thủ tục", "V1", "Cột lạ", "không có trong mẫu"),
    ],
)
def test_an_error_is_told_by_its_cell(sheet: str, cell: str, value: Any, reason: str) -> None:
    errors = wrong(filled(put(sheet, cell, value)))
    place = {"B4": "A4", "E3": "E3"}.get(cell, cell) if (sheet, reason) == ("Trường hợp", "trống") else cell
    assert any(name == f"{sheet}!{place}" and reason in why for name, why in errors), errors


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "same"),
    [
        ("Cách nộp và phí", "E3", 3, True),
        ("Cách nộp và phí", "E3", " 3,0 ", True),
        ("Cách nộp và phí", "H3", "8.000", True),
        ("Cách nộp và phí", "H3", 8000.0, True),
        ("Cách nộp và phí", "F3", "Ngày Làm Việc", True),
        ("Thủ tục", "B3", "  Đăng ký  thử nghiệm ", True),  # letters and their signs apart
        ("Thủ tục", "A3", 9.000001, True),
        ("Thủ tục", "A3", " 9.000001 ", True),
        ("Thủ tục", "A3", "'9.000001", True),
        ("Thủ tục", "B3", "Đăng ký_x000D_\nthử nghiệm", True),  # as Excel writes the line breaks of Windows
        ("Cách nộp và phí", "H3", "'8000", True),
        ("Thủ tục", "B3", "Tên khác", False),
        ("Thủ tục", "V3", "ô ngoài bảng", True),
    ],
)
def test_a_cell_means_the_same_however_it_is_typed(sheet: str, cell: str, value: Any, same: bool) -> None:
    read = workbook.read(filled(put(sheet, cell, value)))
    assert read.errors == []
    assert (read.rows[0].content == a_content()) is same


def test_sheets_and_columns_are_known_however_their_letters_are_composed() -> None:
    def as_a_mac_writes(book: Any) -> None:
        for page in book:
            page.title = unicodedata.normalize("NFD", page.title) + " "
            for cell in page[1]:
                cell.value = cell.value and unicodedata.normalize("NFD", cell.value)

    body = filled(as_a_mac_writes)
    read = workbook.read(body)
    assert (read.errors, read.rows[0].content) == ([], a_content())
    book = load_workbook(io.BytesIO(workbook.marked(body, [workbook.Place("Thủ tục", "B3", "Sai")])))
    assert book.worksheets[1]["B3"].comment.text == "Sai"


def test_borders_and_colours_are_no_rows() -> None:
    def coloured(book: Any) -> None:
        for cell in ("A1048576", "XFD2"):
            book["Thủ tục"][cell].font = Font(bold=True)

    read = workbook.read(filled(coloured))
    assert (read.errors, read.rows[0].content) == ([], a_content())


@pytest.mark.parametrize(("unit", "wrong_at"), [("tháng", ["E3"]), ("ngày", ["E3"]), ("ngày làm việc", [])])
def test_a_part_of_a_month_or_of_a_day_of_the_calendar_is_no_limit(unit: str, wrong_at: list[str]) -> None:
    def half(book: Any) -> None:
        book["Cách nộp và phí"]["E3"], book["Cách nộp và phí"]["F3"] = "0,5", unit

    assert [place for place, _why in wrong(filled(half))] == [f"Cách nộp và phí!{cell}" for cell in wrong_at]


def test_one_fault_is_told_once() -> None:
    assert wrong(filled(lambda book: book.remove(book["Thủ tục"]))) == [("Thủ tục", "Thiếu trang “Thủ tục”.")]
    ((place, _why),) = wrong(filled(put("Cách nộp và phí", "E3", "3 ngày")))
    assert place == "Cách nộp và phí!E3"


def test_merged_cells_and_missing_sheets_are_refused_by_name() -> None:
    def change(book: Any) -> None:
        book["Giấy tờ"].merge_cells("B3:B4")
        del book["Kết quả"]
        book["Căn cứ pháp lý"].delete_cols(2)

    errors = dict(wrong(filled(change)))
    assert "B3:B4" in errors["Giấy tờ!B3"]
    assert "Thiếu trang" in errors["Kết quả"]
    assert "Số ký hiệu" in errors["Căn cứ pháp lý"]


def test_columns_and_rows_may_stand_in_any_order() -> None:
    def change(book: Any) -> None:
        page = book["Thủ tục"]
        page.delete_rows(2)  # the example
        page.move_range("B1:B2", cols=25)

    read = workbook.read(filled(change))
    assert read.errors == []
    assert read.rows[0].content == a_content()


def test_a_text_too_long_for_a_cell_stays_as_it_is() -> None:
    (row,) = workbook.read(filled(lambda book: None, a_content(steps="x" * 40_000))).rows
    assert (row.kept, row.content.steps) == (frozenset({"steps"}), "")


def a_decision_row(*values: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for at, value in enumerate(("9.000001", *values), 1):
            book["Quyết định"].cell(3, at, value)

    return change


@pytest.mark.parametrize(
    ("values", "known"),
    [
        (
            ("7/QĐ-UBND", "15/1/2026", datetime(2026, 2, 1), "Chủ tịch"),  # noqa: DTZ001 - as a sheet has it
            Intended("7/QĐ-UBND", date(2026, 1, 15), date(2026, 2, 1), "Chủ tịch"),
        ),
        (("7/QĐ-UBND",), Intended("7/QĐ-UBND", None, None, "")),
    ],
)
def test_the_decision_that_will_announce_is_read_beside_the_record(values: tuple[Any, ...], known: Intended) -> None:
    read = workbook.read(filled(a_decision_row(*values)))
    assert read.errors == []
    assert (read.rows[0].decision, read.rows[0].content) == (known, a_content())


@pytest.mark.parametrize(
    ("values", "cell", "reason"),
    [
        ((None, "15/01/2026"), "B3", "không được trống"),
        (("7/QĐ-UBND", "31/02/2026"), "C3", "31/12/2026"),
        (("7/QĐ-UBND", None, 46000), "D3", "31/12/2026"),
        (("7/QĐ-UBND", "15/01/0026"), "C3", "31/12/2026"),
        (("7" * 81,), "B3", "Dài quá 80"),
    ],
)
def test_a_decision_told_wrongly_is_refused_by_its_cell(values: tuple[Any, ...], cell: str, reason: str) -> None:
    ((place, why),) = wrong(filled(a_decision_row(*values)))
    assert (place, reason in why) == (f"Quyết định!{cell}", True), why


def test_a_workbook_without_decisions_is_complete() -> None:
    read = workbook.read(filled(lambda book: book.remove(book["Quyết định"])))
    assert (read.errors, read.rows[0].decision) == ([], None)


def test_wrong_cells_are_marked_in_a_copy() -> None:
    body = filled(put("Giấy tờ", "E3", "một"))
    read = workbook.read(body)
    book = load_workbook(io.BytesIO(workbook.marked(body, read.errors)))
    assert "số nguyên" in book["Giấy tờ"]["E3"].comment.text
    assert book["Giấy tờ"]["E3"].fill.fgColor.rgb == "FFF8CBAD"
    assert book["Giấy tờ"]["C3"].comment is None


def an_archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"xl/workbook.xml": b"<x/>", **parts}.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PK\x03\x04 not an archive",
        an_archive(),
        an_archive(**{"xl/big.xml": b"\0" * (opening.LARGEST_UNPACKED + 1)}),
        an_archive(**{"xl/bomb.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}),
        an_archive(**{"xl/vbaProject.bin": b"macro"}),
        an_archive(**{f"xl/{n}.xml": b"" for n in range(opening.MOST_PARTS)}),
        b"x" * (opening.LARGEST_FILE + 1),
        filled()[:-900],
    ],
    ids=["empty", "damaged", "hollow", "large", "entities", "macros", "many", "heavy", "cut"],
)
def test_what_is_no_honest_workbook_is_refused(body: bytes) -> None:
    with pytest.raises(workbook.CannotReadWorkbook):
        workbook.read(body)


@pytest.mark.parametrize(
    "sheet",
    [
        '<s><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></s>',
        '<s><hyperlinks><hyperlink ref="A:C"/></hyperlinks></s>',
        "<s>" + "<c/>" * (opening.MOST_CELLS + 1) + "</s>",
        "<s>" + "<xf/>" * (opening.MOST_OTHERS + 1) + "</s>",
    ],
    ids=["joined", "linked", "cells", "styles"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_small_file_that_names_a_million_cells_is_refused_before_they_are_made(sheet: str, encoding: str) -> None:
    body = an_archive(**{"xl/worksheets/sheet1.xml": sheet.encode(encoding)})
    with pytest.raises(workbook.CannotReadWorkbook, match="quá lớn khi mở ra"):
        workbook.read(body)


def test_a_document_type_is_refused_in_any_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "load_workbook", lambda *_given, **_named: pytest.fail("was opened"))
    with pytest.raises(workbook.CannotReadWorkbook):
        workbook.read(an_archive(**{"xl/a.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'.encode("utf-16")}))


def test_a_sheet_with_too_many_rows_is_refused_before_it_is_read() -> None:
    errors = wrong(filled(put("Kết quả", "A1048576", "9.000001")))
    assert any(name == "Kết quả" and "5000" in why for name, why in errors)


def test_the_blank_case_keeps_its_place() -> None:
    content = a_content()
    first, second = replace(content.variants[0], name=""), replace(content.variants[0], papers=(), note="Khi mất")
    (row,) = workbook.read(filled(lambda book: None, a_content(variants=(second, first)))).rows
    assert row.content.variants == (second, first)
