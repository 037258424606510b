"""Pages of processes as deployed: the list, one process with its versions, one version."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.catalogue import api as catalogue
from motcua.identity import api as identity
from motcua.kernel.errors import Refusal, Words
from motcua.kernel.pages import cut
from motcua.kernel.time import day_of
from motcua.processes import api
from motcua.ui import api as ui

from .. import presenting
from .drafts import keeper, xml_file

PAGE_SIZE = 50


@require_GET
@identity.staff_required
def processes(request: HttpRequest) -> HttpResponse:
    keeper(request)
    page = cut(api.processes(day_of(timezone.now())), ui.page_number(request), PAGE_SIZE)
    table = presenting.process_table(page.items) if page.items else None
    return render(request, "administration/processes/list.html", {"table": table, "pager": ui.pager(request, page)})


@require_GET
@identity.staff_required
def process(request: HttpRequest, key: str) -> HttpResponse:
    keeper(request)
    return _process_page(request, key)


def _process_page(request: HttpRequest, key: str, refusal: Refusal | None = None) -> HttpResponse:
    today = day_of(timezone.now())
    line = api.process(key, today)
    names = {one.code: one.name for one in catalogue.procedures(line.procedures)}
    errors: dict[str, Words] = dict(refusal.fields) if refusal else {}
    if refusal and not errors:
        errors = {"procedure": refusal.message}
    page = {
        "line": line,
        "procedures": [(code, names.get(code, "")) for code in line.procedures],
        "state": presenting.state(line),
        "versions": presenting.version_table(line) if line.versions else None,
        "edits": presenting.edit_timeline(api.edits(key)),
        "moves": presenting.move_timeline(found) if (found := api.moves(key)) else None,
        "fields": presenting.link_fields(errors, request.POST.dict(), today),
        "error_summary": ui.ErrorSummary.of(errors) if refusal else None,
    }
    return render(request, "administration/processes/process.html", page, status=refusal.status if refusal else 200)


@require_POST
@identity.staff_required
def link(request: HttpRequest, key: str) -> HttpResponse:
    """From a day on, dossiers of a procedure go through the process."""
    actor, at = keeper(request), timezone.now()
    code = request.POST.get("procedure", "").strip()
    day = ui.DateParts.read(request.POST, "linked_from").as_date()
    try:
        if day is None:
            raise api.InvalidProcess(fields={"linked_from": _("Nhập ngày theo lịch.")})
        catalogue.version_in_force(code, day_of(at))
        api.link_procedure(actor=actor, at=at, procedure_code=code, key=key, effective_from=day)
    except Refusal as refusal:
        return _process_page(request, key, refusal)
    messages.success(request, _("Đã áp dụng quy trình cho thủ tục %s.") % code)
    return redirect("administration:process_pages:process", key)


@require_GET
@identity.staff_required
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    keeper(request)
    (found,) = versions_of(key, number)
    bpmn = api.bpmn_of(found.id)
    steps = presenting.step_list(found)
    page = {"version": found, "bpmn": bpmn, "steps": steps, "elsewhere": presenting.elsewhere(bpmn)}
    return render(request, "administration/processes/version.html", page)


@require_GET
@identity.staff_required
def file(request: HttpRequest, key: str, number: int) -> HttpResponse:
    keeper(request)
    (found,) = versions_of(key, number)
    return xml_file(f"{key}-{number}", api.exported(api.bpmn_of(found.id), key))


def versions_of(key: str, *numbers: int) -> list[api.ProcessVersion]:
    """In the order of the numbers. Raises `ProcessNotFound`."""
    known = {one.number: one.id for one in api.process(key, day_of(timezone.now())).versions}
    if not known.keys() >= set(numbers):
        raise api.ProcessNotFound
    return [api.version(known[number]) for number in numbers]
