"""Whether a process can always end, doing no work twice: tokens played through before deployment.

The graph is read as a token game. A token lies on a flow; a step, script or exclusive gateway takes one
token and gives one, a parallel gateway takes one from every flow in and gives one on every flow out, an
end swallows one. Conditions are taken as free choices, so what holds here holds for any data.
"""

from collections import deque
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .graph import WAITING, Graph, Node, NodeKind
from .refusals import InvalidProcess

type Marking = frozenset[str]

MAX_MARKINGS = 20_000


def check_sound(graph: Graph) -> None:
    """Refuses a process that may get stuck, double a token or run in circles without a step."""
    _check_no_circle_without_step(graph)
    successors = _explore(graph)
    can_end: set[Marking] = {frozenset()}
    predecessors: dict[Marking, list[Marking]] = {}
    for marking, following in successors.items():
        for after in following:
            predecessors.setdefault(after, []).append(marking)
    queue = deque(can_end)
    while queue:
        for before in predecessors.get(queue.popleft(), []):
            if before not in can_end:
                can_end.add(before)
                queue.append(before)
    if any(marking not in can_end for marking in successors):
        raise InvalidProcess(_("Quy trình có thể bị kẹt, không đi đến bước kết thúc."))


def initial_marking(graph: Graph) -> Marking:
    return frozenset(flow.id for flow in graph.outgoing[graph.start.id])


def open_steps(graph: Graph, marking: Marking) -> list[str]:
    """Steps, timers and calls a token waits at, in the order of the process."""
    return [n.id for n in graph.waiting if any(f.id in marking for f in graph.incoming[n.id])]


def fire(graph: Graph, node: Node, marking: Marking) -> Iterator[Marking]:
    """Markings after the node acts, one for each choice it has; none when it cannot act."""
    waiting = [flow.id for flow in graph.incoming[node.id] if flow.id in marking]
    outgoing = [flow.id for flow in graph.outgoing[node.id]]
    if node.kind is NodeKind.PARALLEL:
        if len(waiting) == len(graph.incoming[node.id]):
            yield _produce(marking - frozenset(waiting), outgoing)
        return
    for taken in waiting:
        left = marking - {taken}
        if node.kind is NodeKind.END:
            yield left
        else:
            for given in outgoing:
                yield _produce(left, [given])


def steps_open_at_start(graph: Graph) -> tuple[str, ...] | None:
    """The first steps when they do not depend on data, else None."""
    return _settled(graph, initial_marking(graph))


def steps_open_after_first(graph: Graph) -> tuple[str, ...] | None:
    """The steps open once the only first step is done, when all that does not depend on data, else None."""
    first = steps_open_at_start(graph)
    if first is None or len(first) != 1:
        return None
    before = initial_marking(graph)
    while not open_steps(graph, before):
        before = next(after for n in graph.nodes if n.kind not in WAITING for after in fire(graph, n, before))
    return _settled(graph, next(fire(graph, graph.by_id[first[0]], before)))


def _settled(graph: Graph, marking: Marking) -> tuple[str, ...] | None:
    """Steps open once gateways have acted; None when one of them, or a script, asks for data."""
    while True:
        ready = [
            n
            for n in graph.nodes
            if n.kind not in WAITING and n.kind is not NodeKind.START and any(fire(graph, n, marking))
        ]
        if not ready:
            return tuple(open_steps(graph, marking))
        node = ready[0]
        if node.kind is NodeKind.SCRIPT or (node.kind is NodeKind.EXCLUSIVE and len(graph.outgoing[node.id]) > 1):
            return None
        marking = next(fire(graph, node, marking))


def _produce(marking: Marking, flows: list[str]) -> Marking:
    if marking.intersection(flows):
        raise InvalidProcess(_("Một nhánh của quy trình có thể bị chạy hai lần cùng lúc."))
    return marking.union(flows)


def _explore(graph: Graph) -> dict[Marking, set[Marking]]:
    """Every marking that can come about, with what can follow it."""
    first = initial_marking(graph)
    successors: dict[Marking, set[Marking]] = {}
    queue = deque([first])
    while queue:
        marking = queue.popleft()
        if marking in successors:
            continue
        if len(successors) >= MAX_MARKINGS:
            raise InvalidProcess(_("Quy trình quá phức tạp."))
        _check_no_step_twice(graph, marking)
        successors[marking] = {
            after for node in graph.nodes if node.kind is not NodeKind.START for after in fire(graph, node, marking)
        }
        queue.extend(successors[marking])
    return successors


def _check_no_step_twice(graph: Graph, marking: Marking) -> None:
    for node in graph.nodes:
        if node.kind is not NodeKind.PARALLEL and sum(f.id in marking for f in graph.incoming[node.id]) > 1:
            raise InvalidProcess(_("Một bước của quy trình có thể được mở hai lần cùng lúc."))


def _check_no_circle_without_step(graph: Graph) -> None:
    """Gateways and scripts alone must not lead back to themselves: the engine would never stop."""
    state: dict[str, bool] = {}

    def visit(node_id: str) -> None:
        state[node_id] = False
        for flow in graph.outgoing[node_id]:
            if graph.by_id[flow.target].kind in WAITING:
                continue
            if state.get(flow.target) is False:
                raise InvalidProcess(_("Quy trình có vòng lặp không qua bước xử lý nào."))
            if flow.target not in state:
                visit(flow.target)
        state[node_id] = True

    for node in graph.nodes:
        if node.kind not in WAITING and node.id not in state:
            visit(node.id)
