"""The life of a dossier, as a table. Source: nd-118-2025#17, nd-118-2025#19, nd-118-2025#21, nd-118-2025#22."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.casework import api as casework


class State(StrEnum):
    SUBMITTED = "submitted"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"
    RECEIVED = "received"
    PROCESSING = "processing"
    SUPPLEMENT = "supplement"
    AWAITING_PAYMENT = "awaiting_payment"
    PAUSED = "paused"
    INELIGIBLE = "ineligible"
    RESULT_READY = "result_ready"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    CLOSED_NO_SUPPLEMENT = "closed_no_supplement"

    @property
    def is_exit(self) -> bool:
        """Whether the dossier ended here without a result."""
        return self in _EXITS


_EXITS = frozenset({State.REFUSED, State.WITHDRAWN, State.STOPPED, State.CLOSED_NO_SUPPLEMENT})

STATE_WORDS: dict[State, Promise] = {
    State.SUBMITTED: _("Đã nộp, chờ tiếp nhận"),
    State.INCOMPLETE: _("Chờ hoàn thiện hồ sơ"),
    State.REFUSED: _("Không được tiếp nhận"),
    State.RECEIVED: _("Đã tiếp nhận"),
    State.PROCESSING: _("Đang giải quyết"),
    State.SUPPLEMENT: _("Chờ bổ sung giấy tờ"),
    State.AWAITING_PAYMENT: _("Chờ thực hiện nghĩa vụ tài chính"),
    State.PAUSED: _("Tạm dừng tính thời hạn"),
    State.INELIGIBLE: _("Đã thẩm định, chờ thông báo"),
    State.RESULT_READY: _("Đã có kết quả"),
    State.RETURNED: _("Đã trả kết quả"),
    State.WITHDRAWN: _("Đã rút theo yêu cầu"),
    State.STOPPED: _("Đã dừng giải quyết"),
    State.CLOSED_NO_SUPPLEMENT: _("Đã đóng vì không bổ sung"),
}

# The status codes of the national portal (facts: labels unconfirmed, codes read in deployed systems).
NATIONAL_STATUS: dict[State, int] = {
    State.SUBMITTED: 1,
    State.RECEIVED: 2,
    State.REFUSED: 3,
    State.PROCESSING: 4,
    State.PAUSED: 4,
    State.INELIGIBLE: 4,
    State.INCOMPLETE: 5,
    State.SUPPLEMENT: 5,
    State.AWAITING_PAYMENT: 6,
    State.WITHDRAWN: 7,
    State.STOPPED: 8,
    State.CLOSED_NO_SUPPLEMENT: 8,
    State.RESULT_READY: 9,
    State.RETURNED: 10,
}

_S = State
_in_hand = frozenset({_S.RECEIVED, _S.PROCESSING})
_interrupted = frozenset({_S.SUPPLEMENT, _S.AWAITING_PAYMENT, _S.PAUSED})
_before_acceptance = frozenset({_S.SUBMITTED, _S.INCOMPLETE})

LIFECYCLE = casework.Lifecycle[State](
    [
        # reception
        casework.Transition("accept", frozenset({_S.SUBMITTED}), _S.RECEIVED),
        casework.Transition("refuse", _before_acceptance, _S.REFUSED, closes=True),
        casework.Transition("ask_to_complete", frozenset({_S.SUBMITTED}), _S.INCOMPLETE),
        casework.Transition("complete_filing", frozenset({_S.INCOMPLETE}), _S.SUBMITTED),
        # handling
        casework.Transition("handle", _in_hand, _S.PROCESSING),
        casework.Transition("send_back", _in_hand, _S.PROCESSING),
        casework.Transition("elapse", _in_hand, _S.PROCESSING),
        casework.Transition("sign", _in_hand, _S.PROCESSING),
        casework.Transition("issue", _in_hand, _S.RESULT_READY),
        casework.Transition("hand_over", frozenset({_S.RESULT_READY}), _S.RETURNED, closes=True),
        # what stops the clock for a while, and what puts the appointment off
        casework.Transition("ask_supplement", _in_hand, _S.SUPPLEMENT),
        casework.Transition("answer_supplement", frozenset({_S.SUPPLEMENT}), _S.PROCESSING),
        casework.Transition("ask_payment", _in_hand, _S.AWAITING_PAYMENT),
        casework.Transition("confirm_payment", frozenset({_S.AWAITING_PAYMENT}), _S.PROCESSING),
        casework.Transition("pause", _in_hand, _S.PAUSED),
        casework.Transition("resume", frozenset({_S.PAUSED}), _S.PROCESSING),
        casework.Transition("reappoint", _in_hand, _S.PROCESSING),
        # the ways out before a result
        casework.Transition("find_ineligible", _in_hand, _S.INELIGIBLE),
        casework.Transition("notify_ineligible", frozenset({_S.INELIGIBLE}), _S.REFUSED, closes=True),
        casework.Transition("withdraw", _before_acceptance | _in_hand | _interrupted, _S.WITHDRAWN, closes=True),
        casework.Transition("stop", _in_hand | _interrupted, _S.STOPPED, closes=True),
        casework.Transition(
            "close_unanswered", frozenset({_S.INCOMPLETE, _S.SUPPLEMENT}), _S.CLOSED_NO_SUPPLEMENT, closes=True
        ),
    ]
)
