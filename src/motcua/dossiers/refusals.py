"""What the acts on a dossier refuse, in words for people."""

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class DossierNotFound(NotFound):
    code = "dossier_not_found"
    message = _("Không tìm thấy hồ sơ này.")


class MayNotFile(Forbidden):
    code = "may_not_file"
    message = _("Bạn cần đăng nhập để nộp hồ sơ.")


class NotYourTurn(Forbidden):
    code = "not_your_turn"
    message = _("Bước này thuộc về người khác hoặc đơn vị khác.")


class ReasonMissing(Invalid):
    code = "reason_missing"
    message = _("Hãy ghi rõ lý do.")


class FileMissing(Invalid):
    """A file named in the filing was never stored, or is not the filer's."""

    code = "file_missing"
    message = _("Có tệp chưa được tải lên trọn vẹn. Hãy tải lại tệp đó.")


class ProcedureNotOpen(Invalid):
    """The version is not published, or the procedure does not take dossiers this way."""

    code = "procedure_not_open"
    message = _("Thủ tục này hiện không nhận hồ sơ theo cách bạn chọn.")


class UnitMissing(Invalid):
    code = "unit_missing"
    message = _("Hãy chọn nơi giải quyết hồ sơ.")


class UnitNotCompetent(Invalid):
    code = "unit_not_competent"
    message = _("Đơn vị được chọn không nhận hồ sơ của thủ tục này.")


class NotReceivedHere(Invalid):
    """The procedure is taken in only where it is settled."""

    code = "not_received_here"
    message = _("Thủ tục này chỉ nhận tại nơi giải quyết và điểm tiếp nhận của nơi ấy.")


class RepresentationNotAllowed(Invalid):
    code = "representation_not_allowed"
    message = _("Thủ tục này phải do chính người đề nghị nộp, không nộp thay theo ủy quyền.")


class RepresentsThemselves(Invalid):
    """Whoever files and whom they act for have the same number, or the form was not asked of the latter."""

    code = "represents_themselves"
    message = _("Người ủy quyền phải là người khác với người nộp và đã được khai trong hồ sơ.")


class PapersNotHandedOver(Invalid):
    """Taking a dossier in says that it is complete; `fields` names what is missing."""

    code = "papers_not_handed_over"
    message = _("Còn giấy tờ bắt buộc chưa nhận.")


class KeyUsedForAnother(Conflict):
    """The idempotency key came before with other content."""

    code = "key_used_for_another"
    message = _("Khóa chống trùng đã được dùng cho một hồ sơ khác.")


class StepAlreadyDone(Conflict):
    code = "step_already_done"
    message = _("Bước này vừa được hoàn thành. Hãy tải lại trang.")


class SignedByAnother(Conflict):
    """The result was signed in the name of a unit that the dossier has left: it has to be signed again."""

    code = "signed_by_another"
    message = _(
        "Kết quả đã ký nhân danh cơ quan cũ nên không phát hành được. "
        "Hãy chuyển trả để lãnh đạo cơ quan đang giải quyết ký lại."
    )


class PersonMissing(Invalid):
    """Nobody chosen, or somebody who cannot have this part."""

    code = "person_missing"
    message = _("Hãy chọn người nhận việc.")


class AlreadyInvolved(Conflict):
    code = "already_involved"
    message = _("Người này đang phối hợp hoặc theo dõi hồ sơ rồi.")


class UnitCannotAnswer(Invalid):
    """The unit is the one that asks, or nobody there could answer."""

    code = "unit_cannot_answer"
    message = _("Hãy chọn một đơn vị khác, có người trả lời được.")


class OpinionAwaited(Conflict):
    """The step waits for an opinion that was asked for before going on."""

    code = "opinion_awaited"
    message = _("Bước này đang chờ ý kiến của đơn vị khác. Hãy chờ trả lời, hoặc rút lại việc xin ý kiến.")


class CopiesNotAsked(Conflict):
    code = "copies_not_asked"
    message = _("Hồ sơ này không yêu cầu bản sao điện tử có chứng thực.")


class CopiesNotReady(Invalid):
    """The papers to be certified are not scanned, or one of them not compared with its original."""

    code = "copies_not_ready"
    message = _("Bản sao điện tử chưa sẵn sàng để trình ký.")
    none_yet = _("Hãy quét bản chính và đối chiếu trước khi hoàn thành bước này.")
    not_compared = _("Còn giấy tờ đã quét nhưng chưa đối chiếu với bản chính.")


class NothingToCertify(Invalid):
    """Every paper was refused: the leader denies the request as a whole."""

    code = "nothing_to_certify"
    message = _("Mọi giấy tờ đều bị từ chối chứng thực. Hãy chọn từ chối giải quyết, hoặc chuyển trả bước trước.")


class NothingAsked(Invalid):
    code = "nothing_asked"
    message = _("Hãy ghi ít nhất một giấy tờ hoặc nội dung cần bổ sung.")


class ExceptionMissing(Invalid):
    """A further supplement is asked without its lawful exception. Source: nd-118-2025#19."""

    code = "exception_missing"
    message = _(
        "Hồ sơ đã được yêu cầu bổ sung một lần. Chỉ được yêu cầu thêm khi người nộp không làm theo hướng dẫn; "
        "hãy ghi rõ lý do ngoại lệ."
    )


class NoMoreSupplements(Conflict):
    code = "no_more_supplements"
    message = _("Hồ sơ đã được yêu cầu bổ sung hết số lần cho phép.")


class AnswerMissing(Invalid):
    """An item of a supplement request has neither file nor words. Fields are keyed by item."""

    code = "answer_missing"
    message = _("Còn nội dung chưa được bổ sung.")


class GroundMissing(Invalid):
    code = "ground_missing"
    message = _("Hãy chọn căn cứ pháp lý.")


class NoAppointment(Conflict):
    """There is no due instant that could be put off."""

    code = "no_appointment"
    message = _("Hồ sơ không có ngày hẹn trả nên không thể hẹn lại.")


class DateNotLater(Invalid):
    code = "date_not_later"
    message = _("Ngày hẹn mới phải sau ngày hẹn hiện tại và sau hôm nay.")


class AlreadyReappointed(Conflict):
    code = "already_reappointed"
    message = _("Hồ sơ đã được hẹn lại hết số lần cho phép.")


class ResultExists(Conflict):
    """A decision or notice of a result exists: the dossier is withdrawn no more. Source: nd-118-2025#21."""

    code = "result_exists"
    message = _("Hồ sơ đã có kết quả được ký nên không thể rút.")


class StillTime(Conflict):
    """The applicant's time to complete the dossier is not over yet."""

    code = "still_time"
    message = _("Người nộp vẫn còn thời gian bổ sung nên chưa thể đóng hồ sơ.")


class AmountMissing(Invalid):
    code = "amount_missing"
    message = _("Hãy ghi số tiền phải nộp, bằng đồng.")


class ReceiptMissing(Invalid):
    code = "receipt_missing"
    message = _("Hãy ghi số biên lai.")
