"""A line of an explanation in words fit for a citizen."""

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words

from .working_time import DayKind, DayLine

_OF_A_KIND: dict[DayKind, Words] = {
    DayKind.WORKING: _("Ngày làm việc"),
    DayKind.WEEKLY_REST: _("Nghỉ hằng tuần"),
    DayKind.HOLIDAY: _("Nghỉ lễ, tết"),
    DayKind.SWAPPED_OFF: _("Nghỉ hoán đổi"),
    DayKind.MADE_UP: _("Làm bù"),
    DayKind.UNIT_CLOSED: _("Cơ quan tạm ngừng làm việc"),
    DayKind.UNIT_OPEN: _("Cơ quan làm thêm"),
}
_OUT_OF_HOURS = _("Ngoài giờ tính thời hạn")


def reason_of(line: DayLine) -> Words:
    """Why the day counted, or did not. The name of the holiday or closure is `line.name`."""
    if line.kind is DayKind.WORKING and not line.minutes:
        return _OUT_OF_HOURS
    return _OF_A_KIND[line.kind]
