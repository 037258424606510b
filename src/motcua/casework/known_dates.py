"""The clock held to due dates that others promised: which limit gives them back, and how often."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from motcua.catalogue import api as catalogue
from motcua.kernel.errors import Invalid
from motcua.kernel.time import VIETNAM, day_of
from motcua.organisation import api as organisation

from .clock import due
from .eventlog import LoggedCase

GUESSES = 3
YEARS = range(1900, 2200)  # 9999-12-31 says that there is no date
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})((?: \d\d:\d\d(?::\d\d)?)?)")
A_YEAR = timedelta(days=366)
Unit = catalogue.LimitUnit


class UnreadableInstant(Invalid):
    """An instant in a log or a table that is none."""

    code = "unreadable_instant"
    message = _("Không đọc được thời điểm “%(text)s”. Ghi như 2026-12-31T08:30 hoặc 31/12/2026 08:30.")


@dataclass(frozen=True, slots=True)
class Promise:
    """When counting began for somebody, and when it was due by what they were told."""

    start: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often the clock gives back what was promised. `beyond`: the calendar does not know the days."""

    limit: catalogue.TimeLimit
    cutoff: time | None
    promises: int
    same_day: int
    same_minute: int
    beyond: int

    @property
    def share(self) -> float:
        """Of the promises within the calendar, those given back to the day; 0 to 1."""
        within = self.promises - self.beyond
        return self.same_day / within if within else 0.0


def agreement(
    promises: Iterable[Promise],
    calendar: organisation.WorkingCalendar,
    limit: catalogue.TimeLimit,
    cutoff: time | None = None,
) -> Agreement:
    """Reckons every promise by the clock and compares."""
    counts: Counter[str] = Counter()
    for promise in promises:
        counts["all"] += 1
        try:
            reckoned = due(calendar, limit, cutoff, promise.start)
        except organisation.BeyondCalendar:
            counts["beyond"] += 1
            continue
        assert reckoned is not None, "the limit is known"
        counts["day"] += day_of(reckoned) == day_of(promise.due)
        counts["minute"] += reckoned == promise.due.replace(second=0, microsecond=0)
    return Agreement(limit, cutoff, counts["all"], counts["day"], counts["minute"], counts["beyond"])


def agreements(
    promises: Sequence[Promise], calendar: organisation.WorkingCalendar, units: Iterable[catalogue.LimitUnit]
) -> list[Agreement]:
    """The limits that the promises suggest, the best first. Working hours are not guessed."""
    found = [agreement(promises, calendar, limit) for unit in units for limit in _guesses(promises, calendar, unit)]
    return sorted(found, key=lambda one: (-one.same_day, one.limit.unit, one.limit.amount))


def round_the_clock(promises: Sequence[Promise]) -> organisation.WorkingCalendar:
    """A calendar that is always open, for authorities whose limits in calendar days end on any day."""
    first = min(day_of(promise.start) for promise in promises) - A_YEAR
    last = max(max(day_of(promise.start), day_of(promise.due)) for promise in promises) + A_YEAR
    every = (organisation.Exceptional(day, "", is_open=True) for day in _days(first, last))
    return organisation.build_calendar(organisation.DayRules(hours=(), exceptions=tuple(every)), first, last)


def promises_of(cases: Iterable[LoggedCase], start: str, due_at: str) -> Iterator[Promise]:
    """What was promised to cases of a log that tell both instants.

    An instant is named by a case attribute, by an event (`register`: when it was first logged), or by an
    attribute of an event (`register/dueDate`). Instants are taken by the clock on the wall where they were
    logged.
    """
    for case in cases:
        since, until = _instant(case, start), _instant(case, due_at)
        if since is not None and until is not None:
            yield Promise(since, until)


def promises_in(rows: Iterable[Mapping[str, str]], start: str, due_at: str) -> Iterator[Promise]:
    """The same of the rows of a table, by the names of the columns."""
    for row in rows:
        if row.get(start) and row.get(due_at):
            yield Promise(_on_the_wall(row[start]), _on_the_wall(row[due_at]))


def _instant(case: LoggedCase, name: str) -> datetime | None:
    if name in case.attributes:
        return _on_the_wall(case.attributes[name])
    event_name, _slash, attribute = name.partition("/")
    for event in case.events:
        text = event.attributes.get(attribute or "time:timestamp")
        if event.name == event_name and text:
            return _on_the_wall(text)
    return None


def _on_the_wall(text: str) -> datetime:
    """As computers write it, or 31/12/2026 with or without 08:30. Raises `UnreadableInstant`."""
    bare = text.strip()
    written = _DAY_FIRST.fullmatch(bare)
    iso = f"{written[3]}-{written[2]:0>2}-{written[1]:0>2}{written[4]}" if written else bare
    try:
        instant = datetime.fromisoformat(iso).replace(tzinfo=VIETNAM)
        if instant.year not in YEARS:
            raise ValueError(iso)
    except ValueError as error:
        raise UnreadableInstant(UnreadableInstant.message % {"text": bare[:60]}) from error
    return instant


def _guesses(
    promises: Sequence[Promise], calendar: organisation.WorkingCalendar, unit: catalogue.LimitUnit
) -> list[catalogue.TimeLimit]:
    amounts: Counter[int] = Counter()
    for promise in promises:
        amounts.update(_amounts(promise, calendar, unit))
    return [catalogue.TimeLimit(Decimal(amount), unit) for amount, _times in amounts.most_common(GUESSES)]


def _amounts(promise: Promise, calendar: organisation.WorkingCalendar, unit: catalogue.LimitUnit) -> tuple[int, ...]:
    """The limits under which the promise could have been made, at a first glance."""
    start, end = promise.start.date(), promise.due.date()
    if end <= start:
        return ()
    if unit is Unit.CALENDAR_DAY:
        return ((end - start).days,)
    if unit is Unit.MONTH:
        months = (end.year - start.year) * 12 + end.month - start.month
        same_day = end.day == min(start.day, monthrange(end.year, end.month)[1])
        return (months,) if same_day and months else ()
    try:
        opened = datetime.combine(end, time(), VIETNAM)
        whole = organisation.working_time_between(calendar, promise.start, opened) // calendar.day_minutes
    except organisation.BeyondCalendar:
        return ()
    return (whole, whole + 1) if whole > 0 else (1,)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
