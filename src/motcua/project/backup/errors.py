"""Why a backup is not made or not restored, in words for the administrator."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Refusal


class BackupFailed(Refusal):
    """Base: nothing was kept, or nothing was changed, unless the message says so."""

    code = "backup_failed"
    message = _("Không sao lưu được.")


class NoPrograms(BackupFailed):
    code = "no_programs"
    message = _("Không có pg_dump và pg_restore đủ mới cho PostgreSQL %(version)d.")


class ProgramFailed(BackupFailed):
    code = "program_failed"
    message = _("%(program)s báo lỗi: %(words)s")


class ContentLost(BackupFailed):
    code = "content_lost"
    message = _("Kho tệp thiếu hoặc hỏng tệp %(sha256)s mà cơ sở dữ liệu có ghi; không sao lưu dở dang.")


class ArchiveDamaged(BackupFailed):
    code = "archive_damaged"
    message = _("Bản sao lưu bị cắt cụt hoặc bị sửa: %(where)s.")


class ArchiveNotExpected(BackupFailed):
    code = "archive_not_expected"
    message = _("Bản sao lưu không phải bản có dấu vân tay đã ghi lại.")


class SchemaNewer(BackupFailed):
    code = "schema_newer"
    message = _("Bản sao lưu do phiên bản mới hơn tạo ra (%(step)s); hãy nâng cấp chương trình trước.")


class TargetNotEmpty(BackupFailed):
    code = "target_not_empty"
    message = _("Cơ sở dữ liệu đích đã có dữ liệu; thêm --replace nếu chắc chắn muốn thay toàn bộ.")


class TargetInUse(BackupFailed):
    code = "target_in_use"
    message = _("Còn %(count)d kết nối khác tới cơ sở dữ liệu đích; hãy dừng web và worker trước.")


class PassphraseNeeded(BackupFailed):
    code = "passphrase_needed"
    message = _("Bản sao lưu có khóa được niêm; cần đúng mật khẩu bằng --passphrase-file, hoặc --without-keys.")


class RestoredWrong(BackupFailed):
    code = "restored_wrong"
    message = _("Đã khôi phục nhưng kết quả không khớp bản sao lưu: %(what)s.")
