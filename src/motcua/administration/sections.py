"""What there is to administer, and who is shown the way to it.

Each section's own pages refuse whoever may not see them; this table only spares people ways that lead nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from motcua.catalogue import api as catalogue
from motcua.forms import api as forms
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Words
from motcua.processes import api as processes


@dataclass(frozen=True, slots=True)
class Section:
    """A way on: its words, the address it starts at (a URL name), and who may see it.

    What `holds_for_all` communes is set above them; there those who run something are told so.
    """

    title: Words
    text: Words
    start: str
    may_see: Callable[[Actor], bool]
    holds_for_all: bool = False

    @property
    def href(self) -> str:
        return reverse(self.start)


def held_by(*roles: Role) -> Callable[[Actor], bool]:
    """Staff who hold any of these roles anywhere."""
    return lambda actor: actor.is_staff and any(actor.holds(role) for role in roles)


SECTIONS = (
    Section(
        _("Danh mục thủ tục"),
        _("Sửa, công bố, công khai, thay thế, bãi bỏ thủ tục hành chính; so sánh phiên bản, kiểm tra đủ và đúng hạn."),
        "administration:procedures:list",
        held_by(Role.PROCEDURE_CONTROLLER, Role.SUPERVISOR, Role.ADMINISTRATOR),
    ),
    Section(
        _("Từ ngữ tìm kiếm"),
        _("Từ đồng nghĩa và cách hỏi thường ngày; những câu người dân tìm mà chưa thấy."),
        "administration:search:list",
        catalogue.may_configure,
        holds_for_all=True,
    ),
    Section(
        _("Việc trong đời"),
        _("Sinh con, kết hôn, mở cửa hàng: những thủ tục người dân cần lúc ấy, theo thứ tự cần đến."),
        "administration:life_events:list",
        catalogue.may_configure,
        holds_for_all=True,
    ),
    Section(
        _("Biểu mẫu điện tử"),
        _("Câu hỏi người dân phải trả lời: lập, rẽ nhánh, thử, ban hành theo phiên bản."),
        "administration:question_pages:list",
        forms.may_edit_forms,
        holds_for_all=True,
    ),
    Section(
        _("Giám sát hệ thống"),
        _("Tình trạng từng bộ phận, bản sao lưu cuối, thông điệp không gửi được."),
        "administration:operations:show",
        held_by(Role.SUPERVISOR, Role.ADMINISTRATOR),
    ),
    Section(
        _("Tài khoản"),
        _("Cán bộ, vị trí và vai trò, khóa và đặt lại, hệ thống bên ngoài, quy định đăng nhập."),
        "administration:accounts:list",
        held_by(Role.ADMINISTRATOR),
    ),
    Section(
        _("Kết nối"),
        _("Hệ thống bên ngoài: khóa và mã truy cập, địa chỉ nhận thông báo, giới hạn số yêu cầu."),
        "administration:connections:list",
        held_by(Role.ADMINISTRATOR),
    ),
    Section(
        _("Quy trình nội bộ"),
        _("Bảng bước và sơ đồ, kiểm tra, chạy thử, ban hành phiên bản, chuyển hồ sơ đang chạy."),
        "administration:process_pages:list",
        processes.may_deploy,
        holds_for_all=True,
    ),
    Section(
        _("Cơ quan, đơn vị"),
        _("Cây đơn vị theo ngày, vị trí, điểm tiếp nhận, ủy quyền; nạp danh sách đơn vị từ tệp CSV."),
        "administration:organisation:tree",
        held_by(Role.ADMINISTRATOR, Role.SUPERVISOR),
    ),
    Section(
        _("Lịch làm việc"),
        _("Ngày nghỉ, hoán đổi, giờ làm việc, ngoại lệ của đơn vị; xem cả năm và hệ quả trước khi ghi."),
        "administration:calendars:list",
        held_by(Role.SUPERVISOR, Role.ADMINISTRATOR),
    ),
    Section(
        _("Nơi giải quyết"),
        _("Quy tắc tìm cơ quan có thẩm quyền từ câu trả lời: đặt từ ngày, thử, kết thúc, xác nhận căn cứ."),
        "administration:routing:list",
        catalogue.may_configure,
        holds_for_all=True,
    ),
    Section(
        _("Sắp xếp đơn vị"),
        _("Sáp nhập, chia tách, đổi tên, giải thể đơn vị theo ngày; xem trước rồi mới thực hiện."),
        "workplace:restructures",
        held_by(Role.SUPERVISOR, Role.ADMINISTRATOR),
    ),
    Section(
        _("Quy định của cơ chế một cửa"),
        _("Thời hạn tự động, lời nhắc và căn cứ pháp lý đang áp dụng."),
        "workplace:mechanism",
        held_by(Role.PROCEDURE_CONTROLLER, Role.SUPERVISOR, Role.ADMINISTRATOR),
    ),
)


def sections_for(actor: Actor) -> tuple[Section, ...]:
    return tuple(section for section in SECTIONS if section.may_see(actor))


def sections_above(seen: Sequence[Section]) -> tuple[Section, ...]:
    """What is set for every commune by others than the one who sees these."""
    return tuple(section for section in SECTIONS if section.holds_for_all and section not in seen)
