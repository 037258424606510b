from __future__ import annotations

from dataclasses import dataclass

from ...component import Component, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager(Component):
    """Back and forth through a list whose length nobody counts (`kernel.pages.Page`)."""

    previous_href: str = ""
    next_href: str = ""
    number: int = 0


EXAMPLES = [
    Example("both", Pager(previous_href="?trang=1", next_href="?trang=3", number=2)),
    Example("start", Pager(next_href="?trang=2")),
]
