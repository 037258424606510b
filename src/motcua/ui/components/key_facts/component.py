from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.kernel.errors import Words

from ...component import Component, Content, Example


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer people look for first: how long, how much, where. `note` qualifies it ("chưa xác nhận")."""

    label: Words
    value: Content
    icon: str = ""
    note: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFacts(Component):
    """The few facts that decide, large and side by side."""

    facts: Sequence[Fact]


EXAMPLES = [
    Example(
        "plain",
        wide=True,
        component=KeyFacts(
            facts=[
                Fact("Bạn nhận được", "Giấy khai sinh", "file"),
                Fact("Thời hạn", "Trong ngày làm việc", "clock", "Nhận sau 15 giờ: ngày làm việc tiếp theo"),
                Fact("Lệ phí", "Miễn phí khi đúng hạn", "coin"),
            ]
        ),
    )
]
