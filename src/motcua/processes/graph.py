"""A process as nodes and flows: what is common to BPMN files, step tables and the engine."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from .expressions import assignments, names_in
from .spans import Span
from .values import StepRow, TimeCase


class NodeKind(StrEnum):
    START = "start"
    END = "end"
    STEP = "step"
    SCRIPT = "script"
    EXCLUSIVE = "exclusive"
    PARALLEL = "parallel"
    TIMER = "timer"  # waits for a span of time, then goes on
    BOUNDARY = "boundary"  # a span of time after which a step is taken from whoever has it
    CALL = "call"  # another process, as deployed


GATEWAYS = frozenset({NodeKind.EXCLUSIVE, NodeKind.PARALLEL})
WAITING = frozenset({NodeKind.STEP, NodeKind.TIMER, NodeKind.CALL})


@dataclass(frozen=True, slots=True)
class Node:
    """One element of the process.

    `step` is set on steps, `script` on scripts (lines `name = <CEL>`), `after` on timers of both kinds,
    `attached_to` (a step) on boundary timers, `calls` (the key of a process) on calls. `limit` is the boundary
    timer of a step, set where the timer no longer stands beside it.
    """

    id: str
    kind: NodeKind
    name: str = ""
    step: StepRow | None = None
    script: str = ""
    after: Span | None = None
    attached_to: str = ""
    calls: str = ""
    limit: Node | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """An arrow. `condition` is CEL; only flows that leave an exclusive gateway may have one."""

    id: str
    source: str
    target: str
    condition: str = ""
    is_default: bool = False


@dataclass(frozen=True)
class Graph:
    """A process with its name and the columns of its times."""

    key: str
    title: str
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    cases: tuple[TimeCase, ...] = (TimeCase(),)

    @cached_property
    def by_id(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def outgoing(self) -> dict[str, tuple[Flow, ...]]:
        return {n.id: tuple(f for f in self.flows if f.source == n.id) for n in self.nodes}

    @cached_property
    def incoming(self) -> dict[str, tuple[Flow, ...]]:
        return {n.id: tuple(f for f in self.flows if f.target == n.id) for n in self.nodes}

    @cached_property
    def start(self) -> Node:
        return next(node for node in self.nodes if node.kind is NodeKind.START)

    @cached_property
    def steps(self) -> tuple[Node, ...]:
        """Steps in the order in which one reaches them from the start."""
        return tuple(self.by_id[i] for i in self.reachable([self.start.id]) if self.by_id[i].kind is NodeKind.STEP)

    @cached_property
    def waiting(self) -> tuple[Node, ...]:
        """Steps, timers and calls, where a token waits, in the order in which one reaches them."""
        return tuple(self.by_id[i] for i in self.reachable([self.start.id]) if self.by_id[i].kind in WAITING)

    @cached_property
    def boundaries(self) -> dict[str, Node]:
        """The timer attached to each step that has one."""
        return {n.attached_to: n for n in self.nodes if n.kind is NodeKind.BOUNDARY}

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """Names of the variables that conditions and scripts ask for, sorted."""
        lines = [line for n in self.nodes if n.script for line in assignments(n.script)]
        sources = [expression for _, expression in lines] + [f.condition for f in self.flows if f.condition]
        return tuple(sorted(set().union(*map(names_in, sources))))

    def reachable(self, sources: Iterable[str]) -> list[str]:
        """Nodes one can come to from the sources, breadth first, the sources among them."""
        seen = dict.fromkeys(sources)
        queue = deque(seen)
        while queue:
            node_id = queue.popleft()
            following = [flow.target for flow in self.outgoing[node_id]]
            if node_id in self.boundaries:
                following.append(self.boundaries[node_id].id)
            for target in following:
                if target not in seen:
                    seen[target] = None
                    queue.append(target)
        return list(seen)

    def follows(self, later: str, earlier: str) -> bool:
        """Whether one can come from `earlier` to `later` along at least one flow."""
        return later in self.reachable(flow.target for flow in self.outgoing[earlier])
