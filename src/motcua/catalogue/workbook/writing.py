"""The template, empty or filled: a sheet for each part, help at each header, lists to choose from, an example row."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ..values import Channel, Content
from .columns import (
    BASES,
    CASES,
    CHANNELS,
    KEEP,
    KINDS,
    LONGEST_CELL,
    NO,
    PAPERS,
    PROCEDURES,
    RESULTS,
    SHEETS,
    UNITS,
    YES,
    Column,
    Holds,
    Sheet,
)

LAST_ROW = 2000  # how far down the lists to choose from reach
GUIDE, LISTS = "Hướng dẫn", "Danh mục"
_HEAD = PatternFill("solid", fgColor="FF1F4E79")
_EXAMPLE = PatternFill("solid", fgColor="FFEDEDED")
_KIND_NAMES = {kind: name for name, kind in KINDS.items()}
_UNIT_NAMES = {unit: name for name, unit in UNITS.items()}
_GUIDE = (
    "Mỗi thủ tục một hàng ở trang Thủ tục; các phần khác ở trang riêng, nối với nhau bằng mã thủ tục.",
    "Hàng có mã bắt đầu bằng VD là ví dụ, không được đọc; xóa hay để lại đều được.",
    "Ô chỉ chứa giá trị: không dùng công thức, không gộp ô. Mã và số ký hiệu để định dạng văn bản.",
    "Trang Quyết định không bắt buộc: nêu quyết định sẽ công bố, nếu đã có.",
    "Thủ tục đã có: mọi ô của thủ tục đó được đọc, ô trống nghĩa là không có.",
    "Tải lên ở trang Nhập thủ tục, xem trước, rồi xác nhận. Chỉ lập bản nháp; công bố và công khai bằng quyết định.",
)


def template(contents: Sequence[Content] = (), fields: Sequence[str] = ()) -> bytes:
    """The workbook with the procedures given; `fields` are offered to choose from."""
    book = Workbook()
    lists = {"field": tuple(fields)}
    for sheet in SHEETS:
        page = book.create_sheet(sheet.title)
        _head(page, sheet)
        _row(page, 2, sheet, {column.key: column.example for column in sheet.columns}, _EXAMPLE)
    del book[book.sheetnames[0]]
    for content in contents:
        for sheet, rows in _rows(content):
            for row in rows:
                _row(book[sheet.title], book[sheet.title].max_row + 1, sheet, {"code": content.code, **row})
    _guide(book)
    _lists(book, lists)
    for sheet in SHEETS:
        _validate(book[sheet.title], sheet, lists)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head(page: Any, sheet: Sheet) -> None:
    for at, column in enumerate(sheet.columns, 1):
        cell = page.cell(1, at, f"{column.header} *" if column.required else column.header)
        cell.font, cell.fill = Font(bold=True, color="FFFFFFFF"), _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.comment = Comment(column.help, "Một Cửa", width=300, height=90)
        page.column_dimensions[get_column_letter(at)].width = column.width
    page.freeze_panes = "B2"


def _row(page: Any, number: int, sheet: Sheet, values: Mapping[str, str], fill: PatternFill | None = None) -> None:
    for at, column in enumerate(sheet.columns, 1):
        cell = page.cell(number, at)
        cell.number_format = "@"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if text := values.get(column.key, ""):
            cell.value = text if len(text) <= LONGEST_CELL else KEEP
            cell.data_type = "s"  # words that begin with "=" are words
        if fill is not None:
            cell.fill, cell.font = fill, Font(italic=True, color="FF595959")


def _rows(content: Content) -> Iterable[tuple[Sheet, list[dict[str, str]]]]:
    main = {column.key: _cell(getattr(content, column.key)) for column in PROCEDURES.columns if column.key != "code"}
    yield PROCEDURES, [main]
    yield CASES, [{"name": variant.name, "note": variant.note} for variant in content.variants]
    yield (
        PAPERS,
        [
            {
                "case": variant.name,
                "name": paper.name,
                "paper_code": paper.code,
                "originals": _cell(paper.originals),
                "copies": _cell(paper.copies),
                "form_files": _cell(paper.form_files),
            }
            for variant in content.variants
            for paper in variant.papers
        ],
    )
    yield CHANNELS, [row for at, channel in enumerate(content.channels, 1) for row in _channel(at, channel)]
    yield BASES, [{"number": basis.number, "name": basis.name} for basis in content.bases]
    yield RESULTS, [{"name": result.name, "result_code": result.code} for result in content.results]


def _channel(number: int, channel: Channel) -> list[dict[str, str]]:
    """One row for each fee; the limit stands in the first."""
    fees = [{"fee": _cell(fee.amount), "currency": fee.currency, "fee_note": fee.note} for fee in channel.fees] or [{}]
    first = {
        "kind": _KIND_NAMES[channel.kind],
        "case": channel.variant,
        "amount": f"{channel.limit.amount.normalize():f}".replace(".", ",") if channel.limit else "",
        "unit": _UNIT_NAMES[channel.limit.unit] if channel.limit else "",
        "limit_text": channel.limit_text,
        "description": channel.description,
    }
    return [{"number": str(number), **(first if at == 0 else {}), **fee} for at, fee in enumerate(fees)]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _guide(book: Workbook) -> None:
    page = book.create_sheet(GUIDE, 0)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 34, 100
    lines = [("Cách điền", ""), *(("", line) for line in _GUIDE)]
    for sheet in SHEETS:
        lines += [("", ""), (f"Trang {sheet.title}", "")]
        lines += [(_starred(column), column.help) for column in sheet.columns]
    for number, (left, right) in enumerate(lines, 1):
        page.cell(number, 1, left).font = Font(bold=True)
        page.cell(number, 2, right).alignment = Alignment(wrap_text=True, vertical="top")


def _starred(column: Column) -> str:
    return f"{column.header} (bắt buộc)" if column.required else column.header


def _lists(book: Workbook, lists: Mapping[str, Sequence[str]]) -> None:
    page = book.create_sheet(LISTS)
    page.sheet_state = "hidden"
    for at, (key, names) in enumerate(lists.items(), 1):
        for number, name in enumerate((key, *names), 1):
            page.cell(number, at, name).data_type = "s"


def _validate(page: Any, sheet: Sheet, lists: Mapping[str, Sequence[str]]) -> None:
    for at, column in enumerate(sheet.columns, 1):
        source, strict = "", False
        if column.choices:
            source, strict = '"' + ",".join(column.choices) + '"', True
        elif column.key == "code" and sheet is not PROCEDURES:
            source = f"'{PROCEDURES.title}'!$A$2:$A${LAST_ROW}"
        elif column.key in lists and column.holds is Holds.LINE and lists[column.key]:
            place = get_column_letter([*lists].index(column.key) + 1)
            source = f"'{LISTS}'!${place}$2:${place}${len(lists[column.key]) + 1}"
        if source:
            rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=strict)
            rule.add(f"{get_column_letter(at)}2:{get_column_letter(at)}{LAST_ROW}")
            page.add_data_validation(rule)
