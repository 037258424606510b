"""The calendar every other rests on: weekly hours, public holidays, swaps."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID, uuid5

from django.db import models as db
from django.db import transaction

from .. import models
from ..public_holidays import LAW, NATIONAL_SWAPS, public_holidays

SEEDS = UUID("6d6f7463-7561-4f72-8a67-6e6973617469")  # the same seed row has the same identifier everywhere
KNOWN_YEARS = range(2020, 2036)
FROM, TO = date(KNOWN_YEARS[0], 1, 1), date(KNOWN_YEARS[-1], 12, 31)
MORNING, AFTERNOON = (time(8), time(12)), (time(13), time(17))
HOURS_NOTE = "Giờ làm việc là tham số, chưa đối chiếu với quy định của địa phương."


def seed_id(*path: str) -> UUID:
    """The identifier of a seed row, from its place in the seed."""
    return uuid5(SEEDS, "/".join(path))


def plant[M: db.Model](rows: list[M]) -> int:
    """Adds the rows that are not there yet and leaves the others as the office has made them."""
    if not rows:
        return 0
    table = type(rows[0])._default_manager
    known = set(table.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return len(table.bulk_create(row for row in rows if row.pk not in known))


def _plant_entries[M: db.Model](rows: list[M]) -> None:
    """As `plant`, but what the office has withdrawn, or entered otherwise for the same days, stays as it is."""
    withdrawn = set(models.WithdrawnEntry.objects.values_list("id", flat=True))
    table = type(rows[0])._default_manager
    table.bulk_create((row for row in rows if row.pk not in withdrawn), ignore_conflicts=True)


@transaction.atomic
def seed_national_calendar() -> UUID:
    """Office hours, holidays and swaps of 2020 to 2035; a second run adds only what is missing and was never there."""
    calendar = models.Calendar(
        id=seed_id("calendar", "vn"),
        key="vn",
        name="Lịch làm việc hành chính",
        known_from=FROM,
        known_to=TO,
        source=LAW,
        note=HOURS_NOTE,
    )
    plant([calendar])
    if not models.WeeklySession.objects.filter(calendar=calendar).exists():
        plant(_sessions(calendar))
    _plant_entries(_days_off(calendar))
    _plant_entries(_swaps(calendar))
    return calendar.id


def _sessions(calendar: models.Calendar) -> list[models.WeeklySession]:
    return [
        models.WeeklySession(
            id=seed_id("session", calendar.key, str(weekday), f"{opens:%H%M}"),
            calendar=calendar,
            weekday=weekday,
            opens=opens,
            closes=closes,
            valid_from=FROM,
            note=HOURS_NOTE,
        )
        for weekday in range(1, 6)
        for opens, closes in (MORNING, AFTERNOON)
    ]


def _days_off(calendar: models.Calendar) -> list[models.DayOff]:
    return [
        models.DayOff(
            id=seed_id("day-off", calendar.key, holiday.day.isoformat()),
            calendar=calendar,
            day=holiday.day,
            name=holiday.name,
            source=holiday.source,
            confirmed=holiday.confirmed,
            note=holiday.note,
        )
        for year in KNOWN_YEARS
        for holiday in public_holidays(year)
    ]


def _swaps(calendar: models.Calendar) -> list[models.Swap]:
    return [
        models.Swap(
            id=seed_id("swap", calendar.key, swap.day_off.isoformat()),
            calendar=calendar,
            day_off=swap.day_off,
            working_day=swap.working_day,
            name=swap.name,
            source=swap.source,
            confirmed=swap.confirmed,
        )
        for swap in NATIONAL_SWAPS
    ]
