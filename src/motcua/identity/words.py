"""Roles in words for people."""

from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Role
from motcua.kernel.errors import Words

from .values import Assurance, SignInWay

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


ASSURANCE_WORDS: dict[Assurance, Words] = {
    Assurance.NONE: _("không yêu cầu"),
    Assurance.LEVEL_1: _("mức độ 01"),
    Assurance.LEVEL_2: _("mức độ 02"),
}
WAY_WORDS: dict[SignInWay, Words] = {
    SignInWay.PASSWORD: _("Mật khẩu"),
    SignInWay.CODE: _("Mật khẩu và mã ứng dụng"),
    SignInWay.RECOVERY: _("Mật khẩu và mã khôi phục"),
    SignInWay.PASSKEY: _("Khóa truy cập"),
    SignInWay.PROVIDER: _("Tài khoản định danh điện tử"),
    SignInWay.DEMONSTRATION: _("Một lần bấm, trong bản trình diễn"),
}


def assurance_word(level: Assurance) -> Words:
    return ASSURANCE_WORDS[level]


def way_word(way: SignInWay) -> Words:
    """How a session was opened, in words."""
    return WAY_WORDS[way]
