"""The preview of a file of units as components."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .presenting import unit_href

_TONES = {
    organisation.LineState.NEW: ui.Tone.CALM,
    organisation.LineState.CHANGED: ui.Tone.WAITING,
    organisation.LineState.UNCHANGED: ui.Tone.NEUTRAL,
    organisation.LineState.WRONG: ui.Tone.LATE,
}


def state_word(state: organisation.LineState) -> str:
    return {
        organisation.LineState.NEW: _("Mới"),
        organisation.LineState.CHANGED: _("Thay đổi"),
        organisation.LineState.UNCHANGED: _("Không đổi"),
        organisation.LineState.WRONG: _("Sai"),
    }[state]


def counts(found: organisation.TablePreview) -> SafeString:
    """How many rows of each kind there are."""
    tags = [
        ui.Tag(text=f"{state_word(state)}: {found.count(state)}", tone=_TONES[state])
        for state in organisation.LineState
        if found.count(state)
    ]
    return format_html_join(" ", "{}", ((tag,) for tag in tags))


def line_table(lines: Iterable[organisation.TableLine]) -> ui.Table:
    """Row by row, with the line of the file as a spreadsheet counts it."""
    rows = [
        ui.Row(
            [line.number, _name(line), ui.Tag(text=state_word(line.state), tone=_TONES[line.state]), _told(line)],
            _TONES[line.state] if line.state is organisation.LineState.WRONG else None,
        )
        for line in lines
    ]
    return ui.Table(
        caption=_("Từng dòng của tệp"),
        caption_hidden=True,
        columns=[ui.Column(_("Dòng")), ui.Column(_("Đơn vị")), ui.Column(_("Kết quả")), ui.Column(_("Nội dung"))],
        rows=rows,
    )


def _name(line: organisation.TableLine) -> str | SafeString:
    if line.unit_id is None:
        return line.name or "–"
    return ui.link(unit_href(line.unit_id), line.name)


def _told(line: organisation.TableLine) -> str | SafeString:
    if line.errors:
        return format_html_join(
            "", "<div><strong>{}</strong>{}</div>", ((_heading(one.column), one.text) for one in line.errors)
        )
    if line.state is organisation.LineState.NEW:
        given = ((_heading(one.column), one.after) for one in line.changes)
        return format_html_join("", "<div><strong>{}</strong>{}</div>", given)
    told = ((_heading(one.column), one.before or _("(để trống)"), one.after or _("(để trống)")) for one in line.changes)
    return format_html_join("", "<div><strong>{}</strong><del>{}</del> → {}</div>", told)


def _heading(column: str) -> str:
    return f"{column}: " if column else ""


def column_table() -> ui.Table:
    """What each heading asks for."""
    rows = [ui.Row([str(one.title), str(one.text) or "–"]) for one in organisation.UNIT_COLUMNS.values()]
    return ui.Table(
        caption=_("Các cột"), columns=[ui.Column(_("Cột")), ui.Column(_("Cách ghi"))], rows=rows, dense=True
    )
