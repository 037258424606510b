"""What a bundle asks of its desk, as turns in the inbox."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_noop

from motcua.casework import api as casework
from motcua.kernel.actor import Role

from .models import Bundle


class Turn(StrEnum):
    """A step of the desk. The value is the step of the assignment."""

    RECEIVE = "bundle.receive"
    REPAIR = "bundle.repair"
    HAND_OVER = "bundle.hand_over"


_NAMES: dict[Turn, str] = {
    Turn.RECEIVE: gettext_noop("Tiếp nhận hồ sơ liên thông"),
    Turn.REPAIR: gettext_noop("Xử lý phần chưa giải quyết được"),
    Turn.HAND_OVER: gettext_noop("Trả chung các kết quả"),
}


def plan(turn: Turn, case: casework.Case, bundle: Bundle, at: datetime) -> casework.Assignment:
    """The turn of the receiving desk. Results that wait for their owner are due at no instant."""
    is_return = turn is Turn.HAND_OVER
    return casework.Assignment(
        case_id=case.id,
        unit_id=bundle.receiving_unit_id,
        role=Role.RETURN if is_return else Role.RECEPTION,
        step=turn.value,
        name=_NAMES[turn],
        opened_at=at,
        due_at=None if is_return else case.due_at,
    )


def close(turn: Turn, case: casework.Case, at: datetime) -> None:
    """Closes the turn if it is open."""
    casework.Assignment.objects.filter(case_id=case.id, step=turn.value, closed_at=None).update(closed_at=at)


def is_open(turn: Turn, case: casework.Case) -> bool:
    return casework.Assignment.objects.filter(case_id=case.id, step=turn.value, closed_at=None).exists()
