"""What the engine runs in place of what is drawn: the processes called, and the limits of steps, as plain nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from .graph import Flow, Graph, Node, NodeKind
from .refusals import InvalidProcess

# The variable that says whether the step just ended was taken by its timer.
TIMED_OUT = "timed_out"


def runnable(graph: Graph, called: Mapping[str, Graph]) -> Graph:
    """The process with every call (by its element) and time limit resolved. `called` are runnable themselves."""
    return with_calls(with_time_limits(graph), called)


def with_time_limits(graph: Graph) -> Graph:
    """A step with a timer attached leads to a gateway that asks whether the timer ended it."""
    limits = graph.boundaries
    nodes = [replace(n, limit=limits.get(n.id, n.limit)) for n in graph.nodes if n.kind is not NodeKind.BOUNDARY]
    flows = list(graph.flows)
    for step, timer in limits.items():
        gate = f"{timer.id}__cong"
        nodes.append(Node(gate, NodeKind.EXCLUSIVE))
        flows = [_led_through(flow, step, timer.id, gate) for flow in flows]
        flows.append(Flow(f"{timer.id}__vao", step, gate))
    return replace(graph, nodes=tuple(nodes), flows=tuple(flows))


def _led_through(flow: Flow, step: str, timer: str, gate: str) -> Flow:
    if flow.source == step:
        return replace(flow, source=gate, is_default=True)
    if flow.source == timer:
        return replace(flow, source=gate, condition=f"{TIMED_OUT} == true")
    return flow


def with_calls(graph: Graph, called: Mapping[str, Graph]) -> Graph:
    """Each call replaced by the nodes of what it calls, named `call__node`; those not in `called` stay."""
    for node in graph.nodes:
        if node.kind is NodeKind.CALL and node.id in called:
            graph = _put_in(graph, node, called[node.id])
    return graph


def _put_in(graph: Graph, call: Node, inner: Graph) -> Graph:
    enter, leave = f"{call.id}__vao", f"{call.id}__ra"
    flows = [
        *(
            replace(
                flow,
                source=leave if flow.source == call.id else flow.source,
                target=enter if flow.target == call.id else flow.target,
            )
            for flow in graph.flows
        ),
        *_inner_flows(call, inner, enter, leave),
    ]
    nodes = [
        *(node for node in graph.nodes if node.id != call.id),
        Node(enter, NodeKind.EXCLUSIVE),
        *(_inner_node(call, node, len(graph.cases)) for node in inner.nodes if node.kind is not NodeKind.START),
        Node(leave, NodeKind.EXCLUSIVE),
    ]
    return replace(graph, nodes=tuple(nodes), flows=tuple(flows))


def _inner_flows(call: Node, inner: Graph, enter: str, leave: str) -> Iterator[Flow]:
    for flow in inner.flows:
        source = enter if flow.source == inner.start.id else inside(call.id, flow.source)
        yield replace(flow, id=inside(call.id, flow.id), source=source, target=inside(call.id, flow.target))
    for node in inner.nodes:
        if node.kind is NodeKind.END:
            yield Flow(inside(call.id, f"{node.id}__ra"), inside(call.id, node.id), leave)


def _inner_node(call: Node, node: Node, cases: int) -> Node:
    """Ends lead on; a step keeps its times where the columns agree, else the first goes for all."""
    if node.kind is NodeKind.END:
        return Node(inside(call.id, node.id), NodeKind.EXCLUSIVE)
    step = node.step
    if step is not None:
        times = step.times if len(step.times) == cases else step.times[:1] * cases
        step = replace(step, times=times, back=inside(call.id, step.back) if step.back else "")
    limit = node.limit and replace(node.limit, id=inside(call.id, node.limit.id))
    return replace(node, id=inside(call.id, node.id), step=step, limit=limit)


def inside(call: str, element: str) -> str:
    """The name of an element of a called process, in the one that calls."""
    name = f"{call}__{element}"
    if len(name) > 100:
        raise InvalidProcess(_("Mã phần tử “%s” quá dài để gọi quy trình này.") % name)
    return name


def drawn_at(graph: Graph, element: str) -> str:
    """The element of the drawing that shows an element of what runs: itself, or the call around it."""
    parts = element.split("__")
    shown = ("__".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((name for name in shown if name in graph.by_id), "")
