"""What this package says no to."""

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Conflict, Invalid, NotFound


class UnsafeFile(Invalid):
    """The file is too large, not XML, or holds a document type, entities or processing instructions."""

    code = "unsafe_process_file"
    message = _("Tệp quy trình không an toàn hoặc không phải XML hợp lệ.")


class UnsupportedElement(Invalid):
    """The file uses BPMN elements that are not executed here; the message names them."""

    code = "unsupported_process_element"
    message = _("Quy trình có thành phần BPMN chưa được hỗ trợ.")


class InvalidProcess(Invalid):
    """The process could get stuck, lose or double work, or a condition in it cannot be evaluated."""

    code = "invalid_process"
    message = _("Quy trình không hợp lệ.")


class InvalidVariables(Invalid):
    """Variables of a process are plain names with a text, number, boolean or null each."""

    code = "invalid_process_variables"
    message = _("Biến của quy trình chỉ nhận chữ, số, đúng/sai hoặc trống.")


class NoRoute(Conflict):
    """No way out of a gateway has a condition that holds."""

    code = "no_route"
    message = _("Không có nhánh nào của quy trình phù hợp với dữ liệu hiện có.")


class ProcessNotFound(NotFound):
    code = "process_not_found"
    message = _("Không tìm thấy quy trình.")


class StepNotFound(NotFound):
    code = "process_step_not_found"
    message = _("Không tìm thấy bước xử lý.")


class StepAlreadyDone(Conflict):
    """Somebody completed the step first, or it was sent back meanwhile."""

    code = "process_step_already_done"
    message = _("Bước này đã được hoàn thành trước đó. Hãy tải lại trang.")


class ProcessEnded(Conflict):
    code = "process_ended"
    message = _("Quy trình đã kết thúc.")


class CannotSendBack(Conflict):
    """The step named was not done yet, or does not lead to the present one."""

    code = "cannot_send_back"
    message = _("Không thể trả lại bước này.")
