"""Days that bound an answer: fixed, or counted from the day of asking."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

_RELATIVE = re.compile(r"today(?:(?P<sign>[+-])(?P<amount>\d{1,5})(?P<unit>[dmy]))?")

type Bound = Callable[[date], date]


def bound(text: str) -> Bound:
    """Reads `2020-01-31`, `today`, `today-18y`, `today+6m` or `today-30d`; raises `ValueError`."""
    match = _RELATIVE.fullmatch(text)
    if match is None:
        fixed = date.fromisoformat(text)
        return lambda on: fixed
    amount = int(match["amount"] or 0) * (-1 if match["sign"] == "-" else 1)
    if match["unit"] in {"m", "y"}:
        months = amount * (12 if match["unit"] == "y" else 1)
        return lambda on: add_months(on, months)
    return lambda on: on + timedelta(days=amount)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
