"""What may be asked of a process that is still a file: its table, its checks, a walk through it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from motcua.organisation import api as organisation

from . import reviewing, simulating
from .reading import read_model
from .reviewing import Review
from .simulating import Decisions, Question, Simulation
from .values import StepTable
from .writing import table_of_graph


def table_in(bpmn: str) -> StepTable | None:
    """The step table of a process without branches; None for any other."""
    return table_of_graph(read_model(bpmn))


def review_file(bpmn: str, *, key: str, on: date, procedures: Sequence[str] | None = None) -> Review:
    """See `reviewing.review`."""
    return reviewing.review(read_model(bpmn), key=key, on=on, procedures=procedures)


def questions_in(bpmn: str, on: date) -> tuple[Question, ...]:
    """See `simulating.questions`."""
    return simulating.questions(read_model(bpmn), on)


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
