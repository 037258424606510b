"""What this package says no to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Conflict, Forbidden, Invalid, NotFound

if TYPE_CHECKING:
    from .calendars.values import CalendarUse, Entry, KeptHours


class UnitNotFound(NotFound):
    code = "unit_not_found"
    message = _("Không tìm thấy cơ quan, đơn vị này.")


class PositionNotFound(NotFound):
    code = "position_not_found"
    message = _("Không tìm thấy vị trí này.")


class CalendarNotFound(NotFound):
    code = "calendar_not_found"
    message = _("Cơ quan, đơn vị này chưa có lịch làm việc.")


class MayNotArrange(Forbidden):
    code = "may_not_arrange"
    message = _("Chỉ người quản trị được thay đổi đơn vị và lịch làm việc.")


class InvalidUnit(Invalid):
    code = "invalid_unit"
    message = _("Thông tin về đơn vị chưa hợp lệ.")


class UnitStillNeeded(Conflict):
    """Something stands beneath the unit or hangs on it; a restructure says who takes it."""

    code = "unit_still_needed"
    message = _("Đơn vị còn việc hoặc còn đơn vị trực thuộc nên chưa kết thúc được.")


class UnitAlreadyThere(Conflict):
    """One of that name stands in the same place at the same time."""

    code = "unit_already_there"
    message = _("Cấp trên này đã có một đơn vị cùng tên trong cùng thời gian.")


class PositionAlreadyThere(Conflict):
    """One of that title and role stands in the unit at the same time."""

    code = "position_already_there"
    message = _("Đơn vị đã có vị trí cùng tên và vai trò trong cùng thời gian.")


class InvalidPosition(Invalid):
    code = "invalid_position"
    message = _("Thông tin về vị trí chưa hợp lệ.")


class EditedMeanwhile(Conflict):
    """Somebody else has saved the same thing since it was read."""

    code = "edited_meanwhile"
    message = _("Người khác vừa sửa nội dung này. Hãy xem nội dung đang ghi rồi lưu lại.")


class CalendarEditedMeanwhile(EditedMeanwhile):
    """Somebody else has changed what was read; `stands` is what is entered now, `stamp` what a second save names."""

    code = "calendar_edited_meanwhile"

    def __init__(self, stands: Entry | tuple[KeptHours, ...] | tuple[CalendarUse, ...], stamp: str) -> None:
        super().__init__()
        self.stands = stands
        self.stamp = stamp


class InvalidUnitTable(Invalid):
    """The file is not a table of units."""

    code = "invalid_unit_table"
    message = _("Tệp không phải bảng đơn vị.")


class TableHasErrors(Conflict):
    """A row cannot be done; the preview says which and why."""

    code = "table_has_errors"
    message = _("Tệp còn dòng sai nên chưa ghi gì. Hãy sửa tệp rồi tải lên lại.")


class TableOutdated(Conflict):
    """Units have changed since the preview, or it was of another file."""

    code = "table_outdated"
    message = _("Đơn vị đã thay đổi từ khi xem trước. Hãy xem lại rồi ghi.")


class NothingChanges(Invalid):
    code = "nothing_changes"
    message = _("Chưa có nội dung nào thay đổi.")


class InvalidHours(Invalid):
    code = "invalid_hours"
    message = _("Giờ làm việc chưa hợp lệ: giờ đóng cửa phải sau giờ mở cửa.")


class InvalidEntry(Invalid):
    """A day off, swap or exception that says nothing, or nothing that can be."""

    code = "invalid_calendar_entry"
    message = _("Nội dung nhập vào lịch làm việc chưa hợp lệ.")


class EntryNotFound(NotFound):
    """It was withdrawn, or never entered."""

    code = "calendar_entry_not_found"
    message = _("Nội dung này không còn trong lịch làm việc. Có thể người khác đã bỏ.")


class UnitCodeTaken(Conflict):
    code = "unit_code_taken"
    message = _("Mã này đang được một đơn vị khác dùng trong cùng thời gian.")


class AlreadyEntered(Conflict):
    code = "already_entered"
    message = _("Lịch làm việc đã có nội dung cho ngày này.")


class CalendarNameTaken(Conflict):
    code = "calendar_name_taken"
    message = _("Đã có lịch mang tên này.")


class DelegationNotFound(NotFound):
    code = "delegation_not_found"
    message = _("Không tìm thấy việc ủy quyền này.")


class MayNotDelegate(Forbidden):
    """Not one's own authority, or one that may not be lent."""

    code = "may_not_delegate"
    message = _("Chỉ lãnh đạo hoặc trưởng phòng được giao quyền của chính vị trí mình giữ.")


class MayNotRecordDelegation(Forbidden):
    """Not an administrator of the unit or of one above, or one whom the delegation itself concerns."""

    code = "may_not_record_delegation"
    message = _("Chỉ người quản trị của đơn vị hoặc cấp trên được ghi, và không ghi việc ủy quyền của chính mình.")


class InvalidDelegation(Invalid):
    code = "invalid_delegation"
    message = _("Thông tin về việc ủy quyền chưa hợp lệ.")


class AlreadyDelegated(Conflict):
    code = "already_delegated"
    message = _("Người này đã được giao quyền đó trong cùng thời gian.")


class PlanNotFound(NotFound):
    code = "plan_not_found"
    message = _("Không tìm thấy phương án sắp xếp này.")


class PlanNotNow(Conflict):
    """The state of the plan does not allow the act."""

    code = "plan_not_now"
    message = _("Phương án không còn ở trạng thái cho phép thực hiện việc này. Hãy tải lại trang.")


class HeirNotOfPlan(Invalid):
    """The heir of a unit is one of those it goes to."""

    code = "heir_not_of_plan"
    message = _("Chọn một trong các đơn vị kế tiếp của đơn vị này trong phương án.")


class PlanHasProblems(Conflict):
    """Something stands in the way of carrying the plan out; the preview says what."""

    code = "plan_has_problems"
    message = _("Phương án còn vướng mắc nên chưa thể thực hiện.")


class PlanTooEarly(Conflict):
    """Units change on the day the decision takes effect, not before."""

    code = "plan_too_early"
    message = _("Quyết định chưa có hiệu lực nên chưa thể thực hiện phương án.")


class PlanNumberTaken(Conflict):
    code = "plan_number_taken"
    message = _("Đã có phương án theo quyết định này.")


class InvalidPlanFile(Invalid):
    """The file is not a table of old and new units."""

    code = "invalid_plan_file"
    message = _("Tệp không phải bảng đối chiếu đơn vị cũ và mới.")
