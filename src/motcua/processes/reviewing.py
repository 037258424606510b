"""What is asked of a process before it is published: every answer, good or bad, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from motcua.catalogue import api as catalogue
from motcua.kernel.errors import Refusal
from motcua.organisation import api as organisation

from . import models, queries
from .checking import Fault, faults
from .deploying import called_versions
from .expanding import runnable
from .graph import Graph, Node, NodeKind
from .refusals import InvalidProcess
from .spans import MINUTES_PER_WORKING_DAY

DAYS_PER_MONTH = 30  # as near as a check of limits needs it


class Verdict(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer; `element_id` where it is one element's."""

    verdict: Verdict
    text: str
    element_id: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """All answers. What is `wrong` anywhere cannot be published."""

    findings: tuple[Finding, ...]

    @property
    def may_publish(self) -> bool:
        return not any(finding.verdict is Verdict.WRONG for finding in self.findings)

    @property
    def wrong(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.verdict is Verdict.WRONG)


def review(graph: Graph, *, key: str, on: date, procedures: Sequence[str] | None = None) -> Review:
    """Whether the process can be published from that day: paths, conditions, timers, roles, calls, limits.

    It is held against the limits of the `procedures` it is for; by default those linked to its key.
    """
    found = list(faults(graph))
    answers = [*_drawn(found), *_roles(graph, on)]
    if not found:
        try:
            running = _running(graph, on)
        except Refusal as refusal:
            answers.append(Finding(Verdict.WRONG, str(refusal.message)))
        else:
            codes = procedures_of(key) if procedures is None else procedures
            answers += [*_limits(running, codes, on)]
    return Review(tuple(answers))


def procedures_of(key: str) -> tuple[str, ...]:
    """Codes of the procedures whose dossiers go through the process, from whatever day."""
    rows = models.ProcedureProcess.objects.filter(definition__key=key).order_by("procedure_code")
    return tuple(dict.fromkeys(rows.values_list("procedure_code", flat=True)))


def _running(graph: Graph, on: date) -> Graph:
    calls = called_versions(graph, on)
    running = runnable(graph, {element: queries.runtime(called).graph for element, called in calls.items()})
    for fault in faults(running):
        raise InvalidProcess(fault.text)
    return running


def _drawn(found: Sequence[Fault]) -> Iterator[Finding]:
    """Faults of the drawing; and, where there are none of a kind, that all is well."""
    for fault in found:
        yield Finding(Verdict.WRONG, fault.text, fault.element_id)
    wrong = {fault.about for fault in found}
    if "paths" not in wrong:
        yield Finding(Verdict.GOOD, _("Mọi nhánh đều đi đến điểm kết thúc, không bước nào bị mở hai lần."))
    if "conditions" not in wrong:
        yield Finding(Verdict.GOOD, _("Mọi điều kiện đọc được."))


def _roles(graph: Graph, on: date) -> Iterator[Finding]:
    held = organisation.roles_held(on)
    everybody = True
    for node in graph.nodes:
        if node.step is None:
            continue
        if node.step.role is None:
            everybody = False
            yield Finding(Verdict.WRONG, _("Bước “%s” chưa có vai trò xử lý.") % node.name, node.id)
        elif node.step.role not in held:
            everybody = False
            text = _("Bước “%s”: chưa đơn vị nào có vị trí mang vai trò này.") % node.name
            yield Finding(Verdict.WRONG, text, node.id)
    if everybody:
        yield Finding(Verdict.GOOD, _("Mọi vai trò đều có vị trí trong đơn vị."))


def _limits(graph: Graph, codes: Sequence[str], on: date) -> Iterator[Finding]:
    """The longest way, in each column of times, against what the column and the procedures allow."""
    for index, case in enumerate(graph.cases):
        name = f" ({case.name})" if case.name else ""
        needed = longest_minutes(graph, index)
        if needed is None:
            yield Finding(Verdict.WARNING, _("Có bước chưa rõ thời gian%s nên chưa đối chiếu được thời hạn.") % name)
            continue
        limits = dict(_limits_of(codes, on) if index == 0 else ())
        if case.limit_minutes is not None:
            limits[_("cột thời gian")] = case.limit_minutes
        if not limits:
            text = _("Các bước%(case)s mất %(total)s; chưa có thời hạn để đối chiếu.")
            yield Finding(Verdict.WARNING, text % {"case": name, "total": in_days(needed)})
        for source, limit in limits.items():
            over = needed > limit
            text = (
                _("Các bước%(case)s mất %(total)s, vượt thời hạn %(limit)s theo %(source)s.")
                if over
                else _("Các bước%(case)s mất %(total)s, trong thời hạn %(limit)s theo %(source)s.")
            )
            values = {"case": name, "total": in_days(needed), "limit": in_days(limit), "source": source}
            yield Finding(Verdict.WRONG if over else Verdict.GOOD, text % values)


def _limits_of(codes: Sequence[str], on: date) -> Iterator[tuple[str, int]]:
    """Minutes each procedure allows, the shortest of its channels; a day of either kind is counted as a day."""
    for code in codes:
        try:
            version = catalogue.version_in_force(code, on)
        except Refusal:
            continue
        minutes = [m for m in (minutes_of(channel.limit) for channel in version.channels) if m is not None]
        if minutes:
            yield _("thủ tục %s") % code, min(minutes)


def minutes_of(limit: catalogue.TimeLimit | None) -> int | None:
    """Minutes of a published limit, a day of either kind counted as a day; a month is no number of days."""
    if limit is None:
        return None
    if limit.unit is catalogue.LimitUnit.CALENDAR_DAY:
        return int(limit.amount * MINUTES_PER_WORKING_DAY)
    return limit.working_minutes


def longest_minutes(graph: Graph, case: int = 0) -> int | None:
    """Working minutes of the longest way from start to end, nothing done twice; None when a step's are unknown."""
    longest: dict[str, int] = {}
    on_the_way: set[str] = set()

    def from_here(node_id: str) -> int:
        if node_id in longest:
            return longest[node_id]
        on_the_way.add(node_id)
        onward = [f.target for f in graph.outgoing[node_id] if f.target not in on_the_way]
        longest[node_id] = _own_minutes(graph.by_id[node_id], case) + max(map(from_here, onward), default=0)
        on_the_way.discard(node_id)
        return longest[node_id]

    if any(_is_unknown(node, case) for node in graph.nodes):
        return None
    return from_here(graph.start.id)


def _is_unknown(node: Node, case: int) -> bool:
    return node.step is not None and node.step.times[case].covers > 0 and node.step.times[case].minutes is None


def _own_minutes(node: Node, case: int) -> int:
    if node.step is not None:
        return node.step.times[case].minutes or 0
    if node.kind is NodeKind.TIMER and node.after is not None:
        days = node.after.months * DAYS_PER_MONTH + node.after.days
        return days * MINUTES_PER_WORKING_DAY + node.after.minutes
    return 0


def in_days(minutes: int) -> str:
    """“1,5 ngày làm việc”; below a day in hours."""
    if minutes < MINUTES_PER_WORKING_DAY:
        return _("%s giờ làm việc") % f"{minutes / 60:g}".replace(".", ",")
    return _("%s ngày làm việc") % f"{minutes / MINUTES_PER_WORKING_DAY:g}".replace(".", ",")
