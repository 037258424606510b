"""What became of a procedure, or will: for whoever asks for one that is not, or not for long, in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words
from motcua.kernel.memo import remembered

from . import models
from .keeping import milestone_of
from .life import Decision
from .lifecycle import Step
from .queries import FRESH_SECONDS, procedures
from .values import MADE_PUBLIC, Procedure, Status


@dataclass(frozen=True, slots=True)
class Fate:
    """`status` says how the version ended or will end after `last_day`; `begins_on`: the next one is in force from
    that day. `decision` is None where the end was only seen in the national record. `successors` are procedures
    that can be asked for in its place.
    """

    name: str
    status: Status
    last_day: date | None
    begins_on: date | None
    decision: Decision | None
    successors: tuple[Procedure, ...]

    @property
    def label(self) -> Words:
        return _LABELS[self.status]


_LABELS: dict[Status, Words] = {
    Status.PUBLISHED: _("chưa đến ngày áp dụng"),
    Status.AMENDED: _("được sửa đổi, bổ sung"),
    Status.REPLACED: _("được thay thế"),
    Status.ABOLISHED: _("bị bãi bỏ"),
}


@remembered(seconds=FRESH_SECONDS)
def fate(code: str, on: date) -> Fate | None:
    """The end, past or to come, of the version that held last on or before the day; the beginning of one that has
    not begun. None where a version is in force without end, or nothing was ever public. At most three queries."""
    versions = models.ProcedureVersion.objects.filter(procedure__code=code, status__in=MADE_PUBLIC)
    begun = Q(effective_from__lte=on) & (Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")))
    last = versions.filter(begun).order_by("-effective_from", "-number").first()
    coming = versions.filter(effective_from__gt=on, status=Status.PUBLISHED).order_by("effective_from").first()
    begins_on = coming.effective_from if coming else None
    shown = last or coming
    if shown is None or (last is not None and last.effective_to is None):
        return None
    milestones = models.Milestone.objects.filter(version=shown, step__in=(Step.AMEND, Step.REPLACE, Step.ABOLISH))
    row = milestones.annotate(version_number=F("version__number")).first() if last else None
    end = milestone_of(row) if row else None
    return Fate(
        name=shown.name,
        status=Status(shown.status),
        last_day=shown.effective_to,
        begins_on=begins_on,
        decision=end.decision if end else None,
        successors=tuple(procedures(end.successors)) if end and end.successors else (),
    )
