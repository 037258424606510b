"""The register of dossiers as a page: what is asked for, and its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, Words
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .presenting import link

_DAY = "%d/%m/%Y"


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as typed, shown again unchanged; `unit` is the code of a unit."""

    registers: Sequence[organisation.Unit]
    unit: str
    field: str
    first_day: str
    last_day: str

    @staticmethod
    def of(request: HttpRequest, actor: Actor, today: date) -> Asked:
        """From the address; this month of the reader's first register when it says nothing.

        Raises `RegisterNotFound` for whoever may read none.
        """
        registers = dossiers.register.registers_of(actor)
        if not registers:
            raise dossiers.register.RegisterNotFound
        return Asked(
            registers,
            ui.asked(request, "don-vi") or registers[0].code,
            ui.asked(request, "linh-vuc"),
            ui.asked(request, "tu", 20) or f"{today.replace(day=1):{_DAY}}",
            ui.asked(request, "den", 20) or f"{today:{_DAY}}",
        )

    def excerpt(self) -> dossiers.register.Excerpt:
        """What is meant. Raises `RegisterNotFound`, `Invalid` with the fields of the page."""
        unit = next((unit for unit in self.registers if unit.code == self.unit), None)
        if unit is None:
            raise dossiers.register.RegisterNotFound
        days = {name: _day(text) for name, text in (("tu", self.first_day), ("den", self.last_day))}
        wrong: dict[str, Words] = {name: _("Viết ngày như 20/11/2026.") for name, day in days.items() if day is None}
        first_day, last_day = days.values()
        if wrong or first_day is None or last_day is None:
            raise Invalid(fields=wrong)
        try:
            return dossiers.register.Excerpt(unit.id, first_day, last_day, self.field)
        except dossiers.register.PeriodAcrossVolumes as refusal:
            raise Invalid(fields={"den": refusal.message}) from None


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, _DAY).date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return None


def filter_form(asked: Asked, errors: Mapping[str, Words]) -> ui.FilterForm:
    fields: list[ui.Component] = []
    if len(asked.registers) > 1:
        units = [ui.Choice(unit.code, f"{unit.name} ({unit.code})") for unit in asked.registers]
        fields.append(ui.Select(name="don-vi", label=_("Đơn vị tiếp nhận"), choices=units, value=asked.unit, empty=""))
    fields += [
        ui.Select(
            name="linh-vuc",
            label=_("Lĩnh vực"),
            choices=[ui.Choice(field.name, field.name) for field in catalogue.fields()],
            value=asked.field,
            empty=_("Tất cả lĩnh vực"),
        ),
        _day_input("tu", _("Nhận từ ngày"), asked.first_day, errors),
        _day_input("den", _("Đến ngày"), asked.last_day, errors),
    ]
    return ui.FilterForm(content=ui.Together(fields), clear_href=reverse("workplace:register"))


def _day_input(name: str, label: str, value: str, errors: Mapping[str, Words]) -> ui.Input:
    return ui.Input(name=name, label=label, value=value, width=10, inputmode="numeric", error=errors.get(name, ""))


def table(lines: Sequence[documents.RegisterLine]) -> ui.Table:
    return ui.Table(
        caption=_("Sổ theo dõi hồ sơ"),
        caption_hidden=True,
        columns=(
            ui.Column(_("STT"), numeric=True),
            ui.Column(_("Mã hồ sơ")),
            ui.Column(_("Thủ tục")),
            ui.Column(_("Tổ chức, cá nhân")),
            ui.Column(_("Địa chỉ, số điện thoại")),
            ui.Column(_("Cơ quan chủ trì")),
            ui.Column(_("Nhận")),
            ui.Column(_("Hẹn trả")),
            ui.Column(_("Trả kết quả")),
            ui.Column(_("Cách nhận")),
        ),
        rows=tuple(ui.Row(_cells(line)) for line in lines),
        dense=True,
        sticky=True,
        row_heads=False,
    )


def _cells(line: documents.RegisterLine) -> Sequence[ui.Content | int | date]:
    moments = (ui.short_moment(at) if at else "–" for at in (line.received_at, line.due_at, line.returned_at))
    return (
        line.serial, link(line.reference), line.procedure, line.name, line.contact or "–", line.unit, *moments,
        line.method,
    )  # fmt: skip
