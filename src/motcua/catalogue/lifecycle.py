"""The life of a version, as a table: draft → announced → published → amended, replaced or abolished."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Conflict, Words

from .values import Status


class Step(StrEnum):
    """Announcing (công bố) freezes what a version says; publishing (công khai) puts it before the public."""

    DISCARD = "discard"
    ANNOUNCE = "announce"
    PUBLISH = "publish"
    AMEND = "amend"
    REPLACE = "replace"
    ABOLISH = "abolish"

    @property
    def label(self) -> Words:
        return _LABELS[self]


_LABELS: dict[Step, Words] = {
    Step.DISCARD: _("Hủy bản nháp"),
    Step.ANNOUNCE: _("Công bố"),
    Step.PUBLISH: _("Công khai"),
    Step.AMEND: _("Sửa đổi, bổ sung"),
    Step.REPLACE: _("Thay thế"),
    Step.ABOLISH: _("Bãi bỏ"),
}


@dataclass(frozen=True, slots=True)
class Transition:
    """`by_decision`: the step is written down with the number, date and agency of the decision it rests on."""

    step: Step
    sources: frozenset[Status]
    target: Status
    by_decision: bool = True


class StepNotPossible(Conflict):
    """The version is not, or no longer, in a state from which this step is taken."""

    code = "procedure_step_not_possible"
    message = _("Phiên bản này không còn ở trạng thái cho phép thực hiện bước đó.")


_draft, _announced, _published = (frozenset({s}) for s in (Status.DRAFT, Status.ANNOUNCED, Status.PUBLISHED))

TRANSITIONS = (
    Transition(Step.DISCARD, _draft, Status.DISCARDED, by_decision=False),
    Transition(Step.ANNOUNCE, _draft, Status.ANNOUNCED),
    Transition(Step.PUBLISH, _announced, Status.PUBLISHED),
    # The next version of the same procedure takes over.
    Transition(Step.AMEND, _published, Status.AMENDED),
    # The next version takes over whole, or other procedures stand in its place.
    Transition(Step.REPLACE, _published, Status.REPLACED),
    # Nothing takes over of itself. One announced in error is abolished before anybody was shown it.
    Transition(Step.ABOLISH, _announced | _published, Status.ABOLISHED),
)


def after(step: Step, status: Status) -> Status:
    """The status after the step. Raises `StepNotPossible`."""
    for row in TRANSITIONS:
        if row.step is step and status in row.sources:
            return row.target
    raise StepNotPossible


def possible(status: Status) -> tuple[Step, ...]:
    """The steps that may be taken from the status."""
    return tuple(row.step for row in TRANSITIONS if status in row.sources)
