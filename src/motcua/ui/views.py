"""The gallery: every component with every example, and pages that show the layouts. Only in development."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from .component import Entry, Example, UnknownComponent, entries, entry
from .specimens import SPECIMENS


def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery.html", {"entries": list(entries()), "specimens": SPECIMENS})


def component(request: HttpRequest, name: str) -> HttpResponse:
    """`?vi-du=2` shows one example; `?nhan-vien` shows them as staff see them."""
    try:
        found = entry(name)
    except UnknownComponent as error:
        raise Http404 from error
    values = {
        "entry": found,
        "layout": "ui/staff.html" if "nhan-vien" in request.GET else "ui/citizen.html",
        "examples": _shown(found, request.GET.get("vi-du", "")),
        "others": [(f"?vi-du={number}", e.title) for number, e in enumerate(found.examples, 1) if e.alone],
    }
    return render(request, "ui/gallery_component.html", values)


def _shown(found: Entry, number: str) -> Sequence[Example]:
    if number.isdecimal() and 1 <= int(number) <= len(found.examples):
        return [found.examples[int(number) - 1]]
    return [example for example in found.examples if not example.alone]


def specimen(request: HttpRequest, name: str) -> HttpResponse:
    """A whole page made of examples, to see components beside one another."""
    if name not in SPECIMENS:
        raise Http404
    return render(request, f"ui/specimens/{name}.html", SPECIMENS[name]())
