"""A trial: when something that begins at an instant would be due, told day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.kernel.errors import Words
from motcua.kernel.time import VIETNAM, local
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from . import typed

MOST = 2000
UNITS: dict[catalogue.LimitUnit, Words] = {
    catalogue.LimitUnit.WORKING_DAY: gettext_lazy("ngày làm việc"),
    catalogue.LimitUnit.WORKING_HOUR: gettext_lazy("giờ làm việc"),
}


@dataclass(frozen=True, slots=True)
class Trial:
    """The form as typed, what is wrong with it, and the answer once there is one."""

    day: ui.DateParts
    hour: str
    amount: str
    unit: str
    units: tuple[ui.Choice, ...]
    errors: dict[str, Words]
    asked: bool
    answer: str = ""
    table: ui.Table | None = None


def trial(request: HttpRequest, calendar: organisation.WorkingCalendar, at: datetime) -> Trial:
    """From the address: `tu_day`, `tu_month`, `tu_year`, `gio`, `so`, `kieu`. Without `so` nothing was asked yet."""
    asked = "so" in request.GET
    now = local(at)
    day = ui.DateParts.read(request.GET, "tu") if asked else ui.DateParts.of(now.date())
    hour = ui.asked(request, "gio") if asked else f"{now:%H:%M}"
    amount, unit = ui.asked(request, "so") or "", ui.asked(request, "kieu") or catalogue.LimitUnit.WORKING_DAY.value
    errors: dict[str, Words] = {}
    answer, table = "", None
    if asked:
        start, limit = _start(day, hour, errors), _limit(amount, unit, errors)
        if start is not None and limit is not None:
            try:
                answer, table = _counted(calendar, start, limit)
            except organisation.BeyondCalendar as refused:
                errors["tu"] = refused.message
    choices = tuple(ui.Choice(one.value, words) for one, words in UNITS.items())
    return Trial(day, hour, amount, unit, choices, errors, asked, answer, table)


def _start(day: ui.DateParts, hour: str, errors: dict[str, Words]) -> datetime | None:
    found, clock = day.as_date(), typed.clock(hour)
    if found is None:
        errors["tu"] = _("Nhập ngày theo lịch, ví dụ 27 3 2026.")
    if clock is None:
        errors["gio"] = typed.NO_CLOCK
    return None if found is None or clock is None else datetime.combine(found, clock, VIETNAM)


def _limit(amount: str, unit: str, errors: dict[str, Words]) -> catalogue.TimeLimit | None:
    if not (amount.isdecimal() and 0 < int(amount) <= MOST):
        errors["so"] = _("Nhập số nguyên từ 1 đến %(most)d.") % {"most": MOST}
        return None
    if unit not in {one.value for one in UNITS}:
        errors["kieu"] = _("Hãy chọn giờ làm việc hoặc ngày làm việc.")
        return None
    return catalogue.TimeLimit(Decimal(amount), catalogue.LimitUnit(unit))


def _counted(
    calendar: organisation.WorkingCalendar, start: datetime, limit: catalogue.TimeLimit
) -> tuple[str, ui.Table | None]:
    """The due instant in words, and the days that make it up: as the clock of a dossier would read."""
    begun = casework.Fact(start, casework.FactKind.START, limit=limit)
    reading = casework.read_clock([begun], calendar)
    assert reading is not None
    explained = casework.explain(reading, calendar)
    if explained is None:
        return "", None
    return ui.moment_in_words(explained.due_at), dossiers.due_words.day_table(explained)
