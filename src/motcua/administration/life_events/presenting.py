"""Life events as a table and as text to be typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.catalogue import api as catalogue
from motcua.ui import api as ui

SEPARATOR = "|"


def events_table(events: Sequence[catalogue.LifeEvent], lacking: Mapping[str, Sequence[str]]) -> ui.Table:
    return ui.Table(
        id="viec",
        caption=_("Việc trong đời"),
        columns=[
            ui.Column(_("Việc")),
            ui.Column(_("Của ai")),
            ui.Column(_("Thứ tự")),
            ui.Column(_("Thủ tục")),
        ],
        rows=[
            ui.Row([_link(event), str(event.audience.label), event.place, _procedures(event, lacking)])
            for event in events
        ],
    )


def lines_of(steps: Sequence[catalogue.LifeEventStep]) -> str:
    """A procedure a line: its code, and after a bar when it is needed."""
    return "\n".join(f"{step.code} {SEPARATOR} {step.note}" if step.note else step.code for step in steps)


def steps_in(text: str) -> tuple[catalogue.LifeEventStep, ...]:
    """What `lines_of` wrote; blank lines say nothing."""
    lines = (line.partition(SEPARATOR) for line in text.splitlines() if line.strip())
    return tuple(catalogue.LifeEventStep(code.strip(), note.strip()) for code, _bar, note in lines)


def _link(event: catalogue.LifeEvent) -> SafeString:
    href = reverse("administration:life_events:event", args=[event.key])
    link = ui.link(href, event.title)
    return link if event.retired_on is None else format_html("{} ({})", link, _("không hiện nữa"))


def _procedures(event: catalogue.LifeEvent, lacking: Mapping[str, Sequence[str]]) -> str:
    missing = len(lacking.get(event.key, ()))
    if not missing:
        return str(len(event.steps))
    return _("%(all)d, %(missing)d không có trong danh mục") % {"all": len(event.steps), "missing": missing}
