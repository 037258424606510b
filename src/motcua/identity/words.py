"""Roles in words for people."""

from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Role
from motcua.kernel.errors import Words

ROLE_WORDS: dict[Role, Words] = {
    Role.RECEPTION: _("Tiếp nhận hồ sơ"),
    Role.RETURN: _("Trả kết quả"),
    Role.CASHIER: _("Thu phí, lệ phí"),
    Role.SPECIALIST: _("Chuyên viên thụ lý"),
    Role.DIVISION_HEAD: _("Trưởng phòng"),
    Role.LEADER: _("Lãnh đạo ký duyệt"),
    Role.CLERK: _("Văn thư"),
    Role.SUPERVISOR: _("Giám sát"),
    Role.PROCEDURE_CONTROLLER: _("Kiểm soát thủ tục hành chính"),
    Role.ADMINISTRATOR: _("Quản trị hệ thống"),
}


def role_word(role: Role) -> Words:
    """The role as screens name it."""
    return ROLE_WORDS[role]
