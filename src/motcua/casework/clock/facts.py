"""What happens to a clock. Facts are only ever added; nothing is reckoned here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from uuid import UUID

from motcua.catalogue import api as catalogue


class FactKind(StrEnum):
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    ALIGN = "align"
    HOLD = "hold"
    RELEASE = "release"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened to the clock.

    START: counting begins under `limit` and `cutoff`, on the calendar of `unit_id`, and `due_at` is promised. PAUSE
    and RESUME: an interval that the law leaves out, for `reason`, at the end of which `due_at` is promised. EXTEND: a
    new due instant, `due_at`, was promised.
    ALIGN: the due instant is `due_at`, earlier or later, because another case promised it, for `reason`.
    HOLD and RELEASE: `unit_id` has the step in hand, which may take it `minutes` of working time (none:
    nobody said). STOP: the work was done. `source` is a key of the legal sources.
    """

    at: datetime
    kind: FactKind
    unit_id: UUID | None = None
    limit: catalogue.TimeLimit | None = None
    cutoff: time | None = None
    due_at: datetime | None = None
    step: str = ""
    minutes: int | None = None
    reason: str = ""
    source: str = ""
