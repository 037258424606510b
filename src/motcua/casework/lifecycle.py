"""States change only along a row of a transition table. The tables belong to the kinds of case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Conflict


class NotNow(Conflict):
    """The state of the case does not allow the act."""

    code = "not_now"
    message = _("Hồ sơ không còn ở trạng thái cho phép thực hiện việc này. Hãy tải lại trang.")


@dataclass(frozen=True, slots=True)
class Transition[S: StrEnum]:
    """`act` takes a case from any of `before` to `after`. `closes` ends the work."""

    act: str
    before: frozenset[S]
    after: S
    closes: bool = False


class Lifecycle[S: StrEnum]:
    """A transition table, asked by act and state."""

    def __init__(self, rows: Iterable[Transition[S]]) -> None:
        self.rows = tuple(rows)
        self._by_act = {row.act: row for row in self.rows}
        if len(self._by_act) != len(self.rows):
            raise ValueError("an act has two rows")

    def allows(self, act: str, state: str) -> bool:
        return state in self._by_act[act].before

    def transition(self, act: str, state: str) -> Transition[S]:
        """The row to follow; raises `NotNow` when the table has none for this state."""
        row = self._by_act[act]
        if state not in row.before:
            raise NotNow
        return row
