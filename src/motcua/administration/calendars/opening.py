"""The form of a new calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Words
from motcua.kernel.text import fold
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import reading
from .asking import Errors, Typed, date_as_typed, day_field, ground_fields, name_field, provenance_in, refuse_if, said

KEY_LONGEST = 60


def fields(typed: Typed, errors: Errors) -> Iterator[ui.Component]:
    yield name_field("name", _("Tên lịch"), typed, errors, _("Ví dụ: Lịch của Trung tâm phục vụ hành chính công"))
    yield ui.Select(
        name="base",
        label=_("Dựa trên"),
        hint=_("Ngày nghỉ, hoán đổi và giờ làm việc lấy từ lịch này, trừ điều lịch mới tự ghi."),
        choices=[ui.Choice(str(one.id), one.name) for one in organisation.calendars()],
        value=typed.get("base", ""),
        empty=_("Không dựa trên lịch nào"),
        error=errors.get("base", ""),
    )
    yield ui.Input(
        name="day_minutes",
        label=_("Một ngày làm việc tính là"),
        hint=_("8 giờ là 480 phút."),
        suffix=_("phút"),
        value=typed.get("day_minutes", ""),
        width=4,
        inputmode="numeric",
        error=errors.get("day_minutes", ""),
    )
    yield day_field("known_from", _("Có ngày nghỉ từ ngày"), typed, errors)
    yield day_field("known_to", _("Đến hết ngày"), typed, errors)
    yield from ground_fields(typed, errors)


def as_typed() -> dict[str, str]:
    """Resting on the first calendar that rests on none itself, for the days it knows."""
    lines = organisation.calendars()
    base = next((one for one in lines if one.base_id is None), None)
    if base is None:
        return {"day_minutes": "480"}
    days = date_as_typed("known_from", base.known_from) | date_as_typed("known_to", base.known_to)
    return {"base": str(base.id), "day_minutes": str(base.day_minutes)} | days


def create(actor: Actor, at: datetime, posted: QueryDict) -> UUID:
    """Opens it; the key is made of the name, so the same name opens no second one."""
    errors: dict[str, Words] = {}
    name = said(posted, "name")[:200]
    known_from = reading.needed_day(posted, "known_from", errors)
    known_to = reading.needed_day(posted, "known_to", errors)
    base_id = _base(said(posted, "base"), errors)
    minutes = said(posted, "day_minutes")
    if not (minutes.isdecimal() and len(minutes) <= 4):
        errors["day_minutes"] = _("Nhập số phút, ví dụ 480.")
    refuse_if(errors)
    return organisation.create_calendar(
        actor=actor,
        at=at,
        key=slugify(fold(name))[:KEY_LONGEST],
        name=name,
        base_id=base_id,
        day_minutes=int(minutes),
        known_from=known_from,
        known_to=known_to,
        provenance=provenance_in(posted),
    )


def _base(text: str, errors: dict[str, Words]) -> UUID | None:
    """Blank is no base."""
    found = next((one.id for one in organisation.calendars() if str(one.id) == text), None)
    if text and found is None:
        errors["base"] = _("Hãy chọn một lịch.")
    return found
