"""What the acts on a bundle refuse, in words for people."""

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Conflict, Invalid, NotFound


class BundleNotFound(NotFound):
    code = "bundle_not_found"
    message = _("Không tìm thấy hồ sơ liên thông này.")


class NothingAsked(Invalid):
    """The answers ask for none of the procedures."""

    code = "bundle_nothing_asked"
    message = _("Hãy chọn ít nhất một thủ tục cần giải quyết.")


class BundleMisfit(Invalid):
    """The definition asks of a procedure's form what it cannot give: a fault of the definition."""

    code = "bundle_misfit"
    message = _("Định nghĩa liên thông chưa khớp với biểu mẫu của thủ tục thành phần.")


class OtherUnitUnexplained(Invalid):
    """Another unit than the rule's is chosen with a reason in words."""

    code = "bundle_other_unit_unexplained"
    message = _("Nêu lý do chọn cơ quan giải quyết khác.")


class PartNotFailed(Conflict):
    """Only what has failed is repaired."""

    code = "bundle_part_not_failed"
    message = _("Phần này không cần xử lý nữa. Hãy tải lại trang.")


class PartUnderway(Conflict):
    """A bundle is withdrawn only as a whole: a part of it has its decision, or is not the actor's to withdraw."""

    code = "bundle_part_underway"
    message = _("Có thủ tục thành phần đã có kết quả hoặc không rút được nữa nên không rút được cả hồ sơ.")
