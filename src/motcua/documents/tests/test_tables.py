"""Exports: what was in the rows, and nothing that runs."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from lxml import etree

from motcua.documents import api as documents
from motcua.kernel.text import unrunnable

HOSTILE = ["=1+1", "+84912345678", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"]
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def a_table(*cells: str | int) -> documents.Table:
    return documents.Table("Sổ theo dõi hồ sơ", ["STT", *["Cột"] * len(cells)], [[1, *cells]])


def test_csv_opens_in_a_spreadsheet_with_every_letter_right() -> None:
    made = documents.to_csv(a_table("Nguyễn Thị Ngọc Ẩn", 'dấu, phẩy và "ngoặc"', "hai\ndòng"), name="so").content
    assert made.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))
    assert rows[1] == ["1", "Nguyễn Thị Ngọc Ẩn", 'dấu, phẩy và "ngoặc"', "hai\ndòng"]


@pytest.mark.parametrize("cell", HOSTILE)
def test_no_cell_of_a_csv_is_taken_for_a_formula(cell: str) -> None:
    assert unrunnable(cell) == f"'{cell}"
    (_, row) = csv.reader(
        io.StringIO(documents.to_csv(a_table(cell), name="so").content.decode("utf-8-sig"), newline="")
    )
    assert row[1] == f"'{cell}"


@pytest.mark.parametrize("mark", [";", "\t", "\n"])
def test_no_cell_runs_where_another_separator_splits_it(mark: str) -> None:
    assert unrunnable(f"Số 1{mark}=1+1{mark}x - y") == f"Số 1{mark}'=1+1{mark}x - y"
    assert unrunnable(";=1") == ";'=1"


def test_a_spreadsheet_holds_words_and_numbers_but_no_formula_and_no_link() -> None:
    made = documents.to_xlsx(a_table(*HOSTILE, "https://motcua.example/", "{=1}", "Ẩn"), name="so").content
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        words = ["".join(e.itertext()) for e in etree.fromstring(book.read("xl/sharedStrings.xml"))]
        assert not [name for name in book.namelist() if "rels" in name and "sheet" in name.rpartition("/")[2]]
    assert sheet.findall(f".//{_SHEET}f") == []
    row = sheet.findall(f".//{_SHEET}row")[1]
    assert [cell.get("t") for cell in row][1:] == ["s"] * (len(HOSTILE) + 3)
    assert row[0].findtext(f"{_SHEET}v") == "1"
    assert {"Ẩn", "=1+1", "https://motcua.example/"} <= set(words)


def test_a_table_without_rows_still_has_its_head() -> None:
    empty = documents.Table("Sổ: 01/2026 [phần]", ["STT", "Mã hồ sơ"], [])
    assert documents.to_csv(empty, name="so").content.decode("utf-8-sig").strip() == "STT,Mã hồ sơ"
    with zipfile.ZipFile(io.BytesIO(documents.to_xlsx(empty, name="so").content)) as book:
        assert 'name="Sổ  01 2026  phần"' in book.read("xl/workbook.xml").decode()
