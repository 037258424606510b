"""Words for what days are, and for hours and spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from itertools import groupby

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from motcua.kernel import sources
from motcua.kernel.errors import Words
from motcua.organisation import api as organisation
from motcua.ui import api as ui

WEEKDAYS: tuple[Words, ...] = (
    gettext_lazy("Thứ Hai"),
    gettext_lazy("Thứ Ba"),
    gettext_lazy("Thứ Tư"),
    gettext_lazy("Thứ Năm"),
    gettext_lazy("Thứ Sáu"),
    gettext_lazy("Thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)
SHORT_WEEKDAYS: tuple[Words, ...] = (
    gettext_lazy("T2"),
    gettext_lazy("T3"),
    gettext_lazy("T4"),
    gettext_lazy("T5"),
    gettext_lazy("T6"),
    gettext_lazy("T7"),
    gettext_lazy("CN"),
)
type Look = tuple[str, Words, Words]  # the class of the cell, the word in it, the words in full

WORKING: Look = ("work", "", gettext_lazy("Ngày làm việc"))
PART: Look = ("part", "½", gettext_lazy("Làm việc một phần ngày"))
UNKNOWN: Look = ("unknown", "…", gettext_lazy("Chưa có dữ liệu"))
LOOKS: dict[organisation.DayKind, Look] = {
    organisation.DayKind.WORKING: WORKING,
    organisation.DayKind.WEEKLY_REST: ("rest", gettext_lazy("nghỉ"), gettext_lazy("Nghỉ hằng tuần")),
    organisation.DayKind.HOLIDAY: ("holiday", gettext_lazy("lễ"), gettext_lazy("Nghỉ lễ, tết")),
    organisation.DayKind.SWAPPED_OFF: ("swap", gettext_lazy("đổi"), gettext_lazy("Nghỉ hoán đổi")),
    organisation.DayKind.MADE_UP: ("made", gettext_lazy("bù"), gettext_lazy("Làm bù")),
    organisation.DayKind.UNIT_CLOSED: ("closed", gettext_lazy("đóng"), gettext_lazy("Cơ quan tạm ngừng làm việc")),
    organisation.DayKind.UNIT_OPEN: ("open", gettext_lazy("thêm"), gettext_lazy("Cơ quan làm thêm")),
}
ENTRY_WORDS: dict[organisation.EntryKind, Words] = {
    organisation.EntryKind.DAY_OFF: gettext_lazy("Ngày nghỉ lễ, tết"),
    organisation.EntryKind.SWAP: gettext_lazy("Hoán đổi ngày làm việc"),
    organisation.EntryKind.EXCEPTION: gettext_lazy("Ngoại lệ của đơn vị"),
}


def look_of(day: organisation.CalendarDay, day_minutes: int) -> Look:
    """How a day is shown; one that is worked in part only says so, whatever the reason."""
    if not day.is_known:
        return UNKNOWN
    if day.kind in {organisation.DayKind.WORKING, organisation.DayKind.UNIT_CLOSED} and 0 < day.minutes < day_minutes:
        return PART
    return LOOKS[day.kind]


def day_word(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def sessions_word(sessions: Iterable[tuple[time, time]]) -> str:
    """“08:00–12:00, 13:00–17:00”."""
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in sessions)


def days_word(days: int) -> str:
    return ngettext("%(n)d ngày", "%(n)d ngày", days) % {"n": days}


def minutes_word(minutes: int) -> str:
    """“168 giờ (10.080 phút)”."""
    spelt = number_format(minutes, use_l10n=True, force_grouping=True)
    return _("%(span)s (%(minutes)s phút)") % {"span": ui.span_in_words(minutes), "minutes": spelt}


def period_word(first: date, last: date | None) -> str:
    if last is None:
        return _("từ %(first)s") % {"first": day_word(first)}
    return _("%(first)s đến %(last)s") % {"first": day_word(first), "last": day_word(last)}


def week_word(hours: Sequence[organisation.KeptHours]) -> tuple[str, ...]:
    """A line for each run of weekdays with the same sessions: “Thứ Hai đến Thứ Sáu: 08:00–12:00, 13:00–17:00”."""
    by_day = [
        sessions_word((one.opens, one.closes) for one in hours if one.weekday == number) for number in range(1, 8)
    ]
    lines = []
    for sessions, run in groupby(enumerate(by_day), key=lambda pair: pair[1]):
        places = [place for place, _sessions in run]
        if sessions:
            lines.append(f"{_run_word(places)}: {sessions}")
    return tuple(lines)


def _run_word(places: Sequence[int]) -> str:
    first, last = str(WEEKDAYS[places[0]]), str(WEEKDAYS[places[-1]])
    return first if len(places) == 1 else _("%(first)s đến %(last)s") % {"first": first, "last": last}


def source_word(source: str, note: str = "") -> str:
    return "; ".join(filter(None, (sources.in_words(source), note))) or _("Chưa ghi căn cứ")


def confirmed_tag(*, confirmed: bool) -> ui.Tag:
    if confirmed:
        return ui.Tag(text=_("Đã xác nhận"), tone=ui.Tone.CALM)
    return ui.Tag(text=_("Chưa xác nhận"), tone=ui.Tone.WAITING)
