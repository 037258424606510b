"""What each place posts: lists of procedures, and posters to print. Public as on the wall of the hall."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.pages import cut
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import presenting

LINES_ON_A_PAGE = 50
SPREADSHEETS = ("xlsx", "csv")


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Every place that posts, each with the way to its list."""
    units = dossiers.posting.units_that_post(day_of(timezone.now()))
    return render(request, "portal/posting_places.html", {"groups": presenting.posting_groups(units)})


@require_GET
def posted(request: HttpRequest, unit: str) -> HttpResponse:
    """The list of one place today; `?linh-vuc=` one field of it."""
    wanted = _list(unit, _today())
    field = ui.asked(request, "linh-vuc")
    lines = [line for f in wanted.fields if field in {"", f.name} for line in f.lines]
    page = cut(lines, ui.page_number(request), LINES_ON_A_PAGE)
    base = reverse("portal:posting", args=[unit])
    return render(
        request,
        "portal/posting.html",
        {
            "posted": wanted,
            "field": field,
            "table": dossiers.posting.lines_table(page.items, wanted),
            "fields": tuple(
                presenting.Way(f.name, f"{base}?{urlencode({'linh-vuc': f.name})}", len(f.lines)) for f in wanted.fields
            ),
            "sheets": _sheets(unit),
            "pager": ui.pager(request, page),
        },
    )


@require_GET
def sheet(request: HttpRequest, unit: str, form: str) -> HttpResponse | FileResponse:
    """The whole list for the wall (`pdf`, `?kho=a3`) or for a spreadsheet."""
    if form not in {"pdf", *SPREADSHEETS}:
        raise catalogue.UnknownProcedure
    wanted = _list(unit, _today())
    _count(request)
    if form in SPREADSHEETS:
        return _public(documents.serve(dossiers.posting.exported(wanted, form)))
    address = reverse("portal:posting", args=[wanted.unit.code])
    made = dossiers.posting.sheet(wanted, paper=_paper(request), address=address, at=timezone.now())
    return _public(documents.serve(made, inline=True))


@require_GET
def poster(request: HttpRequest, code: str) -> FileResponse:
    """One procedure as it hangs in the hall; `?kho=a3`, `?don-vi=` for the head of that place."""
    today = _today()
    place = ui.asked(request, "don-vi", 20)
    unit = organisation.unit_by_code(place, today) if place else None
    _count(request)
    made = dossiers.posting.poster(code, today, paper=_paper(request), at=timezone.now(), unit=unit)
    return _public(documents.serve(made, inline=True))


def _today() -> date:
    return day_of(timezone.now())


def _list(unit: str, on: date) -> catalogue.PostingList:
    return catalogue.posting_list(organisation.unit_by_code(unit, on).id, on)


def _paper(request: HttpRequest) -> documents.PaperSize:
    large = ui.asked(request, "kho", 2).lower() == documents.PaperSize.A3
    return documents.PaperSize.A3 if large else documents.PaperSize.A4


def _sheets(unit: str) -> tuple[tuple[str, str], ...]:
    pdf = reverse("portal:posting_sheet", args=[unit, "pdf"])
    prints = tuple((f"PDF {size.name}", f"{pdf}?kho={size.value}") for size in documents.PaperSize)
    return (*prints, *((form.upper(), reverse("portal:posting_sheet", args=[unit, form])) for form in SPREADSHEETS))


def _count(request: HttpRequest) -> None:
    dossiers.posting.count_print(identity.current_actor(request), request.META.get("REMOTE_ADDR", ""))


def _public(response: FileResponse) -> FileResponse:
    response["Cache-Control"] = "public, max-age=300"
    return response
