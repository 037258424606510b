"""The internal process of a dossier, drawn, with where it stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.ui import api as ui


@require_GET
@identity.staff_required
def process(request: HttpRequest, reference: str) -> HttpResponse:
    way = dossiers.process_view(identity.current_actor(request), reference)
    page = {
        "reference": reference,
        "way": way,
        "done": " ".join(way.done),
        "running": " ".join(way.running),
        "steps": _table(way),
    }
    return render(request, "workplace/process.html", page)


def _table(way: dossiers.ProcessView) -> ui.Table:
    """The same in words."""
    return ui.Table(
        caption=_("Các bước"),
        columns=(ui.Column(_("Bước")), ui.Column(_("Vai trò")), ui.Column(_("Tình trạng")), ui.Column(_("Lúc"))),
        rows=tuple(
            ui.Row(
                (
                    line.name,
                    identity.role_word(line.role) if line.role else _("Chờ"),
                    _progress(line.progress),
                    _moment(line),
                ),
                tone=ui.Tone.WAITING if line.progress is dossiers.StepProgress.RUNNING else None,
            )
            for line in way.lines
        ),
        dense=True,
    )


def _progress(progress: dossiers.StepProgress) -> ui.Tag | str:
    match progress:
        case dossiers.StepProgress.DONE:
            return ui.Tag(text=_("Đã xong"), tone=ui.Tone.CALM)
        case dossiers.StepProgress.RUNNING:
            return ui.Tag(text=_("Đang làm"), tone=ui.Tone.WAITING)
        case _:
            return _("Chưa tới")


def _moment(line: dossiers.StepLine) -> str:
    if line.since is None:
        return "–"
    said = ui.short_moment(line.since)
    return (
        _("từ %(since)s, đến %(until)s") % {"since": said, "until": ui.short_moment(line.until)} if line.until else said
    )
