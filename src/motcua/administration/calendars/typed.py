"""What the forms of calendars send, read into values or refused at the field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kernel.errors import Words
from motcua.organisation import api as organisation

NO_CLOCK = gettext_lazy("Nhập giờ, ví dụ 7:30 hoặc 13:00.")
_CLOCK = re.compile(r"(\d{1,2})(?:[:h](\d{2})?)?")


def clock(text: str) -> time | None:
    """“7:30”, “07h30”, “13h” and “13” are hours; anything else is none."""
    found = _CLOCK.fullmatch(text.strip().lower())
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))


def clock_in(posted: Mapping[str, str], name: str, errors: dict[str, Words]) -> time | None:
    """A blank box is no hour; a wrong one is put among the errors."""
    text = posted.get(name, "").strip()
    found = clock(text)
    if text and found is None:
        errors[name] = NO_CLOCK
    return found


def week(posted: Mapping[str, str], errors: dict[str, Words]) -> tuple[organisation.Hours, ...]:
    """Seven boxes `weekday_1` to `weekday_7`, each with sessions such as “8:00-12:00, 13:00-17:00”, or blank."""
    return tuple(hours for number in range(1, 8) for hours in _day(number, posted, errors))


def _day(number: int, posted: Mapping[str, str], errors: dict[str, Words]) -> list[organisation.Hours]:
    name = f"weekday_{number}"
    hours = []
    for session in filter(None, (part.strip() for part in re.split(r"[,;]", posted.get(name, "")))):
        ends = [clock(end) for end in re.split(r"\s*[-–]\s*", session)]
        if len(ends) != 2 or ends[0] is None or ends[1] is None:
            errors[name] = _("Ghi các buổi như 8:00-12:00, 13:00-17:00; để trống nếu nghỉ.")
        else:
            hours.append(organisation.Hours(number, ends[0], ends[1]))
    return hours
