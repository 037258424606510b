"""What history says of a bundle. `{actor}` is who acted, `{part}` the procedure concerned."""

from django.utils.translation import gettext_lazy as _

from motcua.casework import api as casework

from ..sentences import with_contents


def register() -> None:
    """Called once when the package is ready."""
    told: dict[str, casework.Sentence] = {
        "bundles.filed": with_contents(_("{actor} nộp hồ sơ liên thông {parts} thủ tục, {contents}.")),
        "bundles.accepted": _("{actor} tiếp nhận hồ sơ liên thông; hẹn trả chung các kết quả lúc {due}."),
        "bundles.accepted_undated": _("{actor} tiếp nhận hồ sơ liên thông; thời hạn chưa xác định được."),
        "bundles.refused": _("{actor} từ chối tiếp nhận: {reason}"),
        "bundles.part_filed": _("{part}: đã chuyển hồ sơ {reference} tới cơ quan giải quyết."),
        "bundles.part_done": _("{part}: đã có kết quả."),
        "bundles.part_failed": _("{part}: chưa giải quyết được. {reason}"),
        "bundles.part_redirected": _("{part}: {actor} chọn {unit} giải quyết thay {instead}. {reason}"),
        "bundles.part_directed": _("{part}: {actor} chọn {unit} giải quyết. {reason}"),
        "bundles.part_skipped": _("{part}: {actor} bỏ qua. {reason}"),
        "bundles.rest_stopped": _("{actor} dừng các phần còn lại: {reason}"),
        "bundles.date_moved": _("{part}: {reason} Ngày hẹn trả chung chuyển sang {due}."),
        "bundles.finished": _("Đã có đủ kết quả của các thủ tục."),
        "bundles.finished_partly": _("Các thủ tục đã xong, có phần không có kết quả."),
        "bundles.delivered": _("Các kết quả điện tử đã có trong tài khoản của người nộp."),
        "bundles.handed_over": _("{actor} trả chung các kết quả cho người nộp."),
        "bundles.withdrawn": _("{actor} rút hồ sơ: {reason}"),
    }
    for verb, words in told.items():
        casework.sentences.register(verb, words)
