"""Spans of time as BPMN writes them, and the instant at which one runs out."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from motcua.kernel.time import VIETNAM, local
from motcua.organisation import api as organisation

from .refusals import InvalidProcess

MINUTES_PER_WORKING_DAY = 480
_SPAN = re.compile(
    r"P(?:(\d{1,3})W|(?:(\d{1,2})Y)?(?:(\d{1,3})M)?(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,4})H)?(?:(\d{1,5})M)?)?)"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:T.+)?")


@dataclass(frozen=True, slots=True)
class Span:
    """`months`, `days` and `minutes` of the calendar, or `days` and `minutes` of working time (a day is then a
    working day of eight hours); or no span at all, but the instant `until` which one waits.
    """

    days: int = 0
    minutes: int = 0
    working: bool = False
    months: int = 0
    until: datetime | None = None

    @property
    def iso(self) -> str:
        """As ISO 8601: P15D, PT4H, P1DT30M, P2M, 2026-12-31T08:00:00+07:00."""
        if self.until is not None:
            return self.until.isoformat()
        hours, minutes = divmod(self.minutes, 60)
        days = "".join(f"{n}{letter}" for n, letter in ((self.months, "M"), (self.days, "D")) if n)
        time = "".join(f"{n}{letter}" for n, letter in ((hours, "H"), (minutes, "M")) if n)
        return f"P{days}" + (f"T{time}" if time else "")

    def ends(self, start: datetime, calendar: organisation.WorkingCalendar | None) -> datetime:
        """The instant at which the span, begun at `start`, is over; working time needs a calendar."""
        if self.until is not None:
            return max(start, self.until)
        if not self.working:
            return _months_after(local(start), self.months) + timedelta(days=self.days, minutes=self.minutes)
        if calendar is None:
            raise RuntimeError("a span of working time needs a calendar")
        minutes = self.days * MINUTES_PER_WORKING_DAY + self.minutes
        return organisation.add_working_time(calendar, start, minutes)


def read_span(text: str, *, working: bool = False) -> Span:
    """A span from ISO 8601, quoted or not: years, months, weeks, days, hours, minutes; or a day or an instant, in
    local time where it names no zone. Refuses anything else, nothing, and months of working time.
    """
    bare = text.strip().strip("\"'").strip()
    if _DAY.fullmatch(bare):
        return Span(until=_instant(bare))
    match = _SPAN.fullmatch(bare)
    if match is None or not any(int(part or 0) for part in match.groups()):
        raise _refused(text)
    weeks, years, months, days, hours, minutes = (int(part or 0) for part in match.groups())
    if working and (years or months):
        raise InvalidProcess(_("Thời gian làm việc không tính theo tháng: “%s”.") % text)
    return Span(weeks * 7 + days, hours * 60 + minutes, working, years * 12 + months)


def _instant(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise _refused(text) from error
    return read if read.tzinfo else read.replace(tzinfo=VIETNAM)


def _refused(text: str) -> InvalidProcess:
    return InvalidProcess(
        _("Khoảng thời gian “%s” không hợp lệ. Ví dụ: P15D là 15 ngày, PT4H là 4 giờ, P2M là 2 tháng.") % text
    )


def _months_after(start: datetime, months: int) -> datetime:
    """The same day of a later month, or the last one of that month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return start.replace(year=year, month=month + 1, day=min(start.day, monthrange(year, month + 1)[1]))
