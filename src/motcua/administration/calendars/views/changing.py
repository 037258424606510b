"""A change of a calendar: typed, shown with what it would move, then saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.casework import api as casework
from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, Refusal
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import presenting, using
from ..asking import Change
from ..changes import OF_CALENDARS, OF_UNITS, amending, withdrawing
from ..typed_back import told_back
from .common import reader

STEP = "buoc"
UNTYPED = frozenset({STEP, "csrfmiddlewaretoken"})


@dataclass(frozen=True, slots=True)
class Subject:
    """What is changed: by its identifier, with the page to go back to, and what stands there to be read."""

    id: UUID
    name: str
    back: str
    about: str = ""


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def calendar(request: HttpRequest, calendar_id: UUID, change: str) -> HttpResponse:
    actor = reader(request)
    if not organisation.sets_calendars(actor):
        raise organisation.MayNotArrange
    name = organisation.calendar_book(calendar_id).calendar.name
    subject = Subject(calendar_id, name, reverse("administration:calendars:calendar", args=[calendar_id]))
    return _changing(request, actor, _known(OF_CALENDARS, change), subject)


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def unit(request: HttpRequest, unit_id: UUID, change: str) -> HttpResponse:
    actor = reader(request)
    if not organisation.may_arrange_unit(actor, unit_id):
        raise organisation.MayNotArrange
    return _changing(request, actor, _known(OF_UNITS, change), _of_unit(unit_id))


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def amend(request: HttpRequest, kind: str, entry_id: UUID) -> HttpResponse:
    return _entry(request, kind, entry_id, amending)


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def withdraw(request: HttpRequest, kind: str, entry_id: UUID) -> HttpResponse:
    return _entry(request, kind, entry_id, withdrawing)


def _entry(
    request: HttpRequest, kind: str, entry_id: UUID, how: Callable[[organisation.Entry], Change]
) -> HttpResponse:
    actor = reader(request)
    if kind not in set(organisation.EntryKind):
        raise Http404
    entry = organisation.calendar_entry(organisation.EntryKind(kind), entry_id)
    about = f"{presenting.entry_days(entry)}: {entry.name}"
    if entry.kind is organisation.EntryKind.EXCEPTION:
        permitted, owner = organisation.may_arrange_unit(actor, entry.owner_id), _of_unit(entry.owner_id)
    else:
        back = reverse("administration:calendars:calendar", args=[entry.owner_id])
        permitted, owner = organisation.sets_calendars(actor), Subject(entry.owner_id, "", back)
    if not permitted:
        raise organisation.MayNotArrange
    subject = Subject(entry_id, owner.name, f"{owner.back}?nam={entry.day.year}", about)
    return _changing(request, actor, how(entry), subject)


def _of_unit(unit_id: UUID) -> Subject:
    back = reverse("administration:calendars:unit", args=[unit_id])
    return Subject(unit_id, organisation.unit(unit_id).name, back)


def _known(changes: Mapping[str, Change], slug: str) -> Change:
    if slug not in changes:
        raise Http404
    return changes[slug]


def _changing(request: HttpRequest, actor: Actor, change: Change, subject: Subject) -> HttpResponse:
    """First the form, then what would follow, then the page it began at."""
    if request.method != "POST":
        return _form(request, change, subject, change.initial(subject.id, day_of(timezone.now())))
    if request.POST.get(STEP) == "sua":
        return _form(request, change, subject, request.POST)
    at = timezone.now()
    try:
        if request.POST.get(STEP) == "luu":
            change.act(actor, at, subject.id, request.POST)
            messages.success(request, _("Đã ghi vào lịch."))
            return redirect(subject.back)
        supposed = organisation.supposing(lambda: change.act(actor, at, subject.id, request.POST))
        found = casework.recount(supposed, at)
    except (Invalid, Conflict) as refused:
        return _form(request, change, subject, request.POST, refused)
    return _preview(request, change, subject, found, at)


def _form(
    request: HttpRequest,
    change: Change,
    subject: Subject,
    typed: Mapping[str, str],
    refused: Refusal | None = None,
) -> HttpResponse:
    errors = refused.fields if refused else {}
    stamp = typed.get("stamp", "")
    standing = None
    if isinstance(refused, organisation.CalendarEditedMeanwhile):
        stamp, standing = refused.stamp, _standing(refused)
    context = {
        "change": change,
        "subject": subject,
        "fields": list(change.fields(typed, errors)),
        "stamp": stamp,
        "standing": standing,
        "error_summary": ui.ErrorSummary.of(errors, refused.message) if refused else None,
    }
    return render(request, "administration/calendars/form.html", context, status=refused.status if refused else 200)


def _standing(refused: organisation.CalendarEditedMeanwhile) -> ui.Table:
    """What the other editor has saved."""
    stands = refused.stands
    if isinstance(stands, organisation.Entry):
        return presenting.entry_table(
            _("Nội dung đang ghi"), [stands], id_="dang-ghi", owner_id=stands.owner_id, may_change=False
        )
    if uses := [one for one in stands if isinstance(one, organisation.CalendarUse)]:
        return using.uses_table(uses, id_="dang-ghi")
    hours = [one for one in stands if isinstance(one, organisation.KeptHours)]
    return presenting.hours_table(_("Nội dung đang ghi"), hours, id_="dang-ghi")


def _preview(
    request: HttpRequest, change: Change, subject: Subject, found: casework.Recount, at: datetime
) -> HttpResponse:
    context = {
        "change": change,
        "subject": subject,
        "typed": [(name, value) for name, value in request.POST.items() if name not in UNTYPED],
        "said": told_back(change.fields(request.POST, {})),
        "days": presenting.changed_days(found),
        "found": found,
        "moved": presenting.moved_word(found),
        "paused": presenting.paused_word(found),
        "in_the_past": found.first is not None and found.first < day_of(at),
        "table": presenting.moved_table(found, organisation.units(one.unit_id for one in found.soonest)),
    }
    return render(request, "administration/calendars/preview.html", context)
