"""What may be asked of a process that is still a file: its table, its checks, a walk through it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.organisation import api as organisation

from . import reviewing, simulating
from .reading import parse_safely, read_model
from .reviewing import Finding, Review, Verdict
from .simulating import Decisions, Question, Simulation
from .supported import kept_only
from .values import StepTable, TimeCase
from .writing import table_of_graph


def table_in(bpmn: str) -> StepTable | None:
    """The step table of a process without branches; None for any other, and where it would lose what the file keeps."""
    return None if kept_only(parse_safely(bpmn)) else table_of_graph(read_model(bpmn))


def review_file(bpmn: str, *, key: str, on: date) -> Review:
    """See `reviewing.review`; what the file keeps without its being executed is said as a warning."""
    found = reviewing.review(read_model(bpmn), key=key, on=on)
    kept = kept_only(parse_safely(bpmn))
    if not kept:
        return found
    text = _("Giữ trong tệp, không thi hành ở đây: %s.") % ", ".join(kept)
    return Review((*found.findings, Finding(Verdict.WARNING, text)))


def questions_in(bpmn: str, on: date) -> tuple[Question, ...]:
    """See `simulating.questions`."""
    return simulating.questions(read_model(bpmn), on)


def columns_in(bpmn: str) -> tuple[TimeCase, ...]:
    """The columns of times of a process, at least one."""
    return read_model(bpmn).cases


def simulate_file(
    bpmn: str,
    *,
    at: datetime,
    on: date,
    calendar: organisation.WorkingCalendar,
    variables: Mapping[str, Any],
    decisions: Decisions,
    time_case: int = 0,
) -> Simulation:
    """See `simulating.simulate`."""
    return simulating.simulate(
        read_model(bpmn),
        at=at,
        on=on,
        calendar=calendar,
        variables=variables,
        decisions=decisions,
        time_case=time_case,
    )
