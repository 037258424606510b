"""What the front desk refuses, in words for people."""

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Forbidden, Invalid, NotFound


class NotAtADesk(Forbidden):
    code = "not_at_a_desk"
    message = _("Trang này dành cho người tiếp nhận hồ sơ tại quầy.")


class IntakeNotFound(NotFound):
    code = "intake_not_found"
    message = _("Không tìm thấy hồ sơ đang nhận này.")


class DeskMissing(Invalid):
    code = "desk_missing"
    message = _("Chọn quầy nơi bạn đang tiếp nhận.")
