"""What a unit posts on a day: the list, taken out in every form, and the posters of it. Nothing is written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.errors import Invalid
from motcua.kernel.pages import cut
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import posting as presenting

LINES_ON_A_PAGE = 50


@require_GET
@identity.staff_required
def posted(request: HttpRequest) -> HttpResponse:
    """`?don-vi=H26.104&ngay=20/11/2026&linh-vuc=Hộ tịch`; without a unit, that of the reader's first post."""
    typed = ui.asked(request, "ngay", 20)
    try:
        on = _day(request)
    except Invalid as refusal:
        return _page(request, _today(), typed, ui.ErrorSummary.of(refusal.fields, refusal.message), refusal.status)
    return _page(request, on, typed or f"{on:%d/%m/%Y}")


def _page(
    request: HttpRequest, on: date, typed: str, summary: ui.ErrorSummary | None = None, status: int = 200
) -> HttpResponse:
    units = dossiers.posting.units_that_post(on)
    unit = _unit(request, units, on)
    wanted = catalogue.posting_list(unit.id, on)
    field = ui.asked(request, "linh-vuc")
    shown = [f for f in wanted.fields if field in {"", f.name}]
    page = cut([line for f in shown for line in f.lines], ui.page_number(request), LINES_ON_A_PAGE)
    error = _("Viết ngày như 20/11/2026.") if summary else ""
    return render(
        request,
        "administration/procedures/posting.html",
        {
            "posted": wanted,
            "filter": presenting.filter_form(units, wanted, field=field, day=typed, error=error),
            "table": dossiers.posting.lines_table(page.items, wanted),
            "sheets": presenting.sheets(wanted),
            "fields": presenting.field_table(shown, wanted),
            "everything": presenting.everything(wanted),
            "pager": ui.pager(request, page),
            "error_summary": summary,
        },
        status=status,
    )


@require_GET
@identity.staff_required
def sheet(request: HttpRequest, unit: str, form: str) -> FileResponse:
    """The whole list as `pdf` (`?kho=a3`), `xlsx` or `csv`."""
    if form not in {"pdf", "xlsx", "csv"}:
        raise catalogue.UnknownProcedure
    wanted = _list(request, unit)
    if form != "pdf":
        return documents.serve(dossiers.posting.exported(wanted, form))
    address = presenting.public_address(wanted.unit)
    made = dossiers.posting.sheet(wanted, paper=_paper(request), address=address, at=timezone.now())
    return documents.serve(made, inline=True)


@require_GET
@identity.staff_required
def posters(request: HttpRequest, unit: str) -> FileResponse:
    """The posters of one field, or of part `?phan=` of it, in one PDF."""
    part = ui.asked(request, "phan", 3)
    made = dossiers.posting.posters(
        _list(request, unit),
        field=ui.asked(request, "linh-vuc"),
        paper=_paper(request),
        at=timezone.now(),
        part=int(part) if part.isdecimal() else 1,
    )
    return documents.serve(made, inline=True)


@require_GET
@identity.staff_required
def every_poster(request: HttpRequest, unit: str) -> StreamingHttpResponse:
    """Every poster of the list, sent file by file as each is made: a whole commune's take long to make."""
    wanted, paper, at = _list(request, unit), _paper(request), timezone.now()
    made = dossiers.posting.every_poster(wanted, paper=paper, at=at)
    name = f"to-niem-yet-{wanted.unit.code}-{wanted.on:%y%m%d}-{paper}.zip"
    return StreamingHttpResponse(
        _zipped(made, at),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )


def _zipped(files: Iterable[documents.MadeFile], at: datetime) -> Iterator[bytes]:
    """An archive written as it goes; a PDF is packed already, so it is only stored."""
    out = _Outbox()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name, at.timetuple()[:6])
            archive.writestr(entry, file.content)
            yield out.taken()
    yield out.taken()


class _Outbox(io.RawIOBase):
    """What was written since it was last taken. It cannot go back, as a connection cannot."""

    def __init__(self) -> None:
        super().__init__()
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # the archive writes bytes only
        self._written += data
        return len(data)

    def taken(self) -> bytes:
        taken = bytes(self._written)
        self._written.clear()
        return taken


def _today() -> date:
    return day_of(timezone.now())


def _day(request: HttpRequest) -> date:
    """The day asked for, today if none. Raises `Invalid`."""
    typed = ui.asked(request, "ngay", 20)
    if not typed:
        return _today()
    try:
        return datetime.strptime(typed, "%d/%m/%Y").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        raise Invalid(fields={"ngay": _("Viết ngày như 20/11/2026.")}) from None


def _unit(request: HttpRequest, units: tuple[organisation.Unit, ...], on: date) -> organisation.Unit:
    """The unit asked for; else the first that posts among those of the reader; else the first of all."""
    code = ui.asked(request, "don-vi", 20)
    if code:
        return organisation.unit_by_code(code, on)
    own = {post.unit_id for post in identity.current_actor(request).posts}
    first = next((unit for unit in units if unit.id in own), next(iter(units), None))
    if first is None:
        raise organisation.UnitNotFound
    return first


def _list(request: HttpRequest, unit: str) -> catalogue.PostingList:
    on = _day(request)
    return catalogue.posting_list(organisation.unit_by_code(unit, on).id, on)


def _paper(request: HttpRequest) -> documents.PaperSize:
    large = ui.asked(request, "kho", 2).lower() == documents.PaperSize.A3
    return documents.PaperSize.A3 if large else documents.PaperSize.A4
