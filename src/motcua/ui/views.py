"""The gallery: every component with every example, and pages that show the layouts. Only in development."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from .component import UnknownComponent, entries, entry
from .specimens import SPECIMENS


def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery.html", {"entries": list(entries()), "specimens": SPECIMENS})


def component(request: HttpRequest, name: str) -> HttpResponse:
    try:
        found = entry(name)
    except UnknownComponent as error:
        raise Http404 from error
    layout = "ui/staff.html" if "nhan-vien" in request.GET else "ui/citizen.html"
    return render(request, "ui/gallery_component.html", {"entry": found, "layout": layout})


def specimen(request: HttpRequest, name: str) -> HttpResponse:
    """A whole page made of examples, to see components beside one another."""
    if name not in SPECIMENS:
        raise Http404
    return render(request, f"ui/specimens/{name}.html", SPECIMENS[name]())
