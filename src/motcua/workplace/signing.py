"""What waits for a signature, in tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.casework import api as casework
from motcua.dossiers import api as dossiers
from motcua.ui import api as ui

from .listing import TICKED, due
from .presenting import link


def turn_of(row: casework.InboxRow) -> str:
    """What a box posts."""
    return f"{row.reference}|{row.step_id}"


def queue_table(rows: Sequence[dossiers.ToSign], at: datetime) -> ui.Table:
    """A box for each that can be signed now; the others say why not."""
    left = casework.remaining([(one.row.counting_unit_id, one.row.urgent_at) for one in rows], at)
    return ui.Table(
        caption=_("Hồ sơ chờ bạn ký"),
        caption_hidden=True,
        columns=(
            ui.Column(_("Mã hồ sơ")),
            ui.Column(_("Người nộp")),
            ui.Column(_("Thủ tục")),
            ui.Column(_("Kết quả sẽ ký")),
            ui.Column(_("Hạn"), sorted="ascending"),
        ),
        rows=tuple(
            ui.Row(
                (link(one.row.reference), one.row.party_name, one.row.subject, _result(one), due(one.row, remaining)),
                tone=ui.Tone.LATE if remaining is not None and remaining.is_late else None,
                value="" if one.obstacle else turn_of(one.row),
            )
            for one, remaining in zip(rows, left, strict=True)
        ),
        dense=True,
        sticky=True,
        select=TICKED,
        id="cho-ky",
    )


def ready_table(rows: Sequence[dossiers.ToSign]) -> ui.Table:
    return ui.Table(
        caption=_("Sẽ được ký"),
        columns=(
            ui.Column(_("Mã hồ sơ")),
            ui.Column(_("Người nộp")),
            ui.Column(_("Kết quả sẽ ký")),
            ui.Column(_("Ký với danh nghĩa")),
        ),
        rows=tuple(
            ui.Row((link(one.row.reference), one.row.party_name, _result(one), _lines(one.signed_as))) for one in rows
        ),
        dense=True,
    )


def hindered_table(rows: Sequence[dossiers.Unsignable]) -> ui.Table:
    return ui.Table(
        caption=_("Không ký được lúc này"),
        columns=(ui.Column(_("Mã hồ sơ")), ui.Column(_("Lý do"))),
        rows=tuple(ui.Row((one.reference, str(one.why))) for one in rows),
        dense=True,
    )


def _result(one: dossiers.ToSign) -> SafeString:
    """Its name, why it cannot be signed if it cannot, and the way to see it."""
    if one.has_preview:
        href, words = reverse("workplace:preview_result", args=[one.row.reference, one.row.step_id]), _("Xem trước")
    else:
        href, words = reverse("workplace:copies", args=[one.row.reference]), _("Xem các bản sao")
    shown = format_html(
        '{} <a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>',
        one.result,
        href,
        words,
        one.row.reference,
    )
    if not one.obstacle:
        return shown
    return format_html("{}<br>{} {}", shown, ui.Tag(text=_("Chưa ký được"), tone=ui.Tone.WAITING), one.obstacle)


def _lines(lines: tuple[str, ...]) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines))
