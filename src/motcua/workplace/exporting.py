"""Ways to take a list out as a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Export:
    name: str
    href: str


def exports(request: HttpRequest, route: str, formats: Iterable[str]) -> tuple[Export, ...]:
    """What the page asks for, as a file of each format."""
    query = request.GET.copy()
    query.pop("trang", None)
    question = f"?{query.urlencode()}" if query else ""
    return tuple(Export(wanted.upper(), f"{reverse(route, args=[wanted])}{question}") for wanted in formats)
