from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html

from motcua.kernel.errors import Words

from ...component import Component, Content, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel(Component):
    """Confirmation that something is done, with the one thing to keep (a code)."""

    title: Words
    content: Content = ""


EXAMPLES = [
    Example(
        "plain",
        Panel(
            title="Đã nộp hồ sơ", content=format_html("Mã hồ sơ của bạn<br><strong>{}</strong>", "H26.18-261125-0007")
        ),
    )
]
