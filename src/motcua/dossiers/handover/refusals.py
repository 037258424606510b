"""What a hand-over refuses, in words for people."""

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class HandoverNotFound(NotFound):
    code = "handover_not_found"
    message = _("Không tìm thấy biên bản bàn giao này.")


class MayNotKeepPapers(Forbidden):
    code = "may_not_keep_papers"
    message = _("Bạn không giữ giấy tờ của đơn vị này.")


class NothingToHandOver(Invalid):
    code = "nothing_to_hand_over"
    message = _("Chọn ít nhất một hồ sơ để giao.")


class PapersNotHere(Conflict):
    """The papers are elsewhere, on their way already, or have nothing to do with that unit."""

    code = "papers_not_here"
    message = _("Có hồ sơ mà giấy tờ không còn ở đây, hoặc không thuộc nơi nhận. Hãy tải lại trang.")


class RemarkMissing(Invalid):
    code = "remark_missing"
    message = _("Ghi rõ thiếu gì.")
