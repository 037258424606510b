"""Why a due instant is what it is, told to whoever asks: sentences, and a table of days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from operator import itemgetter

from django.utils.translation import gettext as _

from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.kernel.time import day_of, local
from motcua.organisation import api as organisation
from motcua.ui import api as ui


def due_story(explained: casework.Explanation) -> tuple[str, ...]:
    """The due instant in a few sentences: reception, limit, every pause and re-appointment in order."""
    return tuple(_told(explained.reading))


def _told(clock: casework.Reading) -> Iterator[str]:
    yield _("Hồ sơ được tiếp nhận lúc %(at)s.") % {"at": ui.moment_in_words(clock.received_at)}
    if clock.was_moved:
        start = ui.moment_in_words(clock.counted_from)
        if clock.cutoff is not None and local(clock.received_at).time() > clock.cutoff:
            yield _("Hồ sơ nhận sau %(hour)s được tính từ ngày làm việc tiếp theo, tức từ %(start)s.") % {
                "hour": f"{clock.cutoff:%H:%M}",
                "start": start,
            }
        else:
            yield _("Ngoài giờ làm việc không tính, nên thời hạn bắt đầu lúc %(start)s.") % {"start": start}
    if clock.limit is not None:
        if clock.limit.amount == 0:
            yield _("Thủ tục này được giải quyết ngay trong ngày làm việc.")
        else:
            yield _limit(clock.limit)
            if clock.lands_at is not None:
                yield _day_end(clock)
    yield from (_alignment(one) for one in clock.alignments if one.at <= clock.received_at)
    later = [one for one in clock.alignments if one.at > clock.received_at]
    if clock.first_due_at is not None and (clock.pauses or clock.extensions or later):
        yield _("Ban đầu kết quả được hẹn trả %(due)s.") % {"due": ui.before(clock.first_due_at)}
    moves: list[tuple[datetime, str]] = [(pause.since, _pause(pause)) for pause in clock.pauses]
    moves += [(extension.at, _extension(extension)) for extension in clock.extensions]
    moves += [(alignment.at, _alignment(alignment)) for alignment in later]
    yield from (words for _when, words in sorted(moves, key=itemgetter(0)))
    if clock.lands_at is not None and clock.due_at is not None and day_of(clock.lands_at) < day_of(clock.due_at):
        yield _("Ngày cuối của thời hạn là %(day)s, ngày nghỉ, nên được chuyển sang ngày làm việc tiếp theo.") % {
            "day": ui.day_in_words(day_of(clock.lands_at))
        }


def due_conclusion(explained: casework.Explanation) -> str:
    """What follows from the story; while the clock is paused, that the date is still open."""
    if explained.reading.is_paused:
        return _("Ngày hẹn mới sẽ được tính khi hết tạm dừng.")
    if explained.holds_at != explained.due_at:
        return _(
            "Lịch làm việc đã đổi sau khi hẹn: tính theo lịch hiện nay thì đến hạn %(counted)s. "
            "Ngày đã hẹn giữ nguyên: kết quả được hẹn trả %(promised)s."
        ) % {"counted": ui.before(explained.due_at), "promised": ui.before(explained.holds_at)}
    return _("Vì vậy kết quả được hẹn trả %(due)s.") % {"due": ui.before(explained.due_at)}


def _day_end(clock: casework.Reading) -> str:
    if casework.day_end_rule(day_of(clock.received_at)).ends is organisation.DayEnd.CLOSE:
        return _("Thời hạn tính bằng ngày hoặc tháng hết vào lúc cơ quan đóng cửa ngày cuối cùng.")
    return _("Thời hạn tính bằng ngày hoặc tháng hết vào lúc 24 giờ ngày cuối cùng.")


def _pause(pause: casework.Pause) -> str:
    facts = {"since": ui.moment_in_words(pause.since), "reason": pause.reason.rstrip(".")}
    if pause.until is None:
        return _("Từ %(since)s thời hạn tạm dừng, chưa tính tiếp. Lý do: %(reason)s.") % facts
    facts["until"] = ui.moment_in_words(pause.until)
    return _("Không tính thời gian từ %(since)s đến %(until)s. Lý do: %(reason)s.") % facts


def _limit(limit: catalogue.TimeLimit) -> str:
    """The limit; of working days also the hours that the table adds up."""
    if limit.unit is catalogue.LimitUnit.WORKING_DAY and limit.working_minutes is not None:
        hours = ui.span_in_words(limit.working_minutes)
        return _("Thời hạn theo quy định là %(limit)s, tức %(hours)s làm việc.") % {"limit": limit, "hours": hours}
    return _("Thời hạn theo quy định là %(limit)s.") % {"limit": limit}


def _extension(extension: casework.Extension) -> str:
    return _("Ngày %(on)s cơ quan xin lỗi và hẹn lại: từ %(before)s sang %(after)s. Lý do: %(reason)s.") % {
        "on": ui.moment_in_words(extension.at),
        "before": ui.moment_in_words(extension.before),
        "after": ui.moment_in_words(extension.due_at),
        "reason": extension.reason.rstrip("."),
    }


def _alignment(alignment: casework.Alignment) -> str:
    """Whose date it is that holds, and what the own one would have been."""
    facts = {"after": ui.before(alignment.due_at), "reason": alignment.reason.rstrip(".")}
    if alignment.before is None:
        return _("Kết quả được hẹn trả %(after)s. Lý do: %(reason)s.") % facts
    facts["before"] = ui.before(alignment.before)
    if alignment.due_at < alignment.before:
        return _("Tính riêng thì đến hạn %(before)s, nhưng phải xong %(after)s. Lý do: %(reason)s.") % facts
    return _("Ngày hẹn chuyển từ %(before)s sang %(after)s. Lý do: %(reason)s.") % facts


def day_table(explained: casework.Explanation) -> ui.Table:
    """A row per day, with the hours that counted; or the days so far where the limit runs by the day."""
    by_day = explained.counts_days
    return ui.Table(
        caption=_("Từng ngày một"),
        columns=(ui.Column(_("Ngày")), ui.Column(_("Được tính")), ui.Column(_("Cộng dồn"), numeric=True)),
        rows=tuple(
            ui.Row(
                (ui.day_in_words(line.day), *(_by_day(explained, line) if by_day else _by_hours(explained, line))),
                tone=None if (line.counts if by_day else line.minutes) else ui.Tone.PAUSED,
            )
            for line in explained.lines
        ),
    )


def _by_hours(explained: casework.Explanation, line: casework.CountedDay) -> tuple[str, str]:
    """The stretches that counted, or why none did; and the time so far."""
    spans = ", ".join(f"{local(since):%H:%M}–{local(until):%H:%M}" for since, until in line.periods)
    return _with_notes(spans or _("Không tính"), explained, line), ui.span_in_words(line.total)


def _by_day(explained: casework.Explanation, line: casework.CountedDay) -> tuple[str, str]:
    """Whether the calendar day counts, and the days so far. The day of reception is not counted."""
    clock = explained.reading
    if line.counts:
        counted = _("Tính 1 ngày")
    elif line.day == day_of(clock.counted_from):
        counted = _("Ngày bắt đầu")
    elif clock.lands_at is not None and line.day > day_of(clock.lands_at):
        counted = _("Không tính, đã đủ thời hạn")
    else:
        counted = _("Không tính")
    return _with_notes(counted, explained, line), _("%(n)d ngày") % {"n": line.days}


def _with_notes(counted: str, explained: casework.Explanation, line: casework.CountedDay) -> str:
    notes = "; ".join(_notes(explained, line))
    return f"{counted} ({notes})" if notes else counted


def _notes(explained: casework.Explanation, line: casework.CountedDay) -> Iterator[str]:
    """What makes the day unlike others: a day off by its name, pauses, re-appointments."""
    if line.name:
        yield line.name
    elif line.kind is organisation.DayKind.WEEKLY_REST:
        yield _("ngày nghỉ hằng tuần")
    elif not (line.minutes or line.paused or explained.counts_days):
        yield _("ngoài giờ làm việc")
    for pause in line.paused:
        yield _("tạm dừng: %s") % pause.reason
    for extension in explained.reading.extensions:
        if line.day == day_of(extension.at):
            yield _("hẹn lại sang %s") % ui.moment_in_words(extension.due_at)
        if line.day == day_of(extension.before):
            yield _("ngày hẹn trước đó")
    for alignment in explained.reading.alignments:
        if alignment.before is not None and line.day == day_of(alignment.before):
            yield _("ngày hẹn trước đó")
