"""Questions and page numbers in addresses: `?q=khai+sinh&trang=2`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from motcua.kernel.pages import Page

from .components.pager.component import Pager

LAST_PAGE = 10_000


def page_number(request: HttpRequest) -> int:
    """The page asked for; the first when the address says nonsense."""
    text = request.GET.get("trang", "1")
    return min(max(int(text), 1), LAST_PAGE) if text.isdecimal() and len(text) < 6 else 1


def asked(request: HttpRequest, name: str, longest: int = 200) -> str:
    """What the address asks for, trimmed, cut at `longest` and free of characters no text may hold."""
    text = request.GET.get(name, "")
    return text.strip()[:longest]


def pager(request: HttpRequest, *pages: Page[Any]) -> Pager | None:
    """Links back and forth that keep the rest of the address; none where each list on the page is a single page."""
    number, has_next = pages[0].number, any(page.has_next for page in pages)
    if number == 1 and not has_next:
        return None
    return Pager(
        previous_href=_address(request, number - 1) if number > 1 else "",
        next_href=_address(request, number + 1) if has_next else "",
        number=number,
    )


def _address(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["trang"] = str(number)
    return f"?{query.urlencode()}"
