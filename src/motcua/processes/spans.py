"""Spans of time as BPMN writes them, and the instant at which one runs out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from motcua.kernel.time import local
from motcua.organisation import api as organisation

from .refusals import InvalidProcess

MINUTES_PER_WORKING_DAY = 480
_SPAN = re.compile(r"P(?:(\d{1,3})W|(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,4})H)?(?:(\d{1,5})M)?)?)")


@dataclass(frozen=True, slots=True)
class Span:
    """`days` and `minutes`: of the calendar, or of working time (a day is then a working day of eight hours)."""

    days: int = 0
    minutes: int = 0
    working: bool = False

    @property
    def iso(self) -> str:
        """As ISO 8601: P15D, PT4H, P1DT30M."""
        hours, minutes = divmod(self.minutes, 60)
        time = "".join(f"{n}{letter}" for n, letter in ((hours, "H"), (minutes, "M")) if n)
        return f"P{self.days}D" * bool(self.days) + ("" if self.days else "P") * bool(time) + f"T{time}" * bool(time)

    def ends(self, start: datetime, calendar: organisation.WorkingCalendar | None) -> datetime:
        """The instant at which the span, begun at `start`, is over; working time needs a calendar."""
        if not self.working:
            return local(start) + timedelta(days=self.days, minutes=self.minutes)
        if calendar is None:
            raise RuntimeError("a span of working time needs a calendar")
        minutes = self.days * MINUTES_PER_WORKING_DAY + self.minutes
        return organisation.add_working_time(calendar, start, minutes)


def read_span(text: str, *, working: bool = False) -> Span:
    """A span from ISO 8601, quoted or not: weeks, days, hours, minutes. Refuses anything else, and nothing."""
    match = _SPAN.fullmatch(text.strip().strip("\"'").strip())
    if match is None or not any(int(part or 0) for part in match.groups()):
        raise InvalidProcess(_("Khoảng thời gian «%s» không hợp lệ. Ví dụ: P15D là 15 ngày, PT4H là 4 giờ.") % text)
    weeks, days, hours, minutes = (int(part or 0) for part in match.groups())
    return Span(weeks * 7 + days, hours * 60 + minutes, working)
