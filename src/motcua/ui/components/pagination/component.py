from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...component import Component, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination(Component):
    """Pages by number, when their count is known. `path` is the address with its filters, up to `trang=`: `?q=a&`."""

    number: int
    count: int
    path: str = "?"
    parameter: str = "trang"

    def context(self) -> dict[str, Any]:
        shown = sorted({1, self.count} | {n for n in range(self.number - 1, self.number + 2) if 1 <= n <= self.count})
        pages: list[int | None] = []
        for page in shown:
            if pages and page - (pages[-1] or 0) > 1:
                pages.append(None)
            pages.append(page)
        return Component.context(self) | {
            "pages": pages,
            "previous": self.number - 1,
            "next": self.number + 1 if self.number < self.count else 0,
            "start": f"{self.path}{self.parameter}=",
        }


EXAMPLES = [Example("middle", Pagination(number=6, count=12)), Example("first", Pagination(number=1, count=3))]
