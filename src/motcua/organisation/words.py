"""A line of an explanation, and forms of signing, in words fit for a citizen."""

from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import SigningForm
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
_SIGNING_FORMS: dict[SigningForm, Words] = {
    SigningForm.BY_AUTHORITY: _("TUQ. – thừa ủy quyền"),
    SigningForm.DEPUTY: _("KT. – cấp phó ký thay"),
    SigningForm.BY_ORDER: _("TL. – thừa lệnh"),
    SigningForm.ACTING: _("Q. – quyền, được giao quyền cấp trưởng"),
}
_OUT_OF_HOURS = _("Ngoài giờ tính thời hạn")


def reason_of(line: DayLine) -> Words:
    """Why the day counted, or did not. The name of the holiday or closure is `line.name`."""
    if line.kind is DayKind.WORKING and not line.minutes:
        return _OUT_OF_HOURS
    return _OF_A_KIND[line.kind]


def signing_form_word(form: SigningForm) -> Words:
    """The letters before the title, and what they mean."""
    return _SIGNING_FORMS[form]
