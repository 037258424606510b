"""Values of the front desk as components of a staff page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .intakes import Begun
from .models import Way


def procedure_card(procedure: catalogue.Procedure) -> ui.Card:
    return ui.Card(
        title=procedure.name,
        text=" · ".join(filter(None, (procedure.code, procedure.field, ", ".join(procedure.levels)))),
        href=reverse("frontdesk:begin", args=[procedure.code]),
    )


def begun_cards(begun: Iterable[Begun]) -> tuple[ui.Card, ...]:
    return tuple(
        ui.Card(
            title=catalogue.version(one.version_id).name,
            text=f"{one.way.label} · {ui.short_moment(one.updated_at)}",
            href=reverse("frontdesk:intake", args=[one.draft_id]),
        )
        for one in begun
    )


def desk_choice(desks: Sequence[organisation.Unit]) -> ui.Radios | None:
    """Nothing to choose for whoever serves at one desk only."""
    if len(desks) < 2:
        return None
    choices = [ui.Choice(str(unit.id), unit.name) for unit in desks]
    return ui.Radios(name="desk", label=_("Bạn đang ở quầy nào?"), choices=choices, value=choices[0].value)


def way_choice() -> ui.Radios:
    choices = [ui.Choice(way.value, way.label) for way in Way]
    return ui.Radios(name="way", label=_("Hồ sơ đến bằng cách nào?"), choices=choices, value=Way.DIRECT.value)


def received_filters(shown: str) -> tuple[tuple[str, str, bool], ...]:
    """Name, address, whether it is on."""
    ways = ((_("Đang giải quyết"), ""), (_("Nơi khác giải quyết"), "noi-khac"), (_("Đã xong"), "xong"))
    return tuple((name, f"?xem={key}" if key else "?", shown == key) for name, key in ways)


def received_table(lines: Sequence[dossiers.Line], at: datetime) -> ui.Table:
    """What the desk took in, who settles it, how it stands."""
    units = organisation.units({line.unit_id for line in lines})
    return ui.Table(
        caption=_("Hồ sơ tôi đã nhận"),
        caption_hidden=True,
        columns=(
            ui.Column(_("Mã hồ sơ")),
            ui.Column(_("Người đề nghị")),
            ui.Column(_("Thủ tục")),
            ui.Column(_("Cơ quan có thẩm quyền")),
            ui.Column(_("Trạng thái")),
            ui.Column(_("Hạn")),
        ),
        rows=tuple(
            ui.Row(
                (
                    ui.link(reverse("workplace:dossier", args=[line.reference]), line.reference),
                    line.party_name,
                    line.subject,
                    units[line.unit_id].name,
                    dossiers.components.state_tag(line.state),
                    dossiers.components.due_badge(line.due_at, line.closed_at, at) or "–",
                )
            )
            for line in lines
        ),
        dense=True,
        sticky=True,
        inbox=True,
    )
