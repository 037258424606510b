"""Whether a process can be executed as drawn: every fault found, and the first one as a refusal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from motcua.kernel.errors import Refusal

from .expanding import with_time_limits
from .expressions import assignments, check_expression
from .graph import GATEWAYS, Graph, Node, NodeKind
from .refusals import InvalidProcess
from .soundness import check_sound

MAX_NODES = 300

type About = Literal["paths", "conditions", "timers", "back"]

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,99}")
_TAKEN_BY_ENGINE = {"Start", "End", "Root"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands in the way, in words; `element_id` where it is one element's, `about` what is asked."""

    text: str
    element_id: str = ""
    about: About = "paths"


def check_graph(graph: Graph) -> None:
    """Refuses what cannot be executed as drawn; raises `InvalidProcess` or what an expression was refused with."""
    for fault in faults(graph):
        raise InvalidProcess(fault.text)


def faults(graph: Graph) -> Iterator[Fault]:
    """What stands in the way of executing the process. Soundness is asked only of what is well connected."""
    names = list(_wrong_names(graph))
    yield from names
    if names:
        return
    connections = list(_wrong_degrees(graph))
    yield from connections
    yield from _wrong_conditions(graph)
    yield from _wrong_timers_and_calls(graph)
    yield from _wrong_ways_back(graph)
    if connections:
        return
    try:
        check_sound(with_time_limits(graph))
    except InvalidProcess as refusal:
        yield Fault(str(refusal.message))


def _wrong_names(graph: Graph) -> Iterator[Fault]:
    arrows = [f.id or f"{f.source} → {f.target}" for f in graph.flows]  # no identifier of ours has such a sign
    ids = [graph.key, *(n.id for n in graph.nodes), *arrows]
    if len(graph.nodes) > MAX_NODES:
        yield Fault(_("Quy trình quá phức tạp."))
        return
    wrong = [i for i in ids if not _ID.fullmatch(i) or i in _TAKEN_BY_ENGINE]
    twice = [i for i, count in Counter(ids).items() if count > 1]
    if wrong or twice:
        yield Fault(_("Mã phần tử không hợp lệ hoặc bị trùng: %s.") % ", ".join([*wrong, *twice]))
        return
    known = {n.id for n in graph.nodes}
    loose = [f.id for f in graph.flows if f.source not in known or f.target not in known]
    if loose:
        yield Fault(_("Mũi tên không nối hai phần tử của quy trình: %s.") % ", ".join(loose))
        return
    pairs = Counter((f.source, f.target) for f in graph.flows)
    if max(pairs.values(), default=0) > 1:
        yield Fault(_("Hai mũi tên nối cùng hai phần tử."))
    starts = sum(n.kind is NodeKind.START for n in graph.nodes)
    if starts != 1:
        yield Fault(_("Quy trình phải có một điểm bắt đầu, ít nhất một bước và một điểm kết thúc."))


def _wrong_degrees(graph: Graph) -> Iterator[Fault]:
    kinds = Counter(n.kind for n in graph.nodes)
    if kinds[NodeKind.END] == 0 or kinds[NodeKind.STEP] + kinds[NodeKind.CALL] == 0:
        yield Fault(_("Quy trình phải có một điểm bắt đầu, ít nhất một bước và một điểm kết thúc."))
    reached = set(graph.reachable([graph.start.id]))
    for node in graph.nodes:
        if not _is_connected(graph, node, reached):
            yield Fault(_("Phần tử “%s” không được nối đúng.") % (node.name or node.id), node.id)
        if node.kind is NodeKind.STEP and not node.name:
            yield Fault(_("Bước “%s” chưa có tên.") % node.id, node.id)


def _is_connected(graph: Graph, node: Node, reached: set[str]) -> bool:
    into, out = len(graph.incoming[node.id]), len(graph.outgoing[node.id])
    begins = node.kind in {NodeKind.START, NodeKind.BOUNDARY}
    return (
        node.id in reached
        and (into == 0 if begins else into > 0)
        and (out == 0 if node.kind is NodeKind.END else out == 1 or (node.kind in GATEWAYS and out > 1))
    )


def _wrong_conditions(graph: Graph) -> Iterator[Fault]:
    for node in graph.nodes:
        if node.kind is NodeKind.SCRIPT:
            yield from _refused(assignments, node.script, node.id)
        outgoing = graph.outgoing[node.id]
        if node.kind is not NodeKind.EXCLUSIVE or len(outgoing) == 1:
            if any(flow.condition for flow in outgoing):
                yield Fault(_("Chỉ nhánh ra của cổng rẽ nhánh mới có điều kiện."), node.id, "conditions")
            continue
        defaults = sum(flow.is_default for flow in outgoing)
        if defaults > 1 or any(bool(flow.condition) == flow.is_default for flow in outgoing):
            yield Fault(
                _("Mỗi nhánh ra của cổng rẽ nhánh cần một điều kiện, trừ nhánh mặc định."), node.id, "conditions"
            )
        for flow in outgoing:
            if flow.condition:
                yield from _refused(check_expression, flow.condition, flow.id)


def _refused(check: Callable[[str], object], text: str, element_id: str) -> Iterator[Fault]:
    try:
        check(text)
    except Refusal as refusal:
        yield Fault(str(refusal.message), element_id, "conditions")


def _wrong_timers_and_calls(graph: Graph) -> Iterator[Fault]:
    attached: Counter[str] = Counter()
    for node in graph.nodes:
        if node.kind in {NodeKind.TIMER, NodeKind.BOUNDARY} and node.after is None:
            yield Fault(_("Bộ hẹn giờ “%s” chưa có khoảng thời gian.") % (node.name or node.id), node.id, "timers")
        if node.kind is NodeKind.CALL and not node.calls:
            yield Fault(_("Phần tử “%s” chưa nói gọi quy trình nào.") % (node.name or node.id), node.id, "timers")
        if node.kind is NodeKind.BOUNDARY:
            attached[node.attached_to] += 1
            host = graph.by_id.get(node.attached_to)
            if host is None or host.kind is not NodeKind.STEP or attached[node.attached_to] > 1:
                yield Fault(
                    _("Mỗi bước có nhiều nhất một bộ hẹn giờ gắn vào, và chỉ bước mới có: %s.") % node.id, node.id
                )


def _wrong_ways_back(graph: Graph) -> Iterator[Fault]:
    for node in graph.nodes:
        back = node.step.back if node.step else ""
        if not back:
            continue
        target = graph.by_id.get(back)
        if target is None or target.kind is not NodeKind.STEP or back == node.id or not graph.follows(node.id, back):
            yield Fault(_("Bước “%s” trả về một bước không đứng trước nó.") % node.name, node.id, "back")
