"""Calendars and the hours of the week, those that count and those of reception."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Words
from motcua.kernel.text import tidy

from .. import access, models
from ..calendars.reading import kept_hours, kept_uses
from ..calendars.values import CalendarUse, stamp_of
from ..directory import Directory
from ..refusals import (
    CalendarEditedMeanwhile,
    CalendarNameTaken,
    CalendarNotFound,
    InvalidEntry,
    InvalidHours,
)
from ..working_time import BeyondCalendar, Hours, next_working_day
from ..working_time.calendar import MINUTES_A_DAY
from ._common import UNSOURCED, Provenance, changed, refusing, require_ground


@transaction.atomic
def create_calendar(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    name: str,
    known_from: date,
    known_to: date,
    base_id: UUID | None = None,
    day_minutes: int = 480,
    provenance: Provenance = UNSOURCED,
) -> UUID:
    """Opens a calendar, resting on another where it has a base; no unit counts by it yet.

    Raises `InvalidEntry`, `CalendarNameTaken`, `CalendarNotFound`.
    """
    access.require_calendars(actor)
    base = None if base_id is None else models.Calendar.objects.filter(pk=base_id).first()
    if base_id is not None and base is None:
        raise CalendarNotFound
    require_ground(provenance)
    calendar = models.Calendar(
        key=key,
        name=tidy(name),
        base=base,
        day_minutes=day_minutes,
        known_from=known_from,
        known_to=known_to,
        **asdict(provenance),
    )
    _require_sense(calendar)
    with refusing(CalendarNameTaken, "name"):
        calendar.save(force_insert=True)
    changed(actor, at, "create_calendar", calendar, key=key)
    return calendar.id


def _require_sense(calendar: models.Calendar) -> None:
    """A name, a day of some length, and days known, some of them to its base too."""
    wrong: dict[str, Words] = {}
    if not (calendar.name and calendar.key):
        wrong["name"] = _("Ghi tên lịch.")
    if not 60 <= calendar.day_minutes <= MINUTES_A_DAY:
        wrong["day_minutes"] = _("Một ngày làm việc dài từ 1 đến 24 giờ.")
    if calendar.known_to < calendar.known_from:
        wrong["known_to"] = _("Ngày cuối không thể trước ngày đầu.")
    elif calendar.base and not calendar.base.known_from <= calendar.known_from <= calendar.base.known_to:
        wrong["known_from"] = _("Lịch gốc chưa có ngày nghỉ của ngày này.")
    if wrong:
        raise InvalidEntry(fields=wrong)


@transaction.atomic
def assign_calendar(
    *,
    actor: Actor,
    at: datetime,
    unit_id: UUID,
    calendar_id: UUID | None,
    valid_from: date,
    provenance: Provenance = UNSOURCED,
    stamp: str | None = None,
) -> None:
    """From `valid_from` the unit, and those beneath it without their own, count by this calendar; by none to follow
    the unit above. What was to hold later falls away; saving what is there already changes nothing.

    `stamp` is that of the calendars given to the unit as they were read. Raises `UnitNotFound`, `MayNotArrange`,
    `CalendarNotFound`, `InvalidEntry`, `CalendarEditedMeanwhile`.
    """
    unit = access.unit_to_arrange(actor, unit_id)
    if calendar_id is not None and not models.Calendar.objects.filter(pk=calendar_id).exists():
        raise CalendarNotFound
    require_ground(provenance)
    if not unit.valid_from <= valid_from <= (unit.valid_to or date.max):
        raise InvalidEntry(fields={"valid_from": _("Đơn vị không tồn tại vào ngày này.")})
    rows = models.CalendarUse.objects.filter(unit=unit).order_by("valid_from", "id")
    standing = kept_uses(unit.calendar_id, rows)
    if standing and standing[-1] == CalendarUse(calendar_id, valid_from, **asdict(provenance)):
        return
    if stamp is not None and stamp != stamp_of(standing):
        raise CalendarEditedMeanwhile(standing, stamp_of(standing))
    before = Directory()
    rows.filter(valid_from__gte=valid_from).delete()
    models.CalendarUse.objects.create(unit=unit, calendar_id=calendar_id, valid_from=valid_from, **asdict(provenance))
    _require_countable(unit_id, valid_from, before, Directory())
    changed(actor, at, "assign_calendar", unit, calendar_id=calendar_id, valid_from=valid_from)


def _require_countable(unit_id: UUID, valid_from: date, before: Directory, after: Directory) -> None:
    """From the day on the unit has working hours, over all the days for which limits may have been reckoned."""
    try:
        calendar = after.calendar_of(unit_id, valid_from)
    except CalendarNotFound:
        raise InvalidEntry(fields={"calendar": _("Cấp trên chưa có lịch để theo.")}) from None
    except BeyondCalendar as refused:
        raise InvalidEntry(fields={"valid_from": refused.message}) from None
    try:
        next_working_day(calendar, valid_from)
    except BeyondCalendar:
        raise InvalidEntry(fields={"calendar": _("Lịch này chưa có giờ làm việc.")}) from None
    if calendar.last < _last_day(before, unit_id, valid_from):
        raise InvalidEntry(
            fields={"calendar": _("Lịch này có ngày nghỉ ít năm hơn lịch đang dùng. Hãy kéo dài lịch trước.")}
        )


def _last_day(directory: Directory, unit_id: UUID, on: date) -> date:
    """The last day known to what the unit counts by; the first of all days where nothing is known."""
    try:
        return directory.calendar_of(unit_id, on).last
    except (CalendarNotFound, BeyondCalendar):
        return date.min


@transaction.atomic
def extend_calendar(*, actor: Actor, at: datetime, calendar_id: UUID, known_to: date) -> None:
    """Declares the days off entered up to `known_to`, so that limits may reach that far. Never less: limits may
    have been reckoned up to there. Raises `InvalidHours`.
    """
    calendar = access.calendar_to_set(actor, calendar_id)
    if known_to < calendar.known_to:
        raise InvalidHours(fields={"known_to": _("Ngày cuối không được trước ngày cuối đang ghi.")})
    calendar.known_to = known_to
    calendar.save(update_fields=["known_to"])
    changed(actor, at, "extend_calendar", calendar, known_to=known_to)


@transaction.atomic
def set_weekly_hours(
    *,
    actor: Actor,
    at: datetime,
    calendar_id: UUID,
    hours: Sequence[Hours],
    valid_from: date,
    provenance: Provenance = UNSOURCED,
    stamp: str | None = None,
) -> None:
    """From `valid_from` these are the counting hours; what held before, held until the day before.

    The validity of the `hours` themselves is not looked at. `stamp` is that of the hours as they were read. Raises
    `InvalidHours`, `CalendarEditedMeanwhile`.
    """
    calendar = access.calendar_to_set(actor, calendar_id)
    _require_sound(hours)
    if not hours:
        raise InvalidHours(fields={"weekday_1": _("Lịch phải có ít nhất một buổi làm việc trong tuần.")})
    if not calendar.known_from <= valid_from <= calendar.known_to:
        raise InvalidHours(fields={"valid_from": _("Ngày này nằm ngoài thời gian lịch đã có ngày nghỉ.")})
    require_ground(provenance)
    rows = models.WeeklySession.objects.filter(calendar=calendar)
    new = [models.WeeklySession(calendar=calendar, **_said(each, valid_from, provenance)) for each in hours]
    if _are_new(rows, new, valid_from, stamp):
        _end_before(rows, valid_from)
        models.WeeklySession.objects.bulk_create(new)
        changed(actor, at, "set_weekly_hours", calendar, valid_from=valid_from, sessions=len(hours))


@transaction.atomic
def set_reception_hours(
    *,
    actor: Actor,
    at: datetime,
    unit_id: UUID,
    hours: Sequence[Hours],
    valid_from: date,
    provenance: Provenance = UNSOURCED,
    stamp: str | None = None,
) -> None:
    """From `valid_from` people are received at these hours; deadlines do not move. Without any, the nearest unit
    above answers again. Raises as `set_weekly_hours`.
    """
    unit = access.unit_to_arrange(actor, unit_id)
    _require_sound(hours)
    require_ground(provenance)
    rows = models.ReceptionSession.objects.filter(unit=unit)
    new = [models.ReceptionSession(unit=unit, **_said(each, valid_from, provenance)) for each in hours]
    if _are_new(rows, new, valid_from, stamp):
        _end_before(rows, valid_from)
        models.ReceptionSession.objects.bulk_create(new)
        changed(actor, at, "set_reception_hours", unit, valid_from=valid_from, sessions=len(hours))


def _said(hours: Hours, valid_from: date, provenance: Provenance) -> dict[str, Any]:
    said = {"weekday": hours.weekday, "opens": hours.opens, "closes": hours.closes, "valid_from": valid_from}
    return said | asdict(provenance)


def _are_new(
    rows: QuerySet[models.WeeklySession] | QuerySet[models.ReceptionSession],
    new: Sequence[models.WeeklySession | models.ReceptionSession],
    valid_from: date,
    stamp: str | None,
) -> bool:
    """Whether to write `new`; not where just these were set before, as by a second press.

    Raises `CalendarEditedMeanwhile`.
    """
    standing = kept_hours(rows)
    since = tuple(one for one in standing if one.valid_to is None or one.valid_to >= valid_from)
    if new and since == kept_hours(new):
        return False
    if stamp is not None and stamp != stamp_of(standing):
        raise CalendarEditedMeanwhile(standing, stamp_of(standing))
    return True


def _require_sound(hours: Sequence[Hours]) -> None:
    """Within a day, sessions open before they close and do not overlap."""
    ordered = sorted(hours, key=lambda each: (each.weekday, each.opens))
    overlapping = [a.weekday for a, b in pairwise(ordered) if a.weekday == b.weekday and b.opens < a.closes]
    wrong: dict[str, Words] = {
        f"weekday_{day}": _("Các buổi trong ngày không được chồng lên nhau.") for day in overlapping
    }
    wrong |= {f"weekday_{each.weekday}": InvalidHours.message for each in ordered if each.closes <= each.opens}
    if wrong or any(each.weekday not in range(1, 8) for each in ordered):
        raise InvalidHours(fields=wrong)


def _end_before[M: models.WeeklySession | models.ReceptionSession](rows: QuerySet[M], day: date) -> None:
    """Rows in force on the day end the day before it; those that would begin later never do."""
    rows.filter(valid_from__gte=day).delete()
    rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).update(valid_to=day - timedelta(days=1))
