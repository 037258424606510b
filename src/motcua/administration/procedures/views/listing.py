"""The register of procedures, its counts, and what was announced or published late."""

from __future__ import annotations

from enum import Enum

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.catalogue import api as catalogue
from motcua.identity import api as identity
from motcua.kernel.pages import cut
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import presenting

LATE_SIZE = 50


@require_GET
@identity.staff_required
def procedures(request: HttpRequest) -> HttpResponse:
    """`?loc=` a state, `tim`, `cap`, `linh-vuc`, `dac-diem`, `thieu` a missing part; together they narrow."""
    actor, today = identity.current_actor(request), day_of(timezone.now())
    wanted = _wanted(request)
    page = catalogue.register(actor, wanted, on=today, page=ui.page_number(request))
    return render(
        request,
        "administration/procedures/list.html",
        {
            "may_write": catalogue.may_propose(actor),
            "may_import": catalogue.may_import(actor),
            "filters": presenting.chips(catalogue.standings(actor, today), wanted),
            "filter": _filter_form(request, wanted),
            "table": presenting.list_table(page.items),
            "pager": ui.pager(request, page),
        },
    )


@require_GET
@identity.staff_required
def counts(request: HttpRequest) -> HttpResponse:
    rows = catalogue.counts_by_level(identity.current_actor(request), day_of(timezone.now()))
    return render(request, "administration/procedures/counts.html", {"table": presenting.count_table(rows)})


@require_GET
@identity.staff_required
def lateness(request: HttpRequest) -> HttpResponse:
    today = day_of(timezone.now())
    late = catalogue.late_publications(identity.current_actor(request), today)
    page = cut(late, ui.page_number(request), LATE_SIZE)
    return render(
        request,
        "administration/procedures/lateness.html",
        {
            "count": len(late),
            "table": presenting.late_table(page.items),
            "rules": presenting.rule_table(catalogue.publication_rules(today)),
            "pager": ui.pager(request, page),
        },
    )


def _wanted(request: HttpRequest) -> catalogue.Filter:
    state = ui.asked(request, "loc", 20)
    missing = ui.asked(request, "thieu", 20)
    return catalogue.Filter(
        text=ui.asked(request, "tim"),
        level=ui.asked(request, "cap"),
        field=ui.asked(request, "linh-vuc"),
        flag=_member(catalogue.Flag, ui.asked(request, "dac-diem", 20)),
        standing=_member(catalogue.Standing, state),
        making=_member(catalogue.Status, state),
        missing=_member(catalogue.Part, missing),
        incomplete=missing == "co",
    )


def _member[T: Enum](kind: type[T], text: str) -> T | None:
    return next((member for member in kind if member.value == text), None)


def _filter_form(request: HttpRequest, wanted: catalogue.Filter) -> ui.FilterForm:
    everything = _("Tất cả")
    state = wanted.standing or wanted.making
    states = [*catalogue.Standing, catalogue.Status.DRAFT, catalogue.Status.ANNOUNCED]
    fields: list[ui.Component] = [
        ui.Input(name="tim", label=_("Tên hoặc mã thủ tục"), value=wanted.text),
        ui.Select(
            name="cap",
            label=_("Cấp"),
            empty=everything,
            value=wanted.level,
            choices=[ui.Choice(level, level) for level in catalogue.levels()],
        ),
        ui.Select(
            name="linh-vuc",
            label=_("Lĩnh vực"),
            empty=everything,
            value=wanted.field,
            choices=[ui.Choice(field.name, f"{field.name} ({field.count})") for field in catalogue.fields()],
        ),
        ui.Select(
            name="loc",
            label=_("Tình trạng"),
            empty=everything,
            value=state.value if state else "",
            choices=[ui.Choice(kind.value, kind.label) for kind in states],
        ),
        ui.Select(
            name="dac-diem",
            label=_("Đặc điểm"),
            empty=everything,
            value=wanted.flag.value if wanted.flag else "",
            choices=[ui.Choice(flag.value, flag.label) for flag in catalogue.Flag],
        ),
        ui.Select(
            name="thieu",
            label=_("Bộ phận còn thiếu"),
            empty=everything,
            value="co" if wanted.incomplete else wanted.missing.value if wanted.missing else "",
            choices=[
                ui.Choice("co", _("Thiếu ít nhất một")),
                *(ui.Choice(part.value, part.label) for part in catalogue.Part),
            ],
        ),
    ]
    return ui.FilterForm(
        content=ui.Together(fields), clear_href=reverse("administration:procedures:list") if request.GET else ""
    )
