"""The life of a dossier, as a table. Source: nd-118-2025#17, nd-118-2025#19, nd-118-2025#22."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.casework import api as casework


class State(StrEnum):
    SUBMITTED = "submitted"
    REFUSED = "refused"
    RECEIVED = "received"
    PROCESSING = "processing"
    RESULT_READY = "result_ready"
    RETURNED = "returned"


STATE_WORDS: dict[State, Promise] = {
    State.SUBMITTED: _("Đã nộp, chờ tiếp nhận"),
    State.REFUSED: _("Không được tiếp nhận"),
    State.RECEIVED: _("Đã tiếp nhận"),
    State.PROCESSING: _("Đang giải quyết"),
    State.RESULT_READY: _("Đã có kết quả"),
    State.RETURNED: _("Đã trả kết quả"),
}

# The status codes of the national portal (facts: labels unconfirmed, codes read in deployed systems).
NATIONAL_STATUS: dict[State, int] = {
    State.SUBMITTED: 1,
    State.RECEIVED: 2,
    State.REFUSED: 3,
    State.PROCESSING: 4,
    State.RESULT_READY: 9,
    State.RETURNED: 10,
}

_in_hand = frozenset({State.RECEIVED, State.PROCESSING})

LIFECYCLE = casework.Lifecycle[State](
    [
        casework.Transition("accept", frozenset({State.SUBMITTED}), State.RECEIVED),
        casework.Transition("refuse", frozenset({State.SUBMITTED}), State.REFUSED, closes=True),
        casework.Transition("handle", _in_hand, State.PROCESSING),
        casework.Transition("send_back", _in_hand, State.PROCESSING),
        casework.Transition("sign", _in_hand, State.PROCESSING),
        casework.Transition("issue", _in_hand, State.RESULT_READY),
        casework.Transition("hand_over", frozenset({State.RESULT_READY}), State.RETURNED, closes=True),
    ]
)
