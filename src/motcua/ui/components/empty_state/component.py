from __future__ import annotations

from dataclasses import dataclass

from motcua.kernel.errors import Words

from ...component import Component, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyState(Component):
    """Nothing here: says so, and what to do."""

    title: Words
    text: Words
    href: str = ""
    action: Words = ""
    icon: str = "file"


EXAMPLES = [
    Example(
        "plain",
        EmptyState(
            title="Bạn chưa có hồ sơ nào",
            text="Chọn một thủ tục để bắt đầu. Hồ sơ nháp được lưu tại đây.",
            href="#",
            action="Tìm thủ tục",
        ),
    )
]
