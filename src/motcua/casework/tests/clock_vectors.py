"""The published vectors of docs/reference/clock-vectors.json, read back as facts and calendars."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.kernel.time import VIETNAM
from motcua.organisation.working_time import (
    DayRules,
    Exceptional,
    Hours,
    MadeUpDay,
    WorkingCalendar,
    build_calendar,
)

PUBLISHED = json.loads((Path(__file__).parents[4] / "docs" / "reference" / "clock-vectors.json").read_text())
EARLY_BY = PUBLISHED["early_by_minutes"]


@dataclass(frozen=True, slots=True)
class Vector:
    """What happened, by which calendar, and what must follow. Minutes are of working time."""

    name: str
    facts: tuple[casework.Fact, ...]
    calendar: WorkingCalendar
    counted_from: datetime
    first_due: datetime | None
    due: datetime | None
    at: datetime
    remaining: int | None
    late: int
    outcome: str | None
    charged: dict[UUID, tuple[int, int]] | None


def vectors() -> list[Vector]:
    national = published_calendar()
    return [_vector(row, national) for row in PUBLISHED["vectors"]]


def published_calendar(*exceptions: Exceptional) -> WorkingCalendar:
    """The national calendar as the file gives it, with the exceptions of a unit."""
    given = PUBLISHED["calendar"]
    rules = DayRules(
        hours=tuple(
            Hours(weekday, time.fromisoformat(opens), time.fromisoformat(closes))
            for weekday in given["weekdays"]
            for opens, closes in given["hours"]
        ),
        days_off={date.fromisoformat(day): name for day, name in given["days_off"].items()},
        made_up=tuple(
            MadeUpDay(date.fromisoformat(swap["off"]), date.fromisoformat(swap["working"]), "")
            for swap in given["swaps"]
        ),
        exceptions=exceptions,
    )
    first, last = date.fromisoformat(given["first"]), date.fromisoformat(given["last"])
    return build_calendar(rules, first, last, day_minutes=given["working_day_minutes"])


def _vector(row: Mapping[str, Any], national: WorkingCalendar) -> Vector:
    exceptions = [_exception(given) for given in row.get("exceptions", ())]
    charged = row.get("charged")
    return Vector(
        name=row["name"],
        facts=tuple(_fact(given, row) for given in row["facts"]),
        calendar=published_calendar(*exceptions) if exceptions else national,
        counted_from=_instant(row["counted_from"]),
        first_due=_instant_or_none(row["first_due"]),
        due=_instant_or_none(row["due"]),
        at=_instant(row["at"]),
        remaining=row["remaining"],
        late=row["late"],
        outcome=row["outcome"],
        charged=charged and {_unit(share["unit"]): (share["used"], share["late"]) for share in charged},
    )


def _fact(given: Mapping[str, str], row: Mapping[str, Any]) -> casework.Fact:
    kind = casework.FactKind(given["kind"])
    starts = kind is casework.FactKind.START
    limit = row["limit"]
    return casework.Fact(
        at=_instant(given["at"]),
        kind=kind,
        unit_id=_unit(given["unit"]) if "unit" in given else None,
        limit=catalogue.TimeLimit(Decimal(limit["amount"]), catalogue.LimitUnit(limit["unit"]))
        if starts and limit
        else None,
        cutoff=time.fromisoformat(row["cutoff"]) if starts and row["cutoff"] else None,
        due_at=_instant_or_none(given.get("due")),
        step=given.get("step", ""),
        reason=given.get("reason", ""),
    )


def _exception(given: Mapping[str, Any]) -> Exceptional:
    return Exceptional(
        date.fromisoformat(given["day"]),
        given["name"],
        is_open=given["open"],
        starts=_time_or_none(given["from"]),
        ends=_time_or_none(given["to"]),
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def _instant_or_none(text: str | None) -> datetime | None:
    return None if text is None else _instant(text)


def _time_or_none(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)


def _unit(name: str) -> UUID:
    return uuid5(NAMESPACE_OID, name)
