"""Why a file is not taken. Every refusal names the field it was given in."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Invalid


class FileRefused(Invalid):
    """Base: the file cannot be accepted as it is."""

    code = "file_refused"
    message = _("Không nhận được tệp này.")


class FileEmpty(FileRefused):
    code = "file_empty"
    message = _("Tệp rỗng. Hãy chọn lại tệp có nội dung.")


class TooManyFiles(FileRefused):
    code = "too_many_files"
    message = _("Quá nhiều tệp trong một lần gửi.")


def at_most[F](most: int, sent: Sequence[F], *, field: str) -> Sequence[F]:
    """The files sent at once; refuses them all with `TooManyFiles` when they are more."""
    if len(sent) > most:
        raise TooManyFiles.on(field, _("Mỗi lần không quá %(n)d tệp.") % {"n": most})
    return sent


class FileTooLarge(FileRefused):
    code = "file_too_large"
    message = _("Tệp quá lớn.")


class FileTypeRefused(FileRefused):
    code = "file_type_refused"
    message = _("Loại tệp này không được nhận. Hãy dùng tệp PDF, ảnh JPEG hoặc PNG.")


class FileNameLies(FileRefused):
    code = "file_name_lies"
    message = _("Đuôi tệp không đúng với nội dung bên trong. Hãy lưu lại tệp đúng định dạng.")


class FileDamaged(FileRefused):
    code = "file_damaged"
    message = _("Tệp bị hỏng, không mở được. Hãy tạo lại tệp rồi gửi lại.")


class PdfLocked(FileRefused):
    code = "pdf_locked"
    message = _("Tệp PDF đang đặt mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.")


class PdfActive(FileRefused):
    code = "pdf_active"
    message = _("Tệp PDF chứa mã lệnh hoặc tệp đính kèm bên trong. Hãy in lại ra PDF rồi gửi lại.")


class FileMacros(FileRefused):
    code = "file_macros"
    message = _("Tệp chứa macro. Hãy lưu lại không có macro hoặc xuất ra PDF.")
