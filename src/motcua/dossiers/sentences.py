"""What history says of a dossier. `{actor}` is who acted."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from motcua.casework import api as casework


def with_contents(words: Promise) -> Callable[[Mapping[str, Any]], str]:
    """A sentence that says for `{contents}` what came, as a person would: “gồm 3 giấy tờ và 1 tệp”, never “0 tệp”."""
    return lambda facts: str(words).replace("{contents}", _contents(facts))


def _contents(facts: Mapping[str, Any]) -> str:
    papers, files = int(facts.get("papers", 0)), int(facts.get("files", 0))
    counted = (
        (papers, ngettext("{n} giấy tờ", "{n} giấy tờ", papers)),
        (files, ngettext("{n} tệp", "{n} tệp", files)),
    )
    came = [words.format(n=n) for n, words in counted if n]
    if not came:
        return gettext("không kèm giấy tờ, tệp nào")
    return gettext("gồm {what}").format(what=gettext(" và ").join(came))


def register() -> None:
    """Called once when the package is ready."""
    told: dict[str, casework.Sentence] = {
        "dossiers.filed_online": with_contents(_("{actor} nộp hồ sơ trực tuyến, {contents}.")),
        "dossiers.filed_direct": with_contents(_("{actor} nhận hồ sơ nộp tại quầy, {contents}.")),
        "dossiers.filed_postal": with_contents(_("{actor} nhận hồ sơ gửi qua bưu chính, {contents}.")),
        "dossiers.filed_helped": with_contents(_("{actor} hỗ trợ nộp hồ sơ trực tuyến, {contents}.")),
        "dossiers.filed_interlinked": with_contents(_("Hồ sơ được lập từ hồ sơ liên thông {bundle}, {contents}.")),
        "dossiers.papers_given": _("{actor} giao giấy tờ cho {to}, biên bản {number}."),
        "dossiers.papers_received": _("{actor} ký nhận đủ giấy tờ, biên bản {number}."),
        "dossiers.papers_lacking": _("{actor} ký nhận giấy tờ, biên bản {number}, còn thiếu: {remark}"),
        "dossiers.papers_absent": _("{actor} không nhận được giấy tờ của biên bản {number}: {remark}"),
        "dossiers.papers_kept": _("{actor} hủy biên bản {number}; giấy tờ ở lại."),
        "dossiers.accepted": _("{actor} tiếp nhận hồ sơ; hẹn trả kết quả lúc {due}."),
        "dossiers.accepted_undated": _("{actor} tiếp nhận hồ sơ; thời hạn theo quy định chưa xác định được."),
        "dossiers.aligned": _(
            "Hẹn trả lúc {due} theo ngày hẹn chung của hồ sơ liên thông {bundle}, sớm hơn thời hạn riêng ({own})."
        ),
        "dossiers.aligned_undated": _("Hẹn trả lúc {due} theo ngày hẹn chung của hồ sơ liên thông {bundle}."),
        "dossiers.refused": _("{actor} từ chối tiếp nhận: {reason}"),
        "dossiers.handled": _("{actor} hoàn thành bước “{step}”."),
        "dossiers.sent_back": _("{actor} chuyển trả bước “{step}”: {reason}"),
        "dossiers.process_moved": _("{actor} chuyển hồ sơ sang quy trình “{process}”, phiên bản {number}: {reason}"),
        "dossiers.waited": _("Hết thời gian chờ “{timer}”; hồ sơ đi tiếp."),
        "dossiers.step_timed_out": _("Quá thời gian “{timer}”; bước được chuyển sang nhánh khác."),
        "dossiers.signed": _("{actor} ký kết quả."),
        "dossiers.signed_denial": _("{actor} ký thông báo từ chối giải quyết: {reason}"),
        "dossiers.issued": _("{actor} phát hành kết quả số {number}."),
        "dossiers.delivered": _("Kết quả điện tử được gửi vào tài khoản của người nộp."),
        "dossiers.to_be_signed_again": _(
            "Kết quả đã ký nhân danh {from} chưa phát hành: lãnh đạo {to} phải ký lại trước khi phát hành."
        ),
        "dossiers.passed_on": _("Theo {reason}: {to} thay {from} giải quyết hồ sơ; ngày hẹn trả không đổi."),
        "dossiers.desk_passed_on": _("Theo {reason}: {to} thay {from} tiếp nhận và trả kết quả."),
        "dossiers.turn_passed_on": _("Theo {reason}: việc của đơn vị cũ trong hồ sơ được chuyển cho đơn vị kế tiếp."),
        "dossiers.copy_refused": _("{actor} từ chối chứng thực “{paper}”: {reason}"),
        "dossiers.handed_over": _("{actor} trả kết quả cho người nộp."),
        "dossiers.reassigned": _("{actor} giao bước “{step}” cho {to}: {reason}"),
        "dossiers.given_back": _("{actor} đưa bước “{step}” về việc chung của đơn vị: {reason}"),
        "dossiers.asked_to_co_ordinate": _("{actor} đề nghị {who} ({unit}) phối hợp: {task}"),
        "dossiers.asked_to_follow": _("{actor} mời {who} ({unit}) theo dõi hồ sơ."),
        "dossiers.done_co_ordinate": _("{actor} kết thúc việc phối hợp “{task}”. {note}"),
        "dossiers.done_follow": _("{actor} kết thúc việc theo dõi. {note}"),
        "dossiers.noted": _("{actor} ghi chú: {note}"),
        "dossiers.asked_opinion": _("{actor} xin ý kiến {unit}, hạn trả lời {due}: {question}"),
        "dossiers.gave_opinion": _("{actor} trả lời xin ý kiến: {answer}"),
        "dossiers.recalled_opinion": _("{actor} rút lại việc xin ý kiến {unit}: {reason}"),
        "dossiers.acknowledged": _("Hệ thống xác nhận đã nhận được hồ sơ và chuyển đến nơi tiếp nhận."),
        "dossiers.supplement_asked": _("{actor} yêu cầu bổ sung, trả lời trước {by}: {items}"),
        "dossiers.supplement_answered": with_contents(_("{actor} đã bổ sung hồ sơ, {contents}.")),
        "dossiers.payment_asked": _("{actor} yêu cầu thực hiện nghĩa vụ tài chính {amount} đồng: {what}"),
        "dossiers.payment_confirmed": _("{actor} xác nhận đã nộp tiền, biên lai {receipt}."),
        "dossiers.paused": _("{actor} tạm dừng tính thời hạn. Căn cứ: {ground}. {reason}"),
        "dossiers.resumed": _("{actor} tính tiếp thời hạn; hẹn trả kết quả lúc {due}."),
        "dossiers.resumed_undated": _("{actor} tiếp tục giải quyết hồ sơ."),
        "dossiers.reappointed": _("{actor} xin lỗi và hẹn lại lúc {due}: {reason}"),
        "dossiers.apologised": _("{actor} xin lỗi vì trễ hẹn; dự kiến trả lúc {due}: {reason}"),
        "dossiers.found_ineligible": _("{actor} thẩm định thấy hồ sơ không đủ điều kiện: {reason}"),
        "dossiers.notified_ineligible": _("{actor} thông báo từ chối giải quyết: {reason}"),
        "dossiers.withdrawn": _("{actor} rút hồ sơ: {reason}"),
        "dossiers.stopped": _("{actor} dừng giải quyết hồ sơ. Căn cứ: {ground}. {reason}"),
        "dossiers.closed_unanswered": _("Hồ sơ được đóng vì quá {days} ngày làm việc mà không được bổ sung."),
    }
    for verb, words in told.items():
        casework.sentences.register(verb, words)
