"""Two versions side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.catalogue import api as catalogue
from motcua.identity import api as identity
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import presenting


@require_GET
@identity.staff_required
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """`?truoc=1&sau=2`: the numbers of the versions; without them the last two."""
    actor = identity.current_actor(request)
    kept = catalogue.kept(actor, code, day_of(timezone.now()))
    numbers = [version.number for version in presenting.in_order(kept.versions)]
    after = _number(request, "sau", numbers, numbers[-1])
    earlier = [number for number in numbers if number < after]
    before = _number(request, "truoc", numbers, earlier[-1] if earlier else numbers[0])
    return render(
        request,
        "administration/procedures/compare.html",
        {
            "kept": kept,
            "before": before,
            "after": after,
            "chooser": _chooser(kept, before, after),
            "differences": catalogue.compare(
                catalogue.version_for(actor, code, before).content, catalogue.version_for(actor, code, after).content
            ),
        },
    )


def _number(request: HttpRequest, name: str, known: list[int], otherwise: int) -> int:
    text = ui.asked(request, name, 6)
    return int(text) if text.isascii() and text.isdecimal() and int(text) in known else otherwise


def _chooser(kept: catalogue.Kept, before: int, after: int) -> tuple[ui.Component, ...]:
    choices = [
        ui.Choice(str(v.number), f"{v.number} – {v.status.label} ({presenting.days_of(v)})")
        for v in presenting.in_order(kept.versions)
    ]
    return (
        ui.Select(name="truoc", label=_("Phiên bản trước"), choices=choices, value=str(before), empty=""),
        ui.Select(name="sau", label=_("Phiên bản sau"), choices=choices, value=str(after), empty=""),
    )
