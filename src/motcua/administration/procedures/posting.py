"""A posting list as its keepers' page shows it: what to choose, and what to print."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.catalogue import api as catalogue
from motcua.documents.api import PaperSize
from motcua.dossiers import api as dossiers
from motcua.organisation import api as organisation
from motcua.ui import api as ui


def filter_form(
    units: Sequence[organisation.Unit], posted: catalogue.PostingList, *, field: str, day: str, error: str
) -> ui.FilterForm:
    fields: list[ui.Component] = [
        ui.Select(
            name="don-vi",
            label=_("Nơi niêm yết"),
            empty="",
            value=posted.unit.code,
            choices=[ui.Choice(unit.code, unit.name) for unit in units],
        ),
        ui.Input(name="ngay", label=_("Ngày"), value=day, width=10, inputmode="numeric", error=error),
        ui.Select(
            name="linh-vuc",
            label=_("Lĩnh vực"),
            empty=_("Tất cả"),
            value=field,
            choices=[ui.Choice(f.name, f"{f.name} ({len(f.lines)})") for f in posted.fields if f.name],
        ),
    ]
    return ui.FilterForm(content=ui.Together(fields))


def public_address(unit: organisation.Unit) -> str:
    return reverse("portal:posting", args=[unit.code])


def sheets(posted: catalogue.PostingList) -> tuple[tuple[str, str], ...]:
    """Names and addresses of the list in every form."""
    prints = tuple((f"PDF {size.name}", _sheet(posted, "pdf", kho=size.value)) for size in PaperSize)
    return (*prints, ("XLSX", _sheet(posted, "xlsx")), ("CSV", _sheet(posted, "csv")))


def everything(posted: catalogue.PostingList) -> tuple[tuple[str, str], ...]:
    """All posters of the list, in each size."""
    base = reverse("administration:procedures:every_poster", args=[posted.unit.code])
    return tuple((f"ZIP {size.name}", f"{base}?{_query(posted, kho=size.value)}") for size in PaperSize)


def field_table(fields: Sequence[catalogue.PostedField], posted: catalogue.PostingList) -> ui.Table:
    """Fields with the posters of each; a large one is printed in parts."""
    return ui.Table(
        id="linh-vuc",
        caption=_("Tờ niêm yết theo lĩnh vực"),
        caption_hidden=True,
        row_heads=False,
        columns=(ui.Column(_("Lĩnh vực")), ui.Column(_("Số thủ tục"), numeric=True), ui.Column(_("In tờ niêm yết"))),
        rows=tuple(ui.Row((f.name or _("Chưa ghi lĩnh vực"), len(f.lines), _prints(f, posted))) for f in fields),
        dense=True,
    )


def _prints(field: catalogue.PostedField, posted: catalogue.PostingList) -> SafeString:
    base = reverse("administration:procedures:posters", args=[posted.unit.code])
    parts = dossiers.posting.parts_of(field)
    links = []
    for size in PaperSize:
        for part in parts:
            name = f"{size.name} ({part}/{len(parts)})" if len(parts) > 1 else size.name
            asked = {"linh-vuc": field.name, "phan": str(part), "kho": size.value}
            links.append((f"{base}?{_query(posted, **asked)}", name))
    return format_html_join(" · ", '<a href="{}">{}</a>', links)


def _sheet(posted: catalogue.PostingList, form: str, **asked: str) -> str:
    base = reverse("administration:procedures:posting_sheet", args=[posted.unit.code, form])
    return f"{base}?{_query(posted, **asked)}"


def _query(posted: catalogue.PostingList, **asked: str) -> str:
    return urlencode({**asked, "ngay": f"{posted.on:%d/%m/%Y}"})
