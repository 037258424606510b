"""A calendar by the year: of itself, or as a unit counts by it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from motcua.identity import api as identity
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import presenting, trying, using, wording
from .. import year as years
from .common import reader


@never_cache
@require_GET
@identity.staff_required
def calendar(request: HttpRequest, calendar_id: UUID) -> HttpResponse:
    actor = reader(request)
    book = organisation.calendar_book(calendar_id)
    may_set = organisation.sets_calendars(actor)
    entries = {"owner_id": calendar_id, "may_change": may_set}
    context = _page(request, book) | {
        "title": book.calendar.name,
        "may_set": may_set,
        "hours_are_own": book.hours_stamp != organisation.stamp_of(()),
        "users": using.users_table(organisation.calendar_users(day_of(timezone.now())).get(calendar_id, ())),
    }
    return render(request, "administration/calendars/calendar.html", context | _entries(context["year"], book, entries))


@never_cache
@require_GET
@identity.staff_required
def unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """The calendar in force for the unit, with the exceptions from it upward, and its hours of reception."""
    actor = reader(request)
    found = organisation.unit(unit_id)
    book = _book_of(request, unit_id)
    may_arrange = organisation.may_arrange_unit(actor, unit_id)
    own = organisation.kept_reception_hours(unit_id)
    uses = organisation.calendar_uses(unit_id)
    context = _page(request, book) | {
        "title": found.name,
        "unit": found,
        "may_arrange": may_arrange,
        "calendar_link": presenting.link(f"../../{book.calendar.id}/", book.calendar.name),
        "is_own": book.given_to == unit_id,
        "uses": using.uses_table(uses, id_="lich-rieng") if len(uses) > 1 else None,
        "exceptions": presenting.entry_table(
            _("Ngoại lệ của đơn vị"),
            presenting.in_year(book.exceptions, _year(request, book)),
            id_="ngoai-le",
            owner_id=unit_id,
            may_change=may_arrange,
        ),
        "reception_is_own": bool(own),
        "reception": presenting.hours_table(_("Giờ tiếp nhận"), own, id_="tiep-nhan"),
        "received_now": _received_now(unit_id),
    }
    entries = {"owner_id": unit_id, "may_change": False}
    return render(request, "administration/calendars/unit.html", context | _entries(context["year"], book, entries))


def _book_of(request: HttpRequest, unit_id: UUID) -> organisation.CalendarBook:
    """The calendar in force for the unit today, or at the beginning of the other year asked for."""
    today = day_of(timezone.now())
    book = organisation.unit_calendar_book(unit_id, today)
    year = _year(request, book)
    if year == today.year:
        return book
    first = max(date(year, 1, 1), book.working.first)
    return organisation.unit_calendar_book(unit_id, first)


def _page(request: HttpRequest, book: organisation.CalendarBook) -> dict[str, Any]:
    year = _year(request, book)
    first, last = years.span_of(book)
    days = organisation.year_of(book, year)
    day_minutes = book.calendar.day_minutes
    return {
        "book": book,
        "year": year,
        "previous": year - 1 if year > first else None,
        "next": year + 1 if year < last else None,
        "months": years.months(days, day_minutes),
        "weekdays": list(zip(wording.SHORT_WEEKDAYS, wording.WEEKDAYS, strict=True)),
        "legend": years.legend(),
        "totals": years.totals_table(days),
        "has_unsure": years.has_unsure(days),
        "known": wording.period_word(book.working.first, book.working.last),
        "day_length": ui.span_in_words(day_minutes),
        "hours": presenting.hours_table(_("Giờ tính thời hạn"), book.hours, id_="gio"),
        "trial": trying.trial(request, book.working, timezone.now()),
    }


def _entries(year: int, book: organisation.CalendarBook, owned: dict[str, Any]) -> dict[str, Any]:
    return {
        "days_off": presenting.entry_table(
            _("Ngày nghỉ lễ, tết"), presenting.in_year(book.days_off, year), id_="nghi-le", **owned
        ),
        "swaps": presenting.entry_table(
            _("Hoán đổi ngày làm việc"), presenting.in_year(book.swaps, year), id_="hoan-doi", **owned
        ),
    }


def _year(request: HttpRequest, book: organisation.CalendarBook) -> int:
    """The year asked for; this one, or the nearest that the calendar knows, when the address says nonsense."""
    first, last = years.span_of(book)
    text = ui.asked(request, "nam")
    wanted = int(text) if text.isdecimal() and len(text) == 4 else day_of(timezone.now()).year
    return min(max(wanted, first), last)


def _received_now(unit_id: UUID) -> tuple[str, ...]:
    """The hours of reception that hold today, the unit's own or those from above."""
    today = day_of(timezone.now())
    return wording.week_word(
        [
            organisation.KeptHours(one.weekday, one.opens, one.closes, today, None, "", one.note, one.confirmed)
            for one in organisation.reception_hours(unit_id, today)
        ]
    )
