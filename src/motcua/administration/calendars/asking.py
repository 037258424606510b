"""What the forms of calendars have in common: a change, a day, a name, and the ground of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Words
from motcua.organisation import api as organisation
from motcua.ui import api as ui

type Typed = Mapping[str, str]
type Errors = Mapping[str, Words]
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Change:
    """`fields` shows what was typed and what is wrong; `act` is given the identifier of the calendar or unit,
    `initial` that and today.
    """

    title: Words
    text: Words
    fields: Callable[[Typed, Errors], Iterator[ui.Component]]
    act: Callable[[Actor, datetime, UUID, QueryDict], object]
    initial: Callable[[UUID, date], dict[str, str]] = lambda _owner_id, _today: {}


def said(posted: Typed, name: str) -> str:
    return posted.get(name, "").strip()[:LONGEST]


def provenance_in(posted: Typed) -> organisation.Provenance:
    return organisation.Provenance(
        source=said(posted, "source")[:60], note=said(posted, "note"), confirmed=posted.get("confirmed") == "1"
    )


def ground_fields(typed: Typed, errors: Errors) -> Iterator[ui.Component]:
    """Where it comes from, asked of everything that is entered."""
    yield ui.Input(
        name="source",
        label=_("Căn cứ"),
        hint=_("Số quyết định, thông báo hoặc luật, ví dụ Thông báo 9441/TB-BNV."),
        value=typed.get("source", ""),
        width=30,
        optional=True,
        error=errors.get("source", ""),
    )
    yield ui.Input(name="note", label=_("Ghi chú"), value=typed.get("note", ""), optional=True)
    yield ui.Checkboxes(
        name="confirmed",
        label=_("Tình trạng"),
        choices=[ui.Choice("1", _("Đã có văn bản chính thức, xác nhận"))],
        values=[typed.get("confirmed", "")],
        small=True,
        error=errors.get("confirmed", ""),
    )


def day_field(name: str, label: str, typed: Typed, errors: Errors, hint: str = "") -> ui.DateInput:
    value, error = ui.DateParts.read(typed, name), errors.get(name, "")
    return ui.DateInput(name=name, label=label, hint=hint, value=value, error=error)


def name_field(name: str, label: str, typed: Typed, errors: Errors, hint: str = "") -> ui.Input:
    return ui.Input(name=name, label=label, hint=hint, value=typed.get(name, ""), error=errors.get(name, ""))


def refuse_if(errors: Errors) -> None:
    if errors:
        raise organisation.InvalidEntry(fields=errors)


def date_as_typed(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
