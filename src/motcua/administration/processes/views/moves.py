"""The page that moves running dossiers to another version: previewed, then done on purpose."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.errors import Refusal
from motcua.processes import api as processes
from motcua.ui import api as ui

from .drafts import keeper
from .versions import versions_of

SHOWN = 50


@require_http_methods(["GET", "POST"])
@identity.staff_required
def move(request: HttpRequest, key: str, source: int, target: int) -> HttpResponse:
    """GET previews the mapping in the address (by default the likely one); POST does it, with a reason."""
    actor = keeper(request)
    old, new = versions_of(key, source, target)
    mapping = _mapping(request.POST if request.method == "POST" else request.GET, old, new)
    refusal = None
    if request.method == "POST" and request.POST.get("lam") == "chuyen":
        try:
            done = dossiers.move_dossiers(
                actor=actor,
                at=timezone.now(),
                source_id=old.id,
                target_id=new.id,
                mapping=mapping,
                reason=request.POST.get("reason", ""),
            )
        except Refusal as refused:
            refusal = refused
        else:
            _tell(request, done)
            return redirect("administration:process_pages:process", key)
    preview = processes.preview_move(old.id, new.id, mapping)
    errors = refusal.fields if refusal else {}
    page = {
        "old": old,
        "new": new,
        "fields": _fields(preview, new),
        "facts": _facts(preview),
        "stuck": _stuck_table(preview) if preview.stuck else None,
        "reason": ui.Textarea(
            name="reason",
            label=_("Lý do chuyển"),
            value=request.POST.get("reason", ""),
            rows=3,
            error=errors.get("reason", ""),
        ),
        "can_move": bool(preview.movable),
        "error_summary": ui.ErrorSummary.of(errors, refusal.message) if refusal else None,
    }
    return render(request, "administration/processes/move.html", page, status=refusal.status if refusal else 200)


def _mapping(given: Mapping[str, str], old: processes.ProcessVersion, new: processes.ProcessVersion) -> dict[str, str]:
    """What was chosen; what was not is as likely."""
    there = {step.id for step in new.steps} | {wait.id for wait in new.waits}
    likely = processes.likely_mapping(old, new)
    chosen = {element: given.get(f"b.{element}", likely[element]) for element in likely}
    return {element: place if place in there else "" for element, place in chosen.items()}


def _fields(preview: processes.MovePreview, new: processes.ProcessVersion) -> tuple[ui.Component, ...]:
    places = [ui.Choice(step.id, step.name) for step in new.steps]
    places += [ui.Choice(wait.id, wait.name) for wait in new.waits if not wait.attached_to]
    return tuple(
        ui.Select(
            name=f"b.{one.element_id}",
            id=f"b-{one.element_id}",
            label=one.name,
            hint=_("%s hồ sơ đang ở bước này") % number_format(one.waiting) if one.waiting else "",
            choices=places,
            value=one.stands_for,
            empty=_("Không có bước tương ứng"),
        )
        for one in preview.mapping
    )


def _facts(preview: processes.MovePreview) -> ui.SummaryList:
    passed = ", ".join(preview.passed_over)
    return ui.SummaryList(
        rows=(
            ui.SummaryRow(_("Chuyển được"), _("%s hồ sơ") % number_format(len(preview.movable))),
            ui.SummaryRow(_("Không chuyển được"), _("%s hồ sơ") % number_format(len(preview.stuck))),
            ui.SummaryRow(_("Bước mới không phải làm với các hồ sơ này"), passed or _("Không có")),
        )
    )


def _stuck_table(preview: processes.MovePreview) -> ui.Table:
    shown = preview.stuck[:SHOWN]
    references = dossiers.references([one.case_id for one in shown])
    return ui.Table(
        caption=_("Hồ sơ không chuyển được"),
        columns=(ui.Column(_("Mã hồ sơ")), ui.Column(_("Vì sao"))),
        rows=tuple(ui.Row((references.get(one.case_id, str(one.case_id)), one.reason)) for one in shown),
        dense=True,
    )


def _tell(request: HttpRequest, done: dossiers.MovedDossiers) -> None:
    said = _("Đã chuyển %s hồ sơ.") % number_format(len(done.moved))
    if done.more:
        said += " " + _("Còn %s hồ sơ chưa xét; hãy chuyển tiếp.") % number_format(done.more)
    messages.success(request, said)
    if done.left:
        names = ", ".join(f"{one.reference} ({one.reason})" for one in done.left[:SHOWN])
        messages.error(request, _("Không chuyển được: %s") % names)
