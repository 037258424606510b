"""A year as twelve tables: every day with what it is, in words and not by colour alone."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.kernel.errors import Words
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from . import wording

HAS_NAME = frozenset(organisation.DayKind) - {organisation.DayKind.WORKING, organisation.DayKind.WEEKLY_REST}


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in its week: the number, the short word seen in it, and the words that are heard."""

    number: int
    look: str
    word: Words
    heard: str
    unsure: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """A day that is not like others, in a sentence."""

    day: str
    text: str
    source: str
    confirmed: ui.Tag | None


@dataclass(frozen=True, slots=True)
class Month:
    id: str
    name: str
    weeks: tuple[tuple[Cell | None, ...], ...]
    remarks: tuple[Remark, ...]
    total: str


def months(days: Sequence[organisation.CalendarDay], day_minutes: int) -> tuple[Month, ...]:
    """`days` are those of one year."""
    return tuple(_month(number, days, day_minutes) for number in range(1, 13))


def _month(number: int, days: Sequence[organisation.CalendarDay], day_minutes: int) -> Month:
    of_month = {one.day: one for one in days if one.day.month == number}
    year = days[0].day.year
    weeks = Calendar().monthdatescalendar(year, number)
    worked = [one for one in of_month.values() if one.minutes]
    return Month(
        id=f"thang-{number}",
        name=_("Tháng %(month)d/%(year)d") % {"month": number, "year": year},
        weeks=tuple(
            tuple(_cell(of_month[day], day_minutes) if day in of_month else None for day in week) for week in weeks
        ),
        remarks=tuple(_remarks(of_month.values(), day_minutes)),
        total=_("%(days)s làm việc, %(time)s")
        % {"days": wording.days_word(len(worked)), "time": ui.span_in_words(sum(one.minutes for one in worked))},
    )


def _cell(day: organisation.CalendarDay, day_minutes: int) -> Cell:
    look, word, words = wording.look_of(day, day_minutes)
    unsure = bool(day.entries) and not day.is_confirmed and day.kind in HAS_NAME
    heard = [str(words), *_names(day)]
    if day.sessions:
        heard.append(wording.sessions_word(day.sessions))
    if unsure:
        heard.append(_("chưa xác nhận"))
    return Cell(day.day.day, look, word, ", ".join(heard), unsure)


def _names(day: organisation.CalendarDay) -> Iterator[str]:
    if day.kind in HAS_NAME:
        yield from (entry.name for entry in day.entries)


def _remarks(days: Iterable[organisation.CalendarDay], day_minutes: int) -> Iterator[Remark]:
    for day in days:
        if day.kind not in HAS_NAME or not day.is_known:
            continue
        _look, _word, words = wording.look_of(day, day_minutes)
        text = "; ".join((str(words), *_names(day)))
        if day.sessions:
            text = f"{text}: {wording.sessions_word(day.sessions)}"
        sources = "; ".join(dict.fromkeys(wording.source_word(entry.source) for entry in day.entries))
        unsure = wording.confirmed_tag(confirmed=False) if day.entries and not day.is_confirmed else None
        yield Remark(f"{day.day:%d/%m}", text, sources, unsure)


def totals_table(days: Sequence[organisation.CalendarDay]) -> ui.Table:
    """Working days and time of every month and of the year."""
    by_month = [[one for one in days if one.day.month == number] for number in range(1, 13)]
    year = days[0].day.year
    rows = [_totals(_("Tháng %d") % number, some) for number, some in enumerate(by_month, 1)]
    return ui.Table(
        id="tong",
        caption=_("Tổng thời gian làm việc năm %d") % year,
        columns=(
            ui.Column(_("Tháng")),
            ui.Column(_("Ngày làm việc"), numeric=True),
            ui.Column(_("Thời gian làm việc"), numeric=True),
            ui.Column(_("Ngày nghỉ lễ, hoán đổi"), numeric=True),
        ),
        rows=(*rows, _totals(_("Cả năm %d") % year, days)),
    )


def _totals(name: str, days: Sequence[organisation.CalendarDay]) -> ui.Row:
    off = {organisation.DayKind.HOLIDAY, organisation.DayKind.SWAPPED_OFF}
    return ui.Row(
        (
            name,
            sum(1 for one in days if one.minutes),
            wording.minutes_word(sum(one.minutes for one in days)),
            sum(1 for one in days if one.kind in off and one.is_known),
        )
    )


@dataclass(frozen=True, slots=True)
class LegendLine:
    look: str
    word: Words
    text: Words


def legend() -> tuple[LegendLine, ...]:
    looks = (wording.WORKING, wording.PART, *list(wording.LOOKS.values())[1:], wording.UNKNOWN)
    return tuple(LegendLine(*look) for look in looks)


def span_of(book: organisation.CalendarBook) -> tuple[int, int]:
    """The first and the last year of which days off are entered."""
    return book.working.first.year, book.working.last.year


def has_unsure(days: Sequence[organisation.CalendarDay]) -> bool:
    return any(one.entries and not one.is_confirmed for one in days)
