from __future__ import annotations

from dataclasses import dataclass

from motcua.kernel.errors import Words

from ...component import Component, Content, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Details(Component):
    """More for those who want it, folded away."""

    summary: Words
    content: Content = ""
    open: bool = False


EXAMPLES = [
    Example(
        "plain",
        Details(summary="Không có giấy chứng sinh?", content="Nộp văn bản của người làm chứng xác nhận về việc sinh."),
    )
]
