"""Hours, days off, swaps, closures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from motcua.kernel.actor import Actor
from motcua.kernel.text import tidy

from .. import access, models
from ..refusals import AlreadyEntered, CalendarNotFound, InvalidHours
from ..working_time import Hours
from ._common import UNSOURCED, Provenance, changed, refusing


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
    """Opens a calendar, resting on another where it has a base. Raises `AlreadyEntered`, `CalendarNotFound`."""
    access.require_calendars(actor)
    if base_id is not None and not models.Calendar.objects.filter(pk=base_id).exists():
        raise CalendarNotFound
    calendar = models.Calendar(
        key=key,
        name=tidy(name),
        base_id=base_id,
        day_minutes=day_minutes,
        known_from=known_from,
        known_to=known_to,
        **asdict(provenance),
    )
    with refusing(AlreadyEntered):
        calendar.save(force_insert=True)
    changed(actor, at, "create_calendar", calendar, key=key)
    return calendar.id


@transaction.atomic
def extend_calendar(*, actor: Actor, at: datetime, calendar_id: UUID, known_to: date) -> None:
    """Declares the days off entered up to `known_to`, so that limits may reach that far."""
    calendar = access.calendar_to_set(actor, calendar_id)
    calendar.known_to = known_to
    with refusing(InvalidHours):
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
) -> None:
    """From `valid_from` these are the counting hours; what held before, held until the day before.

    The validity of the `hours` themselves is not looked at. Raises `InvalidHours`.
    """
    calendar = access.calendar_to_set(actor, calendar_id)
    _require_sound(hours)
    _end_before(models.WeeklySession.objects.filter(calendar=calendar), valid_from)
    models.WeeklySession.objects.bulk_create(
        models.WeeklySession(
            calendar=calendar,
            weekday=each.weekday,
            opens=each.opens,
            closes=each.closes,
            valid_from=valid_from,
            **asdict(provenance),
        )
        for each in hours
    )
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
) -> None:
    """From `valid_from` people are received at these hours; deadlines do not move. Raises `InvalidHours`."""
    unit = access.unit_to_arrange(actor, unit_id)
    _require_sound(hours)
    _end_before(models.ReceptionSession.objects.filter(unit=unit), valid_from)
    models.ReceptionSession.objects.bulk_create(
        models.ReceptionSession(
            unit=unit,
            weekday=each.weekday,
            opens=each.opens,
            closes=each.closes,
            valid_from=valid_from,
            **asdict(provenance),
        )
        for each in hours
    )
    changed(actor, at, "set_reception_hours", unit, valid_from=valid_from, sessions=len(hours))


@transaction.atomic
def enter_day_off(
    *, actor: Actor, at: datetime, calendar_id: UUID, day: date, name: str, provenance: Provenance = UNSOURCED
) -> UUID:
    """A public holiday, or a day taken instead of one. Raises `AlreadyEntered`."""
    calendar = access.calendar_to_set(actor, calendar_id)
    day_off = models.DayOff(
        calendar=calendar,
        day=day,
        name=tidy(name),
        **asdict(provenance),
    )
    with refusing(AlreadyEntered):
        day_off.save(force_insert=True)
    changed(actor, at, "enter_day_off", calendar, day=day, name=day_off.name)
    return day_off.id


@transaction.atomic
def remove_day_off(*, actor: Actor, at: datetime, calendar_id: UUID, day: date) -> None:
    """The day is worked after all. Limits already promised keep their dates: they are frozen on the case."""
    calendar = access.calendar_to_set(actor, calendar_id)
    models.DayOff.objects.filter(calendar=calendar, day=day).delete()
    changed(actor, at, "remove_day_off", calendar, day=day)


@transaction.atomic
def swap_days(
    *,
    actor: Actor,
    at: datetime,
    calendar_id: UUID,
    day_off: date,
    working_day: date,
    name: str,
    provenance: Provenance = UNSOURCED,
) -> UUID:
    """`day_off` is not worked and `working_day` is, with its hours. Raises `AlreadyEntered`."""
    calendar = access.calendar_to_set(actor, calendar_id)
    swap = models.Swap(
        calendar=calendar,
        day_off=day_off,
        working_day=working_day,
        name=tidy(name),
        **asdict(provenance),
    )
    with refusing(AlreadyEntered):
        swap.save(force_insert=True)
    changed(actor, at, "swap_days", calendar, day_off=day_off, working_day=working_day)
    return swap.id


@transaction.atomic
def close_unit_on(
    *,
    actor: Actor,
    at: datetime,
    unit_id: UUID,
    day: date,
    reason: str,
    starts: time | None = None,
    ends: time | None = None,
    provenance: Provenance = UNSOURCED,
) -> UUID:
    """The unit and those beneath it do not work on the day, or between the hours. Raises `InvalidHours`."""
    return _except(
        actor=actor,
        at=at,
        unit_id=unit_id,
        day=day,
        reason=reason,
        starts=starts,
        ends=ends,
        provenance=provenance,
        is_open=False,
    )


@transaction.atomic
def open_unit_on(
    *,
    actor: Actor,
    at: datetime,
    unit_id: UUID,
    day: date,
    reason: str,
    starts: time,
    ends: time,
    provenance: Provenance = UNSOURCED,
) -> UUID:
    """The unit and those beneath it work between these hours too, and they count. Raises `InvalidHours`."""
    return _except(
        actor=actor,
        at=at,
        unit_id=unit_id,
        day=day,
        reason=reason,
        starts=starts,
        ends=ends,
        provenance=provenance,
        is_open=True,
    )


def _except(
    *,
    actor: Actor,
    at: datetime,
    unit_id: UUID,
    day: date,
    reason: str,
    starts: time | None,
    ends: time | None,
    provenance: Provenance,
    is_open: bool,
) -> UUID:
    unit = access.unit_to_arrange(actor, unit_id)
    exception = models.UnitException(
        unit=unit,
        day=day,
        is_open=is_open,
        starts=starts,
        ends=ends,
        reason=tidy(reason),
        **asdict(provenance),
    )
    with refusing(InvalidHours):
        exception.save(force_insert=True)
    changed(actor, at, "open_unit_on" if is_open else "close_unit_on", unit, day=day, reason=exception.reason)
    return exception.id


def _require_sound(hours: Sequence[Hours]) -> None:
    """Within a day, sessions open before they close and do not overlap."""
    ordered = sorted(hours, key=lambda each: (each.weekday, each.opens))
    overlap = any(a.weekday == b.weekday and b.opens < a.closes for a, b in pairwise(ordered))
    if overlap or any(each.closes <= each.opens or each.weekday not in range(1, 8) for each in hours):
        raise InvalidHours


def _end_before[M: models.WeeklySession | models.ReceptionSession](rows: QuerySet[M], day: date) -> None:
    """Rows in force on the day end the day before it; those that would begin later never do."""
    rows.filter(valid_from__gte=day).delete()
    rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).update(valid_to=day - timedelta(days=1))
