from __future__ import annotations

from dataclasses import dataclass

from motcua.kernel.errors import Words

from ...component import Component, Content, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationBanner(Component):
    """News about what was just done (`success`) or about the whole service; `number` tells several apart."""

    text: Content
    success: bool = False
    title: Words = ""
    number: int = 1


EXAMPLES = [
    Example("success", NotificationBanner(text="Đã lưu hồ sơ nháp.", success=True, number=1)),
    Example("notice", NotificationBanner(text="Thứ Bảy 05/12/2026, hệ thống bảo trì từ 22:00 đến 24:00.", number=2)),
]
