"""The life of a hand-over, as a table. Source: nd-118-2025#18."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.casework import api as casework


class HandoverState(StrEnum):
    GIVEN = "given"
    RECEIVED = "received"
    REMARKED = "remarked"
    CANCELLED = "cancelled"


HANDOVER_WORDS: dict[HandoverState, Promise] = {
    HandoverState.GIVEN: _("Đã giao, chờ ký nhận"),
    HandoverState.RECEIVED: _("Đã nhận đủ"),
    HandoverState.REMARKED: _("Đã nhận, có ghi chú"),
    HandoverState.CANCELLED: _("Đã hủy"),
}

_given = frozenset({HandoverState.GIVEN})

LIFECYCLE = casework.Lifecycle[HandoverState](
    [
        casework.Transition("receive", _given, HandoverState.RECEIVED, closes=True),
        casework.Transition("receive_with_remarks", _given, HandoverState.REMARKED, closes=True),
        casework.Transition("cancel", _given, HandoverState.CANCELLED, closes=True),
    ]
)
