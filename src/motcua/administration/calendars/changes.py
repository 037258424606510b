"""The changes of calendars: what each asks for, and the one act it is carried out by.

The act is run twice: once supposed, to say what it would move, and once in earnest. Both times it reads what was
typed, so what is refused is refused before anything is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Words
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import reading
from . import typed, using, wording
from .asking import (
    Change,
    Errors,
    Typed,
    date_as_typed,
    day_field,
    ground_fields,
    name_field,
    provenance_in,
    refuse_if,
    said,
)

# -- days off and swaps ----------------------------------------------------------------------------


def _days_off_fields(typed: Typed, errors: Errors) -> Iterator[ui.Component]:
    yield day_field("first", _("Nghỉ từ ngày"), typed, errors)
    yield day_field("last", _("Đến hết ngày"), typed, errors, _("Để trống nếu chỉ nghỉ một ngày."))
    yield name_field("name", _("Tên ngày nghỉ"), typed, errors)
    yield from ground_fields(typed, errors)


def _enter_days_off(actor: Actor, at: datetime, calendar_id: UUID, posted: QueryDict) -> None:
    errors: dict[str, Words] = {}
    first = reading.needed_day(posted, "first", errors)
    last = reading.day(posted, "last", errors) or first
    refuse_if(errors)
    organisation.enter_days_off(
        actor=actor,
        at=at,
        calendar_id=calendar_id,
        first=first,
        last=last,
        name=said(posted, "name")[:120],
        provenance=provenance_in(posted),
    )


def _swap_fields(typed: Typed, errors: Errors) -> Iterator[ui.Component]:
    yield day_field("day_off", _("Ngày làm việc được nghỉ"), typed, errors)
    yield day_field("working_day", _("Ngày nghỉ phải làm bù"), typed, errors)
    yield name_field("name", _("Nội dung hoán đổi"), typed, errors, _("Ví dụ: Nghỉ Quốc khánh, làm bù ngày 22/8"))
    yield from ground_fields(typed, errors)


def _swap(actor: Actor, at: datetime, calendar_id: UUID, posted: QueryDict) -> None:
    errors: dict[str, Words] = {}
    off = reading.needed_day(posted, "day_off", errors)
    working = reading.needed_day(posted, "working_day", errors)
    refuse_if(errors)
    organisation.swap_days(
        actor=actor,
        at=at,
        calendar_id=calendar_id,
        day_off=off,
        working_day=working,
        name=said(posted, "name")[:120],
        provenance=provenance_in(posted),
    )


# -- hours of the week -----------------------------------------------------------------------------


def _week_fields(typed: Typed, errors: Errors) -> Iterator[ui.Component]:
    yield day_field("valid_from", _("Áp dụng từ ngày"), typed, errors)
    for number, weekday in enumerate(wording.WEEKDAYS, 1):
        name = f"weekday_{number}"
        yield ui.Input(
            name=name,
            label=weekday,
            hint=_("Ví dụ 8:00-12:00, 13:00-17:00; để trống nếu nghỉ.") if number == 1 else "",
            value=typed.get(name, ""),
            width=30,
            spellcheck=False,
            error=errors.get(name, ""),
        )
    yield from ground_fields(typed, errors)


def _week_as_typed(hours: tuple[organisation.KeptHours, ...], stamp: str, today: date) -> dict[str, str]:
    """The hours of today, to be changed from tomorrow."""
    standing = [one for one in hours if one.holds_on(today)]
    week = {
        f"weekday_{number}": ", ".join(
            f"{one.opens:%H:%M}-{one.closes:%H:%M}" for one in standing if one.weekday == number
        )
        for number in range(1, 8)
    }
    return week | date_as_typed("valid_from", today + timedelta(days=1)) | {"stamp": stamp}


def _weekly_as_typed(calendar_id: UUID, today: date) -> dict[str, str]:
    book = organisation.calendar_book(calendar_id)
    return _week_as_typed(book.hours, book.hours_stamp, today)


def _reception_as_typed(unit_id: UUID, today: date) -> dict[str, str]:
    own = organisation.kept_reception_hours(unit_id)
    return _week_as_typed(own, organisation.stamp_of(own), today)


def _week_in(posted: QueryDict) -> dict[str, Any]:
    errors: dict[str, Words] = {}
    first = reading.needed_day(posted, "valid_from", errors)
    hours = typed.week(posted, errors)
    refuse_if(errors)
    return {"hours": hours, "valid_from": first, "provenance": provenance_in(posted), "stamp": said(posted, "stamp")}


def _set_weekly(actor: Actor, at: datetime, calendar_id: UUID, posted: QueryDict) -> None:
    organisation.set_weekly_hours(actor=actor, at=at, calendar_id=calendar_id, **_week_in(posted))


def _set_reception(actor: Actor, at: datetime, unit_id: UUID, posted: QueryDict) -> None:
    organisation.set_reception_hours(actor=actor, at=at, unit_id=unit_id, **_week_in(posted))


# -- the span of a calendar ------------------------------------------------------------------------


def _span_fields(typed: Typed, errors: Errors) -> Iterator[ui.Component]:
    yield day_field("known_to", _("Đã nhập đủ ngày nghỉ đến hết ngày"), typed, errors)


def _extend(actor: Actor, at: datetime, calendar_id: UUID, posted: QueryDict) -> None:
    errors: dict[str, Words] = {}
    last = reading.needed_day(posted, "known_to", errors)
    refuse_if(errors)
    organisation.extend_calendar(actor=actor, at=at, calendar_id=calendar_id, known_to=last)


def _span_as_typed(calendar_id: UUID, _today: date) -> dict[str, str]:
    known_to = organisation.calendar_book(calendar_id).calendar.known_to
    return date_as_typed("known_to", date(known_to.year + 1, 12, 31))


# -- exceptions of a unit --------------------------------------------------------------------------


def _exception_fields(typed: Typed, errors: Errors, *, hint: str) -> Iterator[ui.Component]:
    yield day_field("day", _("Ngày"), typed, errors)
    yield ui.Input(
        name="starts", label=_("Từ giờ"), hint=hint, value=typed.get("starts", ""), width=5,
        error=errors.get("starts", ""),
    )  # fmt: skip
    yield ui.Input(name="ends", label=_("Đến giờ"), value=typed.get("ends", ""), width=5, error=errors.get("ends", ""))
    yield name_field("reason", _("Lý do"), typed, errors)
    yield from ground_fields(typed, errors)


def _closing_fields(typed: Typed, errors: Errors) -> Iterator[ui.Component]:
    return _exception_fields(typed, errors, hint=_("Để trống cả hai ô giờ nếu đóng cửa cả ngày."))


def _opening_fields(typed: Typed, errors: Errors) -> Iterator[ui.Component]:
    return _exception_fields(typed, errors, hint=_("Giờ làm thêm được tính vào thời hạn."))


def _exception_in(posted: QueryDict, *, whole_day: bool) -> dict[str, Any]:
    errors: dict[str, Words] = {}
    day = reading.needed_day(posted, "day", errors)
    starts, ends = typed.clock_in(posted, "starts", errors), typed.clock_in(posted, "ends", errors)
    if not whole_day:
        for name, clock in (("starts", starts), ("ends", ends)):
            if clock is None:
                errors.setdefault(name, typed.NO_CLOCK)
    refuse_if(errors)
    reason = said(posted, "reason")[:200]
    return {"day": day, "starts": starts, "ends": ends, "reason": reason, "provenance": provenance_in(posted)}


def _close(actor: Actor, at: datetime, unit_id: UUID, posted: QueryDict) -> None:
    organisation.close_unit_on(actor=actor, at=at, unit_id=unit_id, **_exception_in(posted, whole_day=True))


def _open(actor: Actor, at: datetime, unit_id: UUID, posted: QueryDict) -> None:
    organisation.open_unit_on(actor=actor, at=at, unit_id=unit_id, **_exception_in(posted, whole_day=False))


OF_CALENDARS: dict[str, Change] = {
    "ngay-nghi": Change(
        gettext_lazy("Thêm ngày nghỉ"),
        gettext_lazy(
            "Ngày nghỉ lễ, tết hoặc ngày nghỉ bù, không tính vào thời hạn. Mỗi ngày trong khoảng thành một dòng, "
            "sau này sửa hoặc bỏ riêng được; ngày dự kiến đã có trong khoảng được ghi lại theo nội dung này."
        ),
        _days_off_fields,
        _enter_days_off,
    ),
    "hoan-doi": Change(
        gettext_lazy("Hoán đổi hai ngày"),
        gettext_lazy("Một ngày làm việc được nghỉ và một ngày nghỉ hằng tuần phải làm bù, với giờ của ngày được nghỉ."),
        _swap_fields,
        _swap,
    ),
    "gio-lam-viec": Change(
        gettext_lazy("Đặt giờ mới từ một ngày"),
        gettext_lazy("Giờ đang ghi giữ nguyên cho những ngày trước ngày đó."),
        _week_fields,
        _set_weekly,
        _weekly_as_typed,
    ),
    "keo-dai": Change(
        gettext_lazy("Kéo dài lịch sang năm sau"),
        gettext_lazy("Hệ thống chỉ tính thời hạn trong khoảng đã nhập đủ ngày nghỉ. Hãy nhập ngày nghỉ trước."),
        _span_fields,
        _extend,
        _span_as_typed,
    ),
}
OF_UNITS: dict[str, Change] = {
    "doi-lich": using.ASSIGNING,
    "dong-cua": Change(
        gettext_lazy("Đóng cửa một ngày hoặc một buổi"),
        gettext_lazy("Đơn vị và các đơn vị trực thuộc không làm việc; thời gian này không tính vào thời hạn."),
        _closing_fields,
        _close,
    ),
    "lam-them": Change(
        gettext_lazy("Làm thêm một buổi"),
        gettext_lazy("Đơn vị và các đơn vị trực thuộc làm việc thêm; thời gian này tính vào thời hạn."),
        _opening_fields,
        _open,
    ),
    "gio-tiep-nhan": Change(
        gettext_lazy("Đặt giờ tiếp nhận từ một ngày"),
        gettext_lazy("Lúc người dân đến được. Giờ tiếp nhận không đổi thời hạn. Để trống tất cả thì theo cấp trên."),
        _week_fields,
        _set_reception,
        _reception_as_typed,
    ),
}


def amending(entry: organisation.Entry) -> Change:
    """Another name, ground or note of an entry, and whether it is confirmed; its days stay."""

    def fields(typed: Typed, errors: Errors) -> Iterator[ui.Component]:
        yield name_field("name", _("Nội dung"), typed, errors)
        yield from ground_fields(typed, errors)

    def act(actor: Actor, at: datetime, entry_id: UUID, posted: QueryDict) -> None:
        organisation.amend_entry(
            actor=actor,
            at=at,
            kind=entry.kind,
            entry_id=entry_id,
            name=said(posted, "name")[:120],
            provenance=provenance_in(posted),
            stamp=said(posted, "stamp"),
        )

    def initial(_entry_id: UUID, _today: date) -> dict[str, str]:
        return {
            "name": entry.name,
            "source": entry.source,
            "note": entry.note,
            "confirmed": "1" if entry.confirmed else "",
            "stamp": entry.stamp,
        }

    text = gettext_lazy("Ngày giữ nguyên. Muốn đổi ngày, hãy bỏ nội dung này rồi nhập lại.")
    return Change(wording.ENTRY_WORDS[entry.kind], text, fields, act, initial)


def withdrawing(entry: organisation.Entry) -> Change:
    def act(actor: Actor, at: datetime, entry_id: UUID, _posted: QueryDict) -> None:
        organisation.withdraw_entry(actor=actor, at=at, kind=entry.kind, entry_id=entry_id)

    text = gettext_lazy("Các ngày này trở lại như khi chưa nhập nội dung. Một lần hoán đổi được bỏ cả hai ngày.")
    return Change(gettext_lazy("Bỏ khỏi lịch"), text, lambda _typed, _errors: iter(()), act)
