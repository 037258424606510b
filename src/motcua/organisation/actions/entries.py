"""Days off, swaps, and the closures and extra hours of units: entered, amended, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Words
from motcua.kernel.rows import Rows
from motcua.kernel.text import tidy

from .. import access, models
from ..calendars.reading import EntryRow, entry_of, entry_row
from ..calendars.values import EntryKind
from ..directory import Directory
from ..refusals import (
    AlreadyEntered,
    CalendarEditedMeanwhile,
    InvalidEntry,
    InvalidHours,
)
from ..working_time import BeyondCalendar, DayKind, WorkingCalendar
from ._common import UNSOURCED, Provenance, changed, refusing, require_ground

LONGEST = timedelta(days=31)  # of one holiday


@transaction.atomic
def enter_days_off(
    *,
    actor: Actor,
    at: datetime,
    calendar_id: UUID,
    first: date,
    last: date,
    name: str,
    provenance: Provenance = UNSOURCED,
) -> tuple[UUID, ...]:
    """Public holidays, or days taken instead, from `first` to `last`: an entry for each day, which goes its own way
    afterwards. Days of weekly rest among them are days off too.

    Days that stood there unconfirmed get this name and ground. Raises `InvalidEntry`, and `AlreadyEntered` where
    something else is confirmed of a day, or all of it stands already.
    """
    calendar = access.calendar_to_set(actor, calendar_id)
    days = _days_known(Directory().calendar_with(calendar_id), first, last)
    said = {"name": _named(name), **asdict(provenance)}
    require_ground(provenance)
    standing = {row.day: row for row in models.DayOff.objects.filter(calendar=calendar, day__in=days)}
    expected = [row for row in standing.values() if any(getattr(row, field) != said[field] for field in said)]
    settled = sorted(row.day for row in expected if row.confirmed)
    if settled or (len(standing) == len(days) and not expected):
        raise AlreadyEntered(fields={"first": _already(settled)})
    changes = Rows()
    for row in expected:
        for field, value in said.items():
            setattr(row, field, value)
        changes.change(row, *said)
    for day in days:
        if day not in standing:
            standing[day] = models.DayOff(calendar=calendar, day=day, **said)
            changes.add(standing[day])
    changes.write()
    changed(actor, at, "enter_days_off", calendar, first=first, last=last, name=said["name"])
    return tuple(standing[day].id for day in days)


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
    """`day_off`, a working day, is not worked and `working_day`, a weekly rest, is, with its hours.

    Raises `InvalidEntry`, `AlreadyEntered`.
    """
    calendar = access.calendar_to_set(actor, calendar_id)
    if models.Swap.objects.filter(calendar=calendar, day_off=day_off, working_day=working_day).exists():
        raise AlreadyEntered.on("day_off")
    standing = Directory().calendar_with(calendar_id)
    errors: dict[str, Words] = {}
    if _kind_of(standing, day_off, "day_off") is not DayKind.WORKING:
        errors["day_off"] = _("Ngày nghỉ hoán đổi phải là ngày làm việc bình thường.")
    if _kind_of(standing, working_day, "working_day") is not DayKind.WEEKLY_REST:
        errors["working_day"] = _("Ngày làm bù phải là ngày nghỉ hằng tuần.")
    if errors:
        raise InvalidEntry(fields=errors)
    row = models.Swap(
        calendar=calendar, day_off=day_off, working_day=working_day, name=_named(name), **asdict(provenance)
    )
    _enter(row, "day_off", provenance)
    changed(actor, at, "swap_days", calendar, day_off=day_off, working_day=working_day)
    return row.id


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
    """The unit and those beneath it do not work on the day, or between the hours.

    Raises `InvalidHours`, `InvalidEntry` where nothing would have been worked anyway, `AlreadyEntered`.
    """
    unit = access.unit_to_arrange(actor, unit_id)
    row = models.UnitException(
        unit=unit, day=day, starts=starts, ends=ends, reason=_named(reason, "reason"), **asdict(provenance)
    )
    return _excepted(actor, at, "close_unit_on", row)


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
    """The unit and those beneath it work between these hours too, and they count.

    Raises `InvalidHours`, `InvalidEntry` where they are worked already, `AlreadyEntered`.
    """
    unit = access.unit_to_arrange(actor, unit_id)
    row = models.UnitException(
        unit=unit,
        day=day,
        is_open=True,
        starts=starts,
        ends=ends,
        reason=_named(reason, "reason"),
        **asdict(provenance),
    )
    return _excepted(actor, at, "open_unit_on", row)


@transaction.atomic
def amend_entry(
    *, actor: Actor, at: datetime, kind: EntryKind, entry_id: UUID, name: str, provenance: Provenance, stamp: str
) -> None:
    """Another name, ground or note, or that it is confirmed now. The days stay: for others, withdraw and enter anew.

    `stamp` is that of the entry as it was read. Saving what is there already changes nothing. Raises
    `EntryNotFound`, `InvalidEntry`, `CalendarEditedMeanwhile`.
    """
    row, owner = _row_to_change(actor, kind, entry_id)
    standing = entry_of(row)
    said = {"reason" if kind is EntryKind.EXCEPTION else "name": _named(name), **asdict(provenance)}
    require_ground(provenance)
    if all(getattr(row, field) == value for field, value in said.items()):
        return
    if stamp != standing.stamp:
        raise CalendarEditedMeanwhile(standing, standing.stamp)
    for field, value in said.items():
        setattr(row, field, value)
    row.save(update_fields=list(said))
    changed(actor, at, "amend_entry", owner, kind=kind.value, day=standing.day, **said)


@transaction.atomic
def withdraw_entry(*, actor: Actor, at: datetime, kind: EntryKind, entry_id: UUID) -> None:
    """The days are again what they would be without it; a swap goes as the pair it is. What was promised to
    applicants stays promised. Raises `EntryNotFound`.
    """
    row, owner = _row_to_change(actor, kind, entry_id)
    entry = entry_of(row)
    models.WithdrawnEntry.objects.create(id=entry_id, withdrawn_at=at)
    row.delete()
    changed(actor, at, "withdraw_entry", owner, kind=kind.value, day=entry.day, name=entry.name)


def _row_to_change(actor: Actor, kind: EntryKind, entry_id: UUID) -> tuple[EntryRow, models.Calendar | models.Unit]:
    """The row, read after its calendar or unit is locked."""
    found = entry_row(kind, entry_id)
    owner: models.Calendar | models.Unit
    if isinstance(found, models.UnitException):
        owner = access.unit_to_arrange(actor, found.unit_id)
    else:
        owner = access.calendar_to_set(actor, found.calendar_id)
    return entry_row(kind, entry_id), owner


def _excepted(actor: Actor, at: datetime, action: str, row: models.UnitException) -> UUID:
    if (row.starts is None) is not (row.ends is None):
        raise InvalidHours(
            fields={"starts" if row.starts is None else "ends": _("Ghi cả giờ bắt đầu và giờ kết thúc.")}
        )
    if row.starts is not None and row.ends is not None and row.ends <= row.starts:
        raise InvalidHours(fields={"ends": _("Giờ kết thúc phải sau giờ bắt đầu.")})
    before = _hours_on(row)
    _enter(row, "day", Provenance(row.source, row.note, row.confirmed))
    if _hours_on(row) == before:
        already = _("Cơ quan đã làm việc trong giờ này.") if row.is_open else _("Cơ quan vốn không làm việc lúc này.")
        raise InvalidEntry(fields={"starts" if row.starts else "day": already})
    changed(actor, at, action, row.unit, day=row.day, reason=row.reason)
    return row.id


def _hours_on(row: models.UnitException) -> list[tuple[int, int]]:
    """The sessions of the unit on the day, as the tables stand."""
    try:
        calendar = Directory().calendar_of(row.unit_id, row.day)
    except BeyondCalendar as refused:
        raise InvalidEntry(fields={"day": refused.message}) from refused
    return [(calendar.starts[i], calendar.ends[i]) for i in calendar.sessions_of(row.day)]


def _enter(row: EntryRow, field: str, provenance: Provenance) -> None:
    """Saves a new row; what stands already is refused at `field`."""
    require_ground(provenance)
    with refusing(AlreadyEntered, field):
        row.save(force_insert=True)


def _days_known(calendar: WorkingCalendar, first: date, last: date) -> list[date]:
    """Every day from the first to the last, a month at the most."""
    if not timedelta(0) <= last - first < LONGEST:
        text = _("Ngày cuối phải từ ngày đầu trở đi, nhiều nhất %(days)d ngày.") % {"days": LONGEST.days}
        raise InvalidEntry(fields={"last": text})
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    _kind_of(calendar, first, "first")
    _kind_of(calendar, last, "last")
    return days


def _already(settled: Sequence[date]) -> Words:
    if not settled:
        return AlreadyEntered.message
    days = ", ".join(f"{day:%d/%m/%Y}" for day in settled)
    return gettext("Đã xác nhận nội dung khác cho ngày %(days)s. Hãy sửa hoặc bỏ nội dung đó trước.") % {"days": days}


def _kind_of(calendar: WorkingCalendar, day: date, field: str) -> DayKind:
    try:
        return calendar.kind_of(day)
    except BeyondCalendar as refused:
        raise InvalidEntry(fields={field: refused.message}) from refused


def _named(text: str, field: str = "name") -> str:
    name = tidy(text)
    if not name:
        raise InvalidEntry(fields={field: _("Ghi tên gọi hoặc lý do.")})
    return name
