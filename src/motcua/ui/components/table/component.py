from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from motcua.kernel.errors import Words

from ...component import Component, Content, Example
from ...tones import Tone
from ..due_badge.component import DueBadge
from ..tag.component import Tag


@dataclass(frozen=True, slots=True)
class Column:
    """A head cell. `sort_href` makes it a link that sorts; `sorted` says how the rows stand now."""

    text: Words
    numeric: bool = False
    sort_href: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in the order of the columns; `tone` draws a quiet edge that repeats what a cell says.

    `value` is what a ticked row posts in a table that is selected from; without one there is no box to tick.
    """

    cells: Sequence[Content | int | date]
    tone: Tone | None = None
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Component):
    """Rows of one kind. `inbox` turns on the keys j, k, Enter; `dense` and `sticky` suit staff pages.

    The first cell of each row is its heading unless `row_heads` is off. With `select` each row has a box to tick,
    posted under that name by the form around the table. `id` tells tables on one page apart.
    On a phone each row of a table with more than three columns stands as a card, unless `cards` is off.
    """

    caption: Words
    columns: Sequence[Column]
    rows: Sequence[Row]
    caption_hidden: bool = False
    dense: bool = False
    sticky: bool = False
    inbox: bool = False
    row_heads: bool = True
    empty: Words = ""
    select: str = ""
    id: str = "bang"
    cards: bool = True

    def context(self) -> dict[str, Any]:
        cards = self.cards and len(self.columns) > 3
        openings = [_opening(column, cards=cards) for column in self.columns]
        first = 1 if self.row_heads else 0
        lines = [
            {
                "tone": row.tone,
                "value": row.value,
                "head": row.cells[0],
                "cells": list(zip(openings, row.cells, strict=True))[first:],
            }
            for row in self.rows
        ]
        return Component.context(self) | {"lines": lines, "cards": cards}


def _opening(column: Column, *, cards: bool) -> SafeString:
    """The tag that opens a cell of the column: alike in every row, and so written once for all of them."""
    return format_html(
        '<td{}{} class="govuk-table__cell{}">',
        mark_safe(' role="cell"') if cards else "",
        format_html(' data-head="{}"', column.text) if cards and not column.hidden else "",
        " govuk-table__cell--numeric" if column.numeric else "",
    )


def _link(text: str) -> SafeString:
    return format_html('<a href="#{}">{}</a>', text, text)


INBOX = Table(
    id="viec",
    select="ho-so",
    caption="Việc cần làm",
    dense=True,
    sticky=True,
    inbox=True,
    columns=[
        Column("Mã hồ sơ", sort_href="?sap-xep=ma"),
        Column("Người nộp"),
        Column("Thủ tục"),
        Column("Hạn trả", sort_href="?sap-xep=-han", sorted="ascending"),
        Column("Tình trạng"),
    ],
    rows=[
        Row(
            [
                _link("H26.18-261120-0003"),
                "Trần Thị Mai",
                "Đăng ký kết hôn",
                DueBadge(text="Quá hạn 1 ngày", tone=Tone.LATE, at="17:00 20/11"),
                Tag(text="Đang xử lý", tone=Tone.WAITING),
            ],
            Tone.LATE,
            "1",
        ),
        Row(
            [
                _link("H26.18-261125-0007"),
                "Nguyễn Văn Bình",
                "Đăng ký khai sinh",
                DueBadge(text="Còn 2 giờ", tone=Tone.WAITING, at="17:00 hôm nay"),
                Tag(text="Chờ ký", tone=Tone.WAITING),
            ],
            Tone.WAITING,
            "2",
        ),
        Row(
            [
                _link("H26.18-261125-0011"),
                "Lê Thu Hà",
                "Chứng thực bản sao",
                DueBadge(text="Còn 3 ngày", tone=Tone.CALM, at="17:00 28/11"),
                Tag(text="Mới nhận"),
            ],
            value="3",
        ),
    ],
)
EXAMPLES = [
    Example(
        "plain",
        Table(
            caption="Phí, lệ phí",
            columns=[Column("Hình thức"), Column("Thời hạn"), Column("Lệ phí", numeric=True)],
            rows=[Row(["Trực tiếp", "1 ngày làm việc", "8.000 ₫"]), Row(["Trực tuyến", "1 ngày làm việc", "0 ₫"])],
        ),
    ),
    Example(
        "inbox: dense, sticky, sorted",
        wide=True,
        component=INBOX,
    ),
    Example(
        "empty",
        Table(
            caption="Hồ sơ quá hạn",
            columns=[Column("Mã hồ sơ"), Column("Người giữ")],
            rows=[],
            empty="Không có hồ sơ quá hạn.",
        ),
    ),
]
