"""What somebody may do with a procedure, and the rule on it for communes: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words


class Right(StrEnum):
    """What somebody may do with a procedure. `PROPOSE`: write drafts. `DECIDE`: take them through their life too."""

    PROPOSE = "propose"
    DECIDE = "decide"

    @property
    def label(self) -> Words:
        return _RIGHT_LABELS[self]


_RIGHT_LABELS: dict[Right, Words] = {
    Right.PROPOSE: _("Soạn bản nháp đề xuất"),
    Right.DECIDE: _("Soạn, công bố, công khai, thay thế, bãi bỏ"),
}


@dataclass(frozen=True, slots=True)
class CommuneRule:
    """What communes may do with procedures of their level from a day on; None is since ever."""

    valid_from: date | None
    right: Right
    source: str
    confirmed: bool
