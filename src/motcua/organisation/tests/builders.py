"""A city hall, its parts and its calendar, for tests of this package and of those above."""

from datetime import date, time
from typing import Any

from motcua.organisation import models
from motcua.organisation.models import UnitKind

SINCE = date(2025, 7, 1)


def a_calendar_row(*, key: str = "office", **fields: Any) -> models.Calendar:
    """Monday to Friday, 8:00 to 12:00 and 13:00 to 17:00, known from 2025 to 2030."""
    calendar = models.Calendar.objects.create(
        **{"key": key, "name": "Giờ hành chính", "known_from": date(2025, 1, 1), "known_to": date(2030, 12, 31)}
        | fields
    )
    models.WeeklySession.objects.bulk_create(
        models.WeeklySession(
            calendar=calendar, weekday=weekday, opens=opens, closes=closes, valid_from=calendar.known_from
        )
        for weekday in range(1, 6)
        for opens, closes in ((time(8), time(12)), (time(13), time(17)))
    )
    return calendar


def a_unit(*, name: str = "Sở Tư pháp", kind: UnitKind = UnitKind.DEPARTMENT, **fields: Any) -> models.Unit:
    return models.Unit.objects.create(**{"name": name, "kind": kind, "valid_from": SINCE} | fields)


def a_commune(*, commune_code: str = "00004", name: str = "Phường Ba Đình", **fields: Any) -> models.Unit:
    return a_unit(**{"name": name, "kind": UnitKind.COMMUNE, "commune_code": commune_code} | fields)
