"""What this package says no to."""

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Conflict, Forbidden, Invalid, NotFound


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
    """A variable that the process asks for holds what JSON cannot: a date, a file, an object."""

    code = "invalid_process_variables"
    message = _("Biến của quy trình chỉ nhận dữ liệu JSON: chữ, số, đúng/sai, danh sách.")


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


class InvalidOutcome(Invalid):
    """An outcome is a word of at most 50 letters, and not one of those this package gives itself."""

    code = "invalid_outcome"
    message = _("Kết quả của bước xử lý không hợp lệ.")


class StepWithoutRole(Conflict):
    """A process one of whose steps names no known role cannot handle anybody's dossiers."""

    code = "process_step_without_role"
    message = _("Quy trình có bước chưa xác định vai trò xử lý nên chưa thể áp dụng cho thủ tục.")


class DraftNotFound(NotFound):
    code = "process_draft_not_found"
    message = _("Không tìm thấy bản nháp quy trình. Có thể người khác đã ban hành hoặc bỏ.")


class DraftChanged(Conflict):
    """Somebody changed the draft since it was opened; the message says who and what."""

    code = "process_draft_changed"
    message = _("Người khác vừa sửa quy trình này.")


class DraftExists(Conflict):
    code = "process_draft_exists"
    message = _("Đã có bản nháp quy trình mang tên này.")


class KeyTaken(Conflict):
    code = "process_key_taken"
    message = _("Đã có quy trình mang tên này. Hãy sửa quy trình đó hoặc đặt tên khác.")


class NotReady(Invalid):
    """A check before publishing was not passed; the message names what is wrong."""

    code = "process_not_ready"
    message = _("Quy trình chưa ban hành được.")


class CannotMove(Conflict):
    """What was done of a case has no place in the other version, or other steps would be open there."""

    code = "cannot_move_process"
    message = _("Hồ sơ này không chuyển được sang phiên bản khác của quy trình.")


class MayNotDeploy(Forbidden):
    code = "may_not_deploy_process"
    message = _("Bạn không có quyền thay đổi quy trình nội bộ.")
