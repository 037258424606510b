"""The organisation over HTTP: open data, no token needed. Units by day, their calendars, and due dates."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from motcua.kernel.cursors import cursor_after, place_of
from motcua.kernel.errors import Invalid
from motcua.kernel.problems import refuses
from motcua.kernel.time import day_of
from motcua.kernel.wire import Day, Instant

from . import queries
from .models import UnitKind
from .values import Unit
from .working_time import (
    BeyondCalendar,
    DayKind,
    WorkingCalendar,
    add_calendar_days,
    add_months,
    add_working_days,
    add_working_time,
    explain,
    is_working_day,
)

router = Router(tags=["organisation"])

PAGE_SIZE = 100
DAYS_AT_MOST = 400
YEARS = range(1900, 3000)  # beyond these no calendar reaches, and instants cannot be moved between time zones
KEPT = "public, max-age=300"

Code = Annotated[
    str, Path(max_length=40, description="Mã đơn vị, mã cũ hoặc mã xã / any of its codes", examples=["00070"])
]
On = Annotated[Day | None, Field(description="Trống là hôm nay / today when blank", examples=["2026-11-23"])]


class UnitOut(Schema):
    id: str
    code: str
    name: str
    kind: UnitKind
    commune_code: str
    parent: Annotated[str | None, Field(description="id của đơn vị trên / of the unit above")]
    valid_from: date
    valid_to: date | None
    confirmed: bool


class UnitPageOut(Schema):
    items: list[UnitOut]
    next: Annotated[str | None, Field(description="null: hết / no more")]


class ReceptionOut(Schema):
    weekday: Annotated[int, Field(description="1 là thứ hai / Monday")]
    opens: str
    closes: str


class UnitWholeOut(UnitOut):
    address: str
    heirs: Annotated[list[str], Field(description="id các đơn vị kế thừa / of the units that stand in its place")]
    reception: list[ReceptionOut]


class DayOut(Schema):
    day: date
    kind: DayKind
    name: str
    works: bool


class CalendarOut(Schema):
    day_minutes: Annotated[int, Field(description="Một ngày làm việc / of one working day", examples=[480])]
    days: list[DayOut]


class ReckonedOut(Schema):
    day: date
    kind: DayKind
    name: str
    minutes: Annotated[int, Field(description="tính trên ngày đó / counted on that day")]


class DueOut(Schema):
    due_at: datetime
    days: list[ReckonedOut]


class UnitsQuery(Schema):
    on: On = None
    kind: UnitKind | None = None
    q: Annotated[str, Field(max_length=200, examples=["hoan kiem"])] = ""
    cursor: Annotated[str, Field(max_length=400, description="`next` của trang trước / of the page before")] = ""


class CalendarQuery(Schema):
    first: Annotated[Day, Field(examples=["2026-12-01"])]
    last: Annotated[Day, Field(examples=["2027-01-31"])]


class DueQuery(Schema):
    start: Annotated[Instant, Field(examples=["2026-11-23T09:00:00+07:00"])]
    amount: Annotated[int, Field(ge=1, le=1000, examples=[3])]
    unit: Annotated[Literal["working_hour", "working_day", "calendar_day", "month"], Field(examples=["working_day"])]


@router.get("/units", response=UnitPageOut, auth=None, operation_id="listUnits")
def list_units(request: HttpRequest, query: Query[UnitsQuery], response: HttpResponse) -> dict[str, Any]:
    """Units in force on the day, by code: all, of one kind, or those whose name or codes hold the words."""
    on = query.on or day_of(timezone.now())
    response["Cache-Control"] = KEPT
    if query.q:
        found = [unit for unit in queries.find_units(query.q, on, PAGE_SIZE) if query.kind in {None, unit.kind}]
        return {"items": [_unit(unit) for unit in found], "next": None}
    kinds = [query.kind] if query.kind else list(UnitKind)
    units = sorted((u for kind in kinds for u in queries.units_of_kind(kind, on)), key=_place)
    if query.cursor:
        after = place_of(query.cursor, str, str)
        units = [unit for unit in units if _place(unit) > after]
    page = units[:PAGE_SIZE]
    more = cursor_after(*_place(page[-1])) if len(units) > PAGE_SIZE else None
    return {"items": [_unit(unit) for unit in page], "next": more}


def _place(unit: Unit) -> tuple[str, str]:
    return unit.code, str(unit.id)


@router.get("/units/{code}", response=UnitWholeOut, auth=None, operation_id="getUnit", openapi_extra=refuses(404))
def get_unit(
    request: HttpRequest,
    code: Code,
    response: HttpResponse,
    on: Annotated[Day | None, Query(examples=["2026-11-23"])] = None,
) -> dict[str, Any]:
    """A unit by any of its codes; without a day the latest to bear it, with what stands in its place."""
    unit = queries.unit_by_code(code, on)
    today = on or day_of(timezone.now())
    response["Cache-Control"] = KEPT
    return _unit(unit) | {
        "address": unit.address,
        "heirs": [str(one.id) for one in queries.heirs(unit.id, today) if one.id != unit.id],
        "reception": [
            {"weekday": one.weekday, "opens": f"{one.opens:%H:%M}", "closes": f"{one.closes:%H:%M}"}
            for one in queries.reception_hours(unit.id, today)
        ],
    }


@router.get(
    "/units/{code}/calendar",
    response=CalendarOut,
    auth=None,
    operation_id="getCalendar",
    openapi_extra=refuses(404),
)
def get_calendar(
    request: HttpRequest, code: Code, query: Query[CalendarQuery], response: HttpResponse
) -> dict[str, Any]:
    """The days from the first to the last, at most 400: whether the unit works, and why not when it does not."""
    if not 0 <= (query.last - query.first).days < DAYS_AT_MOST:
        raise Invalid.on("last")
    calendar = _calendar(code, query.first)
    if query.last > calendar.last:
        raise BeyondCalendar
    count = (query.last - query.first).days + 1
    response["Cache-Control"] = KEPT
    return {
        "day_minutes": calendar.day_minutes,
        "days": [_day(calendar, query.first + timedelta(days=n)) for n in range(count)],
    }


@router.get(
    "/units/{code}/due-date", response=DueOut, auth=None, operation_id="reckonDueDate", openapi_extra=refuses(404)
)
def reckon_due_date(request: HttpRequest, code: Code, query: Query[DueQuery], response: HttpResponse) -> dict[str, Any]:
    """When so much time, begun then, has run out by the unit's calendar, with how each day counted."""
    if query.start.year not in YEARS:
        raise BeyondCalendar
    calendar = _calendar(code, day_of(query.start))
    due = _due(calendar, query)
    response["Cache-Control"] = KEPT
    lines = explain(calendar, query.start, due)
    return {
        "due_at": due,
        "days": [{"day": x.day, "kind": x.kind, "name": x.name, "minutes": x.minutes} for x in lines],
    }


def _due(calendar: WorkingCalendar, query: DueQuery) -> datetime:
    match query.unit:
        case "working_hour":
            return add_working_time(calendar, query.start, query.amount * 60)
        case "working_day":
            return add_working_days(calendar, query.start, query.amount)
        case "calendar_day":
            return add_calendar_days(calendar, query.start, query.amount)
        case "month":
            return add_months(calendar, query.start, query.amount)


def _calendar(code: str, on: date) -> WorkingCalendar:
    return queries.calendar_of(queries.unit_by_code(code, on).id, on)


def _day(calendar: WorkingCalendar, day: date) -> dict[str, Any]:
    note = calendar.notes.get(day)
    works = is_working_day(calendar, day)
    ordinary = DayKind.WORKING if works else DayKind.WEEKLY_REST
    return {"day": day, "kind": note.kind if note else ordinary, "name": note.name if note else "", "works": works}


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        "id": str(unit.id),
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "commune_code": unit.commune_code,
        "parent": str(unit.parent_id) if unit.parent_id else None,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "confirmed": unit.confirmed,
    }
