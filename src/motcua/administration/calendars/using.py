"""Which calendar a unit counts by: given from a day on, and shown with what it was before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Words
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import reading
from . import presenting, wording
from .asking import Change, Errors, Typed, date_as_typed, day_field, ground_fields, provenance_in, refuse_if, said

FROM_ABOVE = "cap-tren"


def _fields(typed: Typed, errors: Errors) -> Iterator[ui.Component]:
    above = ui.Choice(FROM_ABOVE, _("Theo lịch của cấp trên"))
    yield ui.Select(
        name="calendar",
        label=_("Lịch"),
        choices=[above, *(ui.Choice(str(one.id), one.name) for one in organisation.calendars())],
        value=typed.get("calendar", ""),
        error=errors.get("calendar", ""),
    )
    yield day_field("valid_from", _("Áp dụng từ ngày"), typed, errors)
    yield from ground_fields(typed, errors)


def _assign(actor: Actor, at: datetime, unit_id: UUID, posted: QueryDict) -> None:
    errors: dict[str, Words] = {}
    chosen = said(posted, "calendar")
    known = {str(one.id): one.id for one in organisation.calendars()}
    if chosen != FROM_ABOVE and chosen not in known:
        errors["calendar"] = _("Hãy chọn một lịch.")
    valid_from = reading.needed_day(posted, "valid_from", errors)
    refuse_if(errors)
    organisation.assign_calendar(
        actor=actor,
        at=at,
        unit_id=unit_id,
        calendar_id=known.get(chosen),
        valid_from=valid_from,
        provenance=provenance_in(posted),
        stamp=said(posted, "stamp"),
    )


def _as_typed(unit_id: UUID, today: date) -> dict[str, str]:
    stamp = organisation.stamp_of(organisation.calendar_uses(unit_id))
    return date_as_typed("valid_from", today + timedelta(days=1)) | {"stamp": stamp}


ASSIGNING = Change(
    gettext_lazy("Đổi lịch từ một ngày"),
    gettext_lazy(
        "Đơn vị, và các đơn vị trực thuộc không có lịch riêng, tính theo lịch này từ ngày đó; những ngày trước giữ "
        "lịch cũ. Lần đổi lịch đã ghi cho ngày sau đó không còn."
    ),
    _fields,
    _assign,
    _as_typed,
)


def uses_table(uses: Sequence[organisation.CalendarUse], *, id_: str) -> ui.Table:
    """The calendars given to a unit, the latest first."""
    names = {one.id: one.name for one in organisation.calendars()}
    return ui.Table(
        id=id_,
        caption=_("Lịch của riêng đơn vị"),
        caption_hidden=True,
        dense=True,
        columns=(ui.Column(_("Từ ngày")), ui.Column(_("Lịch")), ui.Column(_("Căn cứ")), ui.Column(_("Tình trạng"))),
        rows=tuple(
            ui.Row(
                (
                    _since_word(use.valid_from),
                    names.get(use.calendar_id, "–") if use.calendar_id else _("Theo cấp trên"),
                    "–" if use.valid_from is None else wording.source_word(use.source, use.note),
                    "–" if use.valid_from is None else wording.confirmed_tag(confirmed=use.confirmed),
                )
            )
            for use in reversed(uses)
        ),
    )


def users_table(users: Sequence[organisation.CalendarUser]) -> ui.Table:
    """The units that count by a calendar of their own accord."""
    units = organisation.units(one.unit_id for one in users)
    return ui.Table(
        id="don-vi",
        caption=_("Đơn vị theo lịch này"),
        caption_hidden=True,
        dense=True,
        columns=(
            ui.Column(_("Đơn vị")),
            ui.Column(_("Từ ngày")),
            ui.Column(_("Đến hết ngày")),
            ui.Column(_("Đơn vị trực thuộc cùng theo"), numeric=True),
        ),
        rows=tuple(
            ui.Row(
                (
                    presenting.unit_link(units[one.unit_id]),
                    _since_word(one.valid_from),
                    wording.day_word(one.valid_to) if one.valid_to else "–",
                    one.beneath,
                )
            )
            for one in users
        ),
        empty=_("Chưa đơn vị nào theo lịch này."),
    )


def _since_word(day: date | None) -> str:
    return wording.day_word(day) if day else _("Từ đầu")
