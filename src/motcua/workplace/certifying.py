"""The register of certifications as a page and as a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.documents import api as documents
from motcua.kernel.actor import Actor
from motcua.kernel.money import Money
from motcua.kernel.time import local
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .presenting import link

FORMATS = {"xlsx": documents.to_xlsx, "csv": documents.to_csv}
_FIRST_YEAR = 2020


class Excerpt(TypedDict):
    """Which part of which register."""

    unit_id: UUID
    year: int
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The question of the page."""

    registers: Sequence[organisation.Unit]
    unit: organisation.Unit
    year: int
    years: Sequence[int]
    text: str

    @staticmethod
    def of(request: HttpRequest, actor: Actor, today: date) -> Asked:
        """From the address; this year of the reader's first register when it says nothing.

        Raises `RegisterNotFound` for whoever may read none, and for a unit that is not theirs.
        """
        units = organisation.units(documents.registers_of(actor)).values()
        registers = sorted(units, key=lambda unit: (unit.name, unit.id))
        code = ui.asked(request, "don-vi")
        unit = next((unit for unit in registers if code in {"", unit.code}), None)
        if unit is None:
            raise documents.RegisterNotFound
        years = sorted({today.year, *documents.register_years(unit.id)}, reverse=True)
        typed = ui.asked(request, "nam", 4)
        year = int(typed) if typed.isdecimal() and int(typed) >= _FIRST_YEAR else today.year
        return Asked(registers, unit, year, years, ui.asked(request, "q"))

    def excerpt(self) -> Excerpt:
        return {"unit_id": self.unit.id, "year": self.year, "text": self.text}


def filter_form(asked: Asked) -> ui.FilterForm:
    fields: list[ui.Component] = []
    if len(asked.registers) > 1:
        units = [ui.Choice(unit.code, unit.name) for unit in asked.registers]
        fields.append(ui.Select(name="don-vi", label=_("Đơn vị"), choices=units, value=asked.unit.code, empty=""))
    years = [ui.Choice(str(year), str(year)) for year in asked.years]
    fields += [
        ui.Select(name="nam", label=_("Năm"), choices=years, value=str(asked.year), empty=""),
        ui.Input(name="q", label=_("Số, người yêu cầu hoặc tên giấy tờ"), value=asked.text),
    ]
    return ui.FilterForm(content=ui.Together(fields), clear_href=reverse("workplace:certifications"))


def table(lines: Sequence[documents.CertificationLine]) -> ui.Table:
    columns = [ui.Column(_(column.label), numeric=column.key in _NUMERIC) for column in documents.register_columns()]
    return ui.Table(
        caption=_("Sổ chứng thực bản sao"),
        caption_hidden=True,
        columns=(*columns, ui.Column(_("Hồ sơ"))),
        rows=tuple(
            ui.Row((*(_shown(column.key, line) for column in documents.register_columns()), link(line.case_reference)))
            for line in lines
        ),
        dense=True,
        sticky=True,
    )


_NUMERIC = {"pages", "copies", "fee"}


def _shown(key: str, line: documents.CertificationLine) -> ui.Content | int:
    match key:
        case "number":
            return _("%(number)s, quyển %(book)s") % {"number": line.number, "book": line.book}
        case "entered_on":
            return ui.short_moment(line.entered_at)
        case "fee":
            return str(Money(line.fee))
        case _:
            found: str | int = getattr(line, key)
            return found


def sheet(asked: Asked, lines: Sequence[documents.CertificationLine]) -> documents.Table:
    columns = documents.register_columns()
    return documents.Table(
        title=_("Sổ chứng thực %(year)d") % {"year": asked.year},
        columns=[*(_(column.label) for column in columns), _("Quyển số"), _("Mã hồ sơ")],
        rows=[[*(_plain(column.key, line) for column in columns), line.book, line.case_reference] for line in lines],
    )


def _plain(key: str, line: documents.CertificationLine) -> str | int:
    if key == "entered_on":
        return f"{local(line.entered_at):%d/%m/%Y}"
    found: str | int = getattr(line, key)
    return found
