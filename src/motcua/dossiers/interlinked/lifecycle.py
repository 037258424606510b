"""The life of a bundle, as a table. Source: nd-118-2025#20, nd-118-2025#21."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.casework import api as casework


class BundleState(StrEnum):
    FILED = "filed"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    RUNNING = "running"
    STUCK = "stuck"
    FINISHED = "finished"
    PARTLY_FINISHED = "partly_finished"
    WITHDRAWN = "withdrawn"


BUNDLE_WORDS: dict[BundleState, Promise] = {
    BundleState.FILED: _("Đã nộp, chờ tiếp nhận"),
    BundleState.REFUSED: _("Không được tiếp nhận"),
    BundleState.ACCEPTED: _("Đã tiếp nhận"),
    BundleState.RUNNING: _("Đang giải quyết"),
    BundleState.STUCK: _("Cần xử lý"),
    BundleState.FINISHED: _("Đã có đủ kết quả"),
    BundleState.PARTLY_FINISHED: _("Đã xong một phần"),
    BundleState.WITHDRAWN: _("Đã rút"),
}

NATIONAL_STATUS: dict[BundleState, int] = {
    BundleState.FILED: 1,
    BundleState.ACCEPTED: 2,
    BundleState.REFUSED: 3,
    BundleState.RUNNING: 4,
    BundleState.STUCK: 4,
    BundleState.WITHDRAWN: 7,
    BundleState.FINISHED: 9,
    BundleState.PARTLY_FINISHED: 9,
}

MOVING = frozenset({BundleState.ACCEPTED, BundleState.RUNNING, BundleState.STUCK})
ENDED = frozenset({BundleState.FINISHED, BundleState.PARTLY_FINISHED})
_S = BundleState

LIFECYCLE = casework.Lifecycle[BundleState](
    [
        casework.Transition("accept", frozenset({_S.FILED}), _S.ACCEPTED),
        casework.Transition("refuse", frozenset({_S.FILED}), _S.REFUSED, closes=True),
        casework.Transition("run", MOVING, _S.RUNNING),
        casework.Transition("get_stuck", MOVING, _S.STUCK),
        casework.Transition("repair", frozenset({_S.STUCK}), _S.STUCK),
        casework.Transition("finish", MOVING, _S.FINISHED),
        casework.Transition("finish_partly", MOVING, _S.PARTLY_FINISHED),
        casework.Transition("withdraw", frozenset({_S.FILED}) | MOVING, _S.WITHDRAWN, closes=True),
    ]
)
