"""How much working time is left, for a whole list at once, and in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.kernel.time import day_of, local
from motcua.organisation import api as organisation


@dataclass(frozen=True, slots=True)
class Remaining:
    """Working minutes from now to the due instant, negative when it is past; `day_minutes` make a working day."""

    due_at: datetime
    now: datetime
    minutes: int
    day_minutes: int

    @property
    def is_late(self) -> bool:
        return self.now > self.due_at

    @property
    def is_near(self) -> bool:
        """Due today, or with less than one working day left."""
        return not self.is_late and (self.minutes < self.day_minutes or day_of(self.due_at) == day_of(self.now))

    def in_words(self) -> str:
        """“Còn 3 giờ làm việc”, “Hạn hôm nay 16:30”, “Quá hạn 2 ngày làm việc”; whole units, rounded down."""
        if self.is_late:
            return _late(-self.minutes, self.day_minutes)
        if day_of(self.due_at) == day_of(self.now):
            return _("Hạn hôm nay %(hour)s") % {"hour": f"{local(self.due_at):%H:%M}"}
        return _left(self.minutes, self.day_minutes)


def remaining(dues: Sequence[tuple[UUID, datetime | None]], at: datetime) -> list[Remaining | None]:
    """For each unit and due instant what is left by that unit's calendar; none without a due instant.

    Reckoned as arrays, one per calendar, and without a statement. What lies outside the days a calendar knows has
    nothing said about it.
    """
    found: list[Remaining | None] = [None] * len(dues)
    calendars: dict[int, organisation.WorkingCalendar] = {}
    places: dict[int, list[int]] = defaultdict(list)
    for place, (unit_id, due_at) in enumerate(dues):
        if due_at is not None and (calendar := _calendar(unit_id, at, due_at)):
            calendars[id(calendar)] = calendar
            places[id(calendar)].append(place)
    for key, calendar in calendars.items():
        instants = [due_at for place in places[key] if (due_at := dues[place][1]) is not None]
        starts = organisation.as_instants([at] * len(instants))
        minutes = organisation.working_times_between(calendar, starts, organisation.as_instants(instants)).tolist()
        for place, due_at, left in zip(places[key], instants, minutes, strict=True):
            found[place] = Remaining(due_at, at, left, calendar.day_minutes)
    return found


def _calendar(unit_id: UUID, at: datetime, due_at: datetime) -> organisation.WorkingCalendar | None:
    try:
        calendar = organisation.calendar_of(unit_id, day_of(at))
    except organisation.BeyondCalendar:
        return None
    return calendar if calendar.first <= day_of(due_at) <= calendar.last else None


def _left(minutes: int, day_minutes: int) -> str:
    days, hours = minutes // day_minutes, minutes // 60
    if days:
        return ngettext("Còn %(n)d ngày làm việc", "Còn %(n)d ngày làm việc", days) % {"n": days}
    if hours:
        return ngettext("Còn %(n)d giờ làm việc", "Còn %(n)d giờ làm việc", hours) % {"n": hours}
    return ngettext("Còn %(n)d phút làm việc", "Còn %(n)d phút làm việc", minutes) % {"n": minutes}


def _late(minutes: int, day_minutes: int) -> str:
    days, hours = minutes // day_minutes, minutes // 60
    if days:
        return ngettext("Quá hạn %(n)d ngày làm việc", "Quá hạn %(n)d ngày làm việc", days) % {"n": days}
    if hours:
        return ngettext("Quá hạn %(n)d giờ làm việc", "Quá hạn %(n)d giờ làm việc", hours) % {"n": hours}
    if minutes:
        return ngettext("Quá hạn %(n)d phút làm việc", "Quá hạn %(n)d phút làm việc", minutes) % {"n": minutes}
    return _("Vừa quá hạn")
