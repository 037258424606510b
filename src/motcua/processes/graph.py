"""A process as nodes and flows: what is common to BPMN files, step tables and the engine."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from .expressions import assignments, names_in
from .values import StepRow, TimeCase


class NodeKind(StrEnum):
    START = "start"
    END = "end"
    STEP = "step"
    SCRIPT = "script"
    EXCLUSIVE = "exclusive"
    PARALLEL = "parallel"


@dataclass(frozen=True, slots=True)
class Node:
    """One element of the process. `step` is set on steps, `script` on scripts (lines `name = <CEL>`)."""

    id: str
    kind: NodeKind
    name: str = ""
    step: StepRow | None = None
    script: str = ""


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
            for flow in self.outgoing[queue.popleft()]:
                if flow.target not in seen:
                    seen[flow.target] = None
                    queue.append(flow.target)
        return list(seen)

    def follows(self, later: str, earlier: str) -> bool:
        """Whether one can come from `earlier` to `later` along at least one flow."""
        return later in self.reachable(flow.target for flow in self.outgoing[earlier])
