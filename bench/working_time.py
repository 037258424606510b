"""Deadlines: a million at once beside numpy's `busday_offset`, one at a time beside `businesstimedelta`.

numpy counts whole days with one holiday list; ours counts minutes through sessions, swaps and closures.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from time import perf_counter

import businesstimedelta
import numpy as np
import pytz

from motcua.kernel.time import VIETNAM
from motcua.organisation.public_holidays import NATIONAL_SWAPS, public_holidays
from motcua.organisation.working_time import (
    DayRules,
    Hours,
    MadeUpDay,
    WorkingCalendar,
    add_working_time,
    add_working_times,
    build_calendar,
    working_time_between,
    working_times_between,
)

DEADLINES = 1_000_000
SCALARS = 20_000
SLOW_SCALARS = 200
FIVE_DAYS = 5 * 480
SESSIONS = ((time(8), time(12)), (time(13), time(17)))
YEARS = range(2020, 2036)


def run() -> None:
    """Prints times and ratios, each pair measured in this run; below 1 means ours is the faster."""
    days_off = {holiday.day: holiday.name for year in YEARS for holiday in public_holidays(year)}
    began = perf_counter()
    calendar = _calendar(days_off)
    print(f"{'building 16 years':34}{(perf_counter() - began) * 1e3:10.1f} ms")
    _vectors(calendar, sorted(days_off))
    _scalars(calendar, sorted(days_off))


def _calendar(days_off: dict[date, str]) -> WorkingCalendar:
    hours = tuple(Hours(day, opens, closes) for day in range(1, 6) for opens, closes in SESSIONS)
    made_up = tuple(MadeUpDay(swap.day_off, swap.working_day, swap.name) for swap in NATIONAL_SWAPS)
    return build_calendar(DayRules(hours, days_off, made_up), date(2020, 1, 1), date(2035, 12, 31))


def _vectors(calendar: WorkingCalendar, days_off: list[date]) -> None:
    random = np.random.default_rng(2026)
    first = int(datetime(2024, 1, 1, tzinfo=VIETNAM).timestamp()) // 60
    starts = (first + random.integers(0, 3 * 365 * 1440, DEADLINES)).view("datetime64[m]")
    minutes = random.integers(1, 60 * 480, DEADLINES)
    started_days = starts.astype("datetime64[D]")
    days = minutes // 480
    off = np.array(days_off, "datetime64[D]")
    ours = _best(lambda: add_working_times(calendar, starts, minutes))
    theirs = _best(lambda: np.busday_offset(started_days, days, roll="forward", holidays=off))
    ends = add_working_times(calendar, starts, minutes)
    between = _best(lambda: working_times_between(calendar, starts, ends))
    counted = _best(lambda: np.busday_count(started_days, ends.astype("datetime64[D]"), holidays=off))
    _line("a million deadlines", ours, "busday_offset", theirs, "s", 1)
    _line("a million measured", between, "busday_count", counted, "s", 1)


def _scalars(calendar: WorkingCalendar, days_off: list[date]) -> None:
    start = datetime(2026, 2, 12, 16, 20, tzinfo=VIETNAM)
    starts = [start + timedelta(minutes=7 * n) for n in range(SCALARS)]
    ends = [add_working_time(calendar, moment, FIVE_DAYS) for moment in starts]
    rules = businesstimedelta.Rules(
        [
            businesstimedelta.WorkDayRule(
                start_time=opens, end_time=closes, working_days=[0, 1, 2, 3, 4], tz=pytz.timezone(VIETNAM.key)
            )
            for opens, closes in SESSIONS
        ]
        + [businesstimedelta.HolidayRule(dict.fromkeys(days_off, "off"), tz=pytz.timezone(VIETNAM.key))]
    )
    amount = businesstimedelta.BusinessTimeDelta(rules, hours=FIVE_DAYS // 60)
    slow = starts[:: SCALARS // SLOW_SCALARS]
    adding = _best(lambda: [add_working_time(calendar, moment, FIVE_DAYS) for moment in starts]) / SCALARS
    measuring = (
        _best(lambda: [working_time_between(calendar, a, b) for a, b in zip(starts, ends, strict=True)]) / SCALARS
    )
    their_adding = _best(lambda: [moment + amount for moment in slow], 1) / len(slow)
    their_measuring = _best(lambda: [rules.difference(moment, moment + timedelta(days=9)) for moment in slow], 1) / len(
        slow
    )
    _line("one deadline", adding, "businesstimedelta", their_adding, "µs", 1e6)
    agreed = sum(moment + amount == ours for moment, ours in zip(slow, ends[:: SCALARS // SLOW_SCALARS], strict=True))
    print(f"{'deadlines both agree on':34}{agreed:10} of {len(slow)}")
    _line("one measured", measuring, "businesstimedelta", their_measuring, "µs", 1e6)


def _best(work: Callable[[], object], times: int = 3) -> float:
    """Seconds of the quickest of a few runs."""
    taken = []
    for _ in range(times):
        began = perf_counter()
        work()
        taken.append(perf_counter() - began)
    return min(taken)


def _line(what: str, ours: float, yardstick: str, theirs: float, unit: str, scale: float) -> None:
    print(
        f"{what:34}{ours * scale:10.3f} {unit:3} {yardstick:>18}{theirs * scale:10.3f} {unit:3}"
        f"  ratio {ours / theirs:.4f}"
    )
