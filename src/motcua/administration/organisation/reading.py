"""What the forms of the organisation send, read into values; what cannot be read is an error at its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.kernel.errors import Invalid, Words
from motcua.kernel.ids import identifier
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from ..reading import day

_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2})")


class Reader:
    """A posted form; `errors` gathers what is wrong by field. What is returned beside an error is never used."""

    def __init__(self, posted: Mapping[str, str]) -> None:
        self.posted = posted
        self.errors: dict[str, Words] = {}

    def refuse_wrong(self, also: Mapping[str, Words] | None = None) -> None:
        """Raises `Invalid` with what could not be read, if anything, and what else is known to be wrong."""
        if self.errors:
            raise Invalid(fields={**(also or {}), **self.errors})

    def text(self, name: str) -> str:
        return ui.typed(self.posted, name)

    def ticked(self, name: str) -> bool:
        return self.posted.get(name) == "yes"

    def needed_day(self, name: str) -> date:
        found = day(self.posted, name, self.errors)
        if found is None:
            self.errors.setdefault(name, _("Hãy nhập ngày."))
        return found or date.min

    def unit(self, name: str) -> UUID | None:
        """The unit chosen; none for a blank choice."""
        text = self.posted.get(name, "")
        found = identifier(text) if text else None
        if text and found is None:
            self.errors[name] = _("Hãy chọn đơn vị trong danh sách.")
        return found

    def kind(self) -> organisation.UnitKind:
        text = self.posted.get("kind", "")
        if text not in set(organisation.UnitKind):
            self.errors["kind"] = _("Hãy chọn loại đơn vị.")
            return organisation.UnitKind.DIVISION
        return organisation.UnitKind(text)

    def details(self) -> organisation.UnitDetails:
        """What the form of a unit says."""
        return organisation.UnitDetails(
            name=self.text("name"),
            kind=self.kind(),
            parent_id=self.unit("parent_id"),
            short_name=self.text("short_name"),
            code=self.text("code"),
            code_confirmed=self.ticked("code_confirmed"),
            old_code=self.text("old_code"),
            commune_code=self.text("commune_code"),
            address=self.text("address"),
            point_id=self.unit("point_id"),
            source=self.text("source"),
            note=self.text("note"),
            confirmed=self.ticked("confirmed"),
        )


def asked_day(text: str) -> date | None:
    """The day of an address: `22/11/2026` or `2026-11-22`; none for what is no day."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def typed_of(unit: organisation.Unit) -> dict[str, str]:
    """The unit as its form shows it."""
    said = unit.details
    return {
        "name": said.name,
        "kind": said.kind.value,
        "parent_id": str(said.parent_id or ""),
        "short_name": said.short_name,
        "code": said.code,
        "code_confirmed": "yes" if said.code_confirmed else "",
        "old_code": said.old_code,
        "commune_code": said.commune_code,
        "address": said.address,
        "point_id": str(said.point_id or ""),
        "source": said.source,
        "note": said.note,
        "confirmed": "yes" if said.confirmed else "",
    }


def parts(posted: Mapping[str, str], name: str, otherwise: date | None = None) -> ui.DateParts:
    """The day as typed; before anything is typed, another."""
    return ui.DateParts.read(posted, name) if posted else ui.DateParts.of(otherwise)
