"""Instants and sizes in words, as every page says them."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kernel.time import local

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
MEGABYTE = 1_048_576


def weekday(day: date) -> str:
    """“thứ Tư”, or “Wednesday” in English."""
    if (get_language() or "vi").startswith("en"):
        return date_format(day, "l")
    return _WEEKDAYS[day.weekday()]


def day_in_words(day: date) -> str:
    """“thứ Tư, 25/11/2026”."""
    return f"{weekday(day)}, {day:%d/%m/%Y}"


def before(at: datetime) -> str:
    """“trước 17:00, thứ Tư, 25/11/2026”."""
    moment = local(at)
    return _("trước %(hour)s, %(day)s") % {"hour": f"{moment:%H:%M}", "day": day_in_words(moment.date())}


def moment_in_words(at: datetime) -> str:
    """“08:30, thứ Tư, 25/11/2026”."""
    moment = local(at)
    return f"{moment:%H:%M}, {day_in_words(moment.date())}"


def span_in_words(minutes: int) -> str:
    """“7 giờ 30 phút”."""
    hours, rest = divmod(minutes, 60)
    if rest:
        return _("%(h)d giờ %(m)d phút") % {"h": hours, "m": rest}
    return _("%(h)d giờ") % {"h": hours}


def size_in_words(size: int) -> str:
    """“1,4 MB” or “312 KB”; `size` in bytes."""
    return f"{size / MEGABYTE:.1f} MB".replace(".", ",") if size >= MEGABYTE else f"{max(1, size // 1024)} KB"
