from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from motcua.kernel.errors import Words

from ...component import Component, Content, Example


@dataclass(frozen=True, slots=True)
class SummaryAction:
    """A link beside a row; `about` completes it for those who hear it ("Sửa" + "họ và tên")."""

    text: Words
    href: str
    about: Words = ""


@dataclass(frozen=True, slots=True)
class SummaryRow:
    key: Words
    value: Content
    actions: Sequence[SummaryAction] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryList(Component):
    """Names and values, as in checking one's answers. With `title` it becomes a card."""

    rows: Sequence[SummaryRow]
    title: Words = ""
    level: Literal[2, 3] = 2
    action: SummaryAction | None = None


EXAMPLES = [
    Example(
        "plain",
        SummaryList(
            rows=[
                SummaryRow("Họ, chữ đệm và tên", "Nguyễn Minh An", [SummaryAction("Sửa", "#a", "họ, chữ đệm và tên")]),
                SummaryRow("Ngày sinh", "27/03/2026", [SummaryAction("Sửa", "#b", "ngày sinh")]),
                SummaryRow("Nơi sinh", "Bệnh viện Phụ sản Hà Nội"),
            ]
        ),
    ),
    Example(
        "card",
        SummaryList(
            title="Người nộp",
            action=SummaryAction("Sửa", "#c"),
            rows=[SummaryRow("Họ và tên", "Trần Văn Bình"), SummaryRow("Điện thoại", "090 000 0000")],
        ),
    ),
]
