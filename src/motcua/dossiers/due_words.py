"""Why a due instant is what it is, told to whoever asks: sentences, and a table of days."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from motcua.casework import api as casework
from motcua.kernel.time import local
from motcua.ui import api as ui


def due_story(explained: casework.Explanation) -> tuple[str, ...]:
    """The due instant in a few sentences: reception, limit, every pause, every re-appointment."""
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
            yield _("Thời hạn theo quy định là %(limit)s.") % {"limit": clock.limit}
    for pause in clock.pauses:
        yield _pause(pause)
    for extension in clock.extensions:
        yield _("Ngày %(on)s cơ quan xin lỗi và hẹn lại: từ %(before)s sang %(after)s. Lý do: %(reason)s") % {
            "on": ui.moment_in_words(extension.at),
            "before": ui.moment_in_words(extension.before),
            "after": ui.moment_in_words(extension.due_at),
            "reason": extension.reason,
        }


def _pause(pause: casework.Pause) -> str:
    facts = {"since": ui.moment_in_words(pause.since), "reason": pause.reason}
    if pause.until is None:
        return _("Từ %(since)s thời hạn tạm dừng, chưa tính tiếp. Lý do: %(reason)s.") % facts
    facts["until"] = ui.moment_in_words(pause.until)
    return _("Không tính thời gian từ %(since)s đến %(until)s. Lý do: %(reason)s.") % facts


def day_table(explained: casework.Explanation) -> ui.Table:
    """A row per day, with the hours that counted; or the days so far where the limit runs by the day."""
    by_day = explained.counts_days
    return ui.Table(
        caption=_("Từng ngày một"),
        columns=(ui.Column(_("Ngày")), ui.Column(_("Được tính")), ui.Column(_("Cộng dồn"), numeric=True)),
        rows=tuple(
            ui.Row(
                (ui.day_in_words(line.day), *(_by_day(explained, i) if by_day else _by_hours(line))),
                tone=ui.Tone.PAUSED if line.paused or not (by_day or line.minutes) else None,
            )
            for i, line in enumerate(explained.lines)
        ),
    )


def _by_hours(line: casework.CountedDay) -> tuple[str, str]:
    """The stretches that counted, or why none did; and the time so far."""
    spans = ", ".join(f"{local(since):%H:%M}–{local(until):%H:%M}" for since, until in line.periods)
    names = "; ".join(filter(None, (line.name, *(_("tạm dừng: %s") % pause.reason for pause in line.paused))))
    if spans:
        counted = f"{spans} ({names})" if names else spans
    else:
        counted = names or _("Không tính: ngoài giờ hoặc ngày nghỉ hằng tuần")
    return counted, ui.span_in_words(line.total)


def _by_day(explained: casework.Explanation, position: int) -> tuple[str, str]:
    """Whether the calendar day counts, and the days so far. The day of reception is not counted."""
    line = explained.lines[position]
    if line.paused:
        counted = _("Tạm dừng: %s") % "; ".join(pause.reason for pause in line.paused)
    elif position == 0:
        counted = _("Ngày bắt đầu")
    else:
        counted = _("Tính 1 ngày (%s)") % line.name if line.name else _("Tính 1 ngày")
    return counted, _("%(n)d ngày") % {"n": line.days}
